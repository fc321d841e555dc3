"""The cookie of a visit: kept verified, and never mixed up."""

from flask import Flask, flash, session


def _with_pages(app: Flask) -> Flask:
    app.add_url_rule("/say", "say", lambda: flash(f"said {len(session.get('_flashes', []))}") or "ok")
    app.add_url_rule("/heard", "heard", lambda: str(session.get("_flashes", [])))
    return app


def test_a_line_said_to_one_answer_is_not_heard_under_the_cookie_before(app: Flask) -> None:
    client = _with_pages(app).test_client()
    client.get("/say")
    before = client.get_cookie("visit")
    assert before is not None
    client.get("/say")
    client.set_cookie("visit", before.value)
    assert client.get("/heard").text == "[('message', 'said 0')]"


def test_a_changed_cookie_is_an_empty_visit(app: Flask) -> None:
    client = _with_pages(app).test_client()
    client.get("/say")
    cookie = client.get_cookie("visit")
    assert cookie is not None
    client.set_cookie("visit", cookie.value[:-2] + "xx")
    assert client.get("/heard").text == "[]"


def test_a_visit_ends_when_it_is_too_old(app: Flask) -> None:
    client = _with_pages(app).test_client()
    client.get("/say")
    assert "said" in client.get("/heard").text
    app.config["PERMANENT_SESSION_LIFETIME"] = -1
    assert client.get("/heard").text == "[]"
