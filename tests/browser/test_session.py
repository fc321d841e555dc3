"""A session step by step: where the focus is, what is said, and that nothing is told too early."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser import cards, looks, people
from vocavision.catalogue import queries as catalogue_queries
from vocavision.catalogue.views import WordView

if TYPE_CHECKING:
    from playwright.sync_api import Page

HARBOR = "harbor"


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A window of a phone."""
    return new_page()


def word(slug: str) -> WordView:
    """The word with everything that is known about it."""
    return catalogue_queries.word(slug)


def heading(page: "Page") -> str:
    """The page's main heading: the word, or what is asked."""
    return page.get_by_role("heading", level=1).inner_text()


def test_the_focus_goes_where_reading_goes_on(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    cards.begin(page)
    first = heading(page)
    assert cards.focused(page) == f"h1#card-heading: {first}"

    cards.press(page, "Show answer")
    entry = word(first).entry
    assert cards.focused(page) == f"h2#card-heading: {entry['meaning']} {', '.join(entry['ko'])}"
    assert heading(page) == first

    cards.press(page, "Good")
    second = heading(page)
    assert second != first
    assert cards.focused(page) == f"h1#card-heading: {second}"

    cards.press(page, "Undo")
    assert cards.focused(page) == f"h1#card-heading: {first}"

    for _ in range(2):
        cards.press(page, "Show answer")
        cards.press(page, "Good")
    assert cards.focused(page) == "h1#card-heading: Well done"


def test_a_new_word_is_met_and_comes_back_with_the_focus_on_it(page: "Page") -> None:
    people.wishes(cards.learner(page), "harbor", "water", "borrow")
    cards.begin(page)
    assert cards.focused(page) == "h1#card-heading: harbor"
    assert page.title() == "harbor · VocaVision"
    for expected in ("water", "borrow", "harbor"):
        cards.press(page, "Got it")
        assert cards.focused(page) == f"h1#card-heading: {expected}"
    assert page.get_by_role("button", name="Show answer").is_visible()


def test_a_recall_begins_at_its_question_and_tab_leads_to_the_field(page: "Page") -> None:
    people.met(cards.learner(page, ask_listen=False), HARBOR, days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    assert cards.focused(page) == "h1#card-heading: What is the word?"
    page.keyboard.press("Tab")
    assert cards.focused(page).startswith("input#typed")
    page.keyboard.type("harber")
    page.keyboard.press("Enter")
    page.locator(".grades").wait_for()
    cards.settled(page)
    assert cards.focused(page) == "h1#card-heading: harbor"
    assert "Expected o, typed e." in page.locator("#verdict").inner_text()


def test_the_live_region_says_what_happened_and_never_the_card(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", "borrow", days_ago=4)
    cards.begin(page)
    spoken = []
    for grade in ("Good", "Again"):
        cards.press(page, "Show answer")
        cards.press(page, grade)
        spoken.append(cards.said(page))
    cards.press(page, "Undo")
    spoken.append(cards.said(page))
    assert re.fullmatch(r"Good\. Next in \d+ days\. 2 left\.", spoken[0])
    assert re.fullmatch(r"Again\. Next in 10 minutes\. \d left\.", spoken[1])
    assert re.fullmatch(r"Undone\. \d left\.", spoken[2])
    for text in spoken:
        for slug in ("harbor", "water", "borrow"):
            assert slug not in text


def test_there_is_one_live_region_and_it_stays_the_same(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", days_ago=4)
    cards.begin(page)
    page.evaluate("() => { document.getElementById('status').dataset.kept = 'yes'; }")
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    cards.said(page)
    live = page.locator("[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]")
    assert live.count() == 1
    assert live.get_attribute("id") == "status"
    assert live.get_attribute("aria-live") == "polite"
    assert live.get_attribute("data-kept") == "yes"


def test_the_title_follows(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", days_ago=4)
    cards.begin(page)
    titles = [page.title()]
    for name in ("Show answer", "Good"):
        cards.press(page, name)
        titles.append(page.title())
    assert titles == ["harbor · VocaVision", "harbor · VocaVision", "Summary · VocaVision"]


def answers_of(slug: str) -> list[str]:
    """What must not be known before the answer is shown, where the word is."""
    entry = word(slug).entry
    texts = [
        entry["meaning"],
        *entry["ko"],
        *(example[tongue] for example in entry["examples"] for tongue in ("en", "ko")),
    ]
    return [*texts, *entry["scene_alt"].values(), *entry.get("hook", {}).values()]


def test_the_meaning_is_nowhere_before_it_is_shown(page: "Page") -> None:
    people.met(cards.learner(page), "water", days_ago=4)
    cards.begin(page)
    html, tree = page.content(), cards.heard(page)
    for text in answers_of("water"):
        assert text not in html
        assert text not in tree
    assert f"/pictures/{word('water').scene_hash}" not in html
    cards.press(page, "Show answer")
    assert word("water").entry["meaning"] in cards.heard(page)


def test_the_word_is_nowhere_before_it_is_shown(page: "Page") -> None:
    people.met(cards.learner(page, ask_listen=False), HARBOR, days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    assert word(HARBOR).entry["meaning"] in cards.heard(page)
    for form in ("harbor", "harbour", "hɑːrbər"):
        assert form not in page.content().casefold()
        assert form not in cards.heard(page).casefold()
    cards.press(page, "Show answer")
    assert "harbor" in cards.heard(page)


def test_the_sound_button_names_the_word_only_when_it_may_be_known(with_voice: Callable[..., "Page"]) -> None:
    page = with_voice()
    people.met(cards.learner(page, ask_recall=False), HARBOR, days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    assert cards.focused(page) == "h1#card-heading: What do you hear?"
    assert "harbor" not in cards.heard(page)
    page.get_by_role("button", name="Play sound", exact=True).click()
    assert page.evaluate("window.said") == ["harbor"]
    cards.press(page, "Show answer")
    page.get_by_role("button", name="Play harbor", exact=True).click()
    assert page.evaluate("window.said") == ["harbor", "harbor"]


def test_without_a_voice_there_is_no_sound_button_and_listening_is_asked_by_meaning(page: "Page") -> None:
    people.met(cards.learner(page, ask_recall=False), HARBOR, days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    assert heading(page) == "What is the word?"
    assert page.get_by_role("button", name="Play").count() == 0


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"sound_auto": True}, ["harbor"]),
        ({"sound_auto": False}, []),
        ({"sound_auto": True, "screen_reader": True}, []),
    ],
    ids=["by itself", "when asked", "never over a screen reader"],
)
def test_sound_plays_by_itself_only_when_chosen(
    with_voice: Callable[..., "Page"], values: dict[str, bool], expected: list[str]
) -> None:
    page = with_voice()
    people.wishes(cards.learner(page, **values), HARBOR)
    cards.begin(page)
    assert page.evaluate("window.said") == expected


def test_the_answer_is_read_in_order(page: "Page") -> None:
    people.met(cards.learner(page), "water", days_ago=4)
    cards.begin(page)
    cards.press(page, "Show answer")
    entry = word("water").entry
    wanted = ["water", entry["meaning"], entry["ko"][0], "Again, next in ", "Hard, next in ", "Good, next in ",
              "Easy, next in ", "Suspend", "Bury until tomorrow"]  # fmt: skip
    told = cards.heard(page)
    at = told.index("\nwater\n")
    for text in wanted:
        assert text in told[at:], f"{text} does not come after what goes before it"
        at = told.index(text, at)


def test_each_side_carries_its_language(page: "Page") -> None:
    people.met(cards.learner(page), "water", days_ago=4)
    cards.begin(page)
    cards.press(page, "Show answer")
    for locator, language in (("h1", "en"), (".meaning", "en"), (".gloss", "ko"), (".ipa [lang]", "en-US")):
        assert page.locator(locator).first.get_attribute("lang") == language


def test_progress_can_be_read(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    cards.begin(page)
    bar = page.get_by_role("progressbar", name="Progress")
    assert bar.get_attribute("aria-valuetext") == "0 of 2"
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    assert bar.get_attribute("aria-valuetext") == "1 of 2"


def test_the_end_says_when_the_next_is_due_and_gives_no_card_away(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    cards.begin(page)
    cards.press(page, "Show answer")
    cards.press(page, "Again")
    page.get_by_role("button", name="End session").click()
    page.wait_for_url("**/session/summary")
    assert page.get_by_role("heading", level=1).inner_text() == "Well done"
    assert page.get_by_role("heading", name="What was hard").is_visible()
    assert page.get_by_role("link", name="Today").first.is_visible()


def test_a_note_is_kept_in_place(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", days_ago=4)
    cards.begin(page)
    cards.press(page, "Edit")
    page.get_by_label("My note").fill("A garage for boats")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your note is kept.").wait_for()
    cards.press(page, "Good")
    page.goto("/words/harbor")
    assert page.get_by_label("My note").input_value() == "A garage for boats"


def test_the_session_hides_the_navigation_and_keeps_a_way_out(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", days_ago=4)
    cards.begin(page)
    assert page.get_by_role("navigation").count() == 0
    assert page.get_by_role("button", name="End session").is_visible()


@pytest.mark.parametrize("asked", ["recognise", "recall"])
def test_the_grades_are_in_sight_on_a_small_phone(new_page: Callable[..., "Page"], asked: str) -> None:
    page = new_page(width=320, height=568)
    learner, ratings = cards.learner(page, ask_listen=False), (people.GOOD, people.GOOD)
    people.met(learner, HARBOR, days_ago=4, ratings=ratings if asked == "recognise" else (people.EASY,))
    cards.begin(page)
    cards.press(page, "Show answer")
    for name in ("Again", "Hard", "Good", "Easy"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 568, f"{name} lies below the fold"
    assert looks.covered(page) == []


def test_the_grades_are_whole_words_in_the_largest_text_at_320_pixels(new_page: Callable[..., "Page"]) -> None:
    page = new_page(width=320, height=568)
    people.met(cards.learner(page, text_size=150), HARBOR, days_ago=4)
    cards.begin(page)
    cards.press(page, "Show answer")
    line = page.locator(".grade__name").first.evaluate("(one) => parseFloat(getComputedStyle(one).lineHeight)")
    heights = page.locator(".grade__name").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert max(heights) <= line + 1
    assert looks.cut_off(page) == []
