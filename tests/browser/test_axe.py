"""axe-core finds nothing on any screen, in any state, theme and language."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.screens import SCREENS, SPEAKING, Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

VENDOR = Path(__file__).parent / "vendor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.map((rule) => [rule.id, rule.help, rule.nodes.map((node) =>
    node.target.join(" ") + ": " + node.html.slice(0, 160) + " | " + node.any.map((one) => one.message).join("; "))]);
}
"""
# The screens take turns, in the order of the table, so that a run without the slow tests sees each screen once.
TURNS = tuple(product(("light", "dark"), ("en", "ko")))
BY_TURNS = [(name, *TURNS[number % len(TURNS)]) for number, name in enumerate(SCREENS)]
THE_REST = [(name, *turn) for name, *shown in BY_TURNS for turn in TURNS if turn != tuple(shown)]


def faults(page: "Page") -> list[str]:
    """What axe finds on the page, a line for each element."""
    page.evaluate((VENDOR / "axe" / "axe.min.js").read_text())
    return [f"{rule} ({help_}): {node}" for rule, help_, nodes in page.evaluate(RUN, TAGS) for node in nodes]


def look(open_page: Callable[..., Any], name: str, theme: str, language: str) -> list[str]:
    """Go to the screen in this theme and language, and look."""
    page = open_page(theme=theme, language="ko-KR" if language == "ko" else "en-US", reduced_motion="reduce")
    SCREENS[name](Stage(page, language))
    assert page.evaluate("document.documentElement.lang") == language
    return faults(page)


@pytest.fixture
def opener(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """How the screen's browser is opened: with a voice where the screen speaks."""
    name = request.node.callspec.params["name"]
    return request.getfixturevalue("with_voice" if name in SPEAKING else "new_page")


@pytest.mark.parametrize(("name", "theme", "language"), BY_TURNS)
def test_axe_finds_nothing(
    opener: Callable[..., Any], name: str, theme: str, language: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("looked at", (name, f"{theme}, {language}"))
    found = look(opener, name, theme, language)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "theme", "language"), THE_REST)
def test_axe_finds_nothing_in_the_other_themes_and_languages(
    opener: Callable[..., Any], name: str, theme: str, language: str
) -> None:
    found = look(opener, name, theme, language)
    assert not found, "\n".join(found)


def test_axe_finds_what_is_planted(new_page: Callable[..., "Page"]) -> None:
    page = new_page()
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"/none.svg\"><button></button>')")
    found = " ".join(faults(page))
    assert "image-alt" in found
    assert "button-name" in found
