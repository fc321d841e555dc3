"""What Today and a grade cost in statements, whatever the amount of data; and that each finds its rows by an index."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.review.learning import Learning, later
from vocavision import db
from vocavision.lib import clock

MOST = 6


@pytest.fixture
def mina(each_app: Flask) -> Learning:
    """A learner with a fortnight behind them: cards in every lane, and new words."""
    mina = Learning(each_app, words=20, new_per_day=6)
    for day in range(0, 4, 2):
        with later(days=day):
            mina.start()
            mina.finish()
    return mina


def test_today_and_each_step_of_a_session_stay_within_six_statements(
    mina: Learning, count_statements: Callable[[], Any]
) -> None:
    with later(days=9):
        mina.visitor.get("/help")  # the device was seen just now
        with count_statements() as statements:
            mina.visitor.get("/today")
        assert len(statements) <= MOST, statements.statements
        mina.start()
        found: dict[str, int] = {}
        for _ in range(40):
            what = {"meet": "meet", "prompt": "answer", "answer": "grade"}[mina.side]
            fields = {**mina.fields(), "rating": "3"}
            with count_statements() as statements:
                mina.page = mina.visitor.post(f"/session/{what}", fields, fragment=True)
            if mina.side == "summary":
                break
            assert len(statements) <= MOST, (what, statements.statements)
            if what not in found:
                with count_statements() as statements:
                    mina.visitor.get("/session")
                assert len(statements) <= MOST
            found[what] = len(statements)
    assert set(found) == {"meet", "answer", "grade"}


def test_the_statements_of_a_grade_find_their_rows_by_an_index(mina: Learning, monkeypatch: Any) -> None:
    ran: list[tuple[str, Any]] = []
    with later(days=9):
        mina.start()
        while mina.side != "prompt":
            mina.step()
        mina.press("answer")
        database = db.database.obj
        plain = database.execute_sql
        monkeypatch.setattr(
            database, "execute_sql", lambda sql, params=None: ran.append((sql, params)) or plain(sql, params)
        )
        mina.press("grade", rating="3")
        monkeypatch.undo()
    explain = "EXPLAIN QUERY PLAN " if db.is_sqlite() else "EXPLAIN "
    if not db.is_sqlite():
        database.execute_sql("SET enable_seqscan = off")
    for sql, params in ran:
        if sql.lstrip().split()[0] not in ("SELECT", "INSERT", "UPDATE", "WITH"):
            continue
        plan = "\n".join(str(row[-1]) for row in database.execute_sql(explain + sql, params).fetchall())
        for table in ("card", "review_event", "sitting", "word", "account", "sign_in", "new_word"):
            for scan in (f"SCAN {table}", f"Seq Scan on {table}"):
                assert not any(line.strip().startswith(scan) or f"-> {scan}" in line for line in plan.splitlines()), (
                    plan
                )


def test_a_sitting_that_is_long_ago_costs_no_more(mina: Learning, count_statements: Callable[[], Any]) -> None:
    with later(days=400):
        mina.visitor = mina.other_device().visitor
        mina.visitor.get("/help")
        with count_statements() as statements:
            mina.visitor.get("/today")
        assert len(statements) <= MOST
        assert clock.now().year > 2026
