"""What a first visit costs: bytes over the wire, pictures included, as the browser counts them."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browser import cards, people
from vocavision.lib import clock
from vocavision.review import actions

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_BYTES = 60_000
MOST_SCRIPT_BYTES = 25_000
HASHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.[a-z0-9]+")
COMPRESSED = (".css", ".js", ".svg")


@dataclass
class Wire:
    """What came over it: bytes by kind and by address, and the headers of each answer."""

    bytes_by_kind: Counter[str] = field(default_factory=Counter)
    bytes_by_path: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All bytes, headers included."""
        return self.bytes_by_kind.total()

    def __str__(self) -> str:
        return ", ".join(f"{path} {size}" for path, size in self.bytes_by_path.most_common())


def visited(page: "Page", path: str) -> Wire:
    """What the browser fetched for this page, everything lazy included."""
    wire, kinds, paths = Wire(), {}, {}
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")

    def answered(event: Any) -> None:
        kinds[event["requestId"]] = event["type"]
        paths[event["requestId"]] = path_of = urlsplit(event["response"]["url"]).path
        wire.headers[path_of] = {name.lower(): value for name, value in event["response"]["headers"].items()}

    def finished(event: Any) -> None:
        size = int(event["encodedDataLength"])
        wire.bytes_by_kind[kinds.get(event["requestId"], "Other")] += size
        wire.bytes_by_path[paths.get(event["requestId"], "?")] += size

    client.on("Network.responseReceived", answered)
    client.on("Network.loadingFinished", finished)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    client.detach()
    return wire


@pytest.fixture(params=["landing", "meet", "review"])
def first_visit(request: pytest.FixtureRequest, with_voice: Callable[..., "Page"]) -> Wire:
    """The landing page, or a session, of a browser that was never here."""
    page = with_voice()
    if request.param == "landing":
        return visited(page, "/")
    learner = cards.learner(page)
    if request.param == "meet":
        people.enrolled(learner)
    else:
        people.met(learner, "harbor", "water", days_ago=4)
    actions.start(learner, clock.now())
    return visited(page, "/session")


def test_a_first_visit_is_light(first_visit: Wire, record_property: Callable[[str, object], None]) -> None:
    record_property("bytes", first_visit.total)
    assert first_visit.bytes_by_kind["Document"], "nothing was measured"
    assert first_visit.total <= MOST_BYTES, f"{first_visit.total} bytes: {first_visit}"
    assert first_visit.bytes_by_kind["Script"] <= MOST_SCRIPT_BYTES, str(first_visit)


def test_what_never_changes_is_compressed_named_by_its_hash_and_kept_for_ever(first_visit: Wire) -> None:
    fixed = {
        path: headers for path, headers in first_visit.headers.items() if path.startswith(("/static/", "/pictures/"))
    }
    assert len(fixed) >= 5
    for path, headers in fixed.items():
        assert "immutable" in headers["cache-control"], path
        assert HASHED.fullmatch(path) or path.startswith("/pictures/"), path
        if path.endswith(COMPRESSED):
            assert headers.get("content-encoding") == "br", path


def test_a_second_visit_fetches_nothing_that_is_kept(new_page: Callable[..., "Page"]) -> None:
    page = new_page()
    visited(page, "/")
    again = visited(page, "/help")
    assert again.bytes_by_kind["Script"] == 0, str(again)
    assert again.bytes_by_kind["Stylesheet"] == 0, str(again)
