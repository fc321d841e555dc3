"""The application on a data folder of its own, migrated, on both engines.

A test that asks for `app` (or what needs it) runs on SQLite and again on PostgreSQL; marked `sqlite_only`, on
SQLite alone. A test that also asks for `catalogue` finds the real words there.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.support import servers
from tests.support.run import FOLDER

if TYPE_CHECKING:
    from flask import Flask

    from vocavision.config import Config

# The application is imported where it is made, so that tests of pure rules do not wait for it.

SECRET = "a-secret-that-only-tests-know-0123456789"
Once = Callable[[str, Callable[[], str]], str]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test that touches a database runs on both engines."""
    if "engine" not in metafunc.fixturenames:
        return
    engines: list[Any] = ["sqlite"]
    if not any(metafunc.definition.iter_markers("sqlite_only")):
        engines.append(pytest.param("postgres", marks=pytest.mark.postgres))
    metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of this test: `sqlite` or `postgres`."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path, once: Once) -> str:
    """The URL of a PostgreSQL server on which databases may be made."""
    return os.environ.get("TEST_DATABASE_URL") or once("postgres", lambda: servers.start_postgres(run_folder))


@pytest.fixture(scope="session")
def redis_server(run_folder: Path, once: Once) -> str:
    """The URL of a Redis server, without the number of a database."""
    given = os.environ.get("TEST_REDIS_URL", "").rstrip("/")
    return given or once("redis", lambda: servers.start_redis(run_folder))


@pytest.fixture
def redis_url(redis_server: str, worker_id: str) -> str:
    """The URL of an empty Redis database of this process alone."""
    import redis

    number = int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0
    url = f"{redis_server}/{number}"
    redis.Redis.from_url(url).flushdb()
    return url


def on_server(server: str, *statements: str) -> None:
    """Run statements on the server, outside a transaction."""
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def database_at(server: str, name: str) -> str:
    """The URL of one database of the server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, run_folder: Path, once: Once) -> Callable[[str, bool], str]:
    """`template(engine, stocked)` gives the migrated database to copy: its file, or its name."""

    from vocavision.config import Config

    def made(engine: str, stocked: bool) -> str:
        name = f"{engine}_{'stocked' if stocked else 'empty'}"
        home = run_folder / name
        if engine == "sqlite":
            return once(name, lambda: _migrated(Config(home=home, secret_key=SECRET), stocked))
        server = request.getfixturevalue("postgres_server")
        database = f"vocavision_test_{os.getpid()}_{name}"

        def make() -> str:
            on_server(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database}")
            (run_folder / f"{database}.drop").write_text(server)
            url = database_at(server, database)
            _migrated(Config(home=home, database_url=url, secret_key=SECRET), stocked)
            return database

        return once(name, make)

    return made


def _migrated(config: "Config", stocked: bool) -> str:
    from vocavision import create_app, db

    app = create_app(config)
    with app.app_context():
        db.database.connect(reuse_if_open=True)
        db.migrations().up()
        if stocked:
            done = app.test_cli_runner().invoke(args=["catalogue", "load"])
            assert done.exit_code == 0, done.output
    close_database()
    return str(config.home / "vocavision.db")


def close_database() -> None:
    """Close this thread's connection and all of the pool's."""
    from vocavision import db

    db.database.close()
    if hasattr(db.database.obj, "close_all"):
        db.database.close_all()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind on a server that is not of this run."""
    if hasattr(config, "workerinput") or not os.environ.get("TEST_DATABASE_URL"):
        return
    for path in config.stash[FOLDER].glob("*.drop"):
        on_server(path.read_text(), f"DROP DATABASE {path.stem} WITH (FORCE)")


@pytest.fixture
def home(tmp_path: Path, run_folder: Path) -> Path:
    """An empty data folder, with the static files built already."""
    from vocavision.lib import assets

    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    built = assets.build(run_folder / "static")
    (folder / built.name).symlink_to(built)
    return folder


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest,
    engine: str,
    home: Path,
    worker_id: str,
    template: Callable[[str, bool], str],
) -> Iterator[str]:
    """The DATABASE_URL of a migrated database of this test alone (empty: the file in `home`)."""
    source = template(engine, "catalogue" in request.fixturenames)
    if engine == "sqlite":
        shutil.copyfile(source, home / "vocavision.db")
        yield ""
        return
    server, name = request.getfixturevalue("postgres_server"), f"vocavision_test_{os.getpid()}_{worker_id}"
    on_server(server, f"CREATE DATABASE {name} TEMPLATE {source}")
    yield database_at(server, name)
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def make_app(home: Path, database_url: str, run_folder: Path) -> "Iterator[Callable[..., Flask]]":
    """`make_app(**settings)` gives the application with these settings on the test's database."""
    opened = ExitStack()
    from jinja2 import FileSystemBytecodeCache

    from vocavision import create_app
    from vocavision.config import Config

    def made(**settings: Any) -> "Flask":
        config = Config(**{"home": home, "database_url": database_url, "secret_key": SECRET, **settings})
        app = create_app(config)
        bytecode = run_folder / "templates"
        bytecode.mkdir(exist_ok=True)
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(bytecode))
        opened.callback(close_database)
        return app

    with opened:
        yield made


@pytest.fixture
def app(make_app: "Callable[..., Flask]") -> "Iterator[Flask]":
    """The application as on one's own machine, its context pushed."""
    made = make_app()
    with made.app_context():
        yield made


@pytest.fixture
def catalogue() -> None:
    """Asking for it puts the real words into the test's database."""
