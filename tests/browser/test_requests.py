"""What is sent and asked for when the network, the server or the sign-in fails in the middle of it."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import cards, people
from tests.conftest import Complaints
from tests.factories import PASSWORD
from vocavision.accounts import actions as accounts_actions
from vocavision.accounts.models import User
from vocavision.catalogue import queries as catalogue_queries
from vocavision.notes import queries as notes_queries

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

# The button before and after its words change.
WATCH_BUTTON = """() => {
  const button = document.querySelector("main form .button:not([type])");
  const look = () => ({ text: button.textContent, box: JSON.stringify(button.getBoundingClientRect()) });
  const before = look();
  const note = () => sessionStorage.setItem("seen", JSON.stringify([before, look()]));
  new MutationObserver(note).observe(button, { childList: true });
}"""
PRESS_TWICE = """() => { for (const ms of [0, 400])
  setTimeout(() => document.querySelector("main form").requestSubmit(), ms); }"""
NOTE = "**/words/harbor/note"


@pytest.fixture
def page(new_page: Callable[..., "Page"], complaints: Complaints) -> "Iterator[Page]":
    """A phone's window, whose console may tell of what fails on the way."""
    page = new_page()
    yield page
    for expected in ("htmx:", "ERR_FAILED", "Response Status Error Code"):
        complaints.forget(expected)


def opened(page: "Page", path: str) -> User:
    """The page of a learner, with all that comes when it is idle."""
    learner = people.sign_in(page, people.with_password())
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return learner


def through(page: "Page", pattern: str, *ways: Callable[["Route"], None]) -> list[str]:
    """The requests of this pattern go these ways, one after the other, and then as ever; their methods are noted."""
    asked: list[str] = []

    def handle(route: "Route") -> None:
        asked.append(route.request.method)
        (ways[len(asked) - 1] if len(asked) <= len(ways) else lambda one: one.continue_())(route)

    page.route(pattern, handle)
    return asked


def lost(route: "Route") -> None:
    """The connection breaks."""
    route.abort()


def silent(route: "Route") -> None:
    """Nothing comes."""


def note_of(learner: User) -> str:
    """The learner's note on the harbor."""
    return notes_queries.of_word(learner.id, catalogue_queries.word("harbor").id).note


def write_note(page: "Page", text: str = "A garage for boats") -> None:
    """Fill in the note and save it."""
    page.get_by_label("My note").fill(text)
    page.locator("#note button").click()


def test_a_read_that_fails_is_tried_twice_more(page: "Page") -> None:
    opened(page, "/words")
    asked = through(page, "**/words?**", lost, lost)
    page.get_by_label("Search").fill("harbor")
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for()
    assert asked == ["GET"] * 3
    assert page.locator(".problem").count() == 0


def test_a_read_that_fails_three_times_is_told_beside_what_asked_and_can_be_tried_again(page: "Page") -> None:
    opened(page, "/words")
    asked = through(page, "**/words?**", lost, lost, lost)
    page.get_by_label("Search").fill("harbor")
    told = page.locator("form.search + .problem")
    told.wait_for()
    assert asked == ["GET"] * 3
    assert "There is no connection" in told.inner_text()
    assert page.locator("#word-rows .row").count() == 30
    told.get_by_role("button", name="Try again").click()
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for()
    assert told.count() == 0


def test_a_read_that_takes_more_than_three_seconds_is_asked_for_again(page: "Page") -> None:
    opened(page, "/words")
    asked = through(page, "**/words?**", silent)
    page.get_by_label("Search").fill("harbor")
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for(timeout=6000)
    assert asked == ["GET"] * 2


def test_who_types_on_is_not_told_of_what_was_asked_before(page: "Page") -> None:
    opened(page, "/words")
    asked = through(page, "**/words?**", lost)
    page.get_by_label("Search").fill("harb")
    page.wait_for_timeout(400)
    page.get_by_label("Search").fill("borrow")
    page.locator("#word-rows .row__word", has_text="borrow").first.wait_for()
    page.wait_for_timeout(1000)
    assert len(asked) == 2
    assert page.get_by_label("Search").input_value() == "borrow"


def test_a_write_is_not_sent_twice_by_itself_and_keeps_what_was_typed(page: "Page") -> None:
    learner = opened(page, "/words/harbor")
    asked = through(page, NOTE, lost)
    write_note(page)
    told = page.locator("#note + .problem")
    told.wait_for()
    page.wait_for_timeout(1200)
    assert asked == ["POST"]
    assert page.get_by_label("My note").input_value() == "A garage for boats"
    told.get_by_role("button", name="Try again").click()
    page.get_by_text("Your note is kept.").wait_for()
    assert note_of(learner) == "A garage for boats"
    assert told.count() == 0


def test_a_write_with_its_key_is_sent_again(page: "Page") -> None:
    learner = opened(page, "/words/harbor")
    page.evaluate(
        """() => document.querySelector("#note").insertAdjacentHTML("afterbegin",
        '<input type="hidden" name="idempotency_key" value="one-and-the-same">')"""
    )
    asked = through(page, NOTE, lost, lost)
    write_note(page)
    page.get_by_text("Your note is kept.").wait_for()
    assert asked == ["POST"] * 3
    assert note_of(learner) == "A garage for boats"


def test_what_the_server_says_stands_beside_the_form_that_asked(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: Any) -> None:
        raise RuntimeError("the shelf is full")

    opened(page, "/words/harbor")
    with monkeypatch.context() as patch:
        patch.setattr("vocavision.notes.actions.write", full)
        write_note(page)
        told = page.locator("#note + .problem")
        told.wait_for()
    assert "Something went wrong" in told.inner_text()
    assert "Reference: " in told.inner_text()
    assert "Something went wrong" in cards.said(page)
    assert page.get_by_label("My note").input_value() == "A garage for boats"


def test_a_form_of_an_old_page_is_filled_in_on_the_new_one(page: "Page") -> None:
    learner = opened(page, "/words/harbor")
    page.evaluate("document.querySelector('meta[name=csrf-token]').content = 'old'")
    page.evaluate("document.querySelector('#note [name=csrf_token]').value = 'old'")
    write_note(page)
    page.locator("#note + .problem").get_by_role("button", name="Try again").click()
    page.get_by_text("What you typed is still here.").first.wait_for()
    page.locator("#note button").click()
    page.get_by_text("Your note is kept.").wait_for()
    assert note_of(learner) == "A garage for boats"


def sign_in_again(page: "Page", learner: User) -> None:
    """Sign in on the page that asks for it."""
    page.get_by_label("Email").fill(str(learner.email))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_who_was_signed_out_in_the_middle_of_a_note_comes_back_to_it(page: "Page") -> None:
    learner = opened(page, "/words/harbor")
    page.context.clear_cookies(name="sign-in")
    write_note(page)
    told = page.locator("#note + .problem")
    told.get_by_text("You were signed out meanwhile.").wait_for()
    told.get_by_role("link", name="Sign in").click()
    sign_in_again(page, learner)
    page.wait_for_url("**/words/harbor")
    page.get_by_text("What you typed is still here.").first.wait_for()
    assert page.get_by_label("My note").input_value() == "A garage for boats"
    assert cards.focused(page).startswith("textarea#note-text")


def test_who_was_signed_out_in_the_middle_of_a_form_comes_back_to_it(page: "Page") -> None:
    learner = opened(page, "/settings/profile")
    page.get_by_label("Name").fill("Mina of the harbor")
    page.context.clear_cookies(name="sign-in")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in_again(page, learner)
    page.wait_for_url("**/settings/profile")
    page.get_by_text("What you typed is still here.").first.wait_for()
    assert page.get_by_label("Name").input_value() == "Mina of the harbor"
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    assert page.evaluate("sessionStorage.getItem('typed')") is None
    assert User.get_by_id(learner.id).name == "Mina of the harbor"


def test_a_form_is_sent_once_and_its_button_says_so_in_its_place(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[Any] = []

    def slowly(*args: Any, **_values: Any) -> None:
        saved.append(args)
        time.sleep(0.8)

    monkeypatch.setattr(accounts_actions, "change_preferences", slowly)
    opened(page, "/settings/profile")
    page.evaluate(WATCH_BUTTON)
    page.evaluate(PRESS_TWICE)
    page.get_by_text("Saved.").wait_for()
    before, after = page.evaluate("JSON.parse(sessionStorage.getItem('seen'))")
    assert len(saved) == 1
    assert (before["text"], after["text"]) == ("Save", "Saving")
    assert before["box"] == after["box"]


def test_a_note_on_its_way_is_sent_once(page: "Page") -> None:
    opened(page, "/words/harbor")
    held: list[Route] = []
    page.route(NOTE, lambda route: held.append(route))
    write_note(page)
    page.locator("#note button[aria-disabled]").wait_for()
    page.locator("#note button").click(force=True)
    page.wait_for_timeout(200)
    assert len(held) == 1
    held[0].continue_()
    page.get_by_text("Your note is kept.").wait_for()


def test_leaving_with_unsaved_text_asks_and_after_saving_it_does_not(page: "Page") -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    opened(page, "/words/harbor")
    page.goto("/words/harbor")
    assert asked == []
    page.wait_for_load_state("networkidle")
    page.get_by_label("My note").press_sequentially("A garage")
    page.goto("/help")
    assert asked == ["beforeunload"]
    page.goto("/words/harbor")
    page.wait_for_load_state("networkidle")
    page.get_by_label("My note").press_sequentially("A garage")
    page.locator("#note button").click()
    page.get_by_text("Your note is kept.").wait_for()
    page.goto("/help")
    assert asked == ["beforeunload"]


def test_a_form_without_a_network_stays_and_says_so(page: "Page") -> None:
    opened(page, "/settings/profile")
    page.get_by_label("Name").fill("Mina of the harbor")
    page.evaluate("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })")
    page.get_by_role("button", name="Save").click()
    page.locator("form + .problem").wait_for()
    assert page.get_by_label("Name").input_value() == "Mina of the harbor"
    page.evaluate("Object.defineProperty(navigator, 'onLine', { value: true })")
    page.locator(".problem").get_by_role("button", name="Try again").click()
    page.get_by_text("Saved.").wait_for()


def test_a_card_that_takes_too_long_says_that_there_is_no_connection(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", days_ago=4)
    cards.begin(page)
    page.evaluate("htmx.config.timeout = 300")
    page.route("**/session/answer", silent)
    page.locator("[data-key=show]").click()
    page.locator("#problem").get_by_text("There is no connection").wait_for()
