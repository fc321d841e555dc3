"""The whole way by keyboard alone, and without JavaScript; a learner gets everything done."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser import cards, people
from tests.factories import PASSWORD
from vocavision.accounts.models import User
from vocavision.lib import clock

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_PRESSES = 4  # a card
ALLOWED = {"Tab", "Shift+Tab", "Enter", "Space"}


class Keyboard:
    """Somebody who has Tab, Enter and Space, and counts what was pressed."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """Press one key."""
        assert key in ALLOWED
        self.presses += 1
        self.page.keyboard.press(key)

    def to(self, name: str, most: int = 40) -> None:
        """Tab until the control of this name has the focus."""
        for _ in range(most):
            self.press("Tab")
            if cards.focused(self.page).partition(": ")[2].startswith(name):
                return
        raise AssertionError(f"{name} is not reached with {most} tabs; the focus is on {cards.focused(self.page)}")

    def wait_for_side(self, side: str) -> None:
        """Wait until the card shows this side."""
        self.page.locator(f'#session > [data-side="{side}"]').wait_for()
        cards.settled(self.page)


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A window of a desktop."""
    return new_page(width=1024, height=800)


def test_a_card_takes_at_most_four_presses_of_tab_enter_and_space(page: "Page") -> None:
    learner = cards.learner(page, single_keys=False)
    people.wishes(people.met(learner, "harbor", "water", days_ago=4), "borrow")
    cards.begin(page)
    counted = {}
    for _ in range(6):
        hands, side = Keyboard(page), page.locator("#session > *").get_attribute("data-side")
        if side == "summary":
            break
        before = page.locator("#session > *").element_handle()
        if side == "meet":
            hands.to("Got it")
            hands.press("Enter")
        else:
            hands.to("Show answer")
            hands.press("Space")
            hands.wait_for_side("answer")
            before = page.locator("#session > *").element_handle()
            hands.to("Good")
            hands.press("Enter")
        before.wait_for_element_state("hidden")
        cards.settled(page)
        counted.setdefault(side, []).append(hands.presses)
    assert counted["meet"] == [2]
    assert max(counted["prompt"]) <= MOST_PRESSES


def test_a_typed_card_takes_at_most_four_presses_beside_the_letters(page: "Page") -> None:
    people.met(cards.learner(page, ask_listen=False), "harbor", days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    hands = Keyboard(page)
    hands.press("Tab")
    page.keyboard.type("harbor")
    hands.press("Enter")
    hands.wait_for_side("answer")
    hands.to("Good")
    hands.press("Enter")
    page.locator('#session > [data-side="answer"]').wait_for(state="detached")
    assert hands.presses <= MOST_PRESSES


def test_every_grade_and_every_tool_is_reached_by_tab(page: "Page") -> None:
    people.met(cards.learner(page), "water", days_ago=4)
    cards.begin(page)
    cards.press(page, "Show answer")
    reached = set()
    for key in ("Tab", "Shift+Tab"):
        page.locator("#card-heading").focus()
        for _ in range(25):
            page.keyboard.press(key)
            reached.add(cards.focused(page).partition(": ")[2])
    names = (
        "Again",
        "Hard",
        "Good",
        "Easy",
        "Edit",
        "Suspend",
        "Bury until tomorrow",
        "End session",
        "Memory hook",
        "My note",
    )
    for name in names:
        assert any(one.startswith(name) for one in reached), f"{name} is not reached: {sorted(reached)}"


def test_from_the_landing_page_to_the_first_word_by_keyboard(page: "Page") -> None:
    page.goto("/")
    hands = Keyboard(page)
    hands.press("Tab")
    assert cards.focused(page) == "a: Skip to content"
    hands.press("Enter")
    assert cards.focused(page).startswith("main#content")
    hands.to("Try five words")
    hands.press("Enter")
    page.wait_for_url("**/session")
    page.wait_for_load_state("load")
    cards.settled(page)
    page.wait_for_timeout(300)
    first = page.get_by_role("heading", level=1).inner_text()
    hands.to("Got it")
    hands.press("Enter")
    page.locator("#session > *").locator("h1").filter(has_not_text=first).wait_for()
    cards.settled(page)
    assert cards.focused(page).startswith("h1#card-heading")


def test_signing_up_by_keyboard(page: "Page") -> None:
    page.goto("/sign-up")
    hands = Keyboard(page)
    page.locator("main").focus()
    hands.press("Tab")
    assert cards.focused(page).startswith("input#email")
    page.keyboard.type("keys@example.org")
    hands.press("Tab")
    page.keyboard.type(PASSWORD)
    hands.to("Show password")
    hands.press("Space")
    assert page.locator("#password").get_attribute("type") == "text"
    hands.to("Sign up")
    hands.press("Enter")
    page.wait_for_url("**/welcome")
    page.get_by_role("heading", level=1, name="Welcome").wait_for()


def test_without_javascript_a_learner_gets_everything_done(new_page: Callable[..., "Page"]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Email").fill("plain@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()

    page.get_by_label("After the English").check()
    page.get_by_label("Time zone").select_option("Asia/Seoul")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("New words a day").fill("1")
    page.get_by_role("button", name="Start learning").click()

    page.get_by_role("button", name="Start", exact=True).click()
    word = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Got it").click()
    assert page.get_by_role("heading", level=1).inner_text() == word
    for grade in ("Good", "Good"):
        page.get_by_role("button", name="Show answer").click()
        page.get_by_role("button", name=grade).click()
        assert grade in page.locator("#status").inner_text()
    assert page.get_by_role("heading", level=1).inner_text() == "Well done"

    page.get_by_role("button", name="Undo").click()
    assert page.get_by_role("heading", level=1).inner_text() == word
    page.get_by_role("button", name="Show answer").click()
    page.get_by_role("button", name="Good").click()

    with clock.travel(timedelta(days=4)):
        page.goto("/today")
        page.get_by_role("button", name="Start", exact=True).click()
        if (new_word := page.get_by_role("button", name="Got it")).is_visible():
            new_word.click()
        page.get_by_role("heading", level=1, name=word, exact=True).wait_for()
        page.get_by_role("button", name="Edit").click()
        page.get_by_label("My note").fill("my own hook")
        page.get_by_role("button", name="Save").click()
        page.goto("/session")
        page.get_by_role("button", name="Show answer").click()
        page.get_by_role("button", name="Hard").click()
        page.get_by_role("button", name="End session").or_(page.get_by_role("link", name="Today")).first.click()
        page.goto("/session/summary")
        assert page.title() == "Summary · VocaVision"

    learner = User.get(User.email == "plain@example.org")
    assert learner.zone == "Asia/Seoul"
    assert cards.recorded(learner) == 4
    assert cards.recorded(learner, "undo") == 1

    page.goto("/settings/appearance")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto(f"/words/{word}")
    assert page.get_by_label("My note").input_value() == "my own hook"
    page.get_by_role("button", name="Bookmark").click()
    assert page.get_by_role("button", name="Bookmark").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="한국어").click()
    assert page.locator("html").get_attribute("lang") == "ko"


def test_without_javascript_nothing_is_offered_that_needs_it(new_page: Callable[..., "Page"]) -> None:
    page = new_page(java_script_enabled=False)
    people.met(cards.learner(page), "harbor", days_ago=4)
    for path in ("/sign-in", "/words/harbor"):
        page.goto(path)
        assert page.get_by_role("button", name="Show password").count() == 0
        assert page.get_by_role("button", name="Play").count() == 0
