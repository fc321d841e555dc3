"""Landing, trying five words, and the welcome."""

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts import actions, guards
from vocavision.accounts.models import User
from vocavision.courses.models import Enrolment
from vocavision.lib import clock

pytestmark = pytest.mark.usefixtures("catalogue")


def test_the_landing_shows_a_live_word_and_the_ways_in(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert "harbor" in page.words()
    assert page.form("/try")
    assert page.all(".//a[@href='/sign-up']")


def test_trying_leads_straight_to_the_first_word(visitor: Visitor) -> None:
    page = visitor.submit(visitor.get("/"), "/try", zone="Asia/Seoul")
    user = User.get()
    assert (user.email, user.new_per_day, user.zone) == (None, 5, "Asia/Seoul")
    assert page.response.request.path == "/session"
    assert "Got it" in page.words()


def test_without_javascript_the_zone_is_guessed_from_the_language(app: Flask) -> None:
    korean = Visitor(app, "ko")
    korean.submit(korean.get("/"), "/try")
    assert User.get().zone == "Asia/Seoul"


def test_a_school_class_may_try_in_an_hour_and_the_sixty_first_try_is_refused(app: Flask) -> None:
    for _ in range(59):
        actions.count_attempt(guards.TRY_ADDRESS, "127.0.0.1", app.config["SECRET_KEY"], clock.now())
    sixtieth, last = Visitor(app), Visitor(app)
    sixtieth.submit(sixtieth.get("/"), "/try")
    refused = last.submit(last.get("/"), "/try", status=429)
    assert "Please wait" in refused.words()
    assert int(refused.response.headers["Retry-After"]) > 0


def test_the_three_steps_are_kept(visitor: Visitor) -> None:
    mina = a_learner(welcomed_at_ms=None)
    signed_in(visitor, mina)
    page = visitor.submit(visitor.get("/welcome"), "/welcome", korean="off", zone="Europe/Paris")
    assert page.response.request.path == "/welcome/course"
    page = visitor.submit(page, "/welcome/course", course="out-and-about")
    assert page.response.request.path == "/welcome/goal"
    page = visitor.submit(page, "/welcome/goal", new_per_day="6", screen_reader="y")
    found = User.get_by_id(mina.id)
    assert (found.korean, found.zone, found.new_per_day, found.screen_reader) == ("off", "Europe/Paris", 6, True)
    assert found.welcomed_at_ms
    assert [one.course.slug for one in Enrolment.select()] == ["out-and-about"]


def test_every_step_can_be_skipped_and_the_first_course_begins(visitor: Visitor) -> None:
    signed_in(visitor, a_learner(welcomed_at_ms=None))
    visitor.get("/welcome")
    visitor.get("/welcome/course")
    page = visitor.get("/welcome/goal")
    page = visitor.submit(page, "/welcome/goal")
    assert page.title.startswith("Today")
    assert [one.course.slug for one in Enrolment.select()] == ["first-words"]


def test_in_the_korean_interface_korean_comes_first(app: Flask) -> None:
    korean = Visitor(app, "ko")
    signed_in(korean, a_learner(welcomed_at_ms=None, locale="ko"))
    assert korean.get("/welcome").form("/welcome")["korean"] == "first"


@pytest.mark.parametrize("number", ["-1", "101", "many", ""])
def test_a_number_out_of_its_limits_is_said(visitor: Visitor, number: str) -> None:
    signed_in(visitor, a_learner(welcomed_at_ms=None))
    page = visitor.submit(visitor.get("/welcome/goal"), "/welcome/goal", new_per_day=number, status=422)
    assert page.all(".//p[@class='field__error']")


def test_the_welcome_has_no_navigation_and_tells_the_minutes_that_today_tells(app: Flask) -> None:
    visitor = signed_in(Visitor(app), a_learner(welcomed_at_ms=None))
    for path in ("/welcome", "/welcome/course", "/welcome/goal"):
        assert visitor.get(path).all(".//nav") == []
    assert "Ten take about 5 minutes." in visitor.get("/welcome/goal").words()
    visitor.post("/welcome/course", {"course": "first-words"})
    today = visitor.post("/welcome/goal", {"new_per_day": "10"})
    assert "about 5 minutes" in today.words()


@pytest.mark.parametrize(("language", "order"), [("en", ["en", "ko"]), ("ko", ["ko", "en"])])
def test_the_example_tells_its_korean_first_in_korean(app: Flask, language: str, order: list[str]) -> None:
    page = Visitor(app, language).get("/")
    told = [one.get("lang") for one in page.all(".//figcaption/p") if one.get("class") in ("meaning", "gloss")]
    assert told == order
