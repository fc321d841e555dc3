"""The pages of settings."""

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts.models import User


@pytest.fixture
def mina(visitor: Visitor) -> User:
    learner = a_learner()
    signed_in(visitor, learner)
    return learner


def kept(learner: User) -> User:
    return User.get_by_id(learner.id)


def test_the_name_is_kept_without_markup(visitor: Visitor, mina: User) -> None:
    page = visitor.submit(visitor.get("/settings/profile"), "/settings/profile", name=" Mina\u202e <b>Kim</b> ")
    assert "Saved." in page.words()
    assert kept(mina).name == "Mina Kim"


def test_a_name_that_is_too_long_stays_in_the_form(visitor: Visitor, mina: User) -> None:
    page = visitor.submit(visitor.get("/settings/profile"), "/settings/profile", name="x" * 61, status=422)
    assert page.form("/settings/profile")["name"] == "x" * 61
    assert kept(mina).name == ""


def test_learning_is_kept_as_chosen(visitor: Visitor, mina: User) -> None:
    page = visitor.get("/settings/learning")
    visitor.submit(
        page,
        "/settings/learning",
        new_per_day="7",
        retention="95",
        zone="Europe/Berlin",
        day_starts_at="0",
        korean="first",
    )
    found = kept(mina)
    assert (found.new_per_day, found.desired_retention, found.zone, found.day_starts_at, found.korean) == (
        7, 0.95, "Europe/Berlin", 0, "first",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("new_per_day", "-1"), ("new_per_day", "101"), ("new_per_day", "ten"), ("new_per_day", ""),
        ("reviews_per_day", "5"), ("retention", "79"), ("retention", "98"), ("zone", "Mars/Olympus"),
        ("day_starts_at", "24"), ("guard_ms", "1001"), ("korean", "perhaps"),
    ],
)  # fmt: skip
def test_a_value_out_of_its_limits_is_422_and_changes_nothing(
    visitor: Visitor, mina: User, field: str, value: str
) -> None:
    page = visitor.submit(visitor.get("/settings/learning"), "/settings/learning", status=422, **{field: value})
    assert page.all(".//p[@class='field__error']")
    assert kept(mina).new_per_day == mina.new_per_day
    assert kept(mina).zone == mina.zone


def test_the_theme_is_on_the_next_page(visitor: Visitor, mina: User) -> None:
    page = visitor.submit(visitor.get("/settings/appearance"), "/settings/appearance", theme="dark", text_size="125")
    assert (page.document.get("data-theme"), page.document.get("data-text")) == ("dark", "125")


def test_a_theme_that_is_none_is_refused(visitor: Visitor, mina: User) -> None:
    visitor.submit(visitor.get("/settings/appearance"), "/settings/appearance", theme="pink", status=422)
    assert kept(mina).theme == "system"


def test_the_language_changes_here_and_is_kept_for_the_learner(visitor: Visitor, mina: User) -> None:
    page = visitor.post("/language", {"language": "ko", "next": "/settings/learning"})
    assert page.document.get("lang") == "ko"
    assert page.response.request.path == "/settings/learning"
    assert kept(mina).locale == "ko"


def test_a_visitors_language_is_kept_in_the_browser(visitor: Visitor) -> None:
    visitor.post("/language", {"language": "ko", "next": "/help"})
    assert visitor.get("/").document.get("lang") == "ko"


def test_the_language_switch_leads_to_no_other_site(visitor: Visitor) -> None:
    values = {"language": "ko", "next": "https://evil.example/", "csrf_token": visitor.csrf_token()}
    assert visitor.client.post("/language", data=values).location == "/"


def test_settings_are_for_the_signed_in(visitor: Visitor) -> None:
    for path in ("/settings", "/settings/profile", "/settings/learning", "/settings/appearance", "/settings/security"):
        visitor.get(path, status=401)


@pytest.mark.parametrize(("language", "region", "city"), [("en", "Asia", "Seoul"), ("ko", "아시아", "서울")])
def test_time_zones_stand_by_region_and_city_with_their_offset(
    app: Flask, language: str, region: str, city: str
) -> None:
    visitor = signed_in(Visitor(app, language), a_learner(locale=language, zone="Asia/Seoul"))
    page = visitor.get("/settings/learning")
    (chosen,) = page.all(".//select[@id='zone']//option[@selected]")
    assert (chosen.get("value"), page.words(chosen)) == ("Asia/Seoul", f"{city} (UTC+9)")
    assert chosen in page.all(f".//select[@id='zone']/optgroup[@label='{region}']/option")
