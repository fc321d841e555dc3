"""What more data costs: statements, a grade beside a million reviews."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tools.bench import people
from tools.bench.report import Figure
from vocavision import db
from vocavision.lib import limits

QUIET = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
HTMX = {"HX-Request": "true"}
WARM, PRESSES = 40, 150


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that reach the database meanwhile, BEGIN and COMMIT left out."""
    seen: list[str] = []
    database: Any = db.database.obj
    run = database.execute_sql

    def noted(sql: str, *args: Any, **kwargs: Any) -> Any:
        if not sql.lstrip().upper().startswith(QUIET):
            seen.append(sql)
        return run(sql, *args, **kwargs)

    database.execute_sql = noted
    try:
        yield seen
    finally:
        del database.execute_sql


def _grade_seconds(app: Flask, number: int) -> list[float]:
    """Seconds that each press of a new learner took, the first ones left out: each learner meets the same cards."""
    if db.is_sqlite():
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # what was filled in is no work of the presses
    client = app.test_client()
    client.set_cookie("sign-in", people.learner(number)[1])
    text = client.get("/session").get_data(as_text=True)
    took = []
    for _ in range(WARM + PRESSES):
        address, values = people.next_post(text)
        began = time.perf_counter()
        text = client.post(address, data=values, headers=HTMX).get_data(as_text=True)
        took.append(time.perf_counter() - began)
    return took[WARM:]


def _fill(count: int, user_id: int) -> None:
    """So many reviews of other learners in the table."""
    now = int(time.time() * 1000)
    people.write_down(
        user_id,
        (
            {
                "kind": "review", "rating": 3, "word_id": number % 500 + 1, "reviewed_at_ms": now - number * 1000,
                "study_day": 739_000 + number % 900,
            }
            for number in range(count)
        ),
    )  # fmt: skip


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figures of growth."""
    limits.limiter.enabled = False
    with people.stocked() as (app, _config):
        other, _ = people.learner(0)
        _user, token = people.learner(1)
        client = app.test_client()
        client.set_cookie("sign-in", token)
        yield from _statements(client)
        _fill(10_000, int(other.id))
        few = _grade_seconds(app, 2)
        _fill(100_000 if quick else 990_000, int(other.id))
        many = _grade_seconds(app, 3)
        ratio = statistics.median(many) / statistics.median(few)
        yield Figure("a grade beside 1,000,000 reviews, to one beside 10,000", ratio, "times", most=1.2)


def _statements(client: FlaskClient) -> Iterator[Figure]:
    for name, most, act in _pages(client):
        with counted() as seen:
            act()
        yield Figure(f"statements: {name}", len(seen), "", most=most)


def _pages(client: FlaskClient) -> list[tuple[str, int, Callable[[], Any]]]:
    text = client.get("/session").get_data(as_text=True)
    client.get("/today")
    address, values = people.next_post(text)
    return [
        ("Today", 6, lambda: client.get("/today")),
        ("a word page", 5, lambda: client.get("/words/harbor")),
        ("a press with its next card", 6, lambda: client.post(address, data=values, headers=HTMX)),
    ]
