"""How an error is shown: a page, a fragment or JSON; in the person's language, with a reference and no trace."""

from dataclasses import replace

import pytest
from flask import Flask
from peewee import OperationalError

from tests.conftest import running
from tests.pages import Visitor
from vocavision.config import Config


def test_a_page_that_is_not_there_says_so_and_where_to_look(visitor: Visitor) -> None:
    page = visitor.get("/nowhere", status=404)
    assert page.heading == "There is nothing here"
    assert "Reference: " in page.words()
    assert page.response.headers["X-Request-Id"] in page.words()


def test_htmx_gets_the_error_alone(visitor: Visitor) -> None:
    page = visitor.get("/nowhere", status=404, fragment=True)
    assert "<html" not in page.text
    assert "There is nothing here" in page.words()


def test_a_machine_gets_json(visitor: Visitor) -> None:
    answer = visitor.client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert set(answer.json) == {"error", "message", "reference"}


def test_a_known_address_with_another_method_is_405(visitor: Visitor) -> None:
    page = visitor.get("/sign-out", status=405)
    assert page.response.headers["Allow"] == "OPTIONS, POST"
    assert [page.words(one) for one in page.all(".//main//a")] == ["To the start page"]


def test_a_body_over_the_limit_is_413(visitor: Visitor) -> None:
    values = {"email": "x" * 10_000_000, "csrf_token": visitor.csrf_token()}
    assert visitor.client.post("/sign-in", data=values).status_code == 413


def test_an_unknown_host_is_refused(visitor: Visitor) -> None:
    answer = visitor.client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_a_forged_forwarding_header_is_not_believed(visitor: Visitor) -> None:
    answer = visitor.client.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("failing", [RuntimeError("secret detail"), OperationalError("database is locked")])
def test_what_fails_inside_is_told_without_a_trace(app: Flask, failing: Exception) -> None:
    def fail() -> None:
        raise failing

    app.add_url_rule("/fails", "fails", fail)
    page = Visitor(app).get("/fails", status=503 if isinstance(failing, OperationalError) else 500)
    assert "secret detail" not in page.text
    assert "Traceback" not in page.text
    assert "Nothing you saved is lost" in page.words()


def test_an_error_page_works_when_the_frame_itself_fails(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "asset", None)
    answer = Visitor(app).client.get("/nowhere")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_production_sends_every_header_that_is_asked_for(sqlite_config: Config) -> None:
    config = replace(sqlite_config, env="production", base_url="https://voca.example.org", trusted_proxies=1)
    with running(config) as app:
        client = app.test_client()
        forwarded = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "voca.example.org",
            "X-Forwarded-For": "203.0.113.9",
        }
        answer = client.get("/sign-in", headers=forwarded, base_url="https://voca.example.org")
        assert answer.status_code == 200
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert int(headers["Strict-Transport-Security"].split("max-age=")[1].split(";")[0]) >= 31_536_000
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin-when-cross-origin"}
        assert "camera=()" in headers["Permissions-Policy"]
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-")
            assert "Secure" in cookie
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie


def test_plain_http_is_sent_on_to_https_in_production(sqlite_config: Config) -> None:
    config = replace(sqlite_config, env="production", base_url="https://voca.example.org")
    with running(config) as app:
        answer = app.test_client().get("/", base_url="http://voca.example.org")
        assert answer.status_code == 301
        assert answer.location == "https://voca.example.org/"
