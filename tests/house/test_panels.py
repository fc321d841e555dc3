"""Everything that can fail alone does so alone: each panel of each page fails in turn, and the rest is as ever."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import running
from tests.factories import a_learner, signed_in
from tests.failures import broken, failing
from tests.house.sources import ROOT, none
from tests.pages import Page, Visitor
from vocavision import db
from vocavision.accounts.models import User
from vocavision.config import Config
from vocavision.courses import actions as courses_actions
from vocavision.lib import clock, panels
from vocavision.review import actions as review_actions

PLACED = re.compile(r"""\bpanel\("(\w+)"\)""")
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
# Where each template that places panels is seen, by whom it is seen with all of them.
SEEN_AT = {
    "review/today.html": "/today",
    "review/_summary.html": "/session/summary",
    "catalogue/words.html": "/words",
    "catalogue/word.html": "/words/borrow",
    "courses/course.html": "/courses/first-words",
    "settings/security.html": "/settings/security",
}


def placed(folder: Path) -> list[tuple[str, str]]:
    """Each panel that a template places: the template and the panel's name."""
    return [
        (path.relative_to(folder).as_posix(), name)
        for path in sorted(folder.rglob("*.html"))
        for name in PLACED.findall(path.read_text(encoding="utf-8"))
    ]


ALL = placed(ROOT / "templates")


def part(page: Page, name: str) -> Any:
    """The panel in its place."""
    [found] = [one for one in page.all(".//div") if one.get("id") == f"panel-{name}"]
    return found


def failed(page: Page) -> list[str]:
    """The panels that say that they failed."""
    return [one.get("id", "") for one in page.all(".//div") if one.find("./div[@data-failed]") is not None]


@pytest.fixture
def mina(catalogue: None, app: Flask) -> Visitor:
    """Somebody who sees every panel."""
    return signed_in(Visitor(app), who_sees_every_panel())


def who_sees_every_panel() -> User:
    """A learner in the middle of a session, whose address is not confirmed."""
    learner = a_learner(verified_at_ms=None)
    courses_actions.start(learner, "first-words", clock.now())
    review_actions.start(learner, clock.now())
    return learner


@pytest.mark.parametrize(("seen_in", "name"), ALL, ids=[f"{template}-{name}" for template, name in ALL])
def test_a_panel_fails_alone_and_comes_back(mina: Visitor, seen_in: str, name: str) -> None:
    whole = mina.get(SEEN_AT[seen_in])
    with failing(name, broken):
        page = mina.get(SEEN_AT[seen_in])
        [again] = part(page, name).findall(".//a")
        still = mina.get(again.get("data-hx-get"), fragment=True)
    reference = page.response.headers["X-Request-Id"]
    others = [other for where, other in ALL if where == seen_in and other != name]
    assert failed(page) == [f"panel-{name}"]
    assert [page.words(part(page, other)) for other in others] == [whole.words(part(whole, other)) for other in others]
    assert page.title == whole.title
    assert f"Reference: {reference}" in page.words(part(page, name))
    assert "Try again" in page.words(part(page, name))
    assert "shelf" not in page.text
    assert "Try again" in still.words()
    back = mina.get(again.get("data-hx-get"), fragment=True)
    assert back.words() == whole.words(part(whole, name))
    assert mina.get(again.get("href")).words(part(whole, name)) == whole.words(part(whole, name))


def test_what_failed_stands_in_the_log_with_its_reference(
    catalogue: None, sqlite_config: Config, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(sqlite_config) as app:
        mina = signed_in(Visitor(app), who_sees_every_panel())
        for name in ("due", "hard"):
            with failing(name, broken):
                reference = mina.get("/today").response.headers["X-Request-Id"]
            said = capfd.readouterr().err
            assert any(f"panel={name}" in line and reference in line for line in said.splitlines()), said
            assert "the shelf has fallen" in said


def test_a_page_of_which_a_part_failed_is_not_kept_by_the_worker_in_place_of_a_whole_one(mina: Visitor) -> None:
    assert "X-Incomplete" not in mina.get("/today").response.headers
    with failing("hard", broken):
        headers = mina.get("/today").response.headers
        assert "X-Incomplete" in headers
        assert "X-Person" in headers  # it is ours all the same


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_what_takes_more_than_its_time_is_interrupted(
    request: pytest.FixtureRequest, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "SECONDS", 0.2)
    with running(request.getfixturevalue(f"{engine}_config")) as app:
        ada = signed_in(Visitor(app), a_learner())
        with failing("ahead", lambda: db.database.execute_sql(ENDLESS).fetchall()):
            page = ada.get("/today")
        assert failed(page) == ["panel-ahead"]
        assert failed(ada.get("/today")) == []


def test_the_panels_of_a_page_have_a_time_together(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "SECONDS_IN_ALL", 0.0)
    ada = signed_in(Visitor(app), a_learner())
    assert failed(ada.get("/today")) == ["panel-due", "panel-ahead", "panel-streak", "panel-hard"]


def test_every_template_that_places_panels_is_looked_at() -> None:
    none([f"write into SEEN_AT where {one} is seen" for one in sorted({where for where, _ in ALL} - set(SEEN_AT))])
    assert len(ALL) >= 10


def test_the_search_for_panels_finds_what_is_planted(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('{{ panel("one") }} {{ panel("two") }} panels("three")')
    assert placed(tmp_path) == [("a.html", "one"), ("a.html", "two")]
