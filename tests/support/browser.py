"""Chromium on a live server of the application; what the console says against a page fails the test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support import servers

PHONE = (390, 844)
DESKTOP = (1280, 800)
LOCALES = {"en": "en-US", "ko": "ko-KR"}


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_values: Any) -> None:
        """Say nothing: the application has its own log."""


@dataclass
class Live:
    """The application served at `url`, in this very process: tests may look into its tables and move its clock."""

    app: Flask
    url: str


@dataclass
class Complaints:
    """What a browser said against the pages it was shown; a test takes out what it expects."""

    said: list[str] = field(default_factory=list)

    def forget(self, part: str) -> None:
        """Take out what holds this text."""
        self.said = [line for line in self.said if part not in line]


@pytest.fixture
def live(make_app: Callable[..., Flask]) -> Iterator[Live]:
    """The application with a data folder of its own, on a free port."""
    port = servers.free_port()
    app = make_app(port=port)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with app.app_context():
        yield Live(app, f"http://localhost:{port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium())
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """What the browser complained of in this test; anything left at its end fails the test."""
    noted = Complaints()
    yield noted
    assert not noted.said, "the browser complained:\n" + "\n".join(noted.said)


@pytest.fixture
def context(live: Live, chromium: Browser, complaints: Complaints) -> Iterator[Callable[..., BrowserContext]]:
    """`context(theme, language, viewport, **playwright's)` gives a browser profile of its own."""
    opened = ExitStack()

    def made(
        theme: str = "light", language: str = "en", viewport: tuple[int, int] = DESKTOP, **options: Any
    ) -> BrowserContext:
        profile = chromium.new_context(
            base_url=live.url,
            color_scheme=theme,  # type: ignore[arg-type]
            locale=LOCALES[language],
            viewport={"width": viewport[0], "height": viewport[1]},
            **options,
        )
        opened.callback(profile.close)
        profile.set_default_timeout(10_000)
        profile.on("console", lambda message: _console(message, complaints))
        profile.on("weberror", lambda error: complaints.said.append(f"error: {error.error}"))
        profile.on("request", lambda request: _foreign(request.url, live, complaints))
        return profile

    with opened:
        yield made


@pytest.fixture
def browse(context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`browse(theme, language, viewport, **playwright's)` gives a tab of a new browser profile."""
    return lambda *args, **options: context(*args, **options).new_page()


def _console(message: ConsoleMessage, complaints: Complaints) -> None:
    if message.type in {"error", "warning"}:
        complaints.said.append(f"{message.type}: {message.text}")


def _foreign(url: str, live: Live, complaints: Complaints) -> None:
    if not url.startswith((live.url, "data:", "blob:", "about:")):
        complaints.said.append(f"asked another host: {url}")
