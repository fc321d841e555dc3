"""The Huey queue, the timetable of periodic work, and the process that does both.

A message in the queue says only "there is work": what the work is stands in the `job` table, so a message that is
lost, repeated or late changes nothing. Huey's own timetable knows no less than a minute, so a thread of the worker
looks every ten seconds for what is due (lost wake-ups, lapsed leases, waits that are over) and beats its heart.
"""

import fcntl
import logging
import os
import select
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn, TextIO
from uuid import UUID

import redis
from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from huey.serializer import SignedSerializer
from redis.backoff import NoBackoff
from redis.retry import Retry

from vocavision.accounts import actions as accounts_actions
from vocavision.accounts import tasks as accounts_tasks
from vocavision.config import Config, make_home
from vocavision.lib import clock, log
from vocavision.ops import actions as ops_actions
from vocavision.ops.queries import due
from vocavision.ops.tasks import Hands, Work, run_due
from vocavision.sounds import tasks as sounds_tasks

KINDS: dict[str, Work] = {"mail_link": accounts_tasks.mail_link, "sound": sounds_tasks.speak}

SWEEP_SECONDS = 10
GRACE_SECONDS = 4  # below the 5 that a supervisor gives before it kills
POLL_SECONDS = 1  # the longest between two looks into a queue that is a file
MESSAGE_SECONDS = 60  # an older message is needless: the sweep has been there


def make_huey(app: Flask, config: Config, hands: Hands | None = None) -> Huey:
    """The task queue: in Redis where there is one, else in a file of its own; its messages are signed."""
    serializer = SignedSerializer(secret=config.secret_key, salt="vocavision.tasks")
    huey = _redis_huey(config, serializer) if config.redis_url else _file_huey(config, serializer)

    @huey.task(expires=MESSAGE_SECONDS)
    def run_jobs() -> None:
        if hands is not None:
            with app.app_context():
                run_due(hands)

    @huey.periodic_task(crontab(minute="0"))
    def forget_old() -> None:
        with app.app_context():
            accounts_actions.forget_old(clock.now())
            ops_actions.forget_old(clock.now())

    huey.run_jobs = run_jobs
    return huey


def _redis_huey(config: Config, serializer: SignedSerializer) -> Huey:
    # no retries and short waits: a request must not hang when Redis is away
    pool = redis.ConnectionPool.from_url(
        config.redis_url, socket_connect_timeout=1, socket_timeout=5, retry=Retry(NoBackoff(), 0)
    )
    return RedisHuey("vocavision", connection_pool=pool, serializer=serializer, results=False)


def _file_huey(config: Config, serializer: SignedSerializer) -> Huey:
    # Huey opens it with the standard sqlite3; the app's file is opened with another library, so never this way
    return SqliteHuey(
        "vocavision",
        filename=str(_queue_file(config)),
        serializer=serializer,
        results=False,
        journal_mode="delete",
        fsync=True,
    )


def _queue_file(config: Config) -> Path:
    return make_home(config) / "tasks.db"


def _mend_queue(config: Config) -> None:
    """Put a queue file that is no database aside: it holds only wake-ups."""
    path = _queue_file(config)
    try:
        with closing(sqlite3.connect(path)) as queue:
            queue.execute("PRAGMA quick_check").fetchall()
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.OperationalError):  # that is a lock, or a folder that cannot be read
            path.replace(path.with_suffix(".broken"))
            log.get(__name__).warning("queue file put aside", path=path.name)


def init_app(app: Flask, config: Config) -> None:
    """Let handlers wake the worker; the queue is opened on first use, after gunicorn has forked."""
    app.extensions["huey"] = cache(partial(make_huey, app, config))


def wake() -> None:
    """Tell the worker that a job waits; called after the commit, never raises (the sweep catches a lost call)."""
    _ring(current_app.extensions["huey"])


def _ring(queue: Any) -> bool:
    try:
        queue().run_jobs()
    except Exception as error:  # a full disk, a lock, no Redis: what is committed stays, and is found by the sweep
        log.get(__name__).warning("wake-up lost", why=type(error).__name__)
        return False
    return True


class _Consumer(Consumer):
    """Huey's consumer; the signals are `run`'s, which stops on INT as gently as on TERM."""

    def _set_signal_handlers(self) -> None:
        pass


def run(app: Flask, config: Config) -> NoReturn:
    """Work until TERM or INT; then a running task gets four seconds, else it is handed back for the next start."""
    logging.getLogger("huey").setLevel(logging.WARNING)  # each message and each look would be a line
    hands, told_to_stop = Hands(KINDS), _listen()
    with app.app_context():
        lock = _succeed(make_home(config) / "worker.lock", hands.name)
    if not config.redis_url:
        _mend_queue(config)
    huey = make_huey(app, config, hands)
    heart = Thread(target=_beat, args=(app, hands, lambda: huey), name="Heart", daemon=True)
    heart.start()
    consumer = _Consumer(huey, workers=config.task_threads, max_delay=POLL_SECONDS, shutdown_timeout=GRACE_SECONDS)
    consumer.start()
    while not told_to_stop(SWEEP_SECONDS):
        consumer.check_worker_health()
    hands.stopping.set()
    until = time.monotonic() + GRACE_SECONDS
    consumer.stop(graceful=True)
    heart.join(max(0, until - time.monotonic()))
    with app.app_context():
        _hand_back(hands)
    lock.close()
    os._exit(0)  # at once: no task that still runs may come in between, no second signal turn it into a failure


def _listen() -> Callable[[float], bool]:
    """A function that waits for a signal to stop, at most so many seconds; gives whether one has come."""
    # a handler that sets an Event may come while this very thread holds the Event's lock: a pipe has none
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    return lambda seconds: bool(select.select([reader], [], [], seconds)[0])


def _hand_back(hands: Hands) -> None:
    try:
        given = ops_actions.hand_back(hands.name, clock.now())
    except Exception as error:  # the database is away: the leases lapse by themselves
        log.get(__name__).warning("not handed back", why=type(error).__name__)
    else:
        log.get(__name__).info("worker stops", handed_back=given)


def _succeed(path: Path, name: UUID) -> TextIO:
    """Take the place of this data folder's last worker, if it is dead, and give back what it had in hand."""
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another worker lives beside this one
        return lock
    lock.seek(0)
    dead = lock.read().strip()
    lock.truncate(0)
    lock.write(name.hex)
    lock.flush()
    try:
        if dead:
            ops_actions.inherit(UUID(dead), clock.now())
    except Exception as error:
        log.get(__name__).warning("nothing inherited", why=type(error).__name__)
    return lock


def _beat(app: Flask, hands: Hands, queue: Any) -> None:
    started = clock.now()
    while True:
        try:
            with app.app_context():
                ops_actions.beat(hands.name, started, set(hands.running), clock.now())
                if due(clock.now()) and not _ring(queue):
                    run_due(hands)  # no queue, no Huey: the work is done all the same
        except Exception as error:
            log.get(__name__).warning("no heartbeat", why=type(error).__name__)
        if hands.stopping.wait(SWEEP_SECONDS):
            return
