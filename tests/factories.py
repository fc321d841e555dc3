"""Small makers of people; slices have their own factories beside their tests."""

from datetime import datetime
from itertools import count
from typing import Any

from tests.pages import Visitor
from vocavision.accounts import actions
from vocavision.accounts.models import User
from vocavision.lib import clock

PASSWORD = "correct horse battery staple"
_numbers = count(1)


def a_learner(**values: Any) -> User:
    """Somebody with a confirmed email, welcomed, without a password."""
    number, now = next(_numbers), clock.now_ms()
    email = values.pop("email", f"learner{number}@example.org")
    return User.create(
        **{
            "email": email,
            "email_key": email.casefold(),
            "created_at_ms": now,
            "last_seen_ms": now,
            "verified_at_ms": now,
            "welcomed_at_ms": now,
            **values,
        }
    )


def signed_in(visitor: Visitor, learner: User, now: datetime | None = None) -> Visitor:
    """The visitor, signed in as this learner."""
    token = actions.sign_in(learner, "Test browser", now or clock.now())
    visitor.client.set_cookie("sign-in", token)
    return visitor
