"""A form sent twice is acted on once, and answered the same."""

import io
import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from peewee import OperationalError

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts.models import MailedLink, SignIn, User
from vocavision.courses import actions as courses_actions
from vocavision.lib import clock, idempotency
from vocavision.ops import actions
from vocavision.ops.models import GivenAnswer, Job
from vocavision.review.models import Sitting

NEW = "a quiet morning"


def sent(visitor: Visitor, path: str, values: dict[str, Any]) -> Any:
    """The answer to this form, as the browser first sees it."""
    return visitor.client.post(path, data=values, headers=visitor.headers)


def twice(visitor: Visitor, page: str, path: str, **changes: Any) -> tuple[Any, Any]:
    """Both answers to one form of a page that is sent twice before the browser has seen an answer."""
    values = {**visitor.get(page).form(path), **changes}
    cookies = dict(visitor.client._cookies)
    first = sent(visitor, path, values)
    visitor.client._cookies = cookies
    return first, sent(visitor, path, values)


def cookie_of(answer: Any) -> str:
    """The sign-in that the answer gives."""
    [given] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("sign-in=")]
    return str(given.partition(";")[0])


def test_signing_up_twice_makes_one_account_and_signs_in_both_times(each_app: Flask) -> None:
    visitor = Visitor(each_app)
    first, second = twice(visitor, "/sign-up", "/sign-up", email="mina@example.org", password=NEW)
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/welcome")
    assert cookie_of(first) == cookie_of(second)
    assert (User.select().count(), SignIn.select().count(), Job.select().count()) == (1, 1, 1)
    assert visitor.get("/settings/security").status == 200, "the second answer's cookie signs in"


def test_nothing_that_is_kept_signs_in_or_names_anybody(app: Flask) -> None:
    visitor = Visitor(app)
    first, _second = twice(visitor, "/sign-up", "/sign-up", email="mina@example.org", password=NEW)
    kept = str(GivenAnswer.get().__data__)
    for secret in (cookie_of(first).partition("=")[2], "mina", NEW):
        assert secret not in kept


def test_trying_twice_makes_one_nameless_account(each_app: Flask, catalogue: None) -> None:
    first, second = twice(Visitor(each_app), "/", "/try")
    assert (first.status_code, second.status_code) == (303, 303)
    assert cookie_of(first) == cookie_of(second)
    assert User.select().count() == 1


def test_a_link_is_mailed_once_and_its_page_shown_twice(each_app: Flask) -> None:
    a_learner(email="mina@example.org")
    first, second = twice(Visitor(each_app), "/forgot-password", "/forgot-password", email="mina@example.org")
    assert first.status_code == second.status_code == 200
    assert "mina@example.org" in second.text
    assert (MailedLink.select().count(), Job.select().count()) == (1, 1)
    assert "mina" not in str(GivenAnswer.get().__data__)


def test_five_more_words_are_five_however_often_the_button_was_pressed(each_app: Flask, catalogue: None) -> None:
    learner = a_learner()
    courses_actions.start(learner, "first-words", clock.now())
    visitor = signed_in(Visitor(each_app), learner)
    values = {"csrf_token": visitor.csrf_token(), "more": "new", "idempotency_key": "k" * 22}
    answers = [sent(visitor, "/session/start", values) for _ in range(3)]
    assert len({answer.location for answer in answers}) == 1
    assert Sitting.get().extra_new == 5
    sent(visitor, "/session/start", {**values, "idempotency_key": "l" * 22})
    assert Sitting.get().extra_new == 10


def test_what_was_said_the_first_time_is_said_again(each_app: Flask) -> None:
    visitor = signed_in(Visitor(each_app), a_learner())
    file = {"format": "vocavision-outbox", "version": 1, "events": []}
    form = visitor.get("/settings/set-aside").form("/settings/set-aside/import")
    for _ in range(2):
        data = {**form, "file": (io.BytesIO(json.dumps(file).encode()), "outbox.json")}
        visitor.client.post("/settings/set-aside/import", data=data, content_type="multipart/form-data")
        assert "From the file: 0 recorded" in visitor.get("/settings/set-aside").words()
    assert GivenAnswer.select().count() == 1
    other = {**form, "file": (io.BytesIO(json.dumps(file).encode() + b" "), "outbox.json")}
    visitor.client.post("/settings/set-aside/import", data=other, content_type="multipart/form-data")
    assert GivenAnswer.select().count() == 2, "another file is another form"


def test_a_form_that_was_changed_or_that_another_sends_is_another_form(app: Flask) -> None:
    a_learner(email="mina@example.org")
    visitor = Visitor(app)
    form = visitor.get("/forgot-password").form("/forgot-password")
    sent(visitor, "/forgot-password", {**form, "email": "mina@example.org"})
    sent(visitor, "/forgot-password", {**form, "email": "jun@example.org"})
    other = Visitor(app)
    theirs = {**other.get("/forgot-password").form("/forgot-password"), "idempotency_key": form["idempotency_key"]}
    sent(other, "/forgot-password", {**theirs, "email": "mina@example.org"})
    assert MailedLink.select().count() == 3


def test_a_form_that_failed_may_be_sent_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(app)
    values = {**visitor.get("/sign-up").form("/sign-up"), "email": "mina@example.org", "password": "short"}
    assert [sent(visitor, "/sign-up", values).status_code for _ in range(2)] == [422, 422]
    values["password"] = NEW

    def away(*_values: object, **_named: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("vocavision.accounts.routes.actions.sign_up", away)
        assert sent(visitor, "/sign-up", values).status_code == 503
    assert sent(visitor, "/sign-up", values).status_code == 303


def test_the_header_is_a_key_too_and_what_is_none_is_left_out(app: Flask) -> None:
    visitor = Visitor(app)
    values = {"email": "mina@example.org", "csrf_token": visitor.csrf_token()}
    for key in ("h" * 22, "h" * 22, "short", "with spaces and more of them", "x" * 65, ""):
        visitor.client.post("/forgot-password", data=values, headers={**visitor.headers, "Idempotency-Key": key})
        MailedLink.update(used_at_ms=1).execute()
    assert GivenAnswer.select().count() == 1


def slowly(app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[int]:
    """Let signing up take so long; gives the list of those who did."""
    from vocavision.accounts import actions as accounts_actions

    sign_up, done = accounts_actions.sign_up, []

    def slow(*values: Any, **named: Any) -> User:
        time.sleep(seconds)
        done.append(1)
        return sign_up(*values, **named)

    monkeypatch.setattr("vocavision.accounts.routes.actions.sign_up", slow)
    return done


def both(app: Flask, visitor: Visitor, values: dict[str, Any]) -> list[Any]:
    """The answers to a form that is sent twice at one moment."""
    found: list[Any] = []

    def send() -> None:
        other = Visitor(app)
        other.client._cookies = dict(visitor.client._cookies)
        found.append(sent(other, "/sign-up", values))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_sent_twice_at_one_moment_the_second_waits_for_the_first(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = slowly(each_app, monkeypatch, 0.5)
    visitor = Visitor(each_app)
    values = {**visitor.get("/sign-up").form("/sign-up"), "email": "mina@example.org", "password": NEW}
    first, second = both(each_app, visitor, values)
    assert (first.status_code, second.status_code) == (303, 303)
    assert cookie_of(first) == cookie_of(second)
    assert done == [1]


def test_who_waits_too_long_is_asked_to_come_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_WAIT_SECONDS", 0.2)
    slowly(app, monkeypatch, 1)
    visitor = Visitor(app)
    values = {**visitor.get("/sign-up").form("/sign-up"), "email": "mina@example.org", "password": NEW}
    answers = both(app, visitor, values)
    assert sorted(answer.status_code for answer in answers) == [303, 503]
    assert [answer.headers["Retry-After"] for answer in answers if answer.status_code == 503] == ["5"]


def test_a_form_in_the_hands_of_a_process_that_died_is_taken_over(each_app: Flask) -> None:
    assert actions.claim_answer("a" * 64, "1" * 32, clock.now()).mine
    assert not actions.claim_answer("a" * 64, "2" * 32, clock.now()).mine
    with clock.travel(timedelta(seconds=61)):
        assert actions.claim_answer("a" * 64, "2" * 32, clock.now()).mine
    actions.keep_answer("a" * 64, "1" * 32, idempotency.Answer("/late"))
    assert not GivenAnswer.get().answered, "what the dead one says late is not kept"


def test_an_answer_is_kept_for_a_day_and_then_forgotten(each_app: Flask) -> None:
    actions.claim_answer("a" * 64, "1" * 32, clock.now())
    actions.keep_answer("a" * 64, "1" * 32, idempotency.Answer("/there"))
    with clock.travel(timedelta(hours=23)):
        actions.forget_old(clock.now())
        known = actions.claim_answer("a" * 64, "2" * 32, clock.now())
        assert (known.mine, known.answer) == (False, idempotency.Answer("/there"))
    with clock.travel(timedelta(hours=25)):
        assert actions.claim_answer("a" * 64, "2" * 32, clock.now()).mine
        actions.release_answer("a" * 64, "2" * 32)
        assert GivenAnswer.select().count() == 0
    actions.claim_answer("b" * 64, "1" * 32, clock.now())
    with clock.travel(timedelta(hours=25)):
        actions.forget_old(clock.now())
    assert GivenAnswer.select().count() == 0


def test_what_is_done_is_told_so_though_the_answer_cannot_be_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_values: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(actions, "keep_answer", away)
    visitor = Visitor(app)
    values = {**visitor.get("/sign-up").form("/sign-up"), "email": "mina@example.org", "password": NEW}
    assert sent(visitor, "/sign-up", values).status_code == 303


def test_a_form_without_a_key_costs_no_statement_more(app: Flask, count_statements: Any) -> None:
    visitor = signed_in(Visitor(app), a_learner())
    token = visitor.csrf_token()
    with count_statements() as counter:
        sent(visitor, "/session/start", {"csrf_token": token})
    assert not [sql for sql in counter.statements if "given_answer" in sql]
