"""A session whose network goes away in the middle, and comes back."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests import servers
from tests.browser import cards, people
from tests.browser.test_reading_offline import heading, offline
from tests.browser.tunnels import kept, prepared, ready, sent
from tests.conftest import Live
from tests.failures import broken, failing
from tests.sync.factories import ago, an_event
from vocavision.accounts.models import User
from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib import clock
from vocavision.lib.errors import Unavailable
from vocavision.review import queries
from vocavision.review.events import Event
from vocavision.sync import actions as sync_actions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A browser's network that leads nowhere, for its pages and for the worker that it starts before they are there: a
# worker that starts by itself may send before it is told that the window is offline.
NO_WAY_OUT = ("--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>")

# Everything that the live region says is kept in `window.told`: the network's line may speak right after a card.
HEAR = """
() => { window.told = []; const status = document.getElementById("status");
  new MutationObserver(() => window.told.push(status.innerText.trim().split(/\\s+/).join(" ")))
    .observe(status, { childList: true, subtree: true, characterData: true }); }
"""
# The latest events of the cards that the device keeps.
LAST = """
() => new Promise((done) => {
  const opening = indexedDB.open("vocavision");
  opening.onsuccess = () => {
    const db = opening.result, asked = db.transaction("words").objectStore("words").getAll();
    asked.onsuccess = () => { db.close(); done(asked.result.map((one) => one.cards.recognise?.last_event_id)); };
  };
})
"""


def begun(page: "Page", *words: str, days_ago: int = 4, **values: Any) -> User:
    """A learner in a session with these words due, and a device that is ready for a tunnel."""
    learner = people.met(cards.learner(page, **values), *words, days_ago=days_ago)
    ready(page)
    cards.begin(page)
    prepared(page, len(words))
    return learner


def happened(learner: User, word: str) -> list[Event]:
    """What the server knows of the word, in order."""
    return sorted(queries.events(learner.id, catalogue_queries.word(word).id), key=lambda event: event.order)


def grade(page: "Page", name: str) -> None:
    """Show the answer and grade it."""
    cards.press(page, "Show answer")
    cards.press(page, name)


def was_told(page: "Page", begins: str, holds: str) -> bool:
    """Whether the live region has said a text that begins so and holds this."""
    return any(one.startswith(begins) and holds in one for one in page.evaluate("window.told"))


def test_a_session_goes_on_in_a_tunnel_and_nothing_is_lost(page: "Page") -> None:
    learner = begun(page, "harbor", "water", "bread")
    page.evaluate(HEAR)
    offline(page)
    for left in ("2 left.", "1 left.", ""):
        asked = heading(page)
        grade(page, "Good")
        servers.wait_for(
            partial(was_told, page, "Good. Next in", left),
            "saying how it went",
        )
        assert page.title() != f"{asked} · VocaVision"
    assert heading(page) == "Well done"
    assert "3 of 3" in page.locator(".figures").inner_text()
    told = "3 answers wait on this device and will be sent. All done for today. The next words come in"
    page.get_by_text(told).wait_for()
    assert kept(page, "events", "waits") == 3
    assert all(happened(learner, word)[-1].device == people.DEVICE for word in ("harbor", "water", "bread"))
    offline(page, False)
    page.get_by_role("link", name="Today").click()
    sent(page)
    assert [happened(learner, word)[-1].rating for word in ("harbor", "water", "bread")] == [3, 3, 3]


def test_the_day_on_the_button_is_the_day_that_the_server_keeps(page: "Page") -> None:
    learner = begun(page, "harbor", "water", days_ago=40)
    offline(page)
    word = heading(page)
    cards.press(page, "Show answer")
    shown = page.get_by_role("button", name="Good").inner_text()
    cards.press(page, "Good")
    offline(page, False)
    page.goto("/today")
    sent(page)
    last = happened(learner, word)[-1]
    assert last.due_day is not None
    assert f"{last.due_day - last.study_day} d" in shown or "mo." in shown


def test_the_network_comes_back_within_the_session(page: "Page") -> None:
    learner = begun(page, "harbor", "water", "bread", "friend")
    offline(page)
    grade(page, "Good")
    offline(page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    sent(page)
    grade(page, "Hard")
    grade(page, "Good")
    grade(page, "Easy")
    assert heading(page) == "Well done"
    assert "4 of 4" in page.locator(".figures").inner_text()
    assert sorted(happened(learner, word)[-1].rating or 0 for word in ("harbor", "water", "bread", "friend")) == [
        2,
        3,
        3,
        4,
    ]


def test_undo_goes_back_over_the_mouth_of_the_tunnel(page: "Page") -> None:
    learner = begun(page, "harbor", "water", "bread")
    first = heading(page)
    grade(page, "Again")
    second = heading(page)
    offline(page)
    grade(page, "Good")
    cards.press(page, "Undo")
    assert heading(page) == second
    assert "Undone." in cards.said(page)
    expect(page.locator("#card-heading")).to_be_focused()
    cards.press(page, "Undo")
    assert heading(page) == first
    assert page.get_by_role("button", name="Undo").count() == 0
    grade(page, "Easy")
    offline(page, False)
    page.goto("/today")
    sent(page)
    assert [event.kind for event in happened(learner, first)][-3:] == ["review", "undo", "review"]
    assert queries.cards(learner.id, catalogue_queries.word(first).id)["recognise"].lapses == 0


def test_new_words_are_met_in_a_tunnel(page: "Page") -> None:
    learner = people.wishes(cards.learner(page), "harbor", "water")
    ready(page)
    cards.begin(page)
    prepared(page, 2)
    offline(page)
    assert heading(page) == "harbor"
    cards.press(page, "Got it")
    assert heading(page) == "water"
    cards.press(page, "I know this already")
    assert heading(page) == "harbor"
    grade(page, "Good")
    offline(page, False)
    page.goto("/today")
    sent(page)
    assert [event.kind for event in happened(learner, "harbor")] == ["meet", "review"]
    assert [event.kind for event in happened(learner, "water")] == ["known"]


def test_a_typed_answer_is_judged_in_a_tunnel(page: "Page") -> None:
    learner = people.met(cards.learner(page, ask_listen=False), "harbor", days_ago=3, ratings=(people.EASY,))
    ready(page)
    cards.begin(page)
    prepared(page, 1)
    offline(page)
    assert heading(page) == "What is the word?"
    page.get_by_label("Your answer").fill("harbar")
    cards.press(page, "Show answer")
    assert "Almost. Expected o, typed a." in page.locator("#verdict").inner_text()
    cards.press(page, "Good")
    offline(page, False)
    page.goto("/today")
    sent(page)
    assert happened(learner, "harbor")[-1].mode == "typed"


def test_suspended_and_buried_words_come_no_more_in_a_tunnel(page: "Page") -> None:
    learner = begun(page, "harbor", "water", "bread")
    offline(page)
    first = heading(page)
    cards.press(page, "Suspend")
    second = heading(page)
    cards.press(page, "Bury until tomorrow")
    grade(page, "Good")
    assert heading(page) == "Well done"
    offline(page, False)
    page.goto("/today")
    sent(page)
    assert [happened(learner, word)[-1].kind for word in (first, second)] == ["suspend", "bury"]


def test_a_session_begins_in_a_tunnel(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    ready(page)
    page.goto("/today")
    prepared(page, 2)
    offline(page)
    page.goto("/today")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Show answer").wait_for()
    assert page.url.endswith("/session")
    grade(page, "Good")
    page.reload()
    grade(page, "Good")
    assert heading(page) == "Well done"


@pytest.fixture
def anew(chromium: "Browser", live: Live, tmp_path: Path) -> Iterator[Callable[..., "Page"]]:
    """A window of a browser that was ended and starts anew with what it kept, in a tunnel from its first breath."""
    contexts: list[Any] = []

    def started(*, tunnel: bool = False) -> "Page":
        for context in contexts:
            context.close()
        contexts[:] = [
            chromium.browser_type.launch_persistent_context(
                tmp_path / "profile",
                executable_path=servers.chromium(),
                base_url=live.address,
                args=list(NO_WAY_OUT) if tunnel else [],
            )
        ]
        return contexts[0].new_page()

    yield started
    for context in contexts:
        context.close()


def test_a_browser_that_starts_in_a_tunnel_shows_the_first_card(anew: Callable[..., "Page"]) -> None:
    page = anew()
    learner = begun(page, "harbor", "water")
    asked = heading(page)
    page = anew(tunnel=True)
    page.goto("/session")
    assert heading(page) == asked
    grade(page, "Good")
    page = anew(tunnel=True)
    page.goto("/today")
    page.get_by_role("button", name="Start").click()
    grade(page, "Good")
    assert heading(page) == "Well done"
    page = anew()
    people.sign_in(page, learner)
    page.goto("/today")
    sent(page)
    assert [happened(learner, word)[-1].rating for word in ("harbor", "water")] == [3, 3]


def test_the_line_at_the_top_tells_of_the_network(page: "Page") -> None:
    begun(page, "harbor", "water", "bread")
    grade(page, "Good")
    line = page.locator("[data-network]")
    page.wait_for_load_state("networkidle")
    offline(page)
    grade(page, "Good")
    expect(line).to_contain_text("Offline since")
    expect(line).to_contain_text("1 answer waits to be sent.")
    servers.wait_for(lambda: "Offline since" in cards.said(page), "saying it once")
    offline(page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(line).to_contain_text("All sent.")


def test_a_summary_of_which_a_part_failed_is_the_servers_all_the_same(page: "Page") -> None:
    begun(page, "harbor")
    grade(page, "Good")
    with failing("went", broken):
        page.goto("/session/summary")
        page.locator("#panel-went").get_by_role("link", name="Try again").wait_for()
    assert heading(page) == "Well done"
    page.locator("#panel-went").get_by_role("link", name="Try again").click()
    page.locator("#panel-went .figures").wait_for()
    assert not page.locator("[data-network]").is_visible()


def test_the_network_is_told_of_on_a_summary_and_on_a_first_card_that_lie_open(page: "Page") -> None:
    begun(page, "harbor", "water")
    offline(page)
    page.reload()
    line = page.locator("[data-network]")
    expect(line).to_contain_text("Offline since")
    page.goto("/session/summary")
    expect(line).to_contain_text("Offline since")


def test_what_was_answered_elsewhere_does_not_happen_on_the_device(page: "Page") -> None:
    learner = begun(page, "harbor", "water")
    word = heading(page)
    cards.press(page, "Show answer")
    elsewhere = an_event("review", catalogue_queries.word(word).id, ago(minutes=1), rating=1)
    sync_actions.take(learner, [elsewhere], clock.now())
    cards.press(page, "Easy")
    page.get_by_text("This card was answered elsewhere meanwhile.").first.wait_for()
    servers.wait_for(lambda: elsewhere["id"] in page.evaluate(LAST), "fetching the card as it is there")
    assert kept(page, "events") == 0


def test_what_came_from_elsewhere_meanwhile_is_said_also_when_the_network_is_back(page: "Page") -> None:
    learner = begun(page, "harbor", "water", "bread")
    offline(page)
    grade(page, "Good")
    word = heading(page)
    cards.press(page, "Show answer")
    elsewhere = an_event("review", catalogue_queries.word(word).id, ago(minutes=1), rating=1)
    sync_actions.take(learner, [elsewhere], clock.now())
    offline(page, False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    sent(page)
    servers.wait_for(lambda: elsewhere["id"] in page.evaluate(LAST), "hearing of it")
    cards.press(page, "Easy")
    expect(page.locator(".session__notice")).to_contain_text("This card was answered elsewhere meanwhile.")
    assert happened(learner, word)[-1].rating == 1


def busy(*_values: Any, **_named: Any) -> Any:
    """A server that asks to wait."""
    raise Unavailable


def test_what_waits_is_seen_saved_and_brought_to_another_device(
    page: "Page", new_page: Callable[..., "Page"], live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(live.app.view_functions, "sync.events", busy)
    learner = begun(page, "harbor", "water")
    page.goto("/settings/offline")
    page.get_by_text("Nothing waits. Everything is sent.").wait_for()
    page.goto("/session")
    offline(page)
    word = heading(page)
    grade(page, "Good")
    offline(page, False)
    page.goto("/settings/offline")
    page.get_by_text("1 answer waits to be sent.").first.wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    path = download.value.path()
    assert [one["kind"] for one in json.loads(path.read_text())["events"]] == ["review"]
    other = new_page()
    people.sign_in(other, learner)
    other.goto("/settings/set-aside")
    other.locator("input[type=file]").set_input_files(path)
    other.get_by_role("button", name="Import").click()
    other.get_by_text("1 recorded").wait_for()
    assert happened(learner, word)[-1].rating == 3


def test_more_is_kept_for_a_journey(page: "Page") -> None:
    learner = people.met(cards.learner(page), "harbor", days_ago=4)
    people.enrolled(learner)
    ready(page)
    page.goto("/settings/offline")
    page.get_by_role("button", name="Keep for offline").click()
    page.get_by_role("button", name="Keep no longer").wait_for()
    assert "words" in page.locator("[data-kept]").inner_text()
    more = kept(page, "words", "drawn")
    assert more > 1
    page.get_by_role("button", name="Keep no longer").click()
    page.get_by_role("button", name="Keep for offline").wait_for()


def test_signing_out_offers_to_send_and_leaves_nothing(page: "Page") -> None:
    learner = begun(page, "harbor", "water")
    offline(page)
    word = heading(page)
    grade(page, "Good")
    page.goto("/today")
    page.locator("details[data-menu] summary").click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("1 answer waits to be sent.").wait_for()
    dialog.get_by_role("button", name="Send them and sign out").click()
    dialog.get_by_text("They could not be sent.").wait_for()
    offline(page, False)
    dialog.get_by_role("button", name="Send them and sign out").click()
    page.wait_for_url("**/")
    assert happened(learner, word)[-1].rating == 3
    assert [kept(page, store) for store in ("kept", "words", "sides", "events")] == [0, 0, 0, 0]


def test_another_person_on_the_device_neither_sees_nor_sends_what_waits(page: "Page") -> None:
    mina = begun(page, "harbor", "water", name="Mina")
    offline(page)
    word = heading(page)
    grade(page, "Good")
    page.context.clear_cookies()
    cards.learner(page, name="Jun")
    offline(page, False)
    page.goto("/settings/offline")
    page.get_by_text("Nothing waits. Everything is sent.").wait_for()
    page.goto("/today")
    assert happened(mina, word)[-1].device == people.DEVICE, "Jun's browser has sent it"
    assert kept(page, "sides") == 0, "Mina's cards are still on the device"
    people.sign_in(page, mina)
    page.goto("/today")
    sent(page)
    assert happened(mina, word)[-1].rating == 3
    prepared(page, 1)
