"""What holds for every screen in every state: axe finds nothing, nothing is cut, everything can be hit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import looks
from tests.browser.screens import KEEPING, SCREENS, SPEAKING, Stage
from tests.conftest import Complaints, Live

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The screens take turns, in the order of the table, so that a run without the slow tests sees each screen once.
TURNS = tuple(product(("light", "dark"), ("en", "ko")))
BY_TURNS = [(name, *TURNS[number % len(TURNS)]) for number, name in enumerate(SCREENS)]
THE_REST = [(name, *turn) for name, *shown in BY_TURNS for turn in TURNS if turn != tuple(shown)]


@dataclass(frozen=True)
class Shown:
    """A screen as it stands in a browser's window."""

    name: str
    way: str
    page: "Page"


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, chromium: "Browser", live: Live) -> Iterator[Shown]:
    """The screen, opened once for all that is asked of it."""
    name, theme, language = request.param
    complaints = Complaints()
    context = chromium.new_context(
        base_url=live.address,
        viewport={"width": 360, "height": 800},
        color_scheme=theme,
        locale="ko-KR" if language == "ko" else "en-US",
        timezone_id="Asia/Seoul",
        reduced_motion="reduce",
        service_workers="allow" if name in KEEPING else "block",
    )
    context.set_default_timeout(15_000)
    if name in SPEAKING:
        context.add_init_script(looks.VOICE)
    page = context.new_page()
    complaints.watch(page, live.address)
    SCREENS[name](Stage(page, language))
    yield Shown(name, f"{theme}, {language}", page)
    context.close()
    complaints.forget("Status Error Code")  # of the screens that show it
    if name in KEEPING:
        for expected in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "503"):
            complaints.forget(expected)
    assert not complaints.said, "the browser complained:\n" + "\n".join(complaints.said)


def by(ways: list[tuple[str, str, str]]) -> pytest.MarkDecorator:
    """Ask it of these screens."""
    return pytest.mark.parametrize("shown", ways, indirect=True, ids=["-".join(way) for way in ways], scope="module")


@by(BY_TURNS)
def test_axe_finds_nothing(shown: Shown, record_property: Callable[[str, object], None]) -> None:
    record_property("looked at", (shown.name, shown.way))
    found = looks.axe(shown.page)
    assert not found, "\n".join(found)


@by(BY_TURNS)
def test_everything_can_be_hit(shown: Shown) -> None:
    found = looks.small_targets(shown.page)
    assert not found, "\n".join(found)


@by(BY_TURNS)
def test_nothing_is_cut_at_320_pixels_and_400_percent(shown: Shown) -> None:
    for width, height in ((320, 640), (320, 256)):  # 256: a window of 1280 by 1024 at 400 %
        with looks.window(shown.page, width, height):
            found = looks.cut_off(shown.page)
            assert not found, f"{width} by {height}:\n" + "\n".join(found)


@by(BY_TURNS)
def test_text_set_wider_is_not_cut(shown: Shown) -> None:
    with looks.window(shown.page, 320, 640), looks.wide_text(shown.page):
        found = looks.cut_off(shown.page)
        assert not found, "\n".join(found)


@by(BY_TURNS)
def test_what_has_the_focus_is_not_covered(shown: Shown) -> None:
    found = looks.covered(shown.page)
    assert not found, "\n".join(found)


@pytest.mark.slow
@by(THE_REST)
def test_axe_finds_nothing_in_the_other_themes_and_languages(shown: Shown) -> None:
    found = looks.axe(shown.page)
    assert not found, "\n".join(found)


def test_the_looks_find_what_is_planted(new_page: Callable[..., Any]) -> None:
    page = new_page()
    page.goto("/help")
    page.evaluate(
        """() => document.querySelector('main').insertAdjacentHTML('beforeend',
        '<img src="/static/none.svg"><button id="small">x</button><p id="wide">' + 'wide'.repeat(40) + '</p>')"""
    )
    page.evaluate("() => { document.getElementById('wide').style.whiteSpace = 'nowrap'; }")
    found = " ".join(looks.axe(page))
    assert "image-alt" in found
    assert any("small" in line for line in looks.small_targets(page))
    assert any("sideways" in line for line in looks.cut_off(page))
