"""An app of its own with learners who are in the middle of a session."""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from uuid6 import uuid7

from tests import servers
from vocavision import create_app, db
from vocavision.accounts import actions as accounts_actions
from vocavision.accounts.models import User
from vocavision.config import Config
from vocavision.courses import actions as courses_actions
from vocavision.lib import clock
from vocavision.review import actions as review_actions
from vocavision.review.models import ReviewEvent

FIELD = re.compile(r'name="(csrf_token|review|word|base|direction|asked)" value="([^"]*)"')
SIDE = re.compile(r'data-side="(\w+)"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@contextmanager
def stocked(database_url: str = "") -> Iterator[tuple[Flask, Config]]:
    """A migrated app with the real words, gone afterwards."""
    with empty(database_url) as (app, config):
        app.test_cli_runner().invoke(args=["catalogue", "load"], catch_exceptions=False)
        yield app, config


@contextmanager
def empty(database_url: str = "") -> Iterator[tuple[Flask, Config]]:
    """A migrated app without words, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="vocavision-bench-"))
    config = Config(home=home, secret_key=secrets.token_urlsafe(48), log_level="error", database_url=database_url)
    app = create_app(config)
    try:
        with app.app_context():
            db.database.connect(reuse_if_open=True)
            db.migrations().up()
        yield app, config  # outside of the context: each request has one of its own, in which it looks up who asks
    finally:
        db.database.close()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def postgres() -> Iterator[Callable[[str], str] | None]:
    """What makes a database of this name in a throw-away PostgreSQL and gives its address; None without PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="vocavision-bench-postgres-"))
    folder.chmod(0o755)
    if not servers.has_postgres():
        yield None
        return
    try:
        (folder / "run").write_text(str(os.getpid()))  # the server ends with this process, however it ends
        server = servers.start_postgres(folder, durable=True)

        def new_database(name: str) -> str:
            servers.on_postgres(server, f"CREATE DATABASE {name}")
            return f"{server}/{name}"

        yield new_database
    finally:
        servers.stop_all(folder)


def account(number: int) -> User:
    """Somebody who wants to do much a day."""
    return User.create(
        email=f"bench{number}@example.org", email_key=f"bench{number}@example.org", created_at_ms=clock.now_ms(),
        last_seen_ms=clock.now_ms(), verified_at_ms=1, welcomed_at_ms=1, new_per_day=600, reviews_per_day=9000,
    )  # fmt: skip


def learner(number: int) -> tuple[User, str]:
    """A learner with a course and much to do today, and the token of a signed-in device."""
    user, now = account(number), clock.now()
    for slug in ("first-words", "out-and-about", "saying-what-you-think"):
        courses_actions.start(user, slug, now)
    token = accounts_actions.sign_in(user, "bench", now)
    review_actions.start(user, now)
    return user, token


def write_down(user_id: int, events: Iterable[dict[str, Any]]) -> None:
    """Put events into a learner's history; what they do not name is as in a plain review."""
    columns = [field.column_name for field in ReviewEvent._meta.sorted_fields]
    fixed: dict[str, Any] = {
        "direction": "recognise", "recorded_at_ms": clock.now_ms(), "zone_offset_minutes": 0, "mode": "flip",
        "device": "", "phase": "review", "user_id": user_id,
    }  # fmt: skip
    marks = ", ".join("?" * len(columns))
    statement = db.Statement(f"INSERT INTO review_event ({', '.join(columns)}) VALUES ({marks})")  # noqa: S608
    with db.transaction():
        for event in events:
            row = {**fixed, "id": uuid7().hex, **event}
            statement(*(row.get(column) for column in columns))


def next_post(text: str) -> tuple[str, dict[str, str]]:
    """The address and the values that answer the card in this HTML: Got it, or Good."""
    card = text[text.index('id="card"') :]
    values = dict(FIELD.findall(card))
    side = SIDE.search(text)
    if side is not None and side[1] == "meet":
        return "/session/meet", values
    return "/session/grade", {**values, "rating": "3"}


def csrf(text: str) -> str:
    """The form token of a page."""
    found: Any = TOKEN.search(text)
    return str(found[1])
