"""What people set on their devices is followed: less motion, forced colours, a theme, larger text."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.browser import cards, people
from tests.browser.screens import SCREENS, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOVING = """
() => [
  ...document.getAnimations()
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().duration > 0)
    .map((one) => `moves: ${one.effect.target?.className ?? one}`),
  ...[...document.querySelectorAll("*")].flatMap((one) => {
    const style = getComputedStyle(one);
    const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
    return long(style.transitionDuration) || (style.animationName !== "none" && long(style.animationDuration))
      ? [`would move: ${one.outerHTML.slice(0, 100)}`] : [];
  }),
]
"""
OUTLINE = """
() => {
  const style = getComputedStyle(document.activeElement);
  return [style.outlineStyle, style.outlineWidth];
}
"""
PAPER = {"light": (246, 242, 234), "dark": (18, 22, 30)}


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A window of a phone."""
    return new_page()


def picture(locator: "Locator") -> "Image.Image":
    """What is seen of the element."""
    return Image.open(BytesIO(locator.screenshot())).convert("RGB")


@pytest.mark.parametrize("chosen", [{}, {"motion": "less"}], ids=["by the device", "in the settings"])
@pytest.mark.parametrize("name", ["session, recognise answered", "summary", "today, new words", "words, a learner's"])
def test_nothing_moves_for_who_wants_no_motion(
    new_page: Callable[..., "Page"], chosen: dict[str, str], name: str
) -> None:
    page = new_page(reduced_motion="no-preference" if chosen else "reduce")
    SCREENS[name](Stage(page, settings=chosen))
    found = page.evaluate(MOVING)
    assert not found, "\n".join(found)


def looks(page: "Page") -> Iterator[tuple[str, Any]]:
    """Each thing that must be told from its ground, with its name."""
    for selector in (".grade--1", ".grade--3", "progress", ".session__end", ".chip"):
        yield selector, page.locator(selector).first


def test_forced_colours_leave_buttons_progress_and_focus_visible(new_page: Callable[..., "Page"]) -> None:
    page = new_page(forced_colors="active")
    SCREENS["session, graded"](Stage(page))
    bar = picture(page.locator("progress"))
    assert len(bar.getcolors(10_000) or []) >= 2, "the bar of progress is one blank"
    cards.press(page, "Show answer")
    for selector, one in looks(page):
        edge = picture(one)
        assert len(edge.getcolors(100_000) or []) >= 2, f"{selector} cannot be seen"
    page.keyboard.press("Tab")
    style, width = page.evaluate(OUTLINE)
    assert style == "solid"
    assert float(width.removesuffix("px")) >= 2


def test_forced_colours_mark_the_place_in_the_navigation_and_what_was_chosen(new_page: Callable[..., "Page"]) -> None:
    page = new_page(forced_colors="active")
    cards.learner(page)
    page.goto("/courses")
    current = page.get_by_role("navigation", name="Main").locator("[aria-current]")
    assert "underline" in current.evaluate("one => getComputedStyle(one).textDecorationLine")
    page.goto("/welcome/course")
    chosen, other = page.locator(".level").nth(0), page.locator(".level").nth(1)
    assert picture(chosen).crop((0, 0, 60, 40)).getcolors() != picture(other).crop((0, 0, 60, 40)).getcolors()


def test_forced_colours_show_the_focus_on_a_heading(new_page: Callable[..., "Page"]) -> None:
    page = new_page(forced_colors="active")
    SCREENS["session, recognise"](Stage(page))
    page.keyboard.press("Shift+Tab")
    page.locator("#card-heading").focus()
    assert page.evaluate(OUTLINE)[0] == "solid"


@pytest.mark.parametrize(
    ("device", "chosen", "seen"),
    [("dark", "system", "dark"), ("light", "system", "light"), ("dark", "light", "light"), ("light", "dark", "dark")],
)
def test_the_theme_is_the_chosen_one_else_the_devices(
    new_page: Callable[..., "Page"], device: str, chosen: str, seen: str
) -> None:
    page = new_page(theme=device)
    cards.learner(page, theme=chosen)
    page.goto("/settings")
    assert picture(page.locator("body")).getpixel((2, 2)) == PAPER[seen]


def test_larger_text_is_larger_everywhere(page: "Page") -> None:
    cards.learner(page, text_size=150)
    page.goto("/settings")
    assert page.locator(".row__link").first.evaluate("one => getComputedStyle(one).fontSize") == "25.5px"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", ["today, words due", "session, recognise answered", "words", "settings, learning"])
def test_the_largest_text_scrolls_no_page_sideways(new_page: Callable[..., "Page"], name: str) -> None:
    page = new_page(width=360)
    SCREENS[name](Stage(page))
    page.evaluate("() => { document.documentElement.dataset.text = '150'; }")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360


def test_nothing_jumps_while_a_page_loads(page: "Page") -> None:
    people.met(people.enrolled(cards.learner(page)), "harbor", "water", days_ago=4)
    page.add_init_script(
        """window.jumps = 0; new PerformanceObserver((list) => {
        for (const one of list.getEntries()) if (!one.hadRecentInput) window.jumps += one.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    for path in ("/", "/today", "/words", "/words/harbor", "/courses", "/settings/learning"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.jumps") < 0.02, f"{path} jumps"
