"""Keys and touch in a session: extras beside the buttons, never in the way of who types."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import cards, people

if TYPE_CHECKING:
    from playwright.sync_api import Page

HARBOR = "harbor"


@pytest.fixture
def page(new_page: Callable[..., "Page"]) -> "Page":
    """A window of a desktop."""
    return new_page(width=1024, height=800)


def begin(page: "Page", *slugs: str, **values: Any) -> Any:
    """A learner with these words due, the first of them on the screen."""
    who = people.met(cards.learner(page, **values), *slugs, days_ago=4)
    cards.begin(page)
    return who


def key(page: "Page", code: str, text: str, **more: Any) -> None:
    """Press the key at this place, whatever the layout makes of it."""
    key_alone(page, code, text, **more)
    page.wait_for_timeout(50)
    cards.settled(page)


def key_alone(page: "Page", code: str, text: str, **more: Any) -> None:
    """The same outside a session."""
    client = page.context.new_cdp_session(page)
    client.send("Input.dispatchKeyEvent", {"type": "keyDown", "code": code, "key": text, **more})
    client.send("Input.dispatchKeyEvent", {"type": "keyUp", "code": code, "key": text})
    client.detach()


def side(page: "Page") -> str:
    """Which side the card shows: prompt, answer, meet or summary."""
    return str(page.locator("#session > *").get_attribute("data-side"))


def wait_for_side(page: "Page", name: str) -> None:
    """Wait until the card shows this side."""
    page.locator(f'#session > [data-side="{name}"]').wait_for()
    cards.settled(page)


@pytest.mark.parametrize("pressed", ["Space", "Enter"])
def test_space_or_enter_shows_the_answer_and_then_grades_good(page: "Page", pressed: str) -> None:
    who = begin(page, HARBOR)
    page.keyboard.press(pressed)
    wait_for_side(page, "answer")
    page.keyboard.press(pressed)
    wait_for_side(page, "summary")
    assert cards.recorded(who) == 3  # two when it was met


@pytest.mark.parametrize(("text", "name"), [("1", "Again"), ("2", "Hard"), ("3", "Good"), ("4", "Easy")])
def test_numbers_grade(page: "Page", text: str, name: str) -> None:
    begin(page, "harbor", "water")
    page.keyboard.press("Space")
    wait_for_side(page, "answer")
    key(page, f"Digit{text}", text)
    wait_for_side(page, "prompt")
    assert cards.said(page).startswith(f"{name}.")


def test_numbers_do_nothing_before_the_answer_is_shown(page: "Page") -> None:
    who = begin(page, HARBOR)
    key(page, "Digit3", "3")
    assert side(page) == "prompt"
    assert cards.recorded(who) == 2


@pytest.mark.parametrize(
    ("code", "text"), [("KeyU", "u"), ("KeyZ", "z"), ("KeyU", "ㅕ"), ("KeyZ", "ㅋ")], ids=["U", "Z", "ㅕ", "ㅋ"]
)
def test_undo_follows_the_place_of_its_key_in_a_korean_layout_too(page: "Page", code: str, text: str) -> None:
    begin(page, "harbor", "water")
    first = cards.focused(page)
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    assert cards.focused(page) != first
    key(page, code, text)
    page.get_by_role("heading", level=1, name=first.partition(": ")[2]).wait_for()
    cards.settled(page)
    assert cards.focused(page) == first


def test_control_z_undoes_even_when_single_keys_are_off(page: "Page") -> None:
    begin(page, "harbor", "water", single_keys=False)
    first = cards.focused(page)
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    page.keyboard.press("Control+KeyZ")
    page.get_by_role("heading", level=1, name=first.partition(": ")[2]).wait_for()


def test_r_plays_the_sound_by_its_place(with_voice: Callable[..., "Page"]) -> None:
    page = with_voice()
    begin(page, HARBOR)
    key(page, "KeyR", "ㄱ")
    assert page.evaluate("window.said") == ["harbor"]


def test_e_opens_the_note(page: "Page") -> None:
    begin(page, HARBOR)
    key(page, "KeyE", "e")
    wait_for_side(page, "answer")
    assert page.get_by_label("My note").is_visible()


@pytest.mark.parametrize(
    ("code", "text", "more", "said"),
    [("Minus", "-", {}, "Buried until tomorrow."), ("Digit2", "@", {"modifiers": 8}, "Suspended.")],
    ids=["bury", "suspend"],
)
def test_a_key_puts_the_word_aside(page: "Page", code: str, text: str, more: dict[str, int], said: str) -> None:
    begin(page, "harbor", "water")
    first = page.get_by_role("heading", level=1).inner_text()
    key(page, code, text, **more)
    page.get_by_role("heading", level=1, name="water" if first == "harbor" else "harbor").wait_for()
    assert cards.said(page).startswith(said)


def test_a_question_mark_lists_the_keys_and_escape_gives_the_focus_back(page: "Page") -> None:
    begin(page, HARBOR)
    before = cards.focused(page)
    key(page, "Slash", "?", modifiers=8)
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    assert dialog.is_visible()
    page.keyboard.press("Digit3")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert cards.focused(page) == before
    assert side(page) == "prompt"


def test_single_keys_can_be_turned_off(page: "Page") -> None:
    who = begin(page, HARBOR, single_keys=False)
    cards.press(page, "Show answer")
    for code, text in (("Digit3", "3"), ("KeyE", "e"), ("Minus", "-"), ("Slash", "?"), ("Digit2", "@")):
        key(page, code, text)
    assert side(page) == "answer"
    assert not page.get_by_role("dialog").is_visible()
    assert cards.recorded(who) == 2


def test_single_keys_can_be_changed(page: "Page") -> None:
    begin(page, "harbor", "water", keys='{"grade-1": "KeyJ", "list": "KeyH"}')
    cards.press(page, "Show answer")
    key(page, "Digit1", "1")
    assert side(page) == "answer"
    key(page, "KeyJ", "j")
    wait_for_side(page, "prompt")
    assert cards.said(page).startswith("Again.")


def test_a_key_that_is_pressed_in_the_settings_grades_from_then_on(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    page.goto("/settings/keys")
    for label, code, text, more in (("Again", "KeyJ", "ㅓ", {}), ("Hard", "Digit1", "!", {"modifiers": 8})):
        page.get_by_label(label, exact=True).focus()
        key_alone(page, code, text, **more)
    assert [page.get_by_label(label, exact=True).input_value() for label in ("Again", "Hard")] == ["J", "!"]
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    cards.begin(page)
    page.get_by_role("link", name="Keyboard shortcuts").click()
    assert page.get_by_role("dialog").locator("kbd").all_inner_texts()[2:6] == ["J", "!", "3", "4"]
    page.keyboard.press("Escape")
    cards.press(page, "Show answer")
    key(page, "Digit1", "1")
    assert side(page) == "answer"
    key(page, "Digit1", "!", modifiers=8)
    wait_for_side(page, "prompt")
    assert cards.said(page).startswith("Hard.")


def test_a_key_held_down_counts_once(page: "Page") -> None:
    who = begin(page, HARBOR)
    page.keyboard.press("Space")
    wait_for_side(page, "answer")
    key(page, "Space", " ", autoRepeat=True)
    key(page, "Digit3", "3", autoRepeat=True)
    assert side(page) == "answer"
    assert cards.recorded(who) == 2


def test_keys_are_dead_on_a_control_and_while_one_types(page: "Page") -> None:
    who = begin(page, HARBOR)
    cards.press(page, "Edit")
    page.get_by_label("My note").focus()
    page.keyboard.type("3 - @ ? e z")
    assert page.get_by_label("My note").input_value() == "3 - @ ? e z"
    page.get_by_role("button", name="Hard").focus()
    key(page, "Digit3", "3")
    assert side(page) == "answer"
    assert cards.recorded(who) == 2


def test_space_scrolls_when_it_is_set_to(page: "Page") -> None:
    begin(page, HARBOR, space_scrolls=True)
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert side(page) == "prompt"
    page.keyboard.press("Enter")
    wait_for_side(page, "answer")


def test_an_enter_that_ends_a_composition_submits_nothing(page: "Page") -> None:
    people.met(cards.learner(page, ask_listen=False), HARBOR, days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    page.locator("#typed").focus()
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "ㅗ", "selectionStart": 1, "selectionEnd": 1})
    client.send(
        "Input.dispatchKeyEvent", {"type": "keyDown", "code": "Enter", "key": "Enter", "windowsVirtualKeyCode": 229}
    )
    page.wait_for_timeout(200)
    assert side(page) == "prompt"
    client.send("Input.insertText", {"text": "ㅗㅁ규ㅐㄱ"})
    page.keyboard.press("Enter")
    wait_for_side(page, "answer")
    verdict = page.locator("#verdict").inner_text()
    assert "harbor" in verdict
    assert "Hangul" in verdict


def test_the_field_of_a_word_leaves_the_word_alone(page: "Page") -> None:
    people.met(cards.learner(page, ask_listen=False), HARBOR, days_ago=3, ratings=(people.EASY,))
    cards.begin(page)
    field = page.get_by_label("Your answer")
    wanted = {
        "lang": "en",
        "autocomplete": "off",
        "autocapitalize": "none",
        "autocorrect": "off",
        "spellcheck": "false",
    }
    assert {name: field.get_attribute(name) for name in wanted} == wanted


def touch(page: "Page", *points: tuple[int, int], held_ms: int = 0) -> None:
    """Put a finger down at the first point, move it over the others, lift it."""
    client = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(20)
    page.wait_for_timeout(held_ms)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    client.detach()
    page.wait_for_timeout(50)
    cards.settled(page)


def answer_by_touch(new_page: Callable[..., "Page"], **values: Any) -> tuple["Page", Any, int]:
    """A phone with an answer on it, its learner, and the height of the word on the screen."""
    page = new_page(has_touch=True, is_mobile=True)
    who = begin(page, "harbor", "water", **values)
    cards.press(page, "Show answer")
    box = page.get_by_role("heading", level=1).bounding_box()
    assert box is not None
    return page, who, int(box["y"] + box["height"] / 2)


def test_a_tap_on_the_card_shows_the_answer(new_page: Callable[..., "Page"]) -> None:
    page = new_page(has_touch=True, is_mobile=True)
    begin(page, HARBOR)
    page.get_by_role("heading", level=1).tap()
    wait_for_side(page, "answer")


@pytest.mark.parametrize(("by", "said"), [(-150, "Again."), (150, "Good.")], ids=["left", "right"])
def test_a_swipe_grades_where_it_was_chosen(new_page: Callable[..., "Page"], by: int, said: str) -> None:
    page, _who, y = answer_by_touch(new_page, swipes=True)
    touch(page, *((180 + by * step // 6, y) for step in range(7)))
    wait_for_side(page, "prompt")
    assert cards.said(page).startswith(said)


@pytest.mark.parametrize(
    ("values", "start", "held_ms"),
    [({}, 180, 0), ({"swipes": True}, 10, 0), ({"swipes": True}, 180, 1100)],
    ids=["off until chosen", "from the edge", "held too long"],
)
def test_a_swipe_that_is_none_does_nothing(
    new_page: Callable[..., "Page"], values: dict[str, bool], start: int, held_ms: int
) -> None:
    page, who, y = answer_by_touch(new_page, **values)
    touch(page, *((start + 25 * step, y) for step in range(7)), held_ms=held_ms)
    assert side(page) == "answer"
    assert cards.recorded(who) == 4
