"""An app of its own with learners who are in the middle of a session."""

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from vocavision import create_app, db
from vocavision.accounts import actions as accounts_actions
from vocavision.accounts.models import User
from vocavision.config import Config
from vocavision.courses import actions as courses_actions
from vocavision.lib import clock
from vocavision.review import actions as review_actions

FIELD = re.compile(r'name="(csrf_token|review|word|base|direction|asked)" value="([^"]*)"')
SIDE = re.compile(r'data-side="(\w+)"')
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@contextmanager
def stocked(database_url: str = "") -> Iterator[tuple[Flask, Config]]:
    """A migrated app with the real words, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="vocavision-bench-"))
    config = Config(home=home, secret_key=secrets.token_urlsafe(48), log_level="error", database_url=database_url)
    app = create_app(config)
    try:
        with app.app_context():
            db.database.connect(reuse_if_open=True)
            db.migrations().up()
            app.test_cli_runner().invoke(args=["catalogue", "load"], catch_exceptions=False)
            yield app, config
    finally:
        db.database.close()
        shutil.rmtree(home, ignore_errors=True)


def learner(number: int) -> tuple[User, str]:
    """A learner with a course and much to do today, and the token of a signed-in device."""
    now = clock.now()
    user = User.create(
        email=f"bench{number}@example.org", email_key=f"bench{number}@example.org", created_at_ms=clock.now_ms(),
        last_seen_ms=clock.now_ms(), verified_at_ms=1, welcomed_at_ms=1, new_per_day=600, reviews_per_day=9000,
    )  # fmt: skip
    for slug in ("first-words", "out-and-about", "saying-what-you-think"):
        courses_actions.start(user, slug, now)
    token = accounts_actions.sign_in(user, "bench", now)
    review_actions.start(user, now)
    return user, token


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
