"""Logs say what happened, and never to whom, by what secret, or what was typed."""

import io
import json
import logging
import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import structlog

from tests.conftest import running
from tests.pages import Visitor
from vocavision.accounts import actions
from vocavision.accounts.models import User
from vocavision.config import Config
from vocavision.lib import clock, log, mailed_token
from vocavision.lib.log import scrub

EMAIL, PASSWORD, TYPED = "secret.person@example.org", "a quiet morning 77", "my-own-words-to-search"


def scrubbed(**event: Any) -> dict[str, Any]:
    """The event as it is kept."""
    return dict(scrub(None, "info", event))


def test_emails_tokens_and_telling_names_are_taken_out() -> None:
    token = mailed_token.token("secret", UUID(int=1))
    kept = scrubbed(
        event=f"for {EMAIL} at /verify/{token}", password=PASSWORD, database_url="x", csrf_token="y", route="/x"
    )
    assert kept == {
        "event": "for [e-mail] at /verify/[token]",
        "password": "[removed]",
        "database_url": "[removed]",
        "csrf_token": "[removed]",
        "route": "/x",
    }


def test_what_is_no_secret_stays() -> None:
    hash_, identifier = "a" * 64, "01890a5d-ac96-774b-bcce-b302099a8057"
    assert scrubbed(event=hash_, job=identifier, ms=1.5) == {"event": hash_, "job": identifier, "ms": 1.5}


def test_a_trace_is_scrubbed_too(capfd: pytest.CaptureFixture[str], sqlite_config: Config) -> None:
    log.configure(replace(sqlite_config, env="production"))
    try:
        raise ValueError(f"Key (email_key)=({EMAIL}) already exists.")
    except ValueError:
        logging.getLogger("somebody.elses").exception("it failed for %s", EMAIL)
    said = capfd.readouterr().err
    assert "ValueError" in said
    assert EMAIL not in said


def go_through_an_account(visitor: Visitor) -> list[str]:
    """Sign up, fail to sign in, forget the password, search; gives what must not be in any log."""
    page = visitor.get("/sign-up")
    visitor.submit(page, "/sign-up", email=EMAIL, password=PASSWORD)
    cookies = [cookie.value for cookie in visitor.client._cookies.values()]
    visitor.post("/sign-out")
    page = visitor.get("/sign-in")
    visitor.submit(page, "/sign-in", email=EMAIL, password="wrong " + PASSWORD, status=422)
    page = visitor.get("/forgot-password")
    visitor.submit(page, "/forgot-password", email=EMAIL)
    visitor.get(f"/words?q={TYPED}")
    user = User.get(User.email == EMAIL)
    token = actions.sign_in(user, "Test", clock.now())
    visitor.client.get(f"/verify/{token}")
    visitor.client.get("/nothing", headers={"Cookie": f"sign-in={token}", "User-Agent": EMAIL, "Referer": EMAIL})
    return [*cookies, token, visitor.csrf_token(), str(user.password_hash), EMAIL, PASSWORD, TYPED]


@pytest.mark.parametrize("env", ["development", "production"])
def test_the_log_of_a_visit_names_nobody_and_no_secret(
    capfd: pytest.CaptureFixture[str], each_config: Config, env: str
) -> None:
    with running(replace(each_config, env=env, log_level="debug")) as app:
        secrets = go_through_an_account(Visitor(app))
    said = capfd.readouterr().err
    assert said.count("request") > 10
    for secret in secrets:
        assert secret not in said
    assert not re.search(r"[\w.]+@[\w.]+\.org", said)


def test_a_request_is_one_line_of_json_with_its_reference(
    capfd: pytest.CaptureFixture[str], sqlite_config: Config
) -> None:
    with running(replace(sqlite_config, env="production", log_level="info")) as app:
        response = app.test_client().get("/help")
    [line] = [json.loads(line) for line in capfd.readouterr().err.splitlines() if '"request"' in line]
    assert line["request"] == response.headers["X-Request-Id"]
    assert line["event"] == "request"
    assert line["route"] == "/help"
    assert line["status"] == 200
    assert line["ms"] > 0
    assert line["level"] == "info"


def test_an_error_keeps_its_reference_in_page_and_log(capfd: pytest.CaptureFixture[str], sqlite_config: Config) -> None:
    def broken() -> str:
        raise RuntimeError("inner secret")

    with running(replace(sqlite_config, env="production")) as app:
        app.add_url_rule("/broken", "broken", broken)
        response = app.test_client().get("/broken")
    body, said = response.get_data(as_text=True), capfd.readouterr().err
    reference = response.headers["X-Request-Id"]
    assert response.status_code == 500
    assert reference in body
    assert "inner secret" not in body
    assert "Traceback" not in body
    [line] = [json.loads(line) for line in said.splitlines() if "inner secret" in line]
    assert line["request"] == reference


def test_contexts_do_not_leak_from_one_request_to_the_next(sqlite_config: Config) -> None:
    with running(sqlite_config) as app:
        client = app.test_client()
        first, second = (client.get("/healthz").headers["X-Request-Id"] for _ in range(2))
    assert first != second
    assert structlog.contextvars.get_contextvars().get("request") in {None, second}


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("closed file")])
def test_a_log_that_cannot_be_written_fails_no_request(
    sqlite_config: Config, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise error

    monkeypatch.setattr("sys.stderr", Full())
    with running(replace(sqlite_config, log_level="info")) as app:
        assert app.test_client().get("/help").status_code == 200
        assert app.test_client().get("/nothing").status_code == 404
