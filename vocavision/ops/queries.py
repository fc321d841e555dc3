"""What is asked about the work, the workers and the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from vocavision.db import MIGRATIONS, Statement
from vocavision.lib.idempotency import Answer, Claim
from vocavision.ops.models import Job, WorkerBeat
from vocavision.ops.retries import TRIES

ALIVE_MS = 60_000
CLAIM_MS = 60_000  # who has a form in hand for longer has died: the web server ends a request before
ANSWER_KEPT_MS = 24 * 3600 * 1000

_GIVEN = Statement(
    "SELECT nonce, answered, location, said, signs_in FROM given_answer"
    " WHERE id = ? AND claimed_at_ms >= CASE WHEN answered THEN ? ELSE ? END"
)
_ANSWERS = Statement("SELECT 1")
_APPLIED = Statement("SELECT name FROM schema_migration")


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def due(now: datetime) -> bool:
    """Whether some job may be taken now; one statement."""
    ready = Job.state.in_(("waiting", "held")) & (Job.run_after_ms <= _ms(now)) & (Job.tries < TRIES)
    return bool(Job.select(Job.id).where(ready).limit(1).tuples().execute())


def jobs(state: str | None, most: int) -> Sequence[Job]:
    """The latest jobs of this state (of any, when None), newest first; one statement."""
    found = Job.select().order_by(Job.id.desc()).limit(most)
    return list(found.where(Job.state == state) if state else found)


def job_by_id(job_id: object) -> Job | None:
    """The job of this id, or None; one statement."""
    found: Job | None = Job.get_or_none(Job.id == job_id)
    return found


def waiting(kind: str, most: int) -> Sequence[str]:
    """The payloads of at most so many jobs of this kind that wait or run; one statement."""
    found: Any = Job.select(Job.payload).where(Job.state.in_(("waiting", "held")), Job.kind == kind).limit(most)
    return [payload for (payload,) in found.tuples()]


def failed_since(kind: str, since: datetime, most: int) -> Sequence[str]:
    """The payloads of at most so many jobs of this kind that have failed since then; one statement."""
    lately = (Job.state == "failed") & (Job.run_after_ms > _ms(since))
    found: Any = Job.select(Job.payload).where(lately, Job.kind == kind).limit(most)
    return [payload for (payload,) in found.tuples()]


def worker_lives(now: datetime) -> bool:
    """Whether a worker has given a sign of life within a minute; one statement."""
    recent = WorkerBeat.select(WorkerBeat.id).where(WorkerBeat.beat_at_ms > _ms(now) - ALIVE_MS)
    return bool(recent.limit(1).tuples().execute())


def given(answer_id: str, now: datetime) -> Claim | None:
    """Who has the form of this answer in hand, or the answer; one statement."""
    row = _GIVEN.one(answer_id, _ms(now) - ANSWER_KEPT_MS, _ms(now) - CLAIM_MS)
    if row is None:
        return None
    nonce, answered, location, said, signs_in = row
    return Claim(nonce, mine=False, answer=Answer(location, said, bool(signs_in)) if answered else None)


def answers() -> bool:
    """Whether the database answers; raises what it raises; one statement."""
    return _ANSWERS.one() == (1,)


def pending_migrations() -> Sequence[str]:
    """The names of the migrations that are not in the database, in order; one statement."""
    applied = {name for (name,) in _APPLIED.all()}
    return sorted({path.stem for path in MIGRATIONS.glob("[0-9]*.py")} - applied)
