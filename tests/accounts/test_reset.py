"""A forgotten password, and changing password and address."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts import passwords
from vocavision.accounts.models import MailedLink, SignIn, User
from vocavision.lib import clock, mailed_token
from vocavision.ops.models import Job

OLD, NEW = "a long walk by the sea", "three cups of green tea"


@pytest.fixture
def mina(app: Flask) -> User:
    return a_learner(email="mina@example.org", password_hash=passwords.hashed(OLD))


def token(app: Flask, purpose: str) -> str:
    link = MailedLink.get(MailedLink.purpose == purpose)
    return mailed_token.token(app.config["SECRET_KEY"], UUID(str(link.id)))


def ask(visitor: Visitor, email: str) -> object:
    return visitor.submit(visitor.get("/forgot-password"), "/forgot-password", email=email)


def test_a_known_and_an_unknown_address_get_the_same_answer_and_the_same_rows(visitor: Visitor, mina: User) -> None:
    known, unknown = ask(visitor, "mina@example.org"), ask(visitor, "nobody@example.org")
    assert known.words().replace("mina@", "") == unknown.words().replace("nobody@", "")
    assert (MailedLink.select().count(), Job.select().count()) == (2, 2)


def test_the_link_sets_a_new_password_and_ends_every_other_sign_in(visitor: Visitor, mina: User, app: Flask) -> None:
    other = signed_in(Visitor(app), mina)
    ask(visitor, "mina@example.org")
    address = f"/reset-password/{token(app, 'reset')}"
    visitor.submit(visitor.get(address), address, password=NEW)
    assert passwords.matches(NEW, User.get().password_hash)
    other.get("/settings", status=401)
    visitor.get("/settings")


def test_opening_the_link_sets_nothing_and_it_works_once(visitor: Visitor, mina: User, app: Flask) -> None:
    ask(visitor, "mina@example.org")
    address = f"/reset-password/{token(app, 'reset')}"
    page = visitor.get(address)
    visitor.get(address)
    visitor.submit(page, address, password=NEW)
    page = visitor.get(address, status=404)
    assert [page.words(link) for link in page.all(".//main//a[@href='/forgot-password']")] == ["Ask for a new link"]
    assert "Reference: " in page.words()
    visitor.post(address, {"password": "another one of mine"}, status=404)
    assert passwords.matches(NEW, User.get().password_hash)


def tokens(app: Flask, purpose: str) -> list[str]:
    found = MailedLink.select().where(MailedLink.purpose == purpose).order_by(MailedLink.id)
    return [mailed_token.token(app.config["SECRET_KEY"], UUID(str(link.id))) for link in found]


def test_using_one_link_ends_the_others_of_this_person_alone(visitor: Visitor, mina: User, app: Flask) -> None:
    a_learner(email="omar@example.org")
    for address in ("mina@example.org", "MINA@example.org", "omar@example.org"):
        ask(visitor, address)
    first, second, omars = (f"/reset-password/{one}" for one in tokens(app, "reset"))
    stranger = Visitor(app)
    page = stranger.get(first)
    visitor.submit(visitor.get(second), second, password=NEW)
    stranger.submit(page, first, password="a door left open", status=404)
    stranger.get(first, status=404)
    stranger.get(omars)
    assert passwords.matches(NEW, User.get_by_id(mina.id).password_hash)


def test_setting_a_new_password_ends_an_asked_change_of_address(visitor: Visitor, mina: User, app: Flask) -> None:
    thief = signed_in(Visitor(app), mina)
    page = thief.get("/settings/security")
    thief.submit(page, "/settings/security/email", email="thief@example.org", present_password=OLD)
    ask(visitor, "mina@example.org")
    address = f"/reset-password/{token(app, 'reset')}"
    visitor.submit(visitor.get(address), address, password=NEW)
    thief.post(f"/change-email/{token(app, 'change')}", status=404)
    assert User.get().email == "mina@example.org"


def test_changing_the_password_ends_the_reset_links(visitor: Visitor, mina: User, app: Flask) -> None:
    ask(visitor, "mina@example.org")
    signed_in(visitor, mina)
    action = "/settings/security/password"
    visitor.submit(visitor.get("/settings/security"), action, present=OLD, password=NEW)
    visitor.get(f"/reset-password/{token(app, 'reset')}", status=404)


def test_after_30_minutes_the_link_is_too_old(visitor: Visitor, mina: User, app: Flask) -> None:
    ask(visitor, "mina@example.org")
    address = f"/reset-password/{token(app, 'reset')}"
    with clock.travel(timedelta(minutes=29)):
        visitor.get(address)
    with clock.travel(timedelta(minutes=31)):
        assert "too old" in visitor.get(address, status=404).words()


def test_the_token_stands_in_no_table(visitor: Visitor, mina: User, app: Flask) -> None:
    ask(visitor, "mina@example.org")
    secret = token(app, "reset")
    link, job = MailedLink.get(), Job.get()
    assert secret not in f"{link.__data__} {job.__data__}"


def test_a_link_for_one_thing_does_not_do_another(visitor: Visitor, mina: User, app: Flask) -> None:
    ask(visitor, "mina@example.org")
    page = visitor.get(f"/verify/{token(app, 'reset')}", status=404)
    assert page.all(".//main//a[@href='/settings/security']")
    visitor.get(f"/change-email/{token(app, 'reset')}", status=404)


def test_the_fourth_mail_for_one_address_in_an_hour_is_refused(visitor: Visitor, mina: User) -> None:
    for _ in range(3):
        visitor.submit(visitor.get("/forgot-password"), "/forgot-password", email="mina@example.org")
    visitor.submit(visitor.get("/forgot-password"), "/forgot-password", email="mina@example.org", status=429)
    assert MailedLink.select().count() == 3


def test_the_address_is_confirmed_by_the_button_behind_the_link(visitor: Visitor, app: Flask) -> None:
    visitor.submit(visitor.get("/sign-up"), "/sign-up", email="mina@example.org", password=NEW)
    address = f"/verify/{token(app, 'verify')}"
    page = visitor.get(address)
    assert User.get().verified_at_ms is None
    visitor.submit(page, address)
    assert User.get().verified_at_ms is not None


def test_a_password_is_changed_with_the_present_one_and_ends_the_others(
    visitor: Visitor, mina: User, app: Flask
) -> None:
    signed_in(visitor, mina)
    other = signed_in(Visitor(app), mina)
    page = visitor.get("/settings/security")
    action = "/settings/security/password"
    refused = visitor.submit(page, action, present="not mine at all", password=NEW, status=422)
    assert "not your present password" in refused.words()
    visitor.submit(page, action, present=OLD, password=NEW)
    assert passwords.matches(NEW, User.get().password_hash)
    visitor.get("/settings")
    other.get("/settings", status=401)


def test_the_address_changes_only_when_the_new_one_confirms(visitor: Visitor, mina: User, app: Flask) -> None:
    signed_in(visitor, mina)
    page = visitor.get("/settings/security")
    visitor.submit(page, "/settings/security/email", email="mina@new.example.org", present_password=OLD)
    assert User.get().email == "mina@example.org"
    address = f"/change-email/{token(app, 'change')}"
    visitor.submit(visitor.get(address), address)
    assert User.get().email == "mina@new.example.org"


def test_asking_for_an_address_of_somebody_else_tells_nothing(visitor: Visitor, mina: User) -> None:
    a_learner(email="omar@example.org")
    signed_in(visitor, mina)
    page = visitor.get("/settings/security")
    action = "/settings/security/email"
    taken = visitor.submit(page, action, email="omar@example.org", present_password=OLD)
    free = visitor.submit(page, action, email="free@example.org", present_password=OLD)
    assert taken.words().replace("omar@", "") == free.words().replace("free@", "")
    assert MailedLink.select().count() == 2


def test_unused_nameless_accounts_go_after_30_days(app: Flask, mina: User) -> None:
    from vocavision.accounts import actions

    old = actions.try_without_account(locale="en", zone="UTC", now=clock.now())
    later = clock.now() + timedelta(days=31)
    young = actions.try_without_account(locale="en", zone="UTC", now=later)
    actions.forget_old(later)
    assert {user.id for user in User.select()} == {mina.id, young.id}
    assert old.id != young.id
    assert SignIn.select().count() == 0
