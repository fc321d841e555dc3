"""Signing up."""

import json
import threading

import pytest
from flask import Flask

from tests.factories import a_learner
from tests.pages import Visitor
from vocavision.accounts.models import MailedLink, User
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


def test_the_twenty_first_sign_up_from_one_address_in_an_hour_is_refused(visitor: Visitor) -> None:
    a_learner(email="mina@example.org")
    page = visitor.get("/sign-up")
    for _ in range(20):
        visitor.submit(page, "/sign-up", status=422, **GOOD)
    refused = visitor.submit(page, "/sign-up", status=429, **GOOD)
    assert int(refused.response.headers["Retry-After"]) > 0
