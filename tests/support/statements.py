"""How many statements something takes."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Statements(list[str]):
    """The SQL that ran, in order; without what begins and ends a transaction."""


@contextmanager
def _counting() -> Iterator[Statements]:
    from vocavision import db

    database, ran = db.database.obj, Statements()
    run = database.execute_sql

    def noted(sql: str, *args: Any, **kwargs: Any) -> Any:
        if not sql.lstrip().upper().startswith(UNCOUNTED):
            ran.append(sql)
        return run(sql, *args, **kwargs)

    database.execute_sql = noted
    try:
        yield ran
    finally:
        del database.execute_sql


@pytest.fixture
def statements(app: object) -> Callable[[], AbstractContextManager[Statements]]:
    """`with statements() as ran:` collects the SQL of the block; `len(ran)` is what it took."""
    return _counting
