"""Writing down work that must not be lost, taking it in hand, and putting it back."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from random import Random
from uuid import UUID

from uuid6 import uuid7

from vocavision.db import Statement, is_sqlite, transaction
from vocavision.lib.errors import NotFound
from vocavision.lib.idempotency import Answer, Claim
from vocavision.ops import queries
from vocavision.ops.models import GivenAnswer, Job, WorkerBeat
from vocavision.ops.queries import ANSWER_KEPT_MS, CLAIM_MS
from vocavision.ops.retries import LEASE_MS, TRIES, Hopeless, described, wait_ms

DAY_MS = 24 * 3600 * 1000
DONE_KEPT_MS = 7 * DAY_MS
FAILED_KEPT_MS = 90 * DAY_MS

_CLAIM = Statement(
    "INSERT INTO given_answer (id, nonce, claimed_at_ms, answered, signs_in) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET nonce = excluded.nonce, claimed_at_ms = excluded.claimed_at_ms, answered = ?,"
    " location = NULL, said = NULL WHERE (NOT given_answer.answered AND given_answer.claimed_at_ms < ?)"
    " OR given_answer.claimed_at_ms < ? RETURNING nonce"
)


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def add_job(kind: str, payload: Mapping[str, str | int], now: datetime) -> UUID:
    """Write the work down in the transaction of its cause; gives its id."""
    job_id: UUID = uuid7()
    Job.create(
        id=job_id, kind=kind, payload=json.dumps(payload), state="waiting", tries=0,
        run_after_ms=_ms(now), created_at_ms=_ms(now),
    )  # fmt: skip
    return job_id


def claim(holder: UUID, now: datetime) -> Job | None:
    """Take the job that is due longest, for the length of a lease; None when none is due."""
    if not queries.due(now):  # a glance that takes no lock
        return None
    ready = Job.state.in_(("waiting", "held")) & (Job.run_after_ms <= _ms(now)) & (Job.tries < TRIES)
    longest_due = Job.select(Job.id).where(ready).order_by(Job.run_after_ms, Job.id).limit(1)
    if not is_sqlite():
        longest_due = longest_due.for_update(skip_locked=True)
    with transaction():
        taken = list(
            Job.update(state="held", holder=holder, tries=Job.tries + 1, run_after_ms=_ms(now) + LEASE_MS)
            .where(Job.id == longest_due)
            .returning(Job)
            .execute()
        )
    return taken[0] if taken else None


def finish(job: Job, now: datetime) -> None:
    """Note that the job is done, unless somebody else holds it by now."""
    _if_still_held(job, state="done", done_at_ms=_ms(now), last_error=None)


def put_off(job: Job, error: BaseException, now: datetime, rng: Random) -> bool:
    """Try the job again later, or stop it when its tries are used up; gives whether it will be tried again."""
    if job.tries >= TRIES or isinstance(error, Hopeless):
        _if_still_held(job, state="failed", last_error=described(error))
        return False
    later = _ms(now) + wait_ms(job.tries, rng)
    _if_still_held(job, state="waiting", run_after_ms=later, last_error=described(error))
    return True


def wait(job: Job, why: str, seconds: float, now: datetime, rng: Random) -> None:
    """Put the job back as not tried: what it needs is known to be away; all that wait do not come at one instant."""
    later = _ms(now) + round(1000 * max(1.0, seconds) * rng.uniform(1, 1.25))
    _if_still_held(job, state="waiting", tries=Job.tries - 1, run_after_ms=later, last_error=why[:200])


def _if_still_held(job: Job, **values: object) -> None:
    Job.update(holder=None, **values).where(
        Job.id == job.id, Job.state == "held", Job.holder == job.holder, Job.tries == job.tries
    ).execute()


def hand_back(holder: UUID, now: datetime) -> int:
    """Give back what a worker that stops has in hand, the try not counted; gives how many."""
    return _give_back(holder, now, tries=Job.tries - 1)


def inherit(dead: UUID, now: datetime) -> int:
    """Give back what a worker that surely died had in hand, its tries counted; gives how many."""
    return _give_back(dead, now)


def _give_back(holder: UUID, now: datetime, **values: object) -> int:
    given: int = (
        Job.update(state="waiting", holder=None, run_after_ms=_ms(now), **values)
        .where(Job.holder == holder, Job.state == "held")
        .execute()
    )
    return given


def beat(worker: UUID, started: datetime, running: Collection[UUID], now: datetime) -> None:
    """Note that the worker lives, renew the leases of what it runs, stop what has lapsed too often."""
    alive = {"started_at_ms": _ms(started), "beat_at_ms": _ms(now)}
    with transaction():
        WorkerBeat.insert(id=worker, **alive).on_conflict(conflict_target=[WorkerBeat.id], update=alive).execute()
        Job.update(run_after_ms=_ms(now) + LEASE_MS).where(
            Job.id.in_(list(running)), Job.holder == worker, Job.state == "held"
        ).execute()
        Job.update(state="failed", holder=None, last_error="The worker died while it ran.").where(
            Job.state.in_(("waiting", "held")), Job.run_after_ms <= _ms(now), Job.tries >= TRIES
        ).execute()


def run_again(job_id: object, now: datetime) -> Job:
    """Let the job run again with all its tries; raises NotFound, also for one that is in hand now."""
    again = (
        Job.update(state="waiting", tries=0, run_after_ms=_ms(now), done_at_ms=None)
        .where(Job.id == job_id, Job.state != "held")
        .execute()
    )
    job = queries.job_by_id(job_id)
    if not again or job is None:
        raise NotFound
    return job


def claim_answer(answer_id: str, nonce: str, now: datetime) -> Claim:
    """Take a form in hand, unless it is answered or somebody is at it; what is a day old counts no more."""
    if (known := queries.given(answer_id, now)) is not None:
        return known
    with transaction():
        mine = _CLAIM.one(
            answer_id, nonce, _ms(now), False, False, False, _ms(now) - CLAIM_MS, _ms(now) - ANSWER_KEPT_MS
        )
    if mine:
        return Claim(nonce, mine=True)
    return queries.given(answer_id, now) or Claim(nonce, mine=False)


def keep_answer(answer_id: str, nonce: str, answer: Answer) -> None:
    """Keep what the form was answered, unless somebody else has it in hand by now."""
    GivenAnswer.update(answered=True, location=answer.location, said=answer.said, signs_in=answer.signs_in).where(
        GivenAnswer.id == answer_id, GivenAnswer.nonce == nonce
    ).execute()


def release_answer(answer_id: str, nonce: str) -> None:
    """Let the form be sent again: it changed nothing."""
    GivenAnswer.delete().where(GivenAnswer.id == answer_id, GivenAnswer.nonce == nonce).execute()


def forget_old(now: datetime) -> None:
    """Remove jobs done a week ago or failed 90 days ago; workers silent and answers given a day ago."""
    with transaction():
        Job.delete().where(Job.state == "done", Job.run_after_ms < _ms(now) - DONE_KEPT_MS).execute()
        Job.delete().where(Job.state == "failed", Job.run_after_ms < _ms(now) - FAILED_KEPT_MS).execute()
        GivenAnswer.delete().where(GivenAnswer.claimed_at_ms < _ms(now) - ANSWER_KEPT_MS).execute()
        WorkerBeat.delete().where(WorkerBeat.beat_at_ms < _ms(now) - DAY_MS).execute()
