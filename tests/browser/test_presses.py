"""One press, one event: too soon, twice, in two windows, on two devices, with the network away; and the way back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import cards, people
from tests.conftest import Complaints
from vocavision.review.models import Card

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
HARBOR = "harbor"

# Presses the button in the very moment in which the next card has come.
PRESS_AT_ONCE = """
(key) => {
  window.tried = new Promise((done) => {
    window.addEventListener("htmx:afterSettle", () => {
      const before = document.activeElement;
      document.querySelector(`#session [data-key="${key}"]`).click();
      done(document.activeElement === before);
    }, { once: true });
  });
}
"""


@pytest.fixture
def page(new_page: OpenPage) -> "Page":
    """A window of a phone."""
    return new_page()


def begin(page: "Page", *slugs: str, guard_ms: int = 0, **values: Any) -> Any:
    """A learner with these words due, the first of them on the screen."""
    who = people.met(cards.learner(page, guard_ms=guard_ms, **values), *slugs, days_ago=4)
    cards.begin(page)
    return who


def word_on(page: "Page") -> str:
    """The word on the screen."""
    return page.get_by_role("heading", level=1).inner_text()


def state(who: Any) -> list[tuple[Any, ...]]:
    """All that is kept of the learner's cards."""
    return sorted(Card.select().where(Card.user == who.id).tuples())


def test_a_press_right_after_a_new_card_is_ignored_and_moves_nothing(page: "Page") -> None:
    who = begin(page, "harbor", "water", guard_ms=1000)
    page.wait_for_timeout(1050)
    cards.press(page, "Show answer")
    page.wait_for_timeout(1050)
    page.evaluate(PRESS_AT_ONCE, "show")
    cards.press(page, "Good")
    focus_stayed = page.evaluate("window.tried")
    second = cards.focused(page)
    assert focus_stayed
    assert cards.recorded(who) == 5
    assert page.get_by_role("button", name="Show answer").is_visible()
    page.wait_for_timeout(1050)
    assert cards.focused(page) == second
    cards.press(page, "Show answer")
    assert page.get_by_role("button", name="Good").is_visible()


def test_a_guard_of_zero_ignores_nothing(page: "Page") -> None:
    begin(page, "harbor", "water", guard_ms=0)
    cards.press(page, "Show answer")
    page.evaluate(PRESS_AT_ONCE, "show")
    page.get_by_role("button", name="Good").click()
    page.locator('#session > [data-side="prompt"]').wait_for(state="detached")
    page.locator(".grades").wait_for()


def test_a_press_while_a_card_comes_in_sends_no_page_of_its_own(page: "Page") -> None:
    who = begin(page, "harbor", "water", guard_ms=0)
    cards.press(page, "Show answer")
    whole_pages: list[str] = []
    page.on("request", lambda sent: whole_pages.append(sent.url) if sent.is_navigation_request() else None)
    page.evaluate(
        "document.addEventListener('htmx:afterSwap',"
        " () => { document.querySelector('#session [data-key=show]').click() }, { once: true })"
    )
    cards.press(page, "Good")
    cards.settled(page)
    assert page.get_by_role("button", name="Show answer").is_visible()
    assert cards.recorded(who) == 5
    assert whole_pages == []


def test_a_double_click_on_good_records_one_review(page: "Page") -> None:
    who = begin(page, "harbor", "water")
    cards.press(page, "Show answer")
    first = word_on(page)
    page.get_by_role("button", name="Good").dblclick()
    page.get_by_role("heading", level=1, name="water" if first == "harbor" else "harbor").wait_for()
    cards.settled(page)
    assert cards.recorded(who) == 5  # two for each word when it was met, and this one
    assert page.get_by_role("button", name="Show answer").is_visible()


def test_a_double_click_without_javascript_records_one_review(new_page: OpenPage) -> None:
    page = new_page(java_script_enabled=False)
    who = begin(page, "harbor", "water")
    page.get_by_role("button", name="Show answer").click()
    page.get_by_role("button", name="Good").dblclick()
    page.get_by_role("button", name="Show answer").wait_for()
    assert cards.recorded(who) == 5


def test_a_form_that_is_sent_again_records_nothing_and_says_so(new_page: OpenPage) -> None:
    page = new_page(java_script_enabled=False)
    who = begin(page, "harbor", "water")
    page.get_by_role("button", name="Show answer").click()
    fields = page.locator("#card input[type=hidden]").all()
    form = {field.get_attribute("name") or "": field.input_value() for field in fields}
    page.get_by_role("button", name="Good").click()
    again = page.request.post("/session/grade", form={**form, "rating": "3"})
    assert again.ok
    assert "recorded already" in again.text()
    assert cards.recorded(who) == 5


def test_two_windows_record_one_review_and_the_second_says_what_happened(page: "Page") -> None:
    who = begin(page, "harbor", "water")
    other = page.context.new_page()
    other.goto("/session")
    for window in (page, other):
        cards.press(window, "Show answer")
    cards.press(page, "Good")
    cards.press(other, "Easy")
    assert cards.recorded(who) == 5
    assert "answered elsewhere" in other.locator("#session").inner_text()
    assert "answered elsewhere" in cards.said(other)
    assert word_on(other) == word_on(page)


def test_undo_after_a_reload_gives_back_the_very_card(page: "Page") -> None:
    who = begin(page, "harbor", "water")
    first, before = word_on(page), state(who)
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    page.reload()
    cards.press(page, "Undo")
    assert word_on(page) == first
    assert state(who) == before


def test_undo_on_another_device_goes_back_step_by_step(page: "Page", new_page: OpenPage) -> None:
    who = begin(page, "harbor", "water")
    first, before = word_on(page), state(who)
    for _ in range(2):
        cards.press(page, "Show answer")
        cards.press(page, "Again")
    other = new_page()
    people.sign_in(other, who)
    other.goto("/session")
    for _ in range(2):
        cards.press(other, "Undo")
    assert word_on(other) == first
    assert state(who) == before
    assert other.get_by_role("button", name="Undo").count() == 0


def test_a_press_on_a_card_that_was_undone_elsewhere_says_so(page: "Page") -> None:
    who = begin(page, "harbor", "water")
    cards.press(page, "Show answer")
    other = page.context.new_page()
    other.goto("/session")
    cards.press(other, "Show answer")
    cards.press(other, "Hard")
    cards.press(other, "Undo")
    cards.press(page, "Good")
    assert cards.recorded(who) in (5, 6)
    assert word_on(page)


@pytest.mark.parametrize(
    ("button", "said"), [("Suspend", "Suspended."), ("Bury until tomorrow", "Buried until tomorrow.")]
)
def test_a_word_that_is_put_aside_comes_back_with_undo(page: "Page", button: str, said: str) -> None:
    who = begin(page, "harbor", "water")
    first, before = word_on(page), state(who)
    cards.press(page, button)
    assert word_on(page) != first
    assert cards.said(page).startswith(said)
    cards.press(page, "Undo")
    assert word_on(page) == first
    assert state(who) == before


def test_a_word_one_knows_already_is_not_met(page: "Page") -> None:
    people.wishes(cards.learner(page), "harbor", "water")
    cards.begin(page)
    cards.press(page, "I know this already")
    assert word_on(page) == "water"
    assert cards.said(page).startswith("Marked as known.")


def test_what_fails_is_said_beside_the_card_and_tried_again(page: "Page", complaints: Complaints) -> None:
    who = begin(page, "harbor", "water")
    cards.press(page, "Show answer")
    page.route("**/session/grade", lambda route: route.abort())
    page.get_by_role("button", name="Good").click()
    page.get_by_role("button", name="Try again").wait_for()
    assert "Nothing is lost" in cards.said(page)
    assert page.get_by_role("button", name="Good").is_visible()
    page.unroute("**/session/grade")
    first = word_on(page)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("heading", level=1, name="water" if first == "harbor" else "harbor").wait_for()
    cards.settled(page)
    assert cards.recorded(who) == 5
    assert cards.said(page).startswith("Good.")
    assert not page.get_by_role("button", name="Try again").is_visible()
    assert cards.focused(page).startswith("h1#card-heading")
    for expected in ("htmx:", "ERR_FAILED"):
        complaints.forget(expected)


def test_a_sign_in_that_has_ended_leads_back_to_the_card(page: "Page", complaints: Complaints) -> None:
    begin(page, "harbor", "water")
    cards.press(page, "Show answer")
    page.context.clear_cookies(name="sign-in")
    page.get_by_role("button", name="Good").click()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("heading", level=1, name="Please sign in").wait_for()
    assert "next=" in str(page.get_by_role("link", name="Sign in").last.get_attribute("href"))
    complaints.forget("401 from /session/grade")
