"""The worker as a real process."""

import json
import pickle
import signal
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import redis
from aiosmtpd.smtp import Envelope
from flask import Flask
from huey.serializer import SignedSerializer

from tests import servers
from tests.conftest import SECRET, running
from tests.factories import a_learner
from tests.ops.processes import worker_of
from vocavision import worker
from vocavision.accounts import actions as accounts_actions
from vocavision.config import Config
from vocavision.lib import clock
from vocavision.ops import queries
from vocavision.ops.models import Job

pytestmark = pytest.mark.processes


class SlowPostbox(servers.Postbox):
    """Takes its time to accept a mail; `seen` counts those that came."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds, self.seen = seconds, 0

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:  # noqa: N802
        """Accept one mail, slowly."""
        import asyncio

        self.seen += 1
        await asyncio.sleep(self.seconds)
        return await super().handle_DATA(server, session, envelope)


def ask() -> UUID:
    """Somebody asks for a new password; gives the job's id. Nobody is woken."""
    email = a_learner().email
    accounts_actions.ask_reset(str(email), SECRET, clock.now())
    return queries.jobs(None, 1)[0].id


def state(job_id: UUID) -> str:
    """The state of the job."""
    job = queries.job_by_id(job_id)
    assert job is not None
    return str(job.state)


@pytest.fixture(params=["file", "redis"])
def config(request: pytest.FixtureRequest, sqlite_config: Config) -> Config:
    """Settings with the queue in a file, then in Redis."""
    if request.param == "file":
        return sqlite_config
    return replace(sqlite_config, redis_url=request.getfixturevalue("redis_url"))


@pytest.fixture
def app(config: Config, postbox: servers.Postbox) -> Iterator[Flask]:
    """The app, its mails going to the postbox."""
    with running(replace(config, mail_url=postbox.url)) as made:
        yield made


def settings(app: Flask) -> Config:
    """The app's settings."""
    found: Config = app.extensions["vocavision.config"]
    return found


def test_a_woken_worker_sends_at_once_and_gives_signs_of_life(app: Flask, postbox: servers.Postbox) -> None:
    with worker_of(settings(app)) as process:
        servers.wait_for(lambda: queries.worker_lives(clock.now()), "a sign of life")
        time.sleep(0.5)  # its first sweep is over: only the wake-up can tell it now
        job_id = ask()
        worker.wake()
        servers.wait_for(lambda: state(job_id) == "done", "the mail", 6)
        assert postbox.message_ids == [f"<{job_id}@localhost>"]
        assert process.stopped() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_worker_stops_at_once_with_0(sqlite_config: Config, number: signal.Signals) -> None:
    with running(sqlite_config), worker_of(sqlite_config) as process:
        servers.wait_for(lambda: queries.worker_lives(clock.now()), "a sign of life")
        began = time.monotonic()
        process.send(number)
        assert process.stopped(number) == 0  # twice: an impatient operator changes nothing
        assert time.monotonic() - began < worker.GRACE_SECONDS


def test_a_lost_wake_up_is_caught_within_30_seconds(app: Flask, postbox: servers.Postbox) -> None:
    with worker_of(settings(app)):
        servers.wait_for(lambda: queries.worker_lives(clock.now()), "a sign of life")
        time.sleep(0.5)
        job_id = ask()
        servers.wait_for(lambda: state(job_id) == "done", "the sweep", 15)


def test_a_task_that_ends_within_4_seconds_ends(sqlite_config: Config) -> None:
    with SlowPostbox(2) as box, running(replace(sqlite_config, mail_url=box.url)) as app:
        job_id = ask()
        with worker_of(settings(app)) as process:
            servers.wait_for(lambda: box.seen == 1, "the mail")
            assert process.stopped() == 0
        assert state(job_id) == "done"
        assert len(box.accepted) == 1


def test_a_task_that_takes_longer_is_handed_back_to_the_next_start(sqlite_config: Config) -> None:
    with SlowPostbox(60) as box, running(replace(sqlite_config, mail_url=box.url)) as app:
        job_id = ask()
        with worker_of(settings(app)) as process:
            servers.wait_for(lambda: box.seen == 1, "the mail")
            began = time.monotonic()
            assert process.stopped() == 0
            assert 3.5 < time.monotonic() - began < 7  # on a busy machine; 4.1 on an idle one
        job = queries.job_by_id(job_id)
        assert job is not None
        assert (job.state, job.holder, job.tries) == ("waiting", None, 0)
        box.seconds = 0
        with worker_of(settings(app)):
            servers.wait_for(lambda: state(job_id) == "done", "the next start")
        assert box.message_ids == [f"<{job_id}@localhost>"]


def test_without_its_queue_the_worker_works_and_waking_it_raises_nothing(
    sqlite_config: Config, postbox: servers.Postbox
) -> None:
    nowhere = f"redis://127.0.0.1:{servers.free_port()}"
    with running(replace(sqlite_config, mail_url=postbox.url, redis_url=nowhere)) as app:
        began = time.monotonic()
        worker.wake()
        assert time.monotonic() - began < 2
        with worker_of(settings(app)) as process:
            servers.wait_for(lambda: queries.worker_lives(clock.now()), "a sign of life")
            job_id = ask()
            servers.wait_for(lambda: state(job_id) == "done", "the work without a queue", 15)
            assert process.stopped() == 0


def test_a_broken_queue_file_fails_no_request_and_the_worker_makes_a_new_one(
    sqlite_config: Config, postbox: servers.Postbox
) -> None:
    queue = sqlite_config.home / "tasks.db"
    queue.write_text("this is no database, and long enough to be seen as none" * 20)
    with running(replace(sqlite_config, mail_url=postbox.url)) as app:
        worker.wake()
        job_id = ask()
        with worker_of(settings(app)) as process:
            servers.wait_for(lambda: state(job_id) == "done", "the mail")
            assert process.stopped() == 0
    assert queue.read_bytes().startswith(b"SQLite format 3")


class _Trap:
    """What a forger would have run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


def _put(config: Config, message: bytes) -> None:
    if config.redis_url:
        redis.Redis.from_url(config.redis_url).lpush("huey.redis.vocavision", message)
        return
    with sqlite3.connect(config.home / "tasks.db") as queue:
        queue.execute("INSERT INTO task (queue, data, priority) VALUES ('vocavision', ?, 9)", (message,))
    queue.close()


def _left(config: Config) -> int:
    if config.redis_url:
        return int(redis.Redis.from_url(config.redis_url).llen("huey.redis.vocavision"))  # type: ignore[arg-type]
    with sqlite3.connect(config.home / "tasks.db") as queue:
        found: int = queue.execute("SELECT count(*) FROM task").fetchone()[0]
    queue.close()
    return found


def test_a_forged_message_is_thrown_away_unread(app: Flask, postbox: servers.Postbox, tmp_path: Path) -> None:
    worker.wake()  # makes the queue
    trap = tmp_path / "sprung"
    forged = SignedSerializer(secret="another secret, a guess of somebody", salt="vocavision.tasks")
    messages = [pickle.dumps(_Trap(trap)), forged.serialize(_Trap(trap)), b"", b"a:b", b"\x80\x04\x95"]
    for message in messages:
        _put(settings(app), message)
    with worker_of(settings(app)) as process:
        servers.wait_for(lambda: _left(settings(app)) == 0, "the emptying of the queue", 60)
        job_id = ask()
        worker.wake()
        servers.wait_for(lambda: state(job_id) == "done", "the mail after them", 15)
        assert process.stopped() == 0
    assert not trap.exists()


def test_messages_hold_no_more_than_there_is_work(app: Flask) -> None:
    ask()
    worker.wake()
    queue = app.extensions["huey"]()
    message = queue.serializer.deserialize(queue.storage.enqueued_items()[0])
    assert (message.args, message.kwargs) == ((), {})
    payload = json.loads(Job.get().payload)
    assert set(payload) == {"link"}
    assert UUID(payload["link"])


def test_two_workers_may_share_a_data_folder(app: Flask, postbox: servers.Postbox) -> None:
    jobs = [ask() for _ in range(20)]
    with worker_of(settings(app)) as first, worker_of(settings(app)) as second:
        servers.wait_for(lambda: all(state(job_id) == "done" for job_id in jobs), "all mails")
        assert (first.stopped(), second.stopped()) == (0, 0)
    assert sorted(postbox.message_ids) == sorted(f"<{job_id}@localhost>" for job_id in jobs)


def test_the_log_of_a_worker_names_nobody_and_no_secret(app: Flask, postbox: servers.Postbox) -> None:
    job_id = ask()
    with worker_of(replace(settings(app), log_level="debug")) as process:
        servers.wait_for(lambda: state(job_id) == "done", "the mail")
        process.stopped()
    said = process.log.read_text()
    message: EmailMessage = postbox.accepted[0]
    token = message.get_content().partition("/reset-password/")[2][:43]
    assert str(job_id) in said
    for secret in (str(message["To"]), token, SECRET):
        assert secret not in said
