"""Histories of two real browsers and the running server."""

import asyncio
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests import servers
from tools.chaos import progress, served
from tools.chaos.device import a_uuid7, card_of
from tools.chaos.history import DAY_MS, HOUR_MS, ids
from tools.chaos.phone import Phone, new_phone
from tools.chaos.served import Served, Somebody
from tools.chaos.verdict import Claims, on_server
from tools.chaos.weather import Weather
from vocavision.accounts.models import User
from vocavision.review.days import study_day
from vocavision.review.desk import zone_of
from vocavision.sync import actions as sync_actions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

SKEWS_MS = (0, 0, 3 * HOUR_MS, -9 * HOUR_MS, 400 * DAY_MS, -30 * DAY_MS)
STEPS = 12
LONGEST_SECONDS, TRIES = 200, 2  # of a history
PAIRS = 3  # pairs of browsers that are in use at the same time
WAYS = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")


async def run(there: Served, phones: Sequence[Phone], seed: int) -> list[str]:
    """One history; gives what is wrong in the end."""
    rng = random.Random(seed)
    skew_ms, weather = rng.choice(SKEWS_MS), Weather(rng, rng.choice((0.1, 0.3, 0.5)), calm=True)
    now_ms = int(time.time() * 1000) + skew_ms
    who = there.somebody(f"browser-{seed}-{time.monotonic_ns()}", now_ms - 10 * DAY_MS)
    before = _met(there, who, now_ms, rng)
    for phone, token in zip(phones, who.tokens, strict=True):
        await phone.belongs_to(token, seed, weather, skew_ms)
    weather.calm = False
    for _ in range(STEPS):
        await _step(rng.choice(phones), rng)
    weather.calm = True
    found = [fault for phone in phones for fault in await _ends(phone)]
    found += await _agree(there, phones, who, before)
    if found:
        progress.keep_trace(f"browser-{seed}", [*(line for phone in phones for line in phone.trace), *found])
    return found


def _met(there: Served, who: Somebody, now_ms: int, rng: random.Random) -> frozenset[UUID]:
    """Half of the words were met some days ago, and are due."""
    sent: list[dict[str, Any]] = []
    for place, word_id in enumerate(there.pool[: len(there.pool) // 2]):
        for kind, more in (("meet", {}), ("review", {"rating": 3}), ("review", {"rating": 3})):
            at_ms = now_ms - 4 * DAY_MS + (place + 20 * len(sent)) * 60_000 // 10
            sent.append(
                {
                    "id": a_uuid7(at_ms, rng), "kind": kind, "word_id": word_id, "reviewed_at_ms": at_ms,
                    "device_at_ms": at_ms, "zone_offset_minutes": 540, "mode": "flip", "device": "Before",
                    "study_day": study_day(at_ms, zone_of("Asia/Seoul")), "direction": "recognise", **more,
                }
            )  # fmt: skip
    user = User.get_by_id(who.id)
    answers = sync_actions.take(user, sent, datetime.fromtimestamp(now_ms / 1000, UTC))
    return frozenset(one.key for one in answers)


async def _step(phone: Phone, rng: random.Random) -> None:
    chance = rng.random()
    if chance < 0.58:
        await phone.press()
    elif chance < 0.66:
        await phone.undo()
    elif chance < 0.78:
        await phone.goes_away(not phone.away)
    elif chance < 0.84:
        await phone.open(rng.choice(("/session", "/today")))
    elif chance < 0.90:
        await phone.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    elif chance < 0.94:
        await phone.ends_worker()
    elif chance < 0.97:
        await phone.signs(not phone.signed_in)
    else:
        await phone.loses_storage()


async def _ends(phone: Phone) -> list[str]:
    """Out of the tunnel, signed in, in calm weather."""
    await phone.goes_away(False)
    await phone.signs(True)
    await phone.proxy.flush()
    waits = await phone.sends_all()
    return [f"browser {phone.name}: {waits} still wait"] if waits else []


async def _agree(there: Served, phones: Sequence[Phone], who: Somebody, before: frozenset[UUID]) -> list[str]:
    """What is wrong with what the server has, and where a browser has other cards."""
    kept = [await phone.store("events") for phone in phones]
    for phone in phones:
        await phone.fetches_all()
    facts = there.facts(who.id, before)
    undos = {noted.event.id for noted in facts.events if noted.event.kind == "undo"}
    pressed = ids(set().union(*(phone.pressed for phone in phones)))
    mine = {UUID(one["id"]) for store in kept for one in store if _counts(one, who)}
    made = mine | ids(set().union(*(phone.accepted for phone in phones)))
    lost = ids(set().union(*(phone.lost for phone in phones)))
    found = on_server(Claims(set(), set(), made, lost, pressed | undos), facts)
    found += [f"{key} is there and nobody pressed it" for key in _strange(facts, pressed | undos | before)]
    for phone in phones:
        found += _other_cards(phone.name, facts.cards, await phone.store("words"), who)
    return found


def _counts(one: dict[str, Any], who: Somebody) -> bool:
    """Whether the server must have the event: an undo that it recorded itself has another id there."""
    return one["person"] == who.mark and one["event"]["kind"] != "undo"


def _strange(facts: Any, known: set[UUID] | frozenset[UUID]) -> set[UUID]:
    return {noted.event.id for noted in facts.events} - known


def _other_cards(name: str, cards: Any, words: Sequence[dict[str, Any]], who: Somebody) -> list[str]:
    """The words that are otherwise on a browser than on the server."""
    mine = [word for word in words if word["person"] == who.mark]
    others = [
        word["id"]
        for word in mine
        if {name: card_of(card) for name, card in word["cards"].items()} != cards.get(word["id"], {})
    ]
    found = [f"browser {name} has other cards of word {word_id} than the server" for word_id in others]
    return found or ([] if mine else [f"browser {name} has no words"])


@asynccontextmanager
async def chromium() -> "AsyncIterator[Browser]":
    """Chromium, started once."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=servers.chromium(), args=WAYS)
        yield browser
        await browser.close()


def many(seeds: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Histories, some at the same time on one server of their own; gives each seed with what is wrong."""
    with served.running() as there:
        yield from on(there, seeds)


def on(there: Served, seeds: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """The same on a server that runs already."""
    results: asyncio.Queue[tuple[int, list[str]] | None] = asyncio.Queue()
    waiting = iter(seeds)

    async def pair(browser: "Browser") -> None:
        phones: list[Phone] = []
        for seed in waiting:
            found: list[str] | None = None
            for _ in range(TRIES):
                phones = phones or [await new_phone(browser, name, there.port) for name in "AB"]
                with suppress(Exception):
                    found = await asyncio.wait_for(run(there, phones, seed), LONGEST_SECONDS)
                    break
                for phone in phones:  # a browser that does not answer any more is replaced
                    await phone.context.close()
                phones = []
            await results.put((seed, ["it did not come to an end"] if found is None else found))

    async def everyone() -> None:
        async with chromium() as browser:
            try:
                await asyncio.gather(*(pair(browser) for _ in range(PAIRS)))
            finally:
                await results.put(None)

    with asyncio.Runner() as runner:
        work = runner.get_loop().create_task(everyone())
        while (found := runner.run(results.get())) is not None:
            yield found
        runner.run(_done(work))


async def _done(work: asyncio.Task[None]) -> None:
    await work
