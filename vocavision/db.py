"""One database by URL: SQLite in the data folder, or PostgreSQL; its connections and transactions."""

import fcntl
import re
import sqlite3 as standard_sqlite
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import peewee
import psycopg2.extensions
from flask import Flask
from peewee import DatabaseProxy, InterfaceError, Model, OperationalError, SqliteDatabase
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase

from vocavision.config import Config, ConfigError, make_home
from vocavision.lib.turns import Turns

MIGRATIONS = Path(__file__).parent.parent / "migrations"
BUSY_MS = 5000
STATEMENTS_KEPT = 1000  # of a connection to SQLite: when there is room for no more, new ones push out one another
MIGRATION_LOCK = 7_218_055  # any number that nothing else locks by
KEEP_PLANS = "-c plan_cache_mode=force_generic_plan"  # else some are planned anew each time, with the values of then
OLDEST_SQLITE = (3, 51, 3)  # before it, a checkpoint beside a reset of the WAL could corrupt the file

database = DatabaseProxy()


class Table(Model):
    """The parent of every table."""

    class Meta:
        database = database
        legacy_table_names = False


class _Mended:
    """A connection that broke between two transactions is replaced once before the request fails."""

    def execute_sql(self: Any, sql: str, params: Any = None) -> Any:
        return self._mending(super().execute_sql, sql, params)  # type: ignore[misc]

    def begin(self: Any, *kind: Any) -> None:
        """Begin on a connection that is alive: the first statement is where a lost one shows."""
        self._mending(super().begin, *kind)  # type: ignore[misc]

    def _mending(self: Any, run: Callable[..., Any], *values: Any) -> Any:
        try:
            return run(*values)
        except (OperationalError, InterfaceError):
            if self.in_transaction() or not self._is_broken():
                raise
            self._replace()
            return run(*values)


class _Sqlite(_Mended, SqliteDatabase):
    """SQLite, whose writers stand in line beside the file."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self._turns = Turns(path.with_name(f"{path.name}-turn"), BUSY_MS / 1000)
        super().__init__(str(path), **settings)

    def begin(self, *kind: Any) -> None:
        """Begin when it is this thread's turn; raises OperationalError when that takes too long."""
        try:
            self._turns.enter()
        except TimeoutError as error:
            raise OperationalError("database is locked") from error
        try:
            super().begin(*kind)
        except BaseException:
            self._turns.leave()
            raise

    def commit(self) -> None:
        """Commit, and let the next one in; what fails is rolled back by whoever began it."""
        super().commit()
        self._turns.leave()

    def rollback(self) -> None:
        """Roll back, and let the next one in."""
        try:
            super().rollback()
        finally:
            self._turns.leave()

    def _is_broken(self) -> bool:
        return self.is_closed()

    def _replace(self) -> None:
        self.connect(reuse_if_open=True)


class _Postgres(_Mended, PooledPostgresqlDatabase):
    def _is_broken(self) -> bool:
        return self.is_closed() or bool(self.connection().closed)

    def _replace(self) -> None:
        self.close()
        self.close_idle()  # what ended one connection ended those that rest in the pool too
        self.connect(reuse_if_open=True)


class _Connection(psycopg2.extensions.connection):
    """A connection to PostgreSQL, with the names of the statements that are prepared on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared: set[str] = set()


class _PostgresWithPlans(_Postgres):
    """PostgreSQL that plans a kept statement once for each connection: planning it costs more than running it."""

    def _execute_cursor(self, sql: str, params: Any, **options: Any) -> Any:
        name = _KEPT.get(sql)
        if name is None:
            return super()._execute_cursor(sql, params, **options)
        prepared = self.connection().prepared
        if name not in prepared:
            places = (f"${number}" for number in count(1))
            super()._execute_cursor(f"PREPARE {name} AS {re.sub('%s', lambda _: next(places), sql)}", ())
            prepared.add(name)
        return super()._execute_cursor(f"EXECUTE {name} ({', '.join(['%s'] * len(params))})", params)


def open_database(config: Config) -> peewee.Database:
    """The database of these settings, not yet connected."""
    if config.database_url:
        return _postgres(config)
    driver: Any = vars(peewee)["sqlite3"]
    if driver is standard_sqlite or driver.sqlite_version_info < OLDEST_SQLITE:
        raise ConfigError(f"SQLite {driver.sqlite_version} is too old: the pysqlite3 package must be installed.")
    return _Sqlite(
        make_home(config) / "vocavision.db",
        lock_type="IMMEDIATE",
        cached_statements=STATEMENTS_KEPT,
        pragmas={
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": BUSY_MS,
            "cache_size": -16_000,
            "temp_store": 2,
        },
    )


def _postgres(config: Config) -> peewee.Database:
    url = urlsplit(config.database_url)
    given = {
        "host": url.hostname,
        "port": url.port,
        "user": url.username and unquote(url.username),
        "password": url.password and unquote(url.password),
    }
    options: dict[str, Any] = {
        name: unquote(value) for name, value in (part.split("=", 1) for part in url.query.split("&") if "=" in part)
    }
    kind = _Postgres
    if config.database_keeps_plans:
        kind = _PostgresWithPlans
        options |= {"connection_factory": _Connection, "options": f"{KEEP_PLANS} {options.get('options', '')}"}
    return kind(
        unquote(url.path.lstrip("/")),
        max_connections=config.database_connections,
        stale_timeout=300,
        connect_timeout=5,
        **{name: value for name, value in given.items() if value},
        **options,
    )


def init_app(app: Flask, config: Config) -> None:
    """Give each request a connection; what it left open is rolled back at its end."""
    database.initialize(open_database(config))

    @app.teardown_appcontext
    def release(_error: BaseException | None) -> None:
        if database.is_closed():
            return
        if not is_sqlite():
            database.close()  # the pool rolls back what is open
        elif database.connection().in_transaction:
            database.rollback()


def is_sqlite() -> bool:
    """Whether the data lies in SQLite (else in PostgreSQL)."""
    return isinstance(database.obj, SqliteDatabase)


def transaction() -> AbstractContextManager[Any]:
    """One transaction: all of it or nothing; on SQLite it takes the write lock at once."""
    return database.atomic()


def interruption() -> Callable[[], None]:
    """What another thread calls to stop the statement that this one is waiting for; it ends in OperationalError."""
    database.connect(reuse_if_open=True)
    connection: Any = database.connection()
    stop: Callable[[], None] = connection.interrupt if is_sqlite() else connection.cancel
    return stop


class Statement:
    """An SQL statement written once, with `?` for its values, for the few places that must be quick."""

    def __init__(self, sqlite: str, postgres: str | None = None) -> None:
        self._sqlite = sqlite
        self._postgres = (postgres or sqlite).replace("%", "%%").replace("?", "%s")

    def __call__(self, *values: Any) -> Any:
        """The cursor after running the statement with these values."""
        database.connect(reuse_if_open=True)
        return database.execute_sql(self._sqlite if is_sqlite() else self._postgres, values)

    def all(self, *values: Any) -> Sequence[tuple[Any, ...]]:
        """Its rows."""
        rows: Sequence[tuple[Any, ...]] = self(*values).fetchall()
        return rows

    def one(self, *values: Any) -> tuple[Any, ...] | None:
        """Its first row, or None."""
        row: tuple[Any, ...] | None = self(*values).fetchone()
        return row


_KEPT: dict[str, str] = {}  # the names under which statements are prepared, by their texts


class Kept(Statement):
    """A statement that is run again and again with other values, so that its plan is worth keeping."""

    def __init__(self, sqlite: str, postgres: str | None = None) -> None:
        super().__init__(sqlite, postgres)
        _KEPT[self._postgres] = f"kept_{len(_KEPT)}"


def migrations() -> Runner:
    """The runner of the numbered migrations on the open database."""
    return Runner(database.obj, str(MIGRATIONS), table_name="schema_migration")


@contextmanager
def migrating(config: Config) -> Iterator[Runner]:
    """The runner of the migrations, for one process at a time: another waits until the first has done."""
    database.connect(reuse_if_open=True)
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield migrations()
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))
        return
    with (make_home(config) / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield migrations()
