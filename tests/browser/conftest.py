"""What browser tests share: one served app for a module, people who are signed in, tools that look at a page."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import servers
from tests.browser import looks
from tests.conftest import Complaints, Live, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from vocavision.config import Config


@pytest.fixture(scope="module")
def live(
    base_config: "Config", template: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    """The app on SQLite with the real catalogue, served to the browsers of one module's tests."""
    from werkzeug.serving import make_server

    from vocavision.lib import assets

    home: Path = tmp_path_factory.mktemp("live") / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(template("sqlite", True), home / "vocavision.db")
    built = assets.build(base_config.home)
    (home / built.name).symlink_to(built)
    port = servers.free_port()
    with running(replace(base_config, home=home, port=port)) as app:
        _add_failures(app)
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


def _add_failures(app: Any) -> None:
    """`/failing/404` fails so: each page of an error can be opened."""
    from vocavision.lib import errors

    @app.get("/failing/<int:status>")
    def failing(status: int) -> str:
        raise errors.of_status(status)


@pytest.fixture(autouse=True)
def _unlimited(live: Live) -> None:
    """All tests come from one address: what it asked for before is forgotten."""
    from vocavision.accounts.models import Attempts
    from vocavision.lib.limits import limiter

    limiter.reset()
    Attempts.delete().execute()


@pytest.fixture
def page(new_page: Callable[..., "Page"], complaints: Complaints) -> Iterator["Page"]:
    """A phone whose browser keeps a worker, and whose network may go away."""
    opened = new_page(service_workers="allow")
    yield opened
    for expected in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:", "503"):
        complaints.forget(expected)


@pytest.fixture
def with_voice(new_page: Callable[..., "Page"]) -> Callable[..., "Page"]:
    """Like `new_page`, with a browser that can speak: what it says stands in `window.said`."""

    def opened(**options: Any) -> "Page":
        page = new_page(**options)
        page.context.add_init_script(looks.VOICE)
        return page

    return opened
