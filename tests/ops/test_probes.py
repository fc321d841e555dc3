"""What watches the service is told the truth, however it asks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from tests import servers
from tests.conftest import running
from vocavision.config import Config
from vocavision.lib import clock
from vocavision.ops import actions


def ask(app: Flask, path: str, **how: Any) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of a probe."""
    response = app.test_client().get(path, **how)
    return response.status_code, response.get_json()


def beat() -> None:
    """A worker gives a sign of life."""
    actions.beat(uuid4(), clock.now(), set(), clock.now())


def test_ready_needs_a_worker_that_gave_a_sign_of_life_within_a_minute(each_app: Flask) -> None:
    missing = (503, {"status": "not ready", "failed": ["worker"]})
    assert ask(each_app, "/readyz") == missing
    beat()
    assert ask(each_app, "/readyz") == (200, {"status": "ok"})
    with clock.travel(timedelta(seconds=59)):
        assert ask(each_app, "/readyz")[0] == 200
    with clock.travel(timedelta(seconds=61)):
        assert ask(each_app, "/readyz") == missing


def test_ready_needs_every_migration(each_app: Flask) -> None:
    beat()
    done = each_app.test_cli_runner().invoke(args=["db", "downgrade"])
    assert done.exit_code == 0, done.output
    assert ask(each_app, "/readyz") == (503, {"status": "not ready", "failed": ["migrations"]})


def test_an_empty_database_is_not_ready(sqlite_config: Config) -> None:
    (sqlite_config.home / "vocavision.db").unlink()
    with running(sqlite_config) as app:
        assert ask(app, "/readyz") == (503, {"status": "not ready", "failed": ["migrations", "worker"]})


@pytest.fixture
def away(sqlite_config: Config) -> Iterator[Flask]:
    """The app whose database does not answer."""
    url = f"postgresql://mina:hunter2@127.0.0.1:{servers.free_port()}/nowhere"
    with running(replace(sqlite_config, database_url=url)) as app:
        yield app


def test_a_database_that_is_away_is_named_and_nothing_secret_with_it(away: Flask) -> None:
    response = away.test_client().get("/readyz")
    assert (response.status_code, response.get_json()) == (503, {"status": "not ready", "failed": ["database"]})
    assert ask(away, "/healthz") == (200, {"status": "ok"})


def test_probes_come_by_address_without_https_while_pages_do_not(sqlite_config: Config) -> None:
    config = replace(sqlite_config, base_url="https://learn.example.org", env="production")
    with running(config) as app:
        beat()
        by_address: dict[str, Any] = {"headers": {"Host": "10.1.2.3:8000"}}
        assert ask(app, "/healthz", **by_address) == (200, {"status": "ok"})
        assert ask(app, "/readyz", **by_address) == (200, {"status": "ok"})
        page = app.test_client().get("/sign-in", **by_address)
        assert page.status_code in {301, 400}
        assert app.test_client().get("/sign-in", base_url="https://10.1.2.3").status_code == 400
