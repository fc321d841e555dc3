"""What sending costs: 500 answers of a tunnel from a real browser, and asking where there is nothing to tell."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from tests import servers
from tools.bench import people
from tools.bench.growth import counted
from tools.bench.rate import served
from tools.bench.report import Figure
from vocavision import db
from vocavision.lib import limits
from vocavision.sync import queries

if TYPE_CHECKING:
    from playwright.sync_api import Page

ANSWERS = 500

CONTROLLED = """
() => navigator.serviceWorker.controller ? true : new Promise((done) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true)))
"""
# In the stores of the device: how many records there are that stand the test, once there is anything at all.
WORDS = """
async () => (await indexedDB.databases()).length === 0 ? 0 : new Promise((done) => {
  const opening = indexedDB.open("vocavision");
  opening.onsuccess = () => {
    const db = opening.result, asked = db.transaction("words").objectStore("words").getAll();
    asked.onsuccess = () => { db.close(); done(asked.result.filter((one) => one.drawn).length); };
  };
})
"""
# Answers as a session in a tunnel writes them down: so many minutes apart, of all words that are on the device.
ANSWERED = """
(count) => new Promise((done) => {
  const opening = indexedDB.open("vocavision");
  opening.onsuccess = async () => {
    const db = opening.result, transaction = db.transaction(["kept", "words", "events"], "readwrite");
    const all = (name) => new Promise((got) => {
      const asked = transaction.objectStore(name).getAll();
      asked.onsuccess = () => got(asked.result);
    });
    const [kept] = await all("kept"), words = await all("words");
    for (let place = 0; place < count; place += 1) {
      const at = Date.now() - (count - place) * 60_000, time = at.toString(16).padStart(12, "0");
      const rest = `7${String(place).padStart(3, "0")}-8000-${crypto.randomUUID().slice(-12)}`;
      const id = `${time.slice(0, 8)}-${time.slice(8)}-${rest}`, met = place >= words.length;
      const event = {
        id, kind: met ? "review" : "meet", word_id: words[place % words.length].id, direction: "recognise",
        rating: met ? 3 : null, due_day: null, reviewed_at_ms: at, device_at_ms: at, zone_offset_minutes: 540,
        study_day: kept.sitting.study_day, mode: "flip", device: "bench", duration_ms: 900, parameter_set: null,
      };
      transaction.objectStore("events").put({ person: kept.person, id, event, before: null, waits: true });
    }
    transaction.oncomplete = () => { db.close(); done(); };
  };
})
"""
# The seconds from the network's return until nothing waits any more.
SENT = """
() => new Promise((done) => {
  const began = performance.now();
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data.network && !data.network.waits && !data.network.sending) done((performance.now() - began) / 1000);
  });
  window.dispatchEvent(new Event("online"));
})
"""


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figures of sending."""
    limits.limiter.enabled = False
    with people.stocked() as (app, config), served("app:app", config) as port:
        user, token = people.learner(1)
        took = _sent(port, token)
        there = sum(map(len, queries.histories(int(user.id), range(1, 2_000)).values()))
        if there < ANSWERS:
            raise RuntimeError(f"only {there} answers have arrived")
        yield Figure(f"{ANSWERS} answers of a tunnel sent by a browser", took, "s", most=5)
        yield from _nothing(app, token)


def _sent(port: int, token: str) -> float:
    """The seconds that a browser takes to send what it has."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=servers.chromium())
        context = browser.new_context(base_url=f"http://localhost:{port}", timezone_id="Asia/Seoul")
        context.add_cookies([{"name": "sign-in", "value": token, "domain": "localhost", "path": "/"}])
        page = context.new_page()
        page.goto("/help")
        page.evaluate(CONTROLLED)
        page.goto("/today")
        servers.wait_for(lambda: _words(page) > 0, "preparing for a tunnel")
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        page.evaluate(ANSWERED, ANSWERS)
        context.set_offline(False)
        took: float = page.evaluate(SENT)
        browser.close()
    return took


def _words(page: "Page") -> int:
    found: int = page.evaluate(WORDS)
    return found


def _nothing(app: Any, token: str) -> Iterator[Figure]:
    """Asking where there is nothing to tell; the statement that knows the sign-in is left out."""
    client = app.test_client()
    client.set_cookie("sign-in", token)
    headers = {"X-CSRFToken": people.csrf(client.get("/today").get_data(as_text=True)), "Accept": "application/json"}
    number, more = 0, True
    while more:
        told = client.post("/sync/events", json={"events": [], "since": number}, headers=headers).get_json()
        number, more = told["number"], told["more"]
    db.database.connect(reuse_if_open=True)
    with counted() as seen:
        answer = client.post("/sync/events", json={"events": [], "since": number}, headers=headers)
    head = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
    yield Figure("statements: sync of nothing, beside the sign-in", len(seen) - 1, "", most=1)
    yield Figure("sync of nothing, with its headers", (head + len(answer.data)) / 1024, "KB", most=1)
