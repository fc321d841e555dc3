"""Killed at any moment, web and worker lose no mail, and repeat one only from the window that cannot be closed.

Between the SMTP server's acceptance and the commit that notes it no program can be safe: a mail in that window is sent
again, with the same Message-ID. Each test writes down what was in the window at each kill, and demands that every mail
was accepted exactly once more than that.
"""

import contextlib
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests import servers
from tests.conftest import SECRET, running
from tests.ops.processes import DeadlyPostbox, Process, Visitors, start_web, start_worker, worker_of
from vocavision.accounts import actions as accounts_actions
from vocavision.accounts.models import User
from vocavision.config import Config
from vocavision.lib import clock
from vocavision.ops.models import Job

pytestmark = pytest.mark.processes
BOTH_SERVERS = (pytest.mark.postgres, pytest.mark.redis)
ENGINES = [
    pytest.param("sqlite_config", 10, id="sqlite-10"),
    pytest.param("postgres_config", 4, marks=BOTH_SERVERS, id="postgres-redis-4"),
    pytest.param("sqlite_config", 100, marks=pytest.mark.slow, id="sqlite-100"),
    pytest.param("postgres_config", 100, marks=(*BOTH_SERVERS, pytest.mark.slow), id="postgres-redis-100"),
]


@pytest.fixture
def box() -> Iterator[DeadlyPostbox]:
    """The SMTP server."""
    with DeadlyPostbox() as made:
        yield made


@pytest.fixture
def config(request: pytest.FixtureRequest, box: DeadlyPostbox, engine: str) -> Config:
    """Settings with SQLite and the queue in a file, or with PostgreSQL and Redis."""
    found: Config = request.getfixturevalue(engine)
    redis_url = request.getfixturevalue("redis_url") if engine == "postgres_config" else ""
    return replace(found, mail_url=box.url, redis_url=redis_url, trusted_proxies=1, port=quiet_port())


def quiet_port() -> int:
    """A free port that no outgoing connection takes: who calls a closed port of that range may reach themselves."""
    while True:
        port = random.randint(20_000, 30_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


class Ledger:
    """What was in the window at each kill."""

    def __init__(self, box: DeadlyPostbox) -> None:
        self.box, self.windows, self._before = box, Counter[str](), Counter[str]()

    def note_kill(self) -> None:
        """Note what the killed worker had in hand, and had handed over since the last kill."""
        time.sleep(0.3)  # what it had written to the socket may still be on its way
        now = self.box.counts()
        for job in Job.select().where(Job.state == "held"):
            if now[str(job.id)] > self._before[str(job.id)]:
                self.windows[str(job.id)] += 1
        self._before = now

    def settle(self, config: Config) -> None:
        """Let a last worker finish; every mail was then accepted once, and once more for each time in the window."""
        with worker_of(config):
            servers.wait_for(lambda: not Job.select().where(Job.state != "done").exists(), "the last mail", 180)
        expected = {str(job.id): 1 + self.windows[str(job.id)] for job in Job.select()}
        assert dict(self.box.counts()) == expected


def sign_up(email: str) -> None:
    """Somebody signs up, and nobody wakes the worker."""
    accounts_actions.sign_up(email, "a quiet morning", locale="en", zone="UTC", secret=SECRET, now=clock.now())


@pytest.mark.parametrize(("engine", "rounds"), ENGINES)
def test_killed_between_acceptance_and_commit_a_mail_is_repeated_and_none_is_lost(
    config: Config, box: DeadlyPostbox, rounds: int
) -> None:
    rng = random.Random(f"{config.database_url[:8]} {rounds}")
    with running(config):
        ledger = Ledger(box)
        for number in range(rounds):
            for one in range(4):
                sign_up(f"learner{number}-{one}@example.org")
            with worker_of(config) as victim:
                box.kill_after(rng.randint(1, 4), victim)
                servers.wait_for(lambda victim=victim: not victim.lives, "the kill", 120)  # type: ignore[misc]
            ledger.note_kill()
            assert sum(ledger.windows.values()) > number, "the kill came outside the window"
        ledger.settle(config)


@pytest.mark.parametrize(("engine", "rounds"), ENGINES)
def test_killed_at_random_moments_web_and_worker_lose_no_mail(config: Config, box: DeadlyPostbox, rounds: int) -> None:
    rng, box.seconds = random.Random(), 0.1
    with running(config):
        ledger, visitors = Ledger(box), [Visitors(config.port, name) for name in ("mina", "jun", "sora")]
        worker, web = start_worker(config), start_web(config)
        for visitor in visitors:
            visitor.start()
        try:
            for _ in range(rounds):
                worker, web = _round(rng, config, ledger, visitors, worker, web)
        finally:
            for visitor in visitors:
                visitor.leave.set()
            for visitor in visitors:
                visitor.join()
            web.kill()
            worker.kill()
        ledger.note_kill()
        ledger.settle(config)
        known = {user.email for user in User.select()}
        assert {message["To"] for message in box.accepted} == known
        welcome = {email for visitor in visitors for email in visitor.welcome}
        assert len(welcome) > rounds
        assert known >= welcome


def _round(
    rng: random.Random, config: Config, ledger: Ledger, visitors: list[Visitors], worker: Process, web: Process
) -> tuple[Process, Process]:
    """Kill one of both, or both, at random moments (one time in five perhaps before they serve), and start again."""
    if rng.random() < 0.8:
        before = _welcomed(visitors)
        servers.wait_for(lambda: _welcomed(visitors) > before or not web.lives, "a sign-up", 120)
        assert web.lives, web.log.read_text()[-3000:]
    for victim in rng.choice([(worker,), (worker, web), (web, worker), (web,)]):
        time.sleep(rng.uniform(0, 1.5))
        victim.kill()
    if not worker.lives:
        ledger.note_kill()
        worker = start_worker(config)
    return worker, web if web.lives else start_web(config)


def _welcomed(visitors: list[Visitors]) -> int:
    return sum(len(visitor.welcome) for visitor in visitors)
