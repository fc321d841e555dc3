"""The database: how it is opened, and what a learner sees when it is locked, full, read-only or away."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from uuid import UUID

import peewee
import psycopg2
import pytest
from flask import Flask

from tests import servers
from tests.conftest import running
from tests.factories import a_learner, signed_in
from tests.pages import Page, Visitor
from vocavision import db
from vocavision.accounts import queries as accounts_queries
from vocavision.accounts.models import MailedLink, User
from vocavision.config import Config, ConfigError, make_home
from vocavision.lib import clock
from vocavision.ops.actions import add_job
from vocavision.ops.models import Job
from vocavision.review import queries as review_queries

ROOT = Path(__file__).parent.parent.parent
sqlite = vars(peewee)["sqlite3"]  # the library that peewee uses: a file is never opened by two
FORM = {"email": "new@example.org", "password": "a quiet morning"}


def test_the_old_sqlite_of_the_system_stops_the_start_with_one_sentence(sqlite_config: Config) -> None:
    start = "import sys; sys.modules['pysqlite3'] = None; import app"
    env = {**os.environ, "VOCAVISION_HOME": str(sqlite_config.home)}
    done = subprocess.run([sys.executable, "-c", start], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("VocaVision cannot start: SQLite 3.")
    assert done.stderr.count("\n") == 1


def test_sqlite_is_opened_so_that_a_commit_is_kept(app: Flask) -> None:
    db.database.connect(reuse_if_open=True)
    settings = {
        name: db.database.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    assert sqlite.sqlite_version_info >= db.OLDEST_SQLITE


def test_what_is_asked_again_and_again_is_not_read_anew_after_many_other_statements(app: Flask) -> None:
    db.database.connect(reuse_if_open=True)
    read: list[int] = []
    db.database.connection().set_authorizer(lambda action, *_: read.append(action) or sqlite.SQLITE_OK)
    try:
        for number in [*range(200), *range(200)]:
            db.database.execute_sql(f"SELECT {number}").fetchall()
        for _ in range(2):
            known = len(read)
            accounts_queries.person("0" * 64)
            review_queries.latest(1)
        assert len(read) == known
    finally:
        db.database.connection().set_authorizer(None)


def test_read_then_write_in_many_threads_at_once_never_fails(each_app: Flask) -> None:
    learner = a_learner(new_per_day=0)
    wrong: list[BaseException] = []

    def add() -> None:
        try:
            with each_app.app_context():
                for _ in range(20):
                    db.database.connect(reuse_if_open=True)
                    with db.transaction():
                        rows = User.select().where(User.id == learner.id)
                        [now] = rows if db.is_sqlite() else rows.for_update()
                        User.update(new_per_day=now.new_per_day + 1).where(User.id == learner.id).execute()
        except BaseException as error:
            wrong.append(error)
        finally:
            db.database.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert User.get_by_id(learner.id).new_per_day == 80


def test_what_a_request_left_open_is_rolled_back_at_its_end(each_app: Flask) -> None:
    def half() -> str:
        db.database.connect(reuse_if_open=True)
        db.database.begin()
        a_learner(email="half@example.org")
        return "done"

    def ask() -> None:  # in a thread, so that no context of this test is there
        answers.append(each_app.test_client().get("/half").text)
        answers.append(User.select().count())
        db.database.close()

    answers: list[object] = []
    each_app.add_url_rule("/half", "half", half)
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert answers == ["done", 0]
    assert User.select().count() == 0


@contextmanager
def another(app: Flask) -> Iterator[object]:
    """Another connection to the same SQLite file."""
    with closing(sqlite.connect(db.database.database, timeout=0, isolation_level=None)) as connection:
        yield connection


def counted() -> tuple[int, int, int]:
    """How many rows a sign-up writes into; that it was tried stays counted."""
    return User.select().count(), MailedLink.select().count(), Job.select().count()


def refused(visitor: Visitor) -> Page:
    """The page that a sign-up gets when the database takes nothing; then nothing is half written."""
    before = counted()
    page = visitor.submit(visitor.get("/sign-up"), "/sign-up", **FORM, status=503)
    assert counted() == before
    return page


def test_a_locked_database_answers_503_after_its_patience_and_then_goes_on(app: Flask, visitor: Visitor) -> None:
    with another(app) as other:
        other.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
        page = refused(visitor)
        other.execute("ROLLBACK")  # type: ignore[attr-defined]
    assert "Nothing you saved is lost" in page.words()
    visitor.submit(visitor.get("/sign-up"), "/sign-up", **FORM)
    assert User.select().where(User.email == FORM["email"]).exists()


def test_a_locked_database_still_shows_pages(app: Flask, visitor: Visitor) -> None:
    with another(app) as other:
        other.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
        visitor.get("/courses")
        visitor.get("/help")


def fill_accounts() -> None:
    """Accounts without end."""
    while True:
        a_learner(name="x" * 60)


def fill_links() -> None:
    """Links without end."""
    for number in count():
        MailedLink.create(
            id=UUID(int=number),
            token_hash=f"{number:064}",
            purpose="reset",
            email="x",
            created_at_ms=0,
            expires_at_ms=0,
        )


def fill_jobs() -> None:
    """Jobs without end."""
    while True:
        add_job("none", {}, clock.now())


def test_a_full_disk_answers_503_in_the_learners_language_and_pages_go_on(app: Flask) -> None:
    korean = Visitor(app, "ko")
    pages = db.database.execute_sql("PRAGMA page_count").fetchone()[0]
    db.database.execute_sql(f"PRAGMA max_page_count = {pages}")
    for fill in (fill_accounts, fill_links, fill_jobs):  # until no table has room for a row
        with pytest.raises(peewee.OperationalError, match="full"):
            fill()
    page = refused(korean)
    assert page.document.get("lang") == "ko"
    korean.get("/courses")
    db.database.execute_sql(f"PRAGMA max_page_count = {2 * pages}")
    korean.submit(korean.get("/sign-up"), "/sign-up", **FORM)


def test_a_read_only_database_answers_503_and_pages_go_on(app: Flask, visitor: Visitor) -> None:
    db.database.execute_sql("PRAGMA query_only = 1")
    refused(visitor)
    visitor.get("/courses")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can come to."""
    folder = Path(tempfile.mkdtemp(prefix="vocavision-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_read_only_data_folder_stops_the_start_with_one_sentence(open_folder: Path) -> None:
    home, said = open_folder / "home", open_folder / "said"
    home.mkdir(mode=0o555)
    said.touch()
    said.chmod(0o666)
    if (child := os.fork()) == 0:
        if os.geteuid() == 0:  # for root no folder is read-only
            os.setgid(65534)
            os.setuid(65534)
        try:
            make_home(Config(home=home))
        except ConfigError as error:
            said.write_text(str(error))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert said.read_text() == f"The data folder {home} cannot be written to."


@pytest.fixture
def server_side(postgres_config: Config) -> Iterator[psycopg2.extensions.connection]:
    """An operator's own connection to the server."""
    server = postgres_config.database_url.rsplit("/", 1)[0]
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    yield connection
    connection.close()


def end_all_connections(operator: psycopg2.extensions.connection, config: Config) -> None:
    """What happens when the server restarts."""
    name = config.database_url.rsplit("/", 1)[1]
    with operator.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


def close_to_all(operator: psycopg2.extensions.connection, config: Config) -> None:
    """What it is like when the server stops: connections end, and new ones are refused."""
    with operator.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {config.database_url.rsplit('/', 1)[1]} ALLOW_CONNECTIONS false")
    end_all_connections(operator, config)


@pytest.mark.postgres
def test_a_connection_that_the_server_ended_is_replaced_before_anyone_notices(
    postgres_config: Config, server_side: psycopg2.extensions.connection
) -> None:
    with running(postgres_config) as app:
        visitor = Visitor(app)
        visitor.get("/courses")
        end_all_connections(server_side, postgres_config)
        visitor.get("/courses")
        form = visitor.get("/sign-up")
        end_all_connections(server_side, postgres_config)
        visitor.submit(form, "/sign-up", **FORM)
        assert User.select().where(User.email == FORM["email"]).count() == 1


@pytest.mark.postgres
def test_a_transaction_that_begins_on_an_ended_connection_begins_on_a_new_one(
    postgres_config: Config, server_side: psycopg2.extensions.connection
) -> None:
    with running(postgres_config):
        a_learner()
        end_all_connections(server_side, postgres_config)
        with db.transaction():
            a_learner()
        assert User.select().count() == 2


def planned() -> list[tuple[bool, int]]:
    """Of each statement that this thread's connection keeps: whether it looks up a person, and how often it ran."""
    db.database.connect(reuse_if_open=True)
    rows = db.database.execute_sql(
        "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
    ).fetchall()
    return [("FROM sign_in" in statement, times) for statement, times in rows]


@pytest.mark.postgres
def test_a_statement_that_is_kept_is_planned_once_for_each_connection_and_anew_on_a_new_one(
    postgres_config: Config, server_side: psycopg2.extensions.connection
) -> None:
    with running(postgres_config):
        for _ in range(8):
            accounts_queries.person("0" * 64)
        with db.transaction() as undone:
            review_queries.latest(1)
            undone.rollback()
        assert review_queries.latest(1) is None
        assert sorted(planned()) == [(False, 2), (True, 8)]
        end_all_connections(server_side, postgres_config)
        accounts_queries.person("0" * 64)
        assert planned() == [(True, 1)]


@pytest.mark.postgres
def test_behind_a_pooler_no_statement_is_kept(postgres_config: Config) -> None:
    with running(replace(postgres_config, database_keeps_plans=False)):
        accounts_queries.person("0" * 64)
        assert planned() == []
        assert db.database.execute_sql("SHOW plan_cache_mode").fetchone() == ("auto",)


@pytest.mark.postgres
def test_a_connection_that_ends_in_the_middle_of_a_transaction_leaves_nothing_half_written(
    postgres_config: Config, server_side: psycopg2.extensions.connection
) -> None:
    def half() -> str:
        with db.transaction():
            a_learner(email="half@example.org")
            end_all_connections(server_side, postgres_config)
            a_learner(email="other@example.org")
        return ""

    with running(postgres_config) as app:
        app.add_url_rule("/half", "half", half)
        client = app.test_client()
        assert client.get("/half").status_code == 503
        assert client.get("/courses").status_code == 200
        assert User.select().count() == 0


@pytest.mark.postgres
def test_a_database_server_that_is_away_answers_503_with_a_page_that_needs_none(postgres_config: Config) -> None:
    away = Config(
        home=postgres_config.home,
        secret_key=postgres_config.secret_key,
        database_url=f"postgresql://nobody@127.0.0.1:{servers.free_port()}/nothing",
    )
    with running(away) as app:
        page = Visitor(app, "ko").get("/courses", status=503)
    assert page.document.get("lang") == "ko"
    assert len(page.all(".//h1")) == 1


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("path", "method"), [("/today", "GET"), ("/courses", "GET"), ("/help", "GET"), ("/sign-in", "POST")]
)
def test_a_signed_in_learner_is_told_when_the_database_is_away_and_the_log_takes_one_line(
    postgres_config: Config,
    server_side: psycopg2.extensions.connection,
    capfd: pytest.CaptureFixture[str],
    path: str,
    method: str,
) -> None:
    with running(postgres_config) as app:
        learner = signed_in(Visitor(app, "ko"), a_learner())
        token = learner.csrf_token()
        close_to_all(server_side, postgres_config)
        capfd.readouterr()
        page = (
            learner.get(path, status=503)
            if method == "GET"
            else learner.post(path, {**FORM, "csrf_token": token}, status=503)
        )
    assert page.document.get("lang") == "ko"
    assert page.response.headers["X-Request-Id"] in page.words()
    [line] = capfd.readouterr().err.splitlines()
    assert "failed status=503" in line
    assert page.response.headers["X-Request-Id"] in line
    assert "not currently accepting connections" in line


@pytest.mark.postgres
def test_a_machine_and_a_part_of_a_page_get_theirs_when_the_database_is_away(
    postgres_config: Config, server_side: psycopg2.extensions.connection
) -> None:
    with running(postgres_config) as app:
        learner = signed_in(Visitor(app, "ko"), a_learner())
        close_to_all(server_side, postgres_config)
        part = learner.get("/today", status=503, fragment=True)
        answer = learner.client.get("/today", headers={"Accept": "application/json"})
    assert "<html" not in part.text
    assert answer.status_code == 503
    assert answer.json["error"] == "unavailable"
