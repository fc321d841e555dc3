"""A browser in somebody's hand: the real pages and scripts in Chromium, behind a faulty proxy of its own."""

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from tools.chaos.proxy import Proxy, Request
from tools.chaos.weather import Fault, Weather

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

ROUGH = ("/session", "/sync/", "/offline", "/today")
SLOW_SECONDS = 5.0  # longer than a session waits for the server
PATIENCE_MS = 9_000  # longer than anything that a press waits for
CALM_SECONDS = 60.0

CONTROLLED = """
() => navigator.serviceWorker.controller ? true : new Promise((done) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true)))
"""
# All records of a store of the device.
ALL = """
async (name) => !(await indexedDB.databases()).some((one) => one.name === "vocavision") ? [] : new Promise((done) => {
  const opening = indexedDB.open("vocavision");
  opening.onerror = () => done([]);
  opening.onupgradeneeded = () => opening.transaction.abort();
  opening.onsuccess = () => {
    const db = opening.result, asked = db.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => { db.close(); done(asked.result); };
  };
})
"""
FORGET = """
() => new Promise((done) => {
  const gone = indexedDB.deleteDatabase("vocavision");
  gone.onsuccess = gone.onerror = gone.onblocked = () => done();
})
"""
# What lies on the table.
TABLE = """
() => {
  const part = document.querySelector("#session > *"), field = document.querySelector("#card [name=review]");
  const problem = document.getElementById("problem");
  return part && { side: part.dataset.side, review: field?.value ?? "", old: "old" in part.dataset,
    undo: Boolean(document.querySelector("[data-key=undo]")), notice: Boolean(part.querySelector(".session__notice")),
    problem: problem ? !problem.hidden : false };
}
"""
MARK = """
() => { document.querySelector("#session > *").dataset.old = "";
  const problem = document.getElementById("problem"); if (problem) problem.hidden = true; }
"""
MOVED = """
() => { const part = document.querySelector("#session > *"), problem = document.getElementById("problem");
  const busy = document.querySelector("#session:is(.htmx-swapping, .htmx-settling, .htmx-request)");
  return !part || (!busy && !("old" in part.dataset)) || (problem && !problem.hidden); }
"""
# What a page of settings says to the worker: keep the coming days, and with that fetch all anew.
KEEP = """
() => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = (event) => done(event.data);
  setTimeout(() => done(null), 15000);
  navigator.serviceWorker.controller?.postMessage({ ask: "keep", on: true }, [channel.port2]);
})
"""
ONLINE = "() => window.dispatchEvent(new Event('online'))"


@dataclass
class Phone:
    """A browser with its proxy; what was pressed on it stands here whatever became of it."""

    name: str
    context: "BrowserContext"
    page: "Page"
    proxy: Proxy
    rng: random.Random = field(default_factory=random.Random)
    weather: Weather = field(default_factory=lambda: Weather(random.Random(), 0.0, calm=True))
    skew_ms: int = 0  # of the server's clock, to that of the browser
    token: str = ""
    away: bool = False
    ended: bool = (
        False  # its worker was ended once: then the tunnel is in the proxy, for the browser's own does not end
    )
    signed_in: bool = True
    accepted: set[str] = field(default_factory=set)  # the screen went on to the next card
    pressed: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    trace: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the app is for this browser."""
        return f"http://localhost:{self.proxy.port}"

    def befalls(self, request: Request) -> Fault:
        """What befalls a request: files and pictures always come."""
        if self.away:
            return "cut before"
        path = request.line.split(" ")[1]
        fault: Fault = self.weather.next() if path.startswith(ROUGH) else "fine"
        if path.startswith(ROUGH):
            self.trace.append(f"{self.name}   {request.line} {fault} {request.body[:1500].decode('utf-8', 'replace')}")
        return fault

    async def belongs_to(self, token: str, seed: int, weather: Weather, skew_ms: int) -> None:
        """Somebody else has it now, and it is a new day."""
        self.rng, self.weather, self.skew_ms, self.token = random.Random(f"{seed}{self.name}"), weather, skew_ms, token
        self.accepted, self.pressed, self.lost, self.trace = set(), set(), set(), []
        self.proxy.rng.seed(seed)
        await self.goes_away(False)
        await self.signs(True)
        await self.open("/today")
        await self.page.evaluate(CONTROLLED)
        await self.page.evaluate(KEEP)

    async def signs(self, signed_in: bool) -> None:
        """Sign in, or let the sign-in end."""
        self.signed_in = signed_in
        await self.context.clear_cookies()
        if signed_in:
            await self.context.add_cookies(
                [{"name": "sign-in", "value": self.token, "domain": "localhost", "path": "/"}]
            )

    async def goes_away(self, away: bool) -> None:
        """Into a tunnel, or out of it."""
        self.away = away
        if not self.ended:
            await self.context.set_offline(away)

    async def open(self, path: str) -> None:
        """Open a page, as far as that works."""
        with suppress(Exception):
            await self.page.goto(self.address + path, wait_until="domcontentloaded", timeout=20_000)

    async def table(self) -> dict[str, Any] | None:
        """What lies on the table, if the page of a session is open."""
        try:
            return cast("dict[str, Any] | None", await self.page.evaluate(TABLE))
        except Exception:
            return None

    async def sits_down(self) -> dict[str, Any] | None:
        """A card on the table, if there can be one."""
        found = await self.table()
        if found and found["review"]:
            return found
        await self.open("/today")
        with suppress(Exception):
            await self.page.get_by_role("button", name="Start", exact=True).first.click(timeout=2_000)
            await self.page.locator("#session > *").first.wait_for(timeout=4_000)
        found = await self.table()
        return found if found and found["review"] else None

    async def press(self) -> None:
        """One card's step; what the screen accepted is noted."""
        found = await self.sits_down()
        if found is None:
            self.trace.append(f"{self.name} finds no card")
            return
        if found["side"] == "prompt":
            found = await self._click("#card [data-key=show]")
            if not found or found["side"] != "answer":
                return
        buttons = ["#card [data-key=show]"] * 4 + ["#card [formaction$='/known']"]
        if found["side"] == "answer":
            buttons = [f"#card [data-key=grade-{self.rng.randint(1, 4)}]"] * 8 + [
                "[data-key=suspend]",
                "[data-key=bury]",
            ]
        key = found["review"]
        self.pressed.add(key)
        after = await self._click(self.rng.choice(buttons))
        if after and _went_on(after) and after["review"] != key:
            self.accepted.add(key)
        self.trace.append(f"{self.name} pressed {key}: {after}")

    async def undo(self) -> None:
        """Take the last step back, where that is offered."""
        found = await self.table()
        if found and found["undo"]:
            self.trace.append(f"{self.name} undoes: {await self._click('[data-key=undo]')}")

    async def _click(self, selector: str) -> dict[str, Any] | None:
        with suppress(Exception):
            await self.page.evaluate(MARK)
            await self.page.locator(selector).first.click(timeout=2_000)
            await self.page.wait_for_function(MOVED, timeout=PATIENCE_MS)
        return await self.table()

    async def store(self, name: str) -> list[dict[str, Any]]:
        """What the device keeps there."""
        for _ in range(5):
            with suppress(Exception):
                return cast("list[dict[str, Any]]", await self.page.evaluate(ALL, name))
            await self.open("/help")
        raise RuntimeError("the browser does not answer")

    async def loses_storage(self) -> None:
        """The browser throws away what it keeps."""
        self.lost |= {one["id"] for one in await self.store("events") if one["waits"]}
        with suppress(Exception):
            await self.page.evaluate(FORGET)

    async def ends_worker(self) -> None:
        """The browser ends the worker, as it does when there is nothing to do."""
        if self.away and not self.ended:
            await self.context.set_offline(False)
        self.ended = True
        with suppress(Exception):
            client = await self.context.new_cdp_session(self.page)
            await client.send("ServiceWorker.enable")
            await client.send("ServiceWorker.stopAllWorkers")
            await client.detach()

    async def sends_all(self) -> int:
        """The weather is calm: all that waits is sent. Gives how much waits all the same."""
        until, waits = time.monotonic() + CALM_SECONDS, 1
        await self.open("/today")
        while waits and time.monotonic() < until:
            with suppress(Exception):
                await self.page.evaluate(ONLINE)
            await asyncio.sleep(0.3)
            waits = sum(bool(one["waits"]) for one in await self.store("events"))
        return waits

    async def fetches_all(self) -> None:
        """What the server has is fetched anew."""
        for _ in range(4):
            with suppress(Exception):
                if await self.page.evaluate(KEEP):
                    return
            await self.open("/today")


def _went_on(table: dict[str, Any]) -> bool:
    """Whether there is another card, and nothing is said against the press."""
    return bool(table["side"]) and not (table["old"] or table["notice"] or table["problem"])


async def new_phone(browser: "Browser", name: str, upstream: int) -> Phone:
    """A browser that has never been here, after its first visit."""
    proxy = Proxy(upstream, lambda _request: "fine", slow_seconds=SLOW_SECONDS, longest_wait_s=1)
    await proxy.open()
    context = await browser.new_context(
        base_url=f"http://localhost:{proxy.port}", viewport={"width": 360, "height": 800}, locale="en-US",
        timezone_id="Asia/Seoul", service_workers="allow",
    )  # fmt: skip
    phone = Phone(name, context, await context.new_page(), proxy)
    proxy.weather = phone.befalls
    proxy.now_ms = lambda _request: int(time.time() * 1000) + phone.skew_ms
    await phone.open("/help")
    await phone.page.evaluate(CONTROLLED)
    return phone
