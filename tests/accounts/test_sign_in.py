"""Signing in and out, and the devices one is signed in on."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision.accounts import passwords
from vocavision.accounts.models import SignIn, User
from vocavision.lib import clock

SECRET = "a long walk by the sea"
DAY = timedelta(days=1)


@pytest.fixture
def mina(app: Flask) -> User:
    return a_learner(email="mina@example.org", password_hash=passwords.hashed(SECRET))


def sign_in(visitor: Visitor, *, status: int = 200, **changes: str) -> object:
    values = {"email": "mina@example.org", "password": SECRET, **changes}
    return visitor.submit(visitor.get("/sign-in"), "/sign-in", status=status, **values)


def test_a_learner_signs_in_and_comes_to_today(visitor: Visitor, mina: User) -> None:
    sign_in(visitor, email=" MINA@example.org ")
    assert visitor.get("/settings/security").heading == "Security"


def test_the_cookie_is_opaque_and_the_table_holds_only_its_hash(visitor: Visitor, mina: User) -> None:
    sign_in(visitor)
    cookie = visitor.client.get_cookie("sign-in")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert SignIn.get().token_hash != cookie.value


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(visitor: Visitor, mina: User) -> None:
    wrong = sign_in(visitor, status=422, password="another walk")
    unknown = sign_in(visitor, status=422, email="nobody@example.org")
    said = wrong.words().replace("mina@example.org", "")
    assert said == unknown.words().replace("nobody@example.org", "")


def test_an_unknown_address_takes_the_same_work_as_a_known_one(mina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, kept, typed: verified.append(kept) or verify(self, kept, typed)
    )
    passwords.matches("anything", mina.password_hash)
    passwords.matches("anything", None)
    assert [kept.split("$")[3] for kept in verified] == [mina.password_hash.split("$")[3]] * 2


def test_the_eleventh_try_for_one_person_from_one_address_is_refused(visitor: Visitor, mina: User) -> None:
    for _ in range(10):
        sign_in(visitor, status=422, password="another walk")
    refused = sign_in(visitor, status=429)
    minutes = -(-int(refused.response.headers["Retry-After"]) // 60)
    assert 0 < minutes <= 15
    assert f"Please wait {minutes} minute" in refused.words()
    assert "Forgot your password?" in [
        refused.words(link) for link in refused.all(".//main//a[@href='/forgot-password']")
    ]


def test_signing_in_makes_a_new_token_and_ends_the_old_one(visitor: Visitor, mina: User) -> None:
    sign_in(visitor)
    first = visitor.client.get_cookie("sign-in")
    visitor.client.delete_cookie("visit")
    values = {"email": "mina@example.org", "password": SECRET}
    visitor.post("/sign-in", values)
    assert visitor.client.get_cookie("sign-in") != first
    assert SignIn.select().count() == 1


def test_signing_out_ends_the_sign_in_on_the_server(visitor: Visitor, mina: User, app: Flask) -> None:
    sign_in(visitor)
    stolen = visitor.client.get_cookie("sign-in")
    assert stolen is not None
    visitor.post("/sign-out")
    thief = Visitor(app)
    thief.client.set_cookie("sign-in", stolen.value)
    thief.get("/settings", status=401)


def test_a_changed_cookie_is_nobodys(visitor: Visitor, mina: User) -> None:
    sign_in(visitor)
    for value in ("x" * 43, "x", "é" * 43, ""):
        visitor.client.set_cookie("sign-in", value)
        visitor.get("/settings", status=401)


def test_after_30_idle_days_one_signs_in_again(visitor: Visitor, mina: User) -> None:
    signed_in(visitor, mina)
    with clock.travel(29 * DAY):
        visitor.get("/settings")
    with clock.travel(58 * DAY):
        visitor.get("/settings")
    with clock.travel(89 * DAY):
        visitor.get("/settings", status=401)


def test_after_180_days_one_signs_in_again_even_when_never_idle(visitor: Visitor, mina: User) -> None:
    signed_in(visitor, mina)
    for days in range(20, 180, 20):
        with clock.travel(days * DAY):
            visitor.get("/settings")
    with clock.travel(181 * DAY):
        visitor.get("/settings", status=401)


def test_another_device_is_signed_out_from_the_list(visitor: Visitor, mina: User, app: Flask) -> None:
    signed_in(visitor, mina)
    phone = signed_in(Visitor(app), mina)
    page = visitor.get("/settings/security")
    assert page.words().count("Test browser") >= 2
    (button,) = [one for one in page.all(".//main//button") if page.words(one) == "Sign out"]
    described = [page.words(page.all(f".//*[@id='{name}']")[0]) for name in button.get("aria-describedby").split()]
    assert described[0] == "Test browser"
    visitor.submit(page, "/settings/security/sign-out")
    phone.get("/settings", status=401)
    visitor.get("/settings")


def test_a_strangers_device_cannot_be_signed_out(visitor: Visitor, mina: User, app: Flask) -> None:
    stranger = signed_in(Visitor(app), a_learner())
    device = SignIn.get().token_hash
    signed_in(visitor, mina)
    visitor.post("/settings/security/sign-out", {"device": device}, status=404)
    stranger.get("/settings")


@pytest.mark.parametrize("away", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_only_addresses_of_this_site_are_gone_back_to(visitor: Visitor, mina: User, away: str) -> None:
    values = {"email": "mina@example.org", "password": SECRET, "next": away, "csrf_token": visitor.csrf_token()}
    assert visitor.client.post("/sign-in", data=values).location == "/today"


def test_after_signing_in_one_comes_to_the_page_one_wanted(visitor: Visitor, mina: User) -> None:
    wanted = visitor.get("/settings/learning", status=401)
    (link,) = [a for a in wanted.all(".//main//a") if a.get("href", "").startswith("/sign-in")]
    page = visitor.submit(visitor.get(link.get("href")), "/sign-in", email="mina@example.org", password=SECRET)
    assert page.heading == "Learning"


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(visitor: Visitor, mina: User) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(SECRET)
    User.update(password_hash=weak).execute()
    sign_in(visitor)
    assert User.get().password_hash.split("$")[3] == passwords.hashed("other one").split("$")[3]


@pytest.mark.parametrize(("language", "said"), [("en", "Use at most 254 characters."), ("ko", "254자까지")])
def test_too_long_a_field_is_told_in_our_own_words(app: Flask, language: str, said: str) -> None:
    visitor = Visitor(app, language)
    page = sign_in(visitor, status=422, email="m" * 250 + "@example.org", next="/" + "x" * 5000)
    assert said in page.words(page.all(".//p[@id='email-error']")[0])
    assert page.form("/sign-in")["next"] == ""


def test_a_form_without_its_token_changes_nothing(visitor: Visitor, mina: User) -> None:
    values = {"email": "mina@example.org", "password": SECRET}
    page = visitor.post("/sign-in", values, status=400, token=False)
    assert "open for too long" in page.words()
    visitor.post("/sign-in", {**values, "csrf_token": "made up"}, status=400)
    assert SignIn.select().count() == 0


def test_who_sends_a_form_after_all_cookies_have_gone_is_led_to_sign_in_and_back(app: Flask) -> None:
    client, was_at = app.test_client(), {"Referer": "http://localhost/settings/learning?from=menu"}
    for path in ("/settings/learning", "/session/start"):
        page = Page(client.post(path, data={"new_per_day": "5"}, headers=was_at))
        assert (page.status, page.heading) == (401, "Please sign in")
        assert page.all(".//main//a[@href='/sign-in?next=/settings/learning?from%3Dmenu']")
    fragment = client.post(
        "/session/grade", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/session"}
    )
    assert (fragment.status_code, "/sign-in?next=/session" in fragment.text) == (401, True)
    elsewhere = client.post("/session/start", headers={"Referer": "http://evil.example/x"})
    assert "evil" not in elsewhere.text
    assert client.post("/sign-in", data={"email": "x"}).status_code == 400
