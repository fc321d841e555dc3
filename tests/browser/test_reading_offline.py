"""What is there without a network, what leaves the device with its person, and how a new version comes."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from tests import servers
from tests.browser import cards, people
from tests.browser.tunnels import KEPT, PAGES, has, ready
from tests.conftest import Complaints, Live
from vocavision.accounts.models import User
from vocavision.offline import worker

if TYPE_CHECKING:
    from playwright.sync_api import Page

BYTES = """
async (name) => (await (await caches.open(name)).matchAll())
  .reduce((sum, one) => sum + Number(one.headers.get("X-Kept-Bytes")), 0)
"""
TEXT_OF = """
async (path) => (await (await (await caches.open("pages-1")).match(path, { ignoreVary: true }))?.text()) ?? ""
"""
PICTURES = "pictures-1"


def lacks(page: "Page", path: str, name: str = PAGES) -> None:
    """Wait until the device keeps it no more."""
    servers.wait_for(lambda: path not in page.evaluate(KEPT, name), f"forgetting {path}")


def visit(page: "Page", *paths: str) -> None:
    """Look at these pages until they are kept."""
    for path in paths:
        page.goto(path)
        has(page, path)


def offline(page: "Page", gone: bool = True) -> None:
    """Take the network away, or give it back."""
    page.context.set_offline(gone)


def heading(page: "Page") -> str:
    """The page's main heading."""
    return page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def slow(live: Live, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The page of a word does not answer until the event is set."""
    answered, view = Event(), live.app.view_functions["catalogue.word"]

    def waiting(**values: Any) -> Any:
        answered.wait(20)
        return view(**values)

    monkeypatch.setitem(live.app.view_functions, "catalogue.word", waiting)
    yield answered
    answered.set()


def test_what_was_seen_is_there_without_a_network_and_says_how_old_it_is(page: "Page") -> None:
    cards.learner(page)
    visit(ready(page), "/today", "/words/harbor")
    offline(page)
    page.goto("/words/harbor")
    assert heading(page) == "harbor"
    line = page.locator("#status [data-kept-line]")
    line.wait_for()
    assert line.inner_text() == "The network does not answer. You see this page as it was 1 minute ago."
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("Literata")
    page.goto("/today")
    assert page.get_by_role("button", name="Start").or_(page.get_by_text("A course brings")).first.is_visible()
    line.wait_for()
    offline(page, False)
    page.goto("/words/harbor")
    assert line.count() == 0


def test_what_is_told_stands_above_the_content_on_a_wide_screen(
    new_page: Callable[..., "Page"], complaints: Complaints
) -> None:
    page = new_page(service_workers="allow", width=1280)
    cards.learner(page)
    visit(ready(page), "/today")
    offline(page)
    page.goto("/today")
    line = page.locator("[data-kept-line]")
    line.wait_for()
    box, title = line.bounding_box(), page.get_by_role("heading", level=1).bounding_box()
    assert box is not None
    assert title is not None
    assert box["y"] + box["height"] <= title["y"]
    assert box["width"] > 300
    complaints.forget("ERR_")


def test_the_age_of_a_page_is_told_in_korean_too(new_page: Callable[..., "Page"], complaints: Complaints) -> None:
    page = ready(new_page(service_workers="allow", language="ko-KR"))
    visit(page, "/words/harbor")
    offline(page)
    page.goto("/words/harbor")
    assert "1분 전에 본 그대로" in page.locator("[data-kept-line]").inner_text()
    page.goto("/words/water")
    assert heading(page) == "연결되지 않았어요"
    complaints.forget("ERR_")
    complaints.forget("503")


def test_a_page_that_was_never_seen_leads_to_what_is_there(page: "Page") -> None:
    visit(ready(page), "/words/harbor", "/words/water")
    offline(page)
    page.goto("/words/bread")
    assert heading(page) == "No connection"
    page.get_by_role("link", name="harbor").wait_for()
    assert page.locator("[data-kept-words] a").all_inner_texts() == ["harbor", "water"]
    page.get_by_role("link", name="water").click()
    page.locator("[data-kept-line]").wait_for()
    assert heading(page) == "water"
    page.go_back()
    offline(page, False)
    page.get_by_role("link", name="Try again").click()
    page.get_by_role("heading", level=1, name="bread").wait_for()


def test_the_first_page_is_kept_too_though_it_came_before_the_worker(page: "Page") -> None:
    ready(page, "/words/harbor")
    has(page, "/words/harbor")
    offline(page)
    page.reload()
    assert heading(page) == "harbor"
    assert page.evaluate("document.querySelector('.picture img').naturalWidth") > 0


def test_help_is_there_though_nobody_looked(page: "Page") -> None:
    ready(page, "/words/harbor")
    has(page, "/help")
    offline(page)
    page.goto("/help")
    assert heading(page) == "Help"


def test_help_is_there_for_who_came_after_the_worker_had_looked(page: "Page") -> None:
    ready(page)
    people.sign_in(page, people.a_learner(locale="ko"))  # not by a form that the worker has seen
    page.goto("/today")
    servers.wait_for(lambda: "도움말" in page.evaluate(TEXT_OF, "/help"), "fetching help for them")
    servers.wait_for(lambda: "인터넷" in page.evaluate(TEXT_OF, "/offline"), "fetching what is shown without a network")


def test_a_language_that_was_chosen_elsewhere_comes_to_the_page_without_a_network(page: "Page") -> None:
    ready(page)
    learner = people.sign_in(page, people.a_learner())
    page.goto("/today")
    has(page, "/help")
    User.update(locale="ko").where(User.id == learner.id).execute()
    page.goto("/words")
    servers.wait_for(lambda: 'lang="ko"' in page.evaluate(TEXT_OF, "/offline"), "fetching it in Korean")


def test_a_network_that_does_not_answer_counts_as_none(
    page: "Page", slow: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "PAGE_WAIT_MS", 300)
    monkeypatch.setattr(worker, "LONGEST_WAIT_MS", 600)
    slow.set()
    visit(ready(page), "/words/harbor")
    slow.clear()
    page.goto("/words/harbor")
    page.locator("[data-kept-line]").wait_for()
    assert heading(page) == "harbor"
    page.goto("/words/water")
    assert heading(page) == "No connection"


def test_a_part_of_a_list_is_kept_as_pages_are(page: "Page") -> None:
    ready(page)
    page.goto("/words")
    page.locator("#next-page").scroll_into_view_if_needed()
    page.locator(".rows--more .row").nth(29).wait_for()
    servers.wait_for(lambda: any("page=2" in one for one in page.evaluate(KEPT, PAGES)), "keeping the next rows")
    has(page, "/words")
    offline(page)
    page.goto("/words")
    page.locator("#next-page").scroll_into_view_if_needed()
    page.locator(".rows--more .row").nth(29).wait_for()
    [part] = [one for one in page.evaluate(KEPT, PAGES) if "page=2" in one]
    assert part.startswith("/-/part/words?"), "a fragment must never be shown as a page"


def test_signing_out_leaves_nothing_of_the_person(page: "Page") -> None:
    cards.learner(page)
    visit(ready(page), "/today", "/words/harbor")
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    lacks(page, "/today")
    lacks(page, "/words/harbor")
    offline(page)
    page.goto("/today")
    assert heading(page) == "No connection"


def test_a_sign_out_that_does_not_arrive_still_empties_the_device(page: "Page") -> None:
    cards.learner(page)
    visit(ready(page), "/today")
    offline(page)
    page.locator("details[data-menu] summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("What you sent did not arrive").wait_for()
    assert "/today" not in page.evaluate(KEPT, PAGES)


def test_another_person_on_the_device_sees_nothing_of_the_one_before(page: "Page") -> None:
    cards.learner(page, name="Mina")
    visit(ready(page), "/today", "/words/harbor")
    cards.learner(page, name="Jun")  # the sign-in ended elsewhere, no form was sent from here
    page.goto("/settings")
    lacks(page, "/today")
    lacks(page, "/words/harbor")
    offline(page)
    page.goto("/today")
    assert heading(page) == "No connection"


def test_signing_in_by_the_form_empties_the_device(page: "Page") -> None:
    learner = people.with_password()
    visit(ready(page), "/words/harbor")
    page.goto("/sign-in")
    page.get_by_label("Email").fill(str(learner.email))
    page.get_by_label("Password", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today")
    lacks(page, "/words/harbor")
    has(page, "/today")


def test_settings_and_sessions_are_never_kept(page: "Page") -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    ready(page)
    cards.begin(page)
    page.goto("/settings/security")
    visit(page, "/words/harbor")
    assert not [one for one in page.evaluate(KEPT, PAGES) if re.match("/(settings|session)", one)]


def test_a_form_that_cannot_be_sent_says_so_and_keeps_what_was_typed(page: "Page") -> None:
    ready(page)
    page.goto("/sign-in")
    page.get_by_label("Email").fill("mina@example.org")
    page.get_by_label("Password", exact=True).fill("something")
    offline(page)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("What you sent did not arrive").wait_for()
    page.get_by_role("link", name="Try again").click()
    page.wait_for_url("**/sign-in")


def test_pictures_that_were_not_seen_for_longest_make_room(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    budget = 30_000
    monkeypatch.setattr(worker, "BUDGETS", {**worker.BUDGETS, "pictures": budget})
    monkeypatch.setattr(worker, "USED_WITHIN_MS", -1)
    ready(page)
    page.goto("/words")
    first, second, *others = page.locator("#word-rows img").evaluate_all(
        "all => all.map((one) => one.getAttribute('src'))"
    )

    def looked_at(address: str) -> bool:
        page.evaluate("async (all) => { for (const one of all) await (await fetch(one)).blob(); }", [address, first])
        return address in page.evaluate(KEPT, PICTURES)

    for address in (first, second, *others):
        servers.wait_for(partial(looked_at, address), f"keeping {address}")  # the page's own pictures come meanwhile
    servers.wait_for(lambda: page.evaluate(BYTES, PICTURES) <= budget, "making room")
    kept = page.evaluate(KEPT, PICTURES)
    assert first in kept, "it was looked at again and again"
    assert second not in kept
    assert len(kept) > 1


def test_a_device_that_is_full_reads_on(page: "Page", live: Live) -> None:
    ready(page)
    client = page.context.new_cdp_session(page)
    client.send("Storage.overrideQuotaForOrigin", {"origin": live.address, "quotaSize": 1})
    for path in ("/words/harbor", "/words/water"):
        page.goto(path)
        assert page.evaluate("document.querySelector('.picture img').complete")
    assert heading(page) == "water"
    client.send("Storage.overrideQuotaForOrigin", {"origin": live.address})


def test_storage_that_the_browser_threw_away_ends_in_a_plain_page(page: "Page") -> None:
    visit(ready(page), "/words/harbor")
    page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
    offline(page)
    page.goto("/words/harbor")
    assert page.get_by_role("heading").all_inner_texts() == ["No connection", "연결되지 않았어요"]
    offline(page, False)
    page.goto("/words/harbor")
    assert heading(page) == "harbor"
    has(page, "/offline")
    has(page, "/words/harbor")


@pytest.mark.parametrize("lost", ["serviceWorker", "localStorage", "caches"])
def test_a_browser_that_keeps_nothing_works_as_ever(page: "Page", lost: str) -> None:
    where = "Navigator.prototype" if lost == "serviceWorker" else "window"
    how = f"delete {where}.{lost}" if lost == "serviceWorker" else (
        f"Object.defineProperty(window, '{lost}', {{ get() {{ throw new DOMException('no', 'SecurityError'); }} }})"
    )  # fmt: skip
    page.context.add_init_script(how)
    people.met(cards.learner(page), "harbor", days_ago=4)
    cards.begin(page)
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    page.goto("/offline")
    assert heading(page) == "No connection"


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server has a new version, whose worker is another."""
    monkeypatch.setattr(worker, "LONGEST_WAIT_MS", 14_000)


def update(page: "Page") -> None:
    """Have the browser look for a new worker, as it does by itself."""
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update(); }")


def test_a_new_version_is_offered_and_comes_when_it_is_wanted(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    ready(page)
    newer(monkeypatch)
    update(page)
    notice = page.locator("[data-new-version]")
    notice.wait_for()
    assert "New version ready" in cards.said(page)
    page.goto("/words/harbor")
    notice.wait_for()
    assert notice.count() == 1
    with page.expect_navigation():
        notice.get_by_role("button", name="Reload").click()
    page.wait_for_load_state("load")
    assert heading(page) == "harbor"
    assert not page.evaluate("async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)")


def test_a_new_version_waits_while_there_is_a_session(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    ready(page)
    cards.begin(page)
    newer(monkeypatch)
    update(page)
    servers.wait_for(
        partial(page.evaluate, "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"),
        "a worker that waits",
    )
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    assert page.locator("[data-new-version]").count() == 0
    page.goto("/today")
    page.locator("[data-new-version]").wait_for()


def test_an_old_page_works_on_with_a_new_worker(page: "Page", monkeypatch: pytest.MonkeyPatch) -> None:
    people.met(cards.learner(page), "harbor", "water", days_ago=4)
    ready(page)
    cards.begin(page)
    other = page.context.new_page()
    other.goto("/words/harbor")
    newer(monkeypatch)
    update(other)
    with other.expect_navigation():
        other.get_by_role("button", name="Reload").click()
    other.wait_for_load_state("load")
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    cards.press(page, "Show answer")
    cards.press(page, "Good")
    offline(page)
    other.goto("/words/harbor")
    other.locator("[data-kept-line]").wait_for()


def test_a_new_page_works_with_an_old_worker(page: "Page", live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(page)
    newer(monkeypatch)
    asset: Any = live.app.jinja_env.globals["asset"]
    monkeypatch.setitem(live.app.jinja_env.globals, "asset", lambda name: f"{asset(name)}?new")
    visit(page, "/words/harbor", "/words")
    page.get_by_label("Search").fill("harbour")
    page.locator("#word-rows .row__word", has_text="harbor").first.wait_for()
    offline(page)
    page.goto("/words/harbor")
    page.locator("[data-kept-line]").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("Literata")


OFFER = """
() => {
  window.prompted = 0;
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = async () => { window.prompted += 1; };
  event.userChoice = Promise.resolve({ outcome: "dismissed" });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}
"""


def finish(page: "Page") -> None:
    """Answer the one card that is due, and read the summary."""
    cards.begin(page)
    cards.press(page, "Show answer")
    cards.press(page, "Easy")
    page.locator(".summary").wait_for()
    page.wait_for_load_state("networkidle")


def test_installing_is_offered_once_after_the_second_session(page: "Page") -> None:
    offer = page.locator("[data-yes]")
    for number, word in enumerate(("harbor", "water", "bread"), 1):
        people.met(cards.learner(page), word, days_ago=30)
        finish(page)
        assert page.evaluate(OFFER)
        page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
        assert offer.count() == (1 if number == 2 else 0), f"after session {number}"
        if number == 2:
            offer.click()
            assert page.evaluate("window.prompted") == 1
            assert offer.count() == 0


def test_the_settings_offer_a_button_where_the_browser_has_one(page: "Page") -> None:
    cards.learner(page)
    page.goto("/settings/appearance")
    page.get_by_text("Add to Home Screen").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate(OFFER)
    page.get_by_role("button", name="Install").click()
    page.get_by_text("Add to Home Screen").first.wait_for()
    assert page.evaluate("window.prompted") == 1
