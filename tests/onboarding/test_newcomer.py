"""What a newcomer may do in another order, twice, or wrongly; on both engines."""

import pytest
from flask import Flask

from tests.factories import PASSWORD, a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts import passwords
from vocavision.accounts.models import SignIn, User
from vocavision.courses.models import Course, Enrolment
from vocavision.review.models import ReviewEvent, Sitting

pytestmark = pytest.mark.usefixtures("catalogue")


def tried(app: Flask, language: str = "en", **values: str) -> Visitor:
    visitor = Visitor(app, language)
    visitor.submit(visitor.get("/"), "/try", **values)
    return visitor


def newcomer(app: Flask, language: str = "en", **values: object) -> Visitor:
    return signed_in(Visitor(app, language), a_learner(welcomed_at_ms=None, locale=language, **values))


def test_trying_puts_the_first_word_of_the_first_course_on_the_table(each_app: Flask) -> None:
    visitor = tried(each_app)
    user = User.get()
    assert user.nameless
    assert [one.course.slug for one in Enrolment.select()] == ["first-words"]
    sitting = Sitting.get()
    assert (sitting.user_id, sitting.present_direction) == (user.id, "recognise")
    assert ReviewEvent.select().count() == 0
    today = visitor.get("/today")
    assert "5" in today.words()


def test_looking_at_the_landing_page_makes_no_account(each_app: Flask) -> None:
    visitor = Visitor(each_app)
    visitor.get("/")
    visitor.get("/try", status=405)
    assert User.select().count() == 0


def test_trying_twice_keeps_the_one_account(each_app: Flask) -> None:
    visitor = tried(each_app)
    page = visitor.post("/try")
    assert page.response.request.path == "/today"
    assert (User.select().count(), SignIn.select().count()) == (1, 1)


def test_without_a_course_nothing_is_made(each_app: Flask) -> None:
    visitor = Visitor(each_app)
    page = visitor.get("/")
    Course.delete().execute()
    visitor.submit(page, "/try", status=404)
    assert (User.select().count(), SignIn.select().count()) == (0, 0)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "x" * 5000, "Asia/Seoul\0", "\u202eAsia/Seoul", "../../etc/passwd"])
def test_a_zone_that_is_none_is_guessed(each_app: Flask, zone: str) -> None:
    tried(each_app, zone=zone)
    assert User.get().zone == "UTC"


def test_who_reads_korean_has_the_korean_first_from_the_first_word_on(app: Flask) -> None:
    tried(app, "ko")
    user = User.get()
    assert (user.locale, user.korean, user.zone) == ("ko", "first", "Asia/Seoul")


def test_the_landing_page_of_one_who_tries_leads_on_and_of_a_learner_to_today(app: Flask) -> None:
    visitor = tried(app)
    page = visitor.get("/")
    assert page.heading == "Words that stay"
    assert page.all(".//main//a[@href='/today']")
    assert page.all(".//main//a[@href='/sign-up']")
    learner = signed_in(Visitor(app), a_learner())
    assert learner.get("/").response.request.path == "/today"


def test_the_landing_page_without_a_word_still_says_what_it_is(app: Flask) -> None:
    from vocavision.catalogue.models import Word

    Word.update(retired_at_ms=1).execute()
    page = Visitor(app).get("/")
    assert page.heading == "Words that stay"
    assert page.all(".//figure") == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_step_has_skip_and_all_skips_lead_to_learning(each_app: Flask, language: str) -> None:
    visitor = newcomer(each_app, language, zone="Europe/Paris")
    first = visitor.get("/welcome")
    skip = first.all(".//main//form")[-1]
    values = {field.get("name"): field.get("value") for field in skip.iter("input")}
    assert (values["korean"], values["zone"]) == ("first" if language == "ko" else "after", "Europe/Paris")
    second = visitor.post("/welcome", values)
    (link,) = second.all(".//main//a[@href='/welcome/goal']")
    third = visitor.get(link.get("href"))
    skip = third.all(".//main//form")[-1]
    end = visitor.post("/welcome/goal", {field.get("name"): field.get("value") for field in skip.iter("input")})
    assert end.response.request.path == "/today"
    user = User.get()
    assert (user.korean, user.zone) == ("first" if language == "ko" else "after", "Europe/Paris")
    assert (user.new_per_day, user.screen_reader) == (10, False)
    assert user.welcomed_at_ms
    assert [one.course.slug for one in Enrolment.select()] == ["first-words"]


def test_who_comes_back_to_the_welcome_finds_what_was_chosen(app: Flask) -> None:
    visitor = signed_in(Visitor(app, "ko"), a_learner(locale="ko", korean="off", screen_reader=True))
    assert visitor.get("/welcome").form("/welcome")["korean"] == "off"
    page = visitor.get("/welcome/goal")
    assert page.form("/welcome/goal")["screen_reader"] == "y"
    skip = page.all(".//main//form")[-1]
    visitor.post("/welcome/goal", {field.get("name"): field.get("value") for field in skip.iter("input")})
    assert User.get().screen_reader


@pytest.mark.parametrize(
    "changes",
    [
        {"korean": "perhaps"},
        {"korean": ""},
        {"zone": "Mars/Olympus"},
        {"zone": ""},
        {"zone": "Asia/Seoul\0"},
        {"korean": "first\0", "zone": "😀"},
        {"korean": "x" * 5000},
    ],
)
def test_what_cannot_be_meant_is_said_and_changes_nothing(each_app: Flask, changes: dict[str, str]) -> None:
    visitor = newcomer(each_app)
    page = visitor.submit(visitor.get("/welcome"), "/welcome", status=422, **changes)
    assert page.all(".//p[@class='field__error']")
    assert "Choose one of these." in page.words()
    assert (User.get().korean, User.get().zone) == ("after", "UTC")


@pytest.mark.parametrize("course", ["nothing", "\0", "first-words\0", "x" * 5000, "😀"])
def test_a_course_that_is_none_is_not_taken(each_app: Flask, course: str) -> None:
    visitor = newcomer(each_app)
    visitor.post("/welcome/course", {"course": course}, status=404)
    assert Enrolment.select().count() == 0


def test_no_course_chosen_leads_on(app: Flask) -> None:
    visitor = newcomer(app)
    assert visitor.post("/welcome/course").response.request.path == "/welcome/goal"
    assert Enrolment.select().count() == 0


def test_each_level_shows_five_of_its_words(app: Flask) -> None:
    page = newcomer(app).get("/welcome/course")
    samples = [page.words(one).split(" · ") for one in page.all(".//span[@class='level__words']")]
    assert [len(words) for words in samples] == [5, 5, 5]
    assert len({word for words in samples for word in words}) == 15


@pytest.mark.parametrize("number", ["1e3", "5.5", "٥x", "9" * 400, "-0x1", "\0", "😀"])
def test_a_number_that_is_none_stays_in_the_form(each_app: Flask, number: str) -> None:
    visitor = newcomer(each_app)
    page = visitor.submit(visitor.get("/welcome/goal"), "/welcome/goal", new_per_day=number, status=422)
    assert "Choose a whole number from 0 to 100." in page.words()
    assert User.get().welcomed_at_ms is None


def test_the_welcome_is_for_the_signed_in(app: Flask) -> None:
    visitor = Visitor(app)
    for path in ("/welcome", "/welcome/course", "/welcome/goal"):
        visitor.get(path, status=401)
        visitor.post(path, status=401)


def test_signing_in_after_a_try_says_what_became_of_the_words(app: Flask) -> None:
    mina = a_learner(password_hash=passwords.hashed(PASSWORD))
    for said in ("was added to your account", "are in your account already"):
        visitor = tried(app)
        visitor.post("/session/meet", visitor.get("/session").form("/session/meet"))
        page = visitor.post("/sign-in", {"email": mina.email, "password": PASSWORD})
        assert said in page.words()
    page = tried(app).post("/sign-in", {"email": mina.email, "password": PASSWORD})
    assert "in your account" not in page.words()
