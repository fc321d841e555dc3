"""What tests share: an app on each engine, a visitor, a statement counter, real servers, a browser.

The application is imported where it is made, so that tests of pure rules do not wait for it.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests import servers

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.pages import Visitor
    from vocavision.config import Config

pytest_plugins = ("tests.run",)
settings.register_profile("house", deadline=None)  # how long an example takes is no matter of a test
settings.load_profile("house")
SECRET = "a-secret-that-only-tests-know-0123456789"
QUIET = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
Once = Callable[[str, Callable[[], str]], str]


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path, once: Once) -> str:
    """The address of a PostgreSQL on which databases may be made, without a database name."""
    given = os.environ.get("TEST_DATABASE_URL")
    return given.rsplit("/", 1)[0] if given else once("postgres", lambda: servers.start_postgres(run_folder))


@pytest.fixture(scope="session")
def redis_server(run_folder: Path, once: Once) -> str:
    """The address of a Redis, without the number of a database."""
    given = os.environ.get("TEST_REDIS_URL")
    return given.rstrip("/") if given else once("redis", lambda: servers.start_redis(run_folder))


@pytest.fixture
def redis_url(redis_server: str, worker_id: str) -> str:
    """The address of an empty Redis database that no other test uses now."""
    import redis

    number = int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0
    address = f"{redis_server}/{number}"
    redis.Redis.from_url(address).flushdb()
    return address


@pytest.fixture
def postbox() -> Iterator[servers.Postbox]:
    """A running SMTP server that keeps what it is sent."""
    with servers.Postbox() as box:
        yield box


@pytest.fixture(scope="session")
def base_config(run_folder: Path) -> Iterator["Config"]:
    """Settings whose static files are built once; of an app whose panels may be as slow as a busy machine is."""
    from vocavision.config import Config
    from vocavision.lib import panels

    with pytest.MonkeyPatch.context() as patient:
        patient.setattr(panels, "SECONDS", 30.0)
        patient.setattr(panels, "SECONDS_IN_ALL", 60.0)
        yield Config(home=run_folder / "base", secret_key=SECRET, log_level="warning")


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, base_config: "Config", run_folder: Path, once: Once) -> Callable[..., str]:
    """`template(engine, stocked)` gives the migrated database to copy: its file or its name."""

    def made(engine: str, stocked: bool) -> str:
        name = f"{engine}_{'stocked' if stocked else 'empty'}"
        config = replace(base_config, home=run_folder / name)
        if engine == "sqlite":
            return once(name, lambda: _migrated(config, stocked))
        server = request.getfixturevalue("postgres_server")
        return once(name, lambda: _migrated_on(server, f"vocavision_test_{os.getpid()}_{name}", config, stocked))

    return made


def _migrated_on(server: str, database: str, config: "Config", stocked: bool) -> str:
    servers.on_postgres(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)", f"CREATE DATABASE {database}")
    (config.home.parent / f"{database}.drop").write_text(server)
    _migrated(replace(config, database_url=f"{server}/{database}"), stocked)
    return database


def _migrated(config: "Config", stocked: bool) -> str:
    from vocavision import db

    with running(config) as app:
        db.database.connect(reuse_if_open=True)
        db.migrations().up()
        if stocked:
            done = app.test_cli_runner().invoke(args=["catalogue", "load"], catch_exceptions=False)
            assert done.exit_code == 0, done.output
    return str(config.home / "vocavision.db")


@pytest.fixture
def sqlite_config(
    request: pytest.FixtureRequest, base_config: "Config", template: Callable[..., str], tmp_path: Path
) -> "Config":
    """Settings of an app on a fresh, migrated SQLite file."""
    from vocavision.lib import assets

    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(template("sqlite", "catalogue" in request.fixturenames), home / "vocavision.db")
    built = assets.build(base_config.home)
    (home / built.name).symlink_to(built)
    return replace(base_config, home=home)


@pytest.fixture
def postgres_config(
    request: pytest.FixtureRequest,
    sqlite_config: "Config",
    postgres_server: str,
    template: Callable[..., str],
    worker_id: str,
) -> Iterator["Config"]:
    """Settings of an app on a fresh, migrated PostgreSQL database."""
    source, name = (
        template("postgres", "catalogue" in request.fixturenames),
        f"vocavision_test_{os.getpid()}_{worker_id}",
    )
    servers.on_postgres(postgres_server, f"CREATE DATABASE {name} TEMPLATE {source}")
    yield replace(sqlite_config, database_url=f"{postgres_server}/{name}")
    servers.on_postgres(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def running(config: "Config") -> Iterator["Flask"]:
    """The app with these settings, its context pushed; its database connections are closed afterwards."""
    from tests.compiled import COMPILED
    from vocavision import create_app, db

    app = create_app(config)
    app.jinja_env.bytecode_cache = COMPILED
    try:
        with app.app_context():
            yield app
    finally:
        db.database.close()
        if hasattr(db.database.obj, "close_all"):
            db.database.close_all()


@pytest.fixture
def catalogue() -> None:
    """Asking for it puts the real words and courses into the test's database."""


@pytest.fixture
def app(sqlite_config: "Config") -> Iterator["Flask"]:
    """The app on SQLite."""
    with running(sqlite_config) as made:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def each_config(request: pytest.FixtureRequest) -> "Config":
    """The settings of an app on SQLite, then of one on PostgreSQL."""
    config: Config = request.getfixturevalue(f"{request.param}_config")
    return config


@pytest.fixture
def each_app(each_config: "Config") -> Iterator["Flask"]:
    """The app on SQLite, then on PostgreSQL."""
    with running(each_config) as made:
        yield made


@pytest.fixture
def visitor(app: "Flask") -> "Visitor":
    """A person with a browser that runs no script."""
    from tests.pages import Visitor

    return Visitor(app)


class Counter:
    """The statements that reached the database, save BEGIN, COMMIT and their like."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []

    @property
    def statements(self) -> list[str]:
        """The SQL without its values."""
        return [sql for sql, _ in self.asked]

    def __len__(self) -> int:
        return len(self.asked)


@contextmanager
def counting() -> Iterator[Counter]:
    """Count the statements of the block."""
    from vocavision import db

    counter, database = Counter(), db.database.obj
    run = database.execute_sql

    def counted(sql: str, params: Any = None, *args: Any, **kwargs: Any) -> Any:
        if not sql.lstrip().upper().startswith(QUIET):
            counter.asked.append((sql, params))
        return run(sql, params, *args, **kwargs)

    database.execute_sql = counted
    try:
        yield counter
    finally:
        del database.execute_sql


@pytest.fixture
def count_statements() -> Callable[[], Any]:
    """`with count_statements() as counter:` then `len(counter)`, `counter.statements`."""
    return counting


@dataclass(frozen=True)
class Live:
    """A served app and where it is."""

    app: "Flask"
    address: str


@pytest.fixture
def live(catalogue: None, sqlite_config: "Config") -> Iterator[Live]:
    """The app on SQLite with the real catalogue, served from this very process to browsers on this machine."""
    from werkzeug.serving import make_server

    port = servers.free_port()
    with running(replace(sqlite_config, port=port)) as app:
        server = make_server("127.0.0.1", port, app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Live(app, f"http://localhost:{port}")
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=servers.chromium(),
            args=["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield browser
        browser.close()


@dataclass
class Complaints:
    """What browsers said against the pages they were shown; a test takes out what it expects."""

    said: list[str] = field(default_factory=list)

    def forget(self, part: str) -> None:
        """Take out what holds this text."""
        self.said = [line for line in self.said if part not in line]

    def watch(self, page: Any, address: str) -> None:
        """Note errors on the page's console, and whatever it asks of another host."""
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("pageerror", lambda error: self._error(str(error)))
        page.on("request", lambda request: self._asked(request.url, address))

    def _error(self, text: str) -> None:
        if "ViewTransition opt-in disabled" not in text:  # said where the page that follows is one without transitions
            self.said.append(text)

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "status of" not in text:  # a failed load is what some tests provoke
            self.said.append(text)

    def _asked(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:", "about:")):
            self.said.append(f"asked another host: {url}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What browsers complained of; anything left at the test's end fails it."""
    noted = Complaints()
    yield noted
    assert not noted.said, "the browser complained:\n" + "\n".join(noted.said)


@pytest.fixture
def new_page(chromium: "Browser", live: Live, complaints: Complaints) -> Iterator[Callable[..., "Page"]]:
    """`new_page(theme="dark", language="ko-KR", width=360, height=800, **options)` opens a window on the app."""
    contexts: list[Any] = []

    def opened(
        *, theme: str = "light", language: str = "en-US", width: int = 360, height: int = 800, **options: Any
    ) -> "Page":
        context = chromium.new_context(
            base_url=live.address,
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            locale=language,
            timezone_id="Asia/Seoul",
            **{"service_workers": "block", **options},
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints.watch(page, live.address)
        return page

    yield opened
    for context in contexts:
        context.close()
