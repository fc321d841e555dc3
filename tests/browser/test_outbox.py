"""What waits on a device until the server has it, whatever stands between."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from flask import jsonify, make_response
from playwright.sync_api import expect

from tests import servers
from tests.browser import cards, people
from tests.browser.test_reading_offline import heading, offline
from tests.browser.test_tunnel import begun, grade, happened
from tests.browser.tunnels import kept, sent
from tests.conftest import Complaints, Live
from vocavision.accounts.models import User
from vocavision.lib import clock
from vocavision.review.models import ReviewEvent
from vocavision.sync import rules

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = ("harbor", "water", "bread", "friend", "borrow")
FORGET = """
() => new Promise((done, fail) => {
  const gone = indexedDB.deleteDatabase("vocavision");
  gone.onsuccess = () => done();
  gone.onerror = () => fail(gone.error);
})
"""

# The device takes nothing any more from a worker that knows the first version alone.
CLOSED = """
() => new Promise((done, fail) => {
  const opening = indexedDB.open("vocavision", 99);
  opening.onsuccess = () => { opening.result.close(); done(); };
  opening.onerror = () => fail(opening.error);
})
"""


@pytest.fixture
def page(page: "Page", complaints: Complaints) -> Iterator["Page"]:
    """A phone whose browser keeps a worker, and whose server may say no."""
    yield page
    for refused in ("401", "413", "429", "500"):
        complaints.forget(refused)


@pytest.fixture
def server(live: Live, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Put something between the device and the server: it is called in place of the view, and given the view."""
    view = live.app.view_functions["sync.events"]

    def between(what: Callable[..., Any]) -> None:
        monkeypatch.setitem(live.app.view_functions, "sync.events", wraps(view)(lambda: what(view)))

    return between


def answered(page: "Page", count: int = 2) -> User:
    """A learner who answered so many cards in a tunnel that has ended, on a page that does not know yet."""
    learner = begun(page, *WORDS)
    offline(page)
    for _ in range(count):
        grade(page, "Good")
    offline(page, False)
    return learner


def send(page: "Page") -> None:
    """What the browser does when it has a network again."""
    page.evaluate("window.dispatchEvent(new Event('online'))")


def reviews(learner: User) -> int:
    """How many answers the server has from a tunnel."""
    return sum(happened(learner, word)[-1].device != people.DEVICE for word in WORDS)


def test_a_sign_in_that_has_ended_keeps_the_outbox_and_asks(page: "Page") -> None:
    learner = answered(page)
    page.context.clear_cookies()
    send(page)
    line = page.locator("[data-network]")
    expect(line).to_contain_text("2 answers wait to be sent. Sign in to send them.")
    assert line.get_by_role("link", name="Sign in").is_visible()
    assert kept(page, "events", "waits") == 2
    page.goto("/words")  # a page of nobody's tells of it too
    expect(line).to_contain_text("2 answers wait to be sent. Sign in to send them.")
    line.get_by_role("link", name="Sign in").click()
    expect(line).to_contain_text("2 answers wait to be sent.")
    people.sign_in(page, learner)
    page.goto("/today")
    sent(page)
    assert reviews(learner) == 2


def test_what_was_taken_back_is_not_counted(page: "Page") -> None:
    learner = answered(page)
    offline(page)
    cards.press(page, "Undo")
    line = page.locator("[data-network]")
    expect(line).to_contain_text("1 answer waits to be sent.")
    assert kept(page, "events", "waits") == 3
    cards.press(page, "Undo")
    expect(line).not_to_contain_text("to be sent.")
    offline(page, False)
    send(page)
    servers.wait_for(lambda: kept(page, "events", "waits") == 0, "sending what was done and taken back")
    assert [event.kind for word in WORDS for event in happened(learner, word)].count("undo") == 2


def test_a_batch_that_is_too_large_is_halved(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_EVENTS", 2)
    learner = answered(page, 5)
    send(page)
    sent(page)
    assert reviews(learner) == 5


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_is_busy_is_left_alone_as_long_as_it_says(
    page: "Page", server: Callable[..., None], status: int
) -> None:
    asked: list[float] = []

    def busy(view: Any) -> Any:
        asked.append(monotonic())
        return view() if len(asked) > 1 else make_response(jsonify(error="busy"), status, {"Retry-After": "4"})

    server(busy)
    learner = answered(page)
    send(page)
    servers.wait_for(lambda: bool(asked), "asking")
    expect(page.locator("[data-network]")).to_contain_text("2 answers wait to be sent.")
    expect(page.locator("[data-network]")).not_to_contain_text("Offline")
    page.goto("/words")
    send(page)
    expect(page.locator("[data-network]")).to_contain_text("2 answers wait to be sent.")
    sent(page)
    assert asked[1] - asked[0] > 3.9, "asked again before it was time"
    assert reviews(learner) == 2


def test_the_page_of_a_hotel_counts_as_no_network(page: "Page", server: Callable[..., None]) -> None:
    server(lambda _view: make_response("<title>Welcome to our hotel</title>", 200))
    learner = answered(page)
    send(page)
    expect(page.locator("[data-network]")).to_contain_text("Offline since")
    assert kept(page, "events", "waits") == 2
    server(lambda view: view())
    send(page)
    sent(page)
    assert reviews(learner) == 2


def test_an_answer_that_is_lost_on_its_way_counts_nothing_twice(page: "Page", server: Callable[..., None]) -> None:
    lost: list[bool] = []

    def loses_the_first(view: Any) -> Any:
        answer = view()
        if lost:
            return answer
        lost.append(True)
        return make_response("", 500)

    server(loses_the_first)
    learner = answered(page)
    before = ReviewEvent.select().where(ReviewEvent.user == learner.id).count()
    send(page)
    servers.wait_for(lambda: bool(lost), "losing an answer")
    send(page)
    sent(page)
    assert ReviewEvent.select().where(ReviewEvent.user == learner.id).count() in (before, before + 2)
    assert reviews(learner) == 2


def test_what_the_server_tells_of_waits_no_more(
    page: "Page", server: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[int] = []

    def loses_the_first(view: Any) -> Any:
        answer = view()
        if not answers:
            monkeypatch.setattr(rules, "MOST_EVENTS", 1)
        answers.append(len(answer.get_json().get("answers", [])))
        return answer if answers[1:] else make_response("", 500)

    server(loses_the_first)
    learner = answered(page)
    send(page)
    servers.wait_for(lambda: bool(answers), "losing an answer")
    send(page)
    sent(page)
    assert sum(answers) == 3, "the second was sent once more, though the server had told of it"
    assert reviews(learner) == 2


def test_two_windows_send_each_answer_once(page: "Page", server: Callable[..., None]) -> None:
    told: list[int] = []

    def listening(view: Any) -> Any:
        answer = view()
        told.extend(1 for one in answer.get_json()["answers"] if one["answer"] == "known")
        return answer

    server(listening)
    learner = answered(page, 3)
    other = page.context.new_page()
    other.goto("/help")
    send(other)
    send(page)
    sent(page)
    assert reviews(learner) == 3
    assert not told, "something was sent twice"


def test_a_press_that_cannot_be_written_down_leaves_the_card(page: "Page") -> None:
    begun(page, *WORDS)
    grade(page, "Good")
    page.wait_for_load_state("networkidle")
    offline(page)
    cards.press(page, "Show answer")
    asked = page.locator("#card-heading").inner_text()
    page.evaluate(CLOSED)
    page.get_by_role("button", name="Good").click()
    page.locator("#problem").get_by_text("There is no connection. Nothing is lost: the card is still here.").wait_for()
    assert page.locator("#card-heading").inner_text() == asked


def test_a_device_whose_storage_is_gone_says_that_it_needs_the_network(page: "Page") -> None:
    begun(page, *WORDS)
    page.evaluate(FORGET)
    offline(page)
    page.get_by_role("button", name="Show answer").click()
    page.locator("#problem").get_by_text("There is no connection. Nothing is lost: the card is still here.").wait_for()
    offline(page, False)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Good").wait_for()


def test_a_clock_that_is_years_wrong_is_put_right(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    here = clock.now
    monkeypatch.setattr(clock, "now", lambda: here() + timedelta(days=900))  # the device is 900 days behind
    learner = begun(page, "harbor", "water")
    offline(page)
    word = heading(page)
    grade(page, "Good")
    offline(page, False)
    send(page)
    sent(page)
    [event] = ReviewEvent.select().where(ReviewEvent.user == learner.id, ReviewEvent.device_at_ms.is_null(False))
    assert abs(event.reviewed_at_ms - clock.now_ms()) < 60_000
    assert abs(event.device_at_ms - here().timestamp() * 1000) < 60_000
    assert happened(learner, word)[-1].id == event.id
