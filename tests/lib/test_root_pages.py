"""Where the page of an error fails itself there is still a page, in the reader's language, with its reference."""

from collections.abc import Callable, Iterator
from typing import Any

import jinja2
import pytest
from flask import Flask
from peewee import OperationalError

from tests import html
from tests.conftest import running
from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision import db
from vocavision.config import Config
from vocavision.lib import root_pages
from vocavision.lib.errors import AppError

KINDS = sorted({kind.status: kind for kind in root_pages.KINDS}.values(), key=lambda kind: kind.status)


def no_layout(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame of every page is gone."""
    load = app.jinja_env.get_template

    def loaded(name: str, *values: Any, **named: Any) -> Any:
        if name == "layout.html":
            raise jinja2.TemplateNotFound(name)
        return load(name, *values, **named)

    monkeypatch.setattr(app.jinja_env, "get_template", loaded)


def no_templates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No template can be read."""

    def broken(*_values: Any, **_named: Any) -> Any:
        raise jinja2.TemplateNotFound("any")

    monkeypatch.setattr(app.jinja_env, "get_or_select_template", broken)
    monkeypatch.setattr(app.jinja_env, "get_template", broken)


def no_database(_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database does not answer."""

    def away(*_values: Any, **_named: Any) -> Any:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(db.database.obj, "execute_sql", away)


def no_translations(_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No text can be translated."""

    def broken(*_values: Any, **_named: Any) -> Any:
        raise OSError("messages.mo")

    for name in ("get_translations", "gettext", "ngettext"):
        monkeypatch.setattr(f"flask_babel.Domain.{name}", broken)
    monkeypatch.setattr("flask_babel.get_locale", broken)
    monkeypatch.setattr("vocavision.lib.i18n.get_locale", broken)


FAILING = (no_layout, no_templates, no_database, no_translations)


@pytest.fixture
def failing(sqlite_config: Config) -> Iterator[Flask]:
    """The app with a page that fails with each error of the family."""
    with running(sqlite_config) as app:
        for kind in root_pages.KINDS:

            def fail(kind: type[AppError] = kind) -> str:
                raise kind

            app.add_url_rule(f"/fails/{kind.code}", kind.code, fail)
        yield app


def the_page(app: Flask, kind: type[AppError], language: str) -> Page:
    """The page of this error, which a signed-in learner asks for."""
    visitor = Visitor(app, language)
    visitor.client.set_cookie("sign-in", "x" * 43)
    page = Page(visitor.client.get(f"/fails/{kind.code}", headers=visitor.headers))
    assert page.status == kind.status
    assert html.faults(*html.parsed(page.text)) == []
    return page


@pytest.mark.parametrize("breaking", FAILING, ids=lambda one: one.__name__)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.status))
@pytest.mark.parametrize("language", ["en", "ko"])
def test_whatever_has_failed_the_error_has_a_page(
    failing: Flask,
    monkeypatch: pytest.MonkeyPatch,
    breaking: Callable[[Flask, pytest.MonkeyPatch], None],
    kind: type[AppError],
    language: str,
) -> None:
    breaking(failing, monkeypatch)
    page = the_page(failing, kind, language)
    monkeypatch.undo()
    assert page.response.headers["X-Request-Id"] in page.words()
    assert page.document.get("lang") == language
    assert page.all(".//script") == []
    with failing.test_request_context(headers={"Accept-Language": language}):
        assert page.heading == str(kind.title)
        assert str(kind.message) in page.words()
    assert page.all(".//a[@href='/']")


def test_to_try_again_is_offered_where_it_may_end_otherwise(failing: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    failing.add_url_rule("/sends", "sends", failing.view_functions["unavailable"], methods=["POST"])
    visitor = Visitor(failing)
    form = {"csrf_token": visitor.csrf_token()}
    no_layout(failing, monkeypatch)
    again = {code: the_page(failing, kind, "en").all(".//a[@href='']") for code, kind in ((k.code, k) for k in KINDS)}
    assert {code for code, links in again.items() if links} == {"too_many", "error", "unavailable"}
    sent = Page(visitor.client.post("/sends", data=form, headers=visitor.headers))
    assert (sent.status, sent.all(".//a[@href='']")) == (503, [])


def test_the_pages_are_shown_only_where_the_proper_one_fails(failing: Flask) -> None:
    page = Page(failing.test_client().get("/fails/error", headers={"Accept": "text/html"}))
    assert page.all(".//header[@class='masthead']")


# What is made of panels is there, with each of them saying that it failed.
@pytest.mark.parametrize(("path", "status"), [("/today", 200), ("/words", 200), ("/courses", None)])
@pytest.mark.parametrize("error", [OperationalError("no such column: due_day"), RuntimeError("a fault of ours")])
def test_a_page_whose_query_fails_keeps_its_frame_and_navigation(
    each_app: Flask, catalogue: None, monkeypatch: pytest.MonkeyPatch, path: str, status: int | None, error: Exception
) -> None:
    visitor = signed_in(Visitor(each_app), a_learner())
    run = db.database.obj.execute_sql

    def broken(sql: str, *values: Any) -> Any:
        if "sign_in" not in sql and sql.lstrip().upper().startswith("SELECT"):
            raise error
        return run(sql, *values)

    monkeypatch.setattr(db.database.obj, "execute_sql", broken)
    page = visitor.get(path, status=status or (503 if isinstance(error, OperationalError) else 500))
    assert [link.get("href") for link in page.all(".//nav//a")] == ["/today", "/courses", "/words"]
    assert page.all(".//nav//a[@aria-current='page']")[0].get("href") == path
    assert "Reference: " in page.words()
    assert page.all(f".//a[@href='{path}']"), "the way on is to try again"
    assert "Try again" in page.words()
    monkeypatch.undo()
    assert visitor.get(path).heading
