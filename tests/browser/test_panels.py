"""A part of a page that fails: how it looks, what is said, and how it comes back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import cards, looks, people
from tests.factories import a_learner
from tests.failures import broken, failing

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAME = 16  # pixels: less than a line


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A phone's window of a learner who has met words, and finds some of them hard."""
    page = new_page()
    learner = people.sign_in(page, a_learner())
    people.met(people.enrolled(learner), "harbor", "water", "borrow", days_ago=4, ratings=(1, 1, 3, 3))
    return page


def height(page: "Page", name: str) -> int:
    """The height of the panel in pixels."""
    found: int = page.locator(f"#panel-{name}").evaluate("panel => panel.offsetHeight")
    return found


@pytest.mark.parametrize(
    ("path", "name"),
    [("/today", "due"), ("/today", "ahead"), ("/today", "streak"), ("/words/harbor", "memory")],
)
def test_a_panel_that_failed_takes_the_place_of_the_whole_one(page: "Page", path: str, name: str) -> None:
    page.goto(path)
    whole = height(page, name)
    with failing(name, broken):
        page.goto(path)
        assert abs(height(page, name) - whole) <= SAME
        assert not looks.axe(page)
        assert not looks.cut_off(page)
        with looks.window(page, 320, 640):
            assert not looks.cut_off(page)


def test_try_again_brings_the_panel_back_and_reading_goes_on_there(page: "Page") -> None:
    with failing("ahead", broken):
        page.goto("/today")
        page.wait_for_load_state("networkidle")
        page.locator("#panel-ahead").get_by_role("link", name="Try again").click()
        page.locator("#panel-ahead-title[tabindex]").wait_for()
        assert cards.focused(page) == "h2#panel-ahead-title: The days ahead"
        assert "This part did not come." in cards.said(page)
    page.locator("#panel-ahead").get_by_role("link", name="Try again").click()
    page.locator("#panel-ahead table").wait_for()
    assert cards.focused(page) == "h2#ahead-title: The days ahead"
    assert page.url.endswith("/today")


def test_try_again_works_without_script(new_page: Callable[..., "Page"]) -> None:
    page = new_page(java_script_enabled=False)
    with failing("results", broken):
        page.goto("/words?level=B1")
        assert page.locator(".row").count() == 0
        assert page.get_by_label("Search").is_visible()
    page.get_by_role("link", name="Try again").click()
    page.locator(".row").nth(29).wait_for()
    assert page.url.endswith("/words?level=B1")
