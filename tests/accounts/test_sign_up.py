"""Signing up."""

import json
import threading

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts import actions, guards
from vocavision.accounts.models import MailedLink, User
from vocavision.lib import clock
from vocavision.ops.models import Job

GOOD = {"email": "Mina@Example.org", "password": "a long walk by the sea"}


def test_a_newcomer_signs_up_and_comes_to_the_welcome(visitor: Visitor) -> None:
    page = visitor.submit(visitor.get("/sign-up"), "/sign-up", **GOOD)
    assert page.heading == "Welcome"
    user = User.get()
    assert (user.email_key, user.password_hash[:9], user.verified_at_ms) == ("mina@example.org", "$argon2id", None)


def test_a_mail_to_confirm_the_address_waits_and_its_job_holds_no_token(visitor: Visitor) -> None:
    visitor.submit(visitor.get("/sign-up"), "/sign-up", **GOOD)
    link, job = MailedLink.get(), Job.get()
    assert (link.purpose, json.loads(job.payload)) == ("verify", {"link": str(link.id)})


def test_a_taken_address_is_answered_422_and_offered_sign_in(visitor: Visitor) -> None:
    a_learner(email="mina@example.org")
    page = visitor.submit(visitor.get("/sign-up"), "/sign-up", status=422, **GOOD)
    assert "already has an account" in page.words()
    assert page.all(".//a[@href='/sign-in?email=mina@example.org']") or page.all(
        ".//a[@href='/sign-in?email=Mina@example.org']"
    )
    assert User.select().count() == 1


def test_two_sign_ups_with_one_address_at_once_make_one_account(app: Flask) -> None:
    visitors = [Visitor(app) for _ in range(4)]
    tokens = [visitor.csrf_token() for visitor in visitors]
    statuses: list[int] = []

    def one(place: int) -> None:
        values = {**GOOD, "csrf_token": tokens[place]}
        statuses.append(visitors[place].client.post("/sign-up", data=values).status_code)

    crowd = [threading.Thread(target=one, args=(place,)) for place in range(4)]
    for person in crowd:
        person.start()
    for person in crowd:
        person.join()
    assert sorted(statuses) == [303, 422, 422, 422]
    assert User.select().count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ""}, "Please fill this in."),
        ({"email": "mina"}, "does not look like an email"),
        ({"email": "mina@" + "x" * 300 + ".org"}, "does not look like an email"),
        ({"email": "mi na@example.org"}, "does not look like an email"),
        ({"email": "<b>mina</b>@example.org"}, "does not look like an email"),
        ({"email": "Mina <mina@example.org>"}, "does not look like an email"),
        ({"password": "short"}, "at least 8 characters"),
        ({"password": "k" * 257}, "at most 256"),
        ({"password": "Password1"}, "Very many people use"),
        ({"password": "mina1234"}, "nearly your email"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    visitor: Visitor, changes: dict[str, str], said: str
) -> None:
    page = visitor.submit(visitor.get("/sign-up"), "/sign-up", status=422, **{**GOOD, **changes})
    wrong = next(iter(changes))
    assert said in page.words(page.all(f".//*[@id='{wrong}-error']")[0])
    if wrong == "password":
        assert page.form("/sign-up")["email"] == GOOD["email"].replace("Example", "example")
    assert User.select().count() == 0


@pytest.mark.parametrize(
    "pasted", ["a\u200bb@example.org", "\u202aab@example.org\u202c", "ab@example.org\ufeff", "\u200eab@example.org \n"]
)
def test_what_cannot_be_seen_in_a_pasted_address_is_left_out(visitor: Visitor, pasted: str) -> None:
    visitor.submit(visitor.get("/sign-up"), "/sign-up", **{**GOOD, "email": pasted})
    assert User.get().email == "ab@example.org"


@pytest.mark.parametrize("address", ["/sign-up", "/sign-in", "/forgot-password"])
def test_a_field_for_an_email_is_told_from_others_by_the_browser(visitor: Visitor, address: str) -> None:
    page = visitor.get(address)
    (field,) = page.all(".//input[@name='email']")
    kinds = ("type", "inputmode", "autocapitalize", "spellcheck", "autocomplete")
    assert [field.get(name) for name in kinds] == ["email", "email", "none", "false", "username"]
    assert page.all(".//main//form")[0].get("novalidate") is not None


def test_what_was_learned_without_an_account_stays(visitor: Visitor, catalogue: None) -> None:
    visitor.submit(visitor.get("/"), "/try")
    nameless = User.get()
    visitor.submit(visitor.get("/sign-up"), "/sign-up", **GOOD)
    assert [user.id for user in User.select()] == [nameless.id]
    assert User.get().email == "Mina@example.org"


def test_a_school_class_gets_through_in_an_hour_and_the_hundred_and_twenty_first_try_does_not(
    visitor: Visitor, app: Flask
) -> None:
    a_learner(email="mina@example.org")
    page = visitor.get("/sign-up")
    for _ in range(119):
        actions.count_attempt(guards.SIGN_UP_ADDRESS, "127.0.0.1", app.config["SECRET_KEY"], clock.now())
    visitor.submit(page, "/sign-up", status=422, **GOOD)
    refused = visitor.submit(page, "/sign-up", status=429, **GOOD)
    seconds = int(refused.response.headers["Retry-After"])
    assert 0 < seconds <= 3600
    assert f"Please wait {-(-seconds // 60)} minute" in refused.words()


def test_today_says_that_the_mail_is_on_its_way_and_that_it_may_take_long(visitor: Visitor) -> None:
    signed_in(visitor, a_learner(email="mina@example.org", verified_at_ms=None))
    page = visitor.get("/today")
    assert "A link is on its way to mina@example.org" in page.words()
    assert "Mails are slow at the moment" in page.words()  # no worker has given a sign of life
    assert page.all(".//main//a[@href='/settings/security']")


@pytest.mark.parametrize("where", ["/settings/security", "/settings/profile"])
def test_the_mail_to_confirm_is_sent_again_three_times_an_hour(visitor: Visitor, where: str) -> None:
    signed_in(visitor, a_learner(email="mina@example.org", verified_at_ms=None))
    for count in (1, 2, 3):
        said = visitor.submit(visitor.get(where), "/settings/security/verify").words()
        assert "A link is on its way to mina@example.org" in said
        assert "Mails are slow at the moment" in said
        assert (MailedLink.select().count(), Job.select().count()) == (count, count)
    visitor.submit(visitor.get(where), "/settings/security/verify", status=429)
    assert {(link.purpose, link.email) for link in MailedLink.select()} == {("verify", "mina@example.org")}


def test_a_confirmed_address_and_none_at_all_are_sent_nothing(visitor: Visitor, app: Flask) -> None:
    signed_in(visitor, a_learner())
    assert "Send the confirmation mail again" not in visitor.get("/settings/security").words()
    visitor.post("/settings/security/verify")
    nameless = signed_in(Visitor(app), actions.try_without_account(locale="en", zone="UTC", now=clock.now()))
    assert "Send the confirmation mail again" not in nameless.get("/settings/profile").words()
    nameless.post("/settings/security/verify", status=403)
    assert MailedLink.select().count() == 0
