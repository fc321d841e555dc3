"""What happens to two devices in some days: written once, for the pure rules and for a running server.

A history asks (lists of `Ask`: more than one are on their way at the same time) and is told what came back.
"""

import random
import re
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from tools.chaos.device import LONGEST_WAIT_MS, Ask, Device, How, Reply, card_of
from tools.chaos.weather import Weather

HOUR_MS, DAY_MS = 3_600_000, 86_400_000
WRONG_CLOCKS_MS = (0, 0, 5 * 60_000, -3 * HOUR_MS, 9 * HOUR_MS, -400 * DAY_MS, 3650 * DAY_MS)
PAUSES_MS = (0, 1, 400, 20_000, 60_000, 600_000, 5 * HOUR_MS, 26 * HOUR_MS)
MOST_BATCHES, TRIES = 60, 20
TOKEN = re.compile(r'name="csrf-token" content="([^"]*)"')
FIELD = re.compile(r'name="(csrf_token|review|word|base|direction|asked)" value="([^"]*)"')

Work = Generator[list[Ask], list[Reply | None], How | None]


@dataclass
class History:
    """Two devices of a learner, and what is true of them whatever happened."""

    seed: int
    pool: tuple[int, ...]
    began_ms: int
    person: str = ""
    online: bool = False  # whether there is a server with pages
    device: type[Device] = Device
    rng: random.Random = field(init=False)
    weather: Weather = field(init=False)
    devices: tuple[Device, Device] = field(init=False)
    now_ms: int = field(init=False)
    made: set[str] = field(default_factory=set)
    perhaps: set[str] = field(default_factory=set)  # pressed online, and what came of it was not heard
    shown: set[str] = field(default_factory=set)  # recorded online, as the answer said

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.weather = Weather(self.rng, self.rng.choice((0.2, 0.5, 0.8)))
        self.now_ms = self.began_ms
        self.devices = (self._new("A"), self._new("B"))

    def _new(self, name: str) -> Device:
        return self.device(name, self.rng, self.pool, skew_ms=self.rng.choice(WRONG_CLOCKS_MS))

    def run(self) -> Work:
        """All that happens, and then calm weather in which everything is sent and heard."""
        for device in self.devices:
            yield from self._calmly(device)
        for _ in range(self.rng.randrange(8, 26)):
            self.now_ms += self.rng.choice(PAUSES_MS)
            yield from self._step(self.rng.choice(self.devices))
        yield from self._end()
        return None

    def _step(self, device: Device) -> Work:
        chance = self.rng.random()
        if chance < 0.40:
            for _ in range(self.rng.choice((1, 1, 2, 4, 12))):
                device.press(self.now_ms)
                self.now_ms += self.rng.choice((1, 900, 4000))
        elif chance < 0.68:
            yield from self.send(device)
        elif chance < 0.78:
            yield from together(*(self.send(one) for one in self.devices))
        elif chance < 0.90:
            if self.online:
                yield from self._press_online(device)
        elif chance < 0.92:
            self._note_made(device)
            device.lose_storage()
            yield from self._calmly(device)
        elif chance < 0.94:
            device.skew_ms = self.rng.choice(WRONG_CLOCKS_MS)
        elif chance < 0.97:
            device.signed_in = not device.signed_in
        else:
            device.begin_anew()
        return None

    def _note_made(self, device: Device) -> None:
        self.made |= set(device.entries)

    def _calmly(self, device: Device) -> Work:
        """A device that begins anew hears what time it is before anything is learned on it."""
        calm, self.weather.calm = self.weather.calm, True
        signed_in, device.signed_in = device.signed_in, True
        for _ in range(TRIES):  # a server that is killed by another history's weather fails this one too
            if (yield from self.send(device)) == "sent":
                break
            self.now_ms += LONGEST_WAIT_MS
        self.weather.calm, device.signed_in = calm, signed_in
        return None

    def _end(self) -> Work:
        for device in self.devices:
            device.signed_in = True
            device.begin_anew()
        self.weather.calm = True
        for device in (*self.devices, self.devices[0]):
            yield from self._calmly(device)
            self._note_made(device)
        return None

    # Sending, as static/js/outbox.js does.

    def send(self, device: Device, *, even_now: bool = True) -> Work:
        """Batch after batch, until nothing waits and nothing more is told."""
        if device.must_wait(self.now_ms, even_now):
            return "later"
        device.renewed = False
        token = yield from self._token(device)
        if token is None:
            return device.came(None, self.now_ms, self.now_ms)
        how: How = "again"
        for _ in range(MOST_BATCHES):
            body, began_ms = device.batch(self.person), self.now_ms
            ask = self._ask(device, "sync", body=body, token=token)
            [reply] = yield [ask]
            self._passes(ask)
            how = device.came(reply, began_ms, self.now_ms)
            if how == "renew":
                token = yield from self._token(device)
                token = token or ""
            elif how != "again":
                break
        return how

    def _token(self, device: Device) -> Generator[list[Ask], list[Reply | None], str | None]:
        if not self.online:
            return ""
        [reply] = yield [self._ask(device, "token", path="/offline")]
        if reply is None:
            return None
        found = TOKEN.search(reply.text)
        return found[1] if found else ""

    def _ask(self, device: Device, what: str, **more: object) -> Ask:
        return Ask(device.name, what, self.weather.next(), self.now_ms, signed_in=device.signed_in, **more)  # type: ignore[arg-type]

    def _passes(self, ask: Ask) -> None:
        self.now_ms += 6_000 if ask.fault == "delayed" else 40

    # A card on a page of the server, as static/js/tunnel.js does.

    def _press_online(self, device: Device) -> Work:
        token = yield from self._token(device)
        [began] = yield [self._ask(device, "start", path="/session/start", body={"csrf_token": token or ""})]
        [table] = yield [self._ask(device, "table", path="/session")]
        if began is None or table is None or not table.ours or 'id="card"' not in table.text:
            return None
        if not device.waiting():
            [kit] = yield [self._ask(device, "kit", path="/session/kit")]
            self._keep(device, kit)
        card = dict(FIELD.findall(table.text[table.text.index('id="card"') :]))
        new = 'data-side="meet"' in table.text
        path = "/session/meet" if new else "/session/grade"
        values = {**card, "rating": str(self.rng.randint(1, 4))}
        for _ in range(self.rng.choice((1, 1, 2))):  # who sees that it failed presses once more
            [reply] = yield [self._ask(device, "press", path=path, body=values)]
            if self._pressed(device, values, reply, "meet" if new else "review"):
                break
        return None

    def _keep(self, device: Device, kit: Reply | None) -> None:
        if kit is None or not isinstance(kit.body, dict) or kit.body.get("person") != self.person:
            return
        for word in kit.body["words"]:
            if word["id"] in device.pool:
                device.words[word["id"]] = {name: card_of(state) for name, state in word["cards"].items()}

    def _pressed(self, device: Device, values: dict[str, str], reply: Reply | None, kind: str) -> bool:
        """What the press has led to; whether there is another card now."""
        key, word_id = values["review"], int(values["word"])
        self.perhaps.add(key)
        if reply is not None and (reply.ours or reply.status >= 400):
            if reply.status == 200 and "session__notice" not in reply.text:
                self.shown.add(key)
            return reply.status == 200
        cards = device.words.get(word_id, {})
        card = cards.get(values["direction"])  # type: ignore[call-overload]
        base = str(card.last_event_id) if card and card.last_event_id else ""
        if base != values["base"] or (kind == "review" and card is None):
            return True  # answered elsewhere: nothing is written down
        if kind == "review":
            device.review(self.now_ms, word_id, card, int(values["rating"]), key)
        else:
            device.write(self.now_ms, kind, word_id, id=key)
        return True


def together(*works: Work) -> Work:
    """Several at the same time: what each asks is on its way together."""
    live: list[tuple[Work, list[Ask]]] = []
    for work in works:
        _step_on(live, work, None)
    while live:
        replies = yield [ask for _, asks in live for ask in asks]
        now, live = live, []
        for work, asks in now:
            mine, replies = replies[: len(asks)], replies[len(asks) :]
            _step_on(live, work, mine)
    return None


def _step_on(live: list[tuple[Work, list[Ask]]], work: Work, replies: list[Reply | None] | None) -> None:
    with suppress(StopIteration):
        live.append((work, next(work) if replies is None else work.send(replies)))


def ids(keys: set[str]) -> set[UUID]:
    """The ids as the server has them."""
    return {UUID(key) for key in keys}
