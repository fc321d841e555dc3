"""The life of a job, on both engines."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from flask import Flask

from vocavision import db
from vocavision.lib import clock
from vocavision.lib.errors import NotFound
from vocavision.ops import actions, queries
from vocavision.ops.models import Job, WorkerBeat
from vocavision.ops.retries import LEASE_MS, TRIES, Hopeless
from vocavision.ops.tasks import Hands, Work, run_due

AFTER_LEASE = timedelta(milliseconds=LEASE_MS + 1)


def noting(into: list[int]) -> Work:
    """Work that notes the number in its payload."""

    def work(_job_id: UUID, payload: Mapping[str, str | int]) -> None:
        into.append(int(payload["n"]))

    return work


def failing(error: Exception) -> Work:
    """Work that fails with this error."""

    def work(_job_id: UUID, _payload: Mapping[str, str | int]) -> None:
        raise error

    return work


def job(job_id: UUID) -> Job:
    """The job as it is now."""
    found = queries.job_by_id(job_id)
    assert found is not None
    return found


def test_a_job_runs_once_and_is_done(each_app: Flask) -> None:
    done: list[int] = []
    job_id = actions.add_job("note", {"n": 7}, clock.now())
    hands = Hands({"note": noting(done)})
    run_due(hands)
    run_due(hands)
    assert done == [7]
    assert (job(job_id).state, job(job_id).holder, job(job_id).tries) == ("done", None, 1)
    assert job(job_id).done_at_ms is not None


def test_a_job_of_a_transaction_that_fails_was_never_there(each_app: Flask) -> None:
    with suppress(ZeroDivisionError), db.transaction():
        actions.add_job("note", {"n": 1}, clock.now())
        raise ZeroDivisionError
    assert queries.jobs(None, 9) == []


def test_jobs_run_in_the_order_in_which_they_fell_due(each_app: Flask) -> None:
    done: list[int] = []
    for n in (3, 1, 2):
        actions.add_job("note", {"n": n}, clock.now() - timedelta(seconds=10 - n))
    run_due(Hands({"note": noting(done)}))
    assert done == [1, 2, 3]


def test_a_job_that_fails_waits_longer_each_time_and_stops_after_its_tries(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    hands, later, waits = Hands({"note": failing(ValueError("secret"))}), timedelta(0), []
    for _ in range(TRIES + 3):
        with clock.travel(later):
            run_due(hands)
            waits.append(job(job_id).run_after_ms - clock.now_ms())
        later += timedelta(hours=2)
    assert (job(job_id).state, job(job_id).tries, job(job_id).last_error) == ("failed", TRIES, "ValueError")
    assert waits[0] < 15_000
    assert waits[0] * 50 < max(waits) < 1.3 * 3_600_000


def test_a_job_that_waits_is_not_taken_before_its_time(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    hands = Hands({"note": failing(ValueError())})
    run_due(hands)
    run_due(hands)
    assert job(job_id).tries == 1
    assert not queries.due(clock.now())
    with clock.travel(timedelta(seconds=15)):
        assert queries.due(clock.now())


def test_a_job_without_hope_stops_at_once(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    run_due(Hands({"note": failing(Hopeless("No such mailbox."))}))
    assert (job(job_id).state, job(job_id).last_error) == ("failed", "No such mailbox.")


def test_a_failed_job_runs_again_when_told_to(each_app: Flask) -> None:
    done: list[int] = []
    job_id = actions.add_job("note", {"n": 4}, clock.now())
    run_due(Hands({"note": failing(Hopeless("No."))}))
    actions.run_again(job_id, clock.now())
    run_due(Hands({"note": noting(done)}))
    assert done == [4]
    assert (job(job_id).state, job(job_id).tries, job(job_id).last_error) == ("done", 1, None)
    with pytest.raises(NotFound):
        actions.run_again(uuid4(), clock.now())


def test_a_job_in_hand_is_not_run_again_beside_itself(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    actions.claim(uuid4(), clock.now())
    with pytest.raises(NotFound):
        actions.run_again(job_id, clock.now())


def test_a_kind_that_this_version_does_not_know_waits(each_app: Flask) -> None:
    job_id = actions.add_job("from-tomorrow", {}, clock.now())
    run_due(Hands({}))
    assert (job(job_id).state, job(job_id).last_error) == ("waiting", "UnknownKind")


def test_what_a_dead_worker_held_comes_back_when_its_lease_ends(each_app: Flask) -> None:
    done: list[int] = []
    job_id = actions.add_job("note", {"n": 5}, clock.now())
    assert actions.claim(uuid4(), clock.now()) is not None  # and dies
    other = Hands({"note": noting(done)})
    run_due(other)
    assert done == []
    with clock.travel(AFTER_LEASE):
        run_due(other)
    assert done == [5]
    assert job(job_id).tries == 2


def test_the_heartbeat_keeps_what_a_worker_really_runs(each_app: Flask) -> None:
    mine, forgotten = (actions.add_job("note", {"n": n}, clock.now()) for n in (1, 2))
    worker = uuid4()
    assert actions.claim(worker, clock.now())
    assert actions.claim(worker, clock.now())
    with clock.travel(timedelta(milliseconds=LEASE_MS // 2)):
        actions.beat(worker, clock.now(), {mine}, clock.now())
    with clock.travel(AFTER_LEASE):
        taken = actions.claim(uuid4(), clock.now())
        assert taken is not None
        assert taken.id == forgotten
        assert actions.claim(uuid4(), clock.now()) is None


def test_what_kills_its_worker_every_time_stops_after_its_tries(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    for n in range(TRIES):
        with clock.travel(AFTER_LEASE * n):
            assert actions.claim(uuid4(), clock.now()) is not None
    with clock.travel(AFTER_LEASE * (TRIES + 1)):
        assert actions.claim(uuid4(), clock.now()) is None
        assert not queries.due(clock.now())
        actions.beat(uuid4(), clock.now(), set(), clock.now())
    assert job(job_id).state == "failed"
    assert "died" in str(job(job_id).last_error)


def test_a_worker_that_was_too_slow_does_not_write_over_who_came_after(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    slow = actions.claim(uuid4(), clock.now())
    assert slow is not None
    with clock.travel(AFTER_LEASE):
        second = actions.claim(uuid4(), clock.now())
        assert second is not None
        actions.put_off(slow, ValueError(), clock.now(), Random(1))
        assert (job(job_id).state, job(job_id).holder) == ("held", second.holder)
        actions.finish(slow, clock.now())
        assert job(job_id).state == "held"
        actions.finish(second, clock.now())
        assert job(job_id).state == "done"


def test_handing_back_does_not_count_the_try_but_dying_does(each_app: Flask) -> None:
    job_id = actions.add_job("note", {"n": 1}, clock.now())
    stopped, died = uuid4(), uuid4()
    actions.claim(stopped, clock.now())
    assert actions.hand_back(stopped, clock.now()) == 1
    assert (job(job_id).state, job(job_id).tries) == ("waiting", 0)
    actions.claim(died, clock.now())
    assert actions.inherit(died, clock.now()) == 1
    assert (job(job_id).state, job(job_id).tries) == ("waiting", 1)


def test_a_worker_that_is_told_to_stop_takes_nothing_more(each_app: Flask) -> None:
    hands = Hands({})

    def stop(_job_id: UUID, _payload: Mapping[str, str | int]) -> None:
        hands.stopping.set()

    hands.kinds = {"stop": stop}
    for _ in range(3):
        actions.add_job("stop", {}, clock.now())
    run_due(hands)
    assert sorted(one.state for one in queries.jobs(None, 9)) == ["done", "waiting", "waiting"]


def test_many_workers_at_once_run_each_job_once(each_app: Flask) -> None:
    done: list[int] = []
    for n in range(40):
        actions.add_job("note", {"n": n}, clock.now())

    def work() -> None:
        with each_app.app_context():
            run_due(Hands({"note": noting(done)}))
            db.database.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(40))
    assert {one.state for one in queries.jobs(None, 99)} == {"done"}


def test_only_what_is_over_for_long_is_forgotten(each_app: Flask) -> None:
    now = clock.now()
    ages = {"done": (6, 8), "failed": (80, 100), "waiting": (400,), "held": (400,)}
    kept = {("done", 6), ("failed", 80), ("waiting", 400), ("held", 400)}
    names = {}
    for state, days in ages.items():
        for age in days:
            job_id = actions.add_job("note", {}, now - timedelta(days=age))
            Job.update(state=state).where(Job.id == job_id).execute()
            names[job_id] = (state, age)
    actions.beat(uuid4(), now, set(), now - timedelta(days=2))
    actions.beat(uuid4(), now, set(), now)
    actions.forget_old(now)
    assert {names[one.id] for one in queries.jobs(None, 99)} == kept
    assert WorkerBeat.select().count() == 1
