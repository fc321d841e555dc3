"""How often something guarded may be tried."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from vocavision import db
from vocavision.accounts import actions
from vocavision.accounts.guards import Guard
from vocavision.lib import clock
from vocavision.lib.errors import TooMany

GUARD = Guard("test", 3, 3600, "A test.")


def tries(app: Flask, about: str) -> None:
    actions.count_attempt(GUARD, about, app.config["SECRET_KEY"], clock.now())


def test_the_fourth_try_in_an_hour_is_refused_and_says_when_to_come_back(each_app: Flask) -> None:
    for _ in range(3):
        tries(each_app, "mina@example.org")
    with pytest.raises(TooMany) as caught:
        tries(each_app, "mina@example.org")
    assert 0 < (caught.value.retry_after_seconds or 0) <= 3600


def test_another_subject_has_a_count_of_its_own(app: Flask) -> None:
    for _ in range(3):
        tries(app, "mina@example.org")
    tries(app, "omar@example.org")


def test_an_hour_later_the_count_begins_anew(app: Flask) -> None:
    for _ in range(3):
        tries(app, "mina@example.org")
    with clock.travel(timedelta(hours=1)):
        tries(app, "mina@example.org")


def test_the_table_does_not_tell_who_was_counted(app: Flask) -> None:
    tries(app, "mina@example.org")
    (subject,) = db.database.execute_sql("SELECT subject FROM attempts").fetchone()
    assert "mina" not in subject


def test_the_count_is_exact_when_many_try_at_once(each_app: Flask) -> None:
    refused: list[int] = []

    def one() -> None:
        with each_app.app_context():
            try:
                tries(each_app, "crowd")
            except TooMany:
                refused.append(1)
            db.database.close()

    crowd = [threading.Thread(target=one) for _ in range(8)]
    for person in crowd:
        person.start()
    for person in crowd:
        person.join()
    assert len(refused) == 5
