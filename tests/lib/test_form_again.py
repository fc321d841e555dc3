"""What was typed is still in the form after an error that is not about what was typed."""

import pytest
from flask import Flask

from tests.pages import Visitor
from vocavision.lib.errors import Unavailable
from vocavision.lib.limits import limiter

TYPED = "mina@example.org"


def test_a_form_that_was_open_too_long_comes_back_filled_in(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": TYPED, "password": "a long secret", "csrf_token": "old"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f'value="{TYPED}"' in text
    assert "a long secret" not in text
    assert "This page was open for too long" in text
    assert "It is still filled in" in text


def test_who_was_too_fast_keeps_what_was_typed(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/sign-in")
    statuses = set()
    for _ in range(80):
        last = visitor.client.post("/sign-in", data={**page.form("/sign-in"), "email": TYPED, "password": "x"})
        statuses.add(last.status_code)
        if last.status_code == 429:
            break
    limiter.reset()
    assert last.status_code == 429
    assert f'value="{TYPED}"' in last.get_data(as_text=True)
    assert int(last.headers["Retry-After"]) > 0


def test_a_busy_database_keeps_what_was_typed(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_args: object, **_kwargs: object) -> None:
        raise Unavailable

    page = visitor.get("/sign-in")
    monkeypatch.setattr("vocavision.accounts.routes.actions.sign_in", busy)
    monkeypatch.setattr("vocavision.accounts.routes.guards.count", busy, raising=False)
    monkeypatch.setattr("vocavision.accounts.queries.by_email", busy)
    answer = visitor.client.post("/sign-in", data={**page.form("/sign-in"), "email": TYPED, "password": "a secret"})
    assert answer.status_code == 503
    assert f'value="{TYPED}"' in answer.get_data(as_text=True)


def test_an_address_without_a_form_of_its_own_gets_the_error_alone(app: Flask) -> None:
    answer = app.test_client().post("/try", data={"csrf_token": "old"})
    assert answer.status_code == 400
    assert "This page was open for too long" in answer.get_data(as_text=True)
