"""A browser that keeps things, before a tunnel, in it and after it."""

from typing import TYPE_CHECKING

from tests import servers

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = "pages-1"
CONTROLLED = """
() => new Promise((done) => {
  if (navigator.serviceWorker.controller) { done(true); return; }
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true));
})
"""
KEPT = """
async (name) => {
  const cache = await caches.open(name);
  return (await cache.keys()).map((one) => new URL(one.url)).map((one) => one.pathname + one.search);
}
"""
# How many records of a store stand the test.
COUNT = """
async ([name, test]) => (await indexedDB.databases()).length === 0 ? 0 : new Promise((done, fail) => {
  const opening = indexedDB.open("vocavision");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const asked = db.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => { db.close(); done(asked.result.filter((one) => !test || one[test]).length); };
  };
})
"""
# Somebody else is sending, and never ends.
HELD = """
() => new Promise((held) => {
  navigator.locks.request("outbox", () => { held(); return new Promise(() => {}); });
})
"""


def ready(page: "Page", path: str = "/help") -> "Page":
    """The window, after a visit that brought it its worker."""
    page.goto(path)
    assert page.evaluate(CONTROLLED)
    has(page, "/offline")
    return page


def has(page: "Page", path: str, name: str = PAGES) -> None:
    """Wait until the device keeps what is at this address."""
    servers.wait_for(lambda: path in page.evaluate(KEPT, name), f"keeping {path}")


def kept(page: "Page", store: str, test: str = "") -> int:
    """How many records the device keeps."""
    found: int = page.evaluate(COUNT, [store, test])
    return found


def prepared(page: "Page", words: int) -> None:
    """Wait until the device has the texts of so many words."""
    servers.wait_for(lambda: kept(page, "words", "drawn") >= words, "preparing for a tunnel")


def sent(page: "Page") -> None:
    """Wait until nothing waits to be sent."""
    servers.wait_for(lambda: kept(page, "events", "waits") == 0, "sending what waits")


def hold_back(page: "Page") -> None:
    """The network is back, but nothing is sent: another window is at it, and does not come to an end."""
    other = page.context.new_page()
    other.goto("/help")
    other.evaluate(HELD)
    page.context.set_offline(False)
    page.bring_to_front()
