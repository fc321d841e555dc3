"""While something loads nothing jumps, and Back leads to where one was."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import people
from tests.factories import a_learner
from tests.failures import broken, failing

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

SEEN_AFTER_MS = 150


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A learner's phone."""
    page = new_page()
    people.sign_in(page, a_learner())
    return page


def grown(page: "Page", pages: int) -> None:
    """The list of words, scrolled until it has so many pages."""
    page.goto("/words")
    for number in range(2, pages + 1):
        page.locator("#next-page").scroll_into_view_if_needed()
        page.locator("#panel-results .row").nth(30 * number - 1).wait_for(state="attached")


def test_back_leads_to_the_same_place_in_the_same_list(page: "Page") -> None:
    grown(page, 3)
    row = page.locator("#panel-results .row__word").nth(70)
    name = row.locator("[lang=en]").first.inner_text()
    row.evaluate("one => one.scrollIntoView({ block: 'center' })")
    before = row.bounding_box()
    row.click()
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.go_back()
    row = page.locator("#panel-results .row__word").nth(70)
    row.wait_for()
    assert row.locator("[lang=en]").first.inner_text() == name
    page.wait_for_timeout(300)
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert page.locator("#panel-results .row").count() == 90
    assert abs(after["y"] - before["y"]) <= 2
    page.locator("#next-page").scroll_into_view_if_needed()
    page.locator("#panel-results .row").nth(119).wait_for(state="attached")
    words = page.locator("#panel-results .row__word").evaluate_all("all => all.map((one) => one.href)")
    assert len(words) == len(set(words)) == 120


def test_rows_that_are_far_away_are_not_drawn_but_found(page: "Page") -> None:
    grown(page, 3)
    page.evaluate("scrollTo(0, 0)")
    last = page.locator("#panel-results .row__body").nth(89)
    drawn = "one => one.checkVisibility({ contentVisibilityAuto: true })"
    page.wait_for_timeout(200)
    assert not last.evaluate(drawn)
    assert page.locator("#panel-results .row__body").first.evaluate(drawn)
    last.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert last.evaluate(drawn)


def held(page: "Page", pattern: str) -> list["Route"]:
    """The requests of this pattern wait here until somebody lets them go."""
    waiting: list[Route] = []
    page.route(pattern, lambda route: waiting.append(route))
    return waiting


def test_the_next_page_has_its_place_before_it_comes(page: "Page") -> None:
    page.goto("/words")
    waiting = held(page, "**/words?**")
    place = page.locator("#next-page")
    before = place.evaluate("one => one.offsetHeight")
    place.scroll_into_view_if_needed()
    page.wait_for_timeout(SEEN_AFTER_MS + 300)
    shape = place.evaluate("one => one.offsetHeight")
    waiting[0].continue_()
    rows = page.locator(".rows--more").first
    rows.wait_for(state="attached")
    assert before < 100
    assert shape == pytest.approx(rows.evaluate("one => one.offsetHeight"), rel=0.2)


def test_a_list_that_is_searched_keeps_its_size_while_it_loads(page: "Page") -> None:
    page.goto("/words")
    body = page.locator("#word-rows .row__body").first
    size = "document.querySelector('#word-rows').offsetHeight"
    seen = "one => getComputedStyle(one).opacity"
    before = page.evaluate(size)
    waiting = held(page, "**/words?**")
    page.get_by_label("Search").fill("harbor")
    page.locator("form.htmx-request").wait_for()
    assert body.evaluate("one => getComputedStyle(one).animationDelay") == f"{SEEN_AFTER_MS / 1000}s"
    page.wait_for_timeout(SEEN_AFTER_MS + 200)
    assert body.evaluate(seen) == "0"
    assert page.evaluate(size) == before
    waiting[0].continue_()
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for()


def test_a_panel_that_is_tried_again_keeps_its_size_while_it_loads(page: "Page") -> None:
    with failing("ahead", broken):
        page.goto("/today")
    page.wait_for_load_state("networkidle")
    panel = page.locator("#panel-ahead")
    before = panel.evaluate("one => one.offsetHeight")
    waiting = held(page, "**/panels/ahead")
    panel.get_by_role("link").click()
    page.wait_for_timeout(SEEN_AFTER_MS + 200)
    assert panel.evaluate("one => getComputedStyle(one.firstElementChild).opacity") == "0"
    assert panel.evaluate("one => one.offsetHeight") == before
    waiting[0].continue_()
    panel.locator("table").wait_for()
    assert abs(panel.evaluate("one => one.offsetHeight") - before) <= 24  # nothing is due: no numbers


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", True), ("reduce", False)])
def test_pages_change_softly_only_where_motion_is_wanted(
    new_page: Callable[..., "Page"], motion: str, *, moves: bool
) -> None:
    page = new_page(reduced_motion=motion)
    page.add_init_script("addEventListener('pagereveal', (event) => { window.moved = Boolean(event.viewTransition); })")
    page.goto("/words")
    page.get_by_role("link", name="Help").click()
    page.wait_for_url("**/help")
    assert page.evaluate("window.moved") is moves
