"""Settings: what was typed stays, nothing half kept, the language goes everywhere; on both engines."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision.accounts.models import User
from vocavision.accounts.passwords import hashed

FORMS = ("profile", "learning", "appearance")


def learner_on(app: Flask, language: str = "en", **values: Any) -> Visitor:
    return signed_in(Visitor(app, language), a_learner(locale=language, **values))


def row() -> dict[str, Any]:
    """All that is kept of the one learner, save when they were last seen."""
    return {name: value for name, value in User.select().dicts().get().items() if name != "last_seen_ms"}


def save(visitor: Visitor, form: str, status: int = 200, **changes: str) -> Page:
    address = f"/settings/{form}"
    return visitor.submit(visitor.get(address), address, status=status, **changes)


@pytest.mark.parametrize("form", FORMS)
def test_saving_a_form_as_it_is_changes_nothing(each_app: Flask, form: str) -> None:
    visitor = learner_on(
        each_app, name="Mina", zone="Europe/Paris", korean="off", theme="dark", text_size=125, motion="less",
        new_per_day=0, guard_ms=0, desired_retention=0.97, day_starts_at=23, swipes=True, single_keys=False,
    )  # fmt: skip
    before = row()
    assert "Saved." in save(visitor, form).words()
    assert row() == before


@pytest.mark.parametrize("zone", ["ROK", "Etc/GMT-9", "UTC", "America/Argentina/Buenos_Aires"])
def test_a_zone_that_the_browser_told_stays_though_it_is_not_in_the_list(each_app: Flask, zone: str) -> None:
    visitor = learner_on(each_app, zone=zone)
    save(visitor, "learning", new_per_day="7")
    assert (row()["zone"], row()["new_per_day"]) == (zone, 7)


def test_every_field_of_learning_is_kept_and_shown_again(app: Flask) -> None:
    visitor = learner_on(app)
    values = {
        "new_per_day": "0", "reviews_per_day": "2000", "retention": "80", "day_starts_at": "0", "zone": "Asia/Seoul",
        "korean": "first", "guard_ms": "1000", "sound_auto": "y", "screen_reader": "y", "space_scrolls": "y",
        "swipes": "y",
    }  # fmt: skip
    address = "/settings/learning"
    given = {**values, "csrf_token": visitor.csrf_token()}
    visitor.post(address, given)
    shown = visitor.get(address).form(address)
    assert {name: shown.get(name) for name in values} == values
    for left_out in ("ask_recall", "ask_listen", "single_keys"):
        assert left_out not in shown


BAD = {
    "profile": {"language": ["de", "", "ko\0", "x" * 5000], "name": ["x" * 61, "가" * 61]},
    "learning": {
        "new_per_day": ["-1", "101", "ten", "", "1.5", "9" * 400, "\0", "😀"],
        "reviews_per_day": ["9", "2001", "many", ""],
        "retention": ["79", "98", "high", "", "9" * 400],
        "day_starts_at": ["-1", "24", "noon"],
        "zone": ["Mars/Olympus", "", "Asia/Seoul\0", "../etc/passwd"],
        "korean": ["perhaps", ""],
        "guard_ms": ["-1", "1001", "soon"],
    },
    "appearance": {
        "theme": ["pink", "", "dark\0"],
        "text_size": ["101", "big", "", "9" * 400],
        "motion": ["more", ""],
    },
}  # fmt: skip
CASES = [(form, field, value) for form, fields in BAD.items() for field, values in fields.items() for value in values]


def test_a_bad_value_is_422_said_at_its_field_and_changes_nothing(each_app: Flask) -> None:
    visitor = learner_on(each_app, name="Mina")
    before, wrong = row(), []
    for form, field, value in CASES:
        page = save(visitor, form, status=422, **{field: value})
        if not page.all(f".//p[@id='{field}-error']") or not page.all(".//div[@class='alert alert--wrong']"):
            wrong.append((form, field, value[:20], page.words()[:200]))
        if row() != before:
            wrong.append((form, field, value[:20], "changed"))
    assert wrong == []


def test_what_was_typed_beside_the_bad_value_stays_in_the_form(app: Flask) -> None:
    visitor = learner_on(app)
    page = save(
        visitor, "learning", status=422, new_per_day="many", reviews_per_day="55", zone="Asia/Seoul", korean="off"
    )
    shown = page.form("/settings/learning")
    assert [shown[name] for name in ("new_per_day", "reviews_per_day", "zone", "korean")] == [
        "many", "55", "Asia/Seoul", "off",
    ]  # fmt: skip
    page = save(visitor, "profile", status=422, name="x" * 61, language="ko")
    assert page.form("/settings/profile")["name"] == "x" * 61
    assert page.form("/settings/profile")["language"] == "ko"
    page = save(visitor, "appearance", status=422, theme="dark", motion="more")
    assert page.form("/settings/appearance")["theme"] == "dark"


def test_in_korean_what_is_wrong_is_said_in_korean(app: Flask) -> None:
    visitor = learner_on(app, "ko")
    for form, field, value in CASES:
        if value not in ("-1", "ten", "", "pink", "de", "Mars/Olympus", "big", "79"):
            continue
        page = save(visitor, form, status=422, **{field: value})
        (error,) = page.all(f".//p[@id='{field}-error']")
        assert any("가" <= letter <= "힣" for letter in page.words(error)), page.words(error)


def test_unknown_fields_and_repeated_ones_do_not_matter(each_app: Flask) -> None:
    visitor = learner_on(each_app)
    data = {**visitor.get("/settings/profile").form("/settings/profile"), "role": "admin", "email": "x@example.org"}
    visitor.client.post("/settings/profile", data={**data, "name": ["Mina", "Omar"]})
    assert (row()["name"], row()["role"]) == ("Mina", "learner")


def test_the_switch_comes_back_to_the_page_it_was_pressed_on(each_app: Flask, catalogue: None) -> None:
    visitor = Visitor(each_app)
    for address in ("/words?q=%ED%95%AD%EA%B5%AC&level=B1", "/words/harbor", "/courses?page=2", "/help"):
        page = visitor.get(address)
        (other,) = page.all(".//button[@name='language']")
        back = visitor.submit(page, "/language", language=other.get("value"))
        assert back.response.request.full_path.rstrip("?") == visitor.client.get(address).request.full_path.rstrip("?")
        assert back.document.get("lang") == other.get("value")


def test_the_language_is_kept_for_the_learner_on_another_device(app: Flask) -> None:
    visitor = learner_on(app)
    visitor.post("/language", {"language": "ko", "next": "/help"})
    other_device = signed_in(Visitor(app, "en"), User.get())
    assert other_device.get("/help").document.get("lang") == "ko"


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "x",
     "", "/help\r\nSet-Cookie: x=1", "/\t/evil.example", "/help\0", "x" * 5000, "http:/help", "/😀//x"],
)  # fmt: skip
def test_the_switch_leads_to_no_other_site(app: Flask, away: str) -> None:
    visitor = Visitor(app)
    response = visitor.client.post(
        "/language", data={"language": "ko", "next": away, "csrf_token": visitor.csrf_token()}
    )
    assert response.status_code == 303
    assert response.location.startswith("/")
    assert not response.location.startswith(("//", "/\\"))
    assert "x=1" not in str(response.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("language", ["de", "", "ko\0", "x" * 5000])
def test_a_language_that_there_is_not_changes_nothing(each_app: Flask, language: str) -> None:
    visitor = learner_on(each_app, "ko")
    page = visitor.post("/language", {"language": language, "next": "/help"})
    assert page.document.get("lang") == "ko"
    assert row()["locale"] == "ko"


def test_who_only_tries_sees_nothing_to_protect_and_can_change_nothing_of_it(each_app: Flask) -> None:
    visitor = learner_on(each_app)
    User.update(email=None, email_key=None).execute()
    page = visitor.get("/settings/security")
    assert page.all(".//main//a[@href='/sign-up']")
    assert page.all(".//main//input") == []
    visitor.post("/settings/security/password", {"present": "x" * 9, "password": "a long walk home"}, status=403)
    visitor.post("/settings/security/email", {"email": "x@example.org", "present_password": "x" * 9}, status=403)


def test_a_wrong_present_password_is_said_at_its_field_and_no_password_comes_back(each_app: Flask) -> None:
    visitor = learner_on(each_app, password_hash=hashed("a long walk by the sea"))
    page = visitor.submit(
        visitor.get("/settings/security"), "/settings/security/password", status=422,
        present="another walk", password="a short walk in the wood",
    )  # fmt: skip
    assert page.all(".//p[@id='present-error']")
    assert "another walk" not in page.text
    assert "in the wood" not in page.text


def test_every_page_of_settings_is_sound_in_both_languages(app: Flask) -> None:
    for language in ("en", "ko"):
        visitor = learner_on(app, language, password_hash=hashed("a long walk by the sea"))
        for name in ("", "/profile", "/learning", "/keys", "/appearance", "/security"):
            visitor.get(f"/settings{name}")
