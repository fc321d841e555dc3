"""How soon a learner without a network sees the first card, when browser and worker start anew."""

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserType, sync_playwright

from tests import servers
from tests.browser import tunnels
from tools.bench import people, served
from tools.bench.report import Figure

STARTS = 5
# When the document with the card in it was first painted, in ms from its being asked for.
PAINTED = """
() => new Promise((done) => new PerformanceObserver((list) => {
  for (const one of list.getEntriesByName("first-contentful-paint")) done(one.startTime);
}).observe({ type: "paint", buffered: true }))
"""


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figure of the tunnel; left out where there is no Chromium."""
    if servers.chromium() is None:
        return
    with tempfile.TemporaryDirectory(prefix="vocavision-bench-") as profile, sync_playwright() as playwright:
        with people.stocked() as (_app, config):
            _user, token = people.learner(1)
            with served.run(config) as (port, _process):
                address = f"http://localhost:{port}"
                _install(playwright.chromium, Path(profile), address, token)
        took = [_start(playwright.chromium, Path(profile), address) for _ in range(1 if quick else STARTS)]
    note = "browser and worker start anew with what they kept; nobody answers"
    yield Figure(
        "offline start of a session, until the first card is seen", statistics.median(took), "ms", 1000, note=note
    )


def _install(browser: BrowserType, profile: Path, address: str, token: str) -> None:
    """Go into a session and wait until the device could go on alone."""
    context = browser.launch_persistent_context(profile, executable_path=servers.chromium())
    context.add_cookies([{"name": "sign-in", "value": token, "url": address}])
    page = context.new_page()
    tunnels.ready(page, f"{address}/help")
    page.goto(f"{address}/session")
    tunnels.prepared(page, 10)
    context.close()


def _start(browser: BrowserType, profile: Path, address: str) -> float:
    """The milliseconds until the first card is seen."""
    context = browser.launch_persistent_context(profile, executable_path=servers.chromium())
    try:
        page = context.new_page()
        page.goto(f"{address}/session")
        page.locator("#session #card-heading").wait_for()
        return float(page.evaluate(PAINTED))
    finally:
        context.close()
