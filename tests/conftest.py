"""What tests share: an app on each engine, a visitor, a statement counter, real servers, a browser."""

import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from flask import Flask

from tests import servers
from tests.pages import Visitor
from vocavision import create_app, db
from vocavision.config import Config

CI = os.environ.get("CI") == "true"
CHROMIUM = "/usr/bin/chromium"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The engine's parameter carries its marker, so that `-m` can choose; slow tests run only when asked for."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "postgres" in parameters.values():
            item.add_marker(pytest.mark.postgres)
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


def _need(server: Any) -> Any:
    """The running server; its absence fails a CI run and is one visible line elsewhere."""
    try:
        return server.__enter__()
    except servers.Absent as error:
        if CI:
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL, without a database name."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.rsplit("/", 1)[0]
        return
    server = servers.postgres()
    address = _need(server)
    yield address
    server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    server = servers.redis()
    address = _need(server)
    yield address
    server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def base_config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Settings whose static files are built once."""
    return Config(home=tmp_path_factory.mktemp("base"), secret_key=secrets.token_urlsafe(48), log_level="warning")


@pytest.fixture(scope="session")
def migrated_file(base_config: Config) -> Path:
    """An SQLite file with every migration applied."""
    database = db.open_database(base_config)
    db.database.initialize(database)
    db.migrations().up()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return base_config.home / "vocavision.db"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, base_config: Config) -> Iterator[str]:
    """The name of a PostgreSQL database with every migration applied."""
    name = f"template_{secrets.token_hex(6)}"
    _create_database(postgres_server, name)
    database = db.open_database(replace(base_config, database_url=f"{postgres_server}/{name}"))
    db.database.initialize(database)
    db.migrations().up()
    database.close_all()
    yield name
    _drop_database(postgres_server, name)


def _run(server: str, statement: str) -> None:
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _create_database(server: str, name: str, template: str = "template0") -> None:
    _run(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop_database(server: str, name: str) -> None:
    _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_config(base_config: Config, migrated_file: Path, tmp_path: Path) -> Config:
    """Settings of an app on a fresh, migrated SQLite file."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    shutil.copy(migrated_file, home / "vocavision.db")
    for built in base_config.home.glob("static-*"):
        (home / built.name).symlink_to(built)
    return replace(base_config, home=home)


@pytest.fixture
def postgres_config(sqlite_config: Config, postgres_server: str, postgres_template: str) -> Iterator[Config]:
    """Settings of an app on a fresh, migrated PostgreSQL database."""
    name = f"test_{secrets.token_hex(6)}"
    _create_database(postgres_server, name, postgres_template)
    yield replace(sqlite_config, database_url=f"{postgres_server}/{name}")
    _drop_database(postgres_server, name)


@contextmanager
def running(config: Config) -> Iterator[Flask]:
    """The app with these settings; its database connection is closed afterwards."""
    app = create_app(config)
    try:
        with app.app_context():
            yield app
    finally:
        database = db.database.obj
        database.close()
        if hasattr(database, "close_all"):
            database.close_all()


@pytest.fixture
def app(sqlite_config: Config) -> Iterator[Flask]:
    """The app on SQLite."""
    with running(sqlite_config) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def each_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on SQLite, then on PostgreSQL."""
    with running(request.getfixturevalue(f"{request.param}_config")) as made:
        yield made


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A person with a browser that runs no script."""
    return Visitor(app)


class Counter:
    """Counts the statements that reach the database, save BEGIN, COMMIT and their like."""

    QUIET = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_statements(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """`with count_statements() as statements:` then `len(statements)`."""

    @contextmanager
    def counting() -> Iterator[Counter]:
        counter = Counter()
        database = db.database.obj
        plain = database.execute_sql

        def counted(sql: str, params: Any = None) -> Any:
            if not sql.lstrip().upper().startswith(Counter.QUIET):
                counter.statements.append(sql)
            return plain(sql, params)

        monkeypatch.setattr(database, "execute_sql", counted)
        try:
            yield counter
        finally:
            monkeypatch.undo()

    return counting


@dataclass(frozen=True)
class Live:
    """A served app and where it is."""

    app: Flask
    address: str


@pytest.fixture
def live(sqlite_config: Config) -> Iterator[Live]:
    """The app on SQLite with the real catalogue, served to browsers on this machine."""
    from werkzeug.serving import make_server

    from vocavision.catalogue import cli

    port = servers.free_port()
    with running(replace(sqlite_config, port=port)) as app:
        app.test_cli_runner().invoke(cli.commands, ["load"], catch_exceptions=False)
        server = make_server("127.0.0.1", port, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Live(app, f"http://localhost:{port}")
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Chromium, started once."""
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        text = "Chromium is not installed: apt-get install chromium fonts-noto-cjk"
        if CI:
            pytest.fail(text)
        pytest.skip(text)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any, live: Live) -> Iterator[Callable[..., Any]]:
    """`new_page(theme="dark", language="ko-KR", width=360, height=800, **options)` opens a browser window on the app.

    A message on its console of level error, save of a failed load that the test provokes, fails the test.
    """
    contexts: list[Any] = []
    problems: list[str] = []

    def opened(
        *, theme: str = "light", language: str = "en-US", width: int = 360, height: int = 800, **options: Any
    ) -> Any:
        context = chromium.new_context(
            base_url=live.address, viewport={"width": width, "height": height}, color_scheme=theme, locale=language,
            timezone_id="Asia/Seoul", **options,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" and "status of" not in m.text else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not problems, problems
