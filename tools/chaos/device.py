"""A device that keeps to the rules of the outbox (static/js/outbox.js), and on which somebody learns."""

import json
import random
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Literal
from uuid import UUID

from tools.chaos.weather import Fault
from vocavision.review import memory
from vocavision.review.choices import grades
from vocavision.review.days import study_day
from vocavision.review.desk import zone_of
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.memory import CardState, WordState
from vocavision.sync import wire

MOST = 200  # events in one batch
FIRST_WAIT_MS, LONGEST_WAIT_MS = 2_000, 300_000
ZONE, ZONE_MINUTES = "Asia/Seoul", 540
RETENTION = 0.9

How = Literal["again", "renew", "sent", "offline", "signed-out", "refused", "later"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A request of a device: what it is for, what it says, and what befalls it."""

    device: str
    what: Literal["token", "sync", "kit", "start", "table", "press"]
    fault: Fault
    now_ms: int  # by the true clock
    body: dict[str, Any] = field(default_factory=dict)
    path: str = ""
    token: str = ""
    signed_in: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    text: str = ""
    retry_s: int = 0
    body: Any = None  # of JSON, where that is whole
    ours: bool = False  # it bears the mark of our server


@dataclass(slots=True)
class Entry:
    """Something that happened on the device, and whether it waits to be sent."""

    event: dict[str, Any]
    waits: bool = True


def a_uuid7(at_ms: int, rng: random.Random) -> str:
    """A UUIDv7 of this instant."""
    at_ms = max(0, at_ms) & (1 << 48) - 1
    return str(UUID(int=at_ms << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62)))


def card_of(state: Mapping[str, Any]) -> CardState:
    """A card as the server tells of it."""
    values = dict(state)
    if values.get("last_event_id"):
        values["last_event_id"] = UUID(values["last_event_id"])
    return CardState(**values)


def happened(cards: WordState, contents: Iterable[dict[str, Any]]) -> WordState:
    """The cards once these events have happened to them too, those that are undone among them left out."""
    events = [wire.read(content).event for content in contents]
    undone = {event.undoes for event in events}
    for event in sorted(events, key=lambda event: event.order):
        if event.kind != "undo" and event.id not in undone:
            cards = memory.apply(cards, event, DEFAULT_PARAMETERS, RETENTION)
    return cards


@dataclass
class Device:
    """What a device keeps: its outbox, cards, the number heard last, the offset of its clock."""

    name: str
    rng: random.Random
    pool: tuple[int, ...]
    skew_ms: int = 0  # its clock, less the true one
    offset_ms: int = 0  # what the device itself adds to its clock
    number: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    words: dict[int, WordState] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)  # the events that it was told of, and its own that were recorded
    told: dict[str, str] = field(default_factory=dict)  # what the server has ever answered for events, by their ids
    lost: set[str] = field(default_factory=set)  # what waited when the storage was lost
    signed_in: bool = True
    most: int = MOST
    failures: int = 0
    not_before_ms: int = 0
    told_until_ms: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    renewed: bool = False

    def clock_ms(self, now_ms: int) -> int:
        """What time the device's own clock shows."""
        return now_ms + self.skew_ms

    def waiting(self) -> list[dict[str, Any]]:
        """The events that wait to be sent, in the order of their ids."""
        return [self.entries[key].event for key in sorted(self.entries) if self.entries[key].waits]

    # What somebody does on it.

    def press(self, now_ms: int) -> None:
        """Something happens to a word: it is on the device before anything else is done."""
        word_id = self.rng.choice(self.pool)
        mine = [one.event for one in self.entries.values() if one.event["kind"] != "undo"]
        if mine and self.rng.random() < 0.15:
            target = mine[-1] if self.rng.random() < 0.7 else self.rng.choice(mine)
            self.write(now_ms, "undo", target["word_id"], undoes=target["id"])
            return
        cards = self.words.get(word_id, {})
        first = cards.get("recognise")
        if first is None or first.phase in ("new", "known"):
            self.write(now_ms, self.rng.choice(("meet", "meet", "meet", "meet", "known", "bury")), word_id)
        elif self.rng.random() < 0.8:
            self.review(now_ms, word_id, self.rng.choice(list(cards.values())), self.rng.randint(1, 4))
        else:
            self.write(now_ms, self.rng.choice(("known", "suspend", "unsuspend", "bury", "unbury", "meet")), word_id)

    def review(self, now_ms: int, word_id: int, card: CardState, rating: int, key: str = "") -> None:
        """A card is graded: the event keeps the day that the button showed."""
        at_ms = self.clock_ms(now_ms) + self.offset_ms
        key = key or a_uuid7(at_ms, self.rng)
        day = _day(at_ms)
        due = None
        if card.phase not in ("known", "new"):
            due = grades(card, UUID(key), at_ms, day, DEFAULT_PARAMETERS, RETENTION)[rating - 1].due_day
        self.write(now_ms, "review", word_id, id=key, direction=card.direction, rating=rating, due_day=due)

    def write(self, now_ms: int, kind: str, word_id: int, *, waits: bool = True, **fields: Any) -> None:
        """Write an event down, and let it happen to the device's cards."""
        device_at_ms = self.clock_ms(now_ms)
        at_ms = device_at_ms + self.offset_ms
        event: dict[str, Any] = {
            "id": a_uuid7(at_ms, self.rng), "kind": kind, "word_id": word_id, "direction": "recognise",
            "reviewed_at_ms": at_ms, "device_at_ms": device_at_ms, "zone_offset_minutes": ZONE_MINUTES,
            "study_day": _day(at_ms), "mode": "flip", "device": self.name, "duration_ms": 900, "parameter_set": None,
        } | fields  # fmt: skip
        self.entries[event["id"]] = Entry(event, waits)
        with suppress(ValueError):  # a time that no calendar has: the server sets it aside
            self.words[word_id] = happened(self.words.get(word_id, {}), [event])

    def lose_storage(self) -> None:
        """The browser throws away what it keeps."""
        self.lost |= {event["id"] for event in self.waiting()}
        self.entries, self.words, self.heard, self.number, self.offset_ms = {}, {}, set(), 0, 0
        self.begin_anew()

    def begin_anew(self) -> None:
        """The browser ends the worker: what it has in mind is gone, what is written down is there."""
        self.most, self.failures, self.not_before_ms, self.told_until_ms = MOST, 0, 0, 0

    # The outbox.

    def must_wait(self, now_ms: int, even_now: bool) -> bool:
        """Whether it is too early to send; `even_now`: only a wait that the server asked for counts."""
        return self.clock_ms(now_ms) < max(self.told_until_ms, 0 if even_now else self.not_before_ms)

    def batch(self, person: str) -> dict[str, Any]:
        """What is sent next."""
        self.sent = self.waiting()[: self.most]
        return {"person": person, "since": self.number, "events": self.sent}

    def came(self, reply: Reply | None, began_ms: int, now_ms: int) -> How:
        """What the reply to the batch means; times by the true clock."""
        if reply is None or reply.body is None:
            return self._wait(now_ms, "offline")
        if reply.status == 200:
            try:
                more = self.take(reply.body, self.clock_ms((began_ms + now_ms) // 2))
            except (KeyError, TypeError, AttributeError):
                return self._wait(now_ms, "offline")
            self.failures = 0
            self.not_before_ms = 0
            return "sent" if not more and len(self.sent) < self.most else "again"
        if reply.status == 413 and self.most > 1:
            self.most = ceil(len(self.sent) / 2) or 1
            return "again"
        return self._refused(reply, now_ms)

    def _refused(self, reply: Reply, now_ms: int) -> How:
        if reply.status == 401:
            return "signed-out"
        if reply.status == 400:
            if reply.body.get("error") == "expired" and not self.renewed:
                self.renewed = True
                return "renew"
            return "refused"
        if reply.retry_s:
            self.told_until_ms = self.clock_ms(now_ms) + reply.retry_s * 1000
        return self._wait(now_ms, "later")

    def _wait(self, now_ms: int, how: How) -> How:
        self.failures += 1
        longest = min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2**self.failures)
        self.not_before_ms = self.clock_ms(now_ms) + int(self.rng.random() * longest)
        return how

    def take(self, body: Any, at_ms: int) -> bool:
        """What the server says stands; what still waits happens to it once more. Gives whether there is more."""
        answers = {one["id"]: one["answer"] for one in body["answers"]}
        number, offset_ms, more = body["number"], body["now_ms"] - at_ms, body["more"]
        words, changes = body["words"], {one["id"] for one in body["changes"]}
        self.number, self.offset_ms = number, offset_ms
        for key, answer in answers.items():
            if key in self.entries:
                self.entries[key].waits = False
            self.told[key] = answer
            if answer != "aside":
                self.heard.add(key)
        for key in changes & self.entries.keys():
            self.entries[key].waits = False
        self.heard |= changes
        waits = self.waiting()
        for word_id, states in words.items():
            cards = {state["direction"]: card_of(state) for state in states}
            self.words[int(word_id)] = happened(cards, [one for one in waits if one["word_id"] == int(word_id)])
        return bool(more)


def _day(at_ms: int) -> int:
    try:
        return study_day(at_ms, zone_of(ZONE))
    except ValueError:
        return 1


def parsed(text: str) -> Any:
    """What JSON says, or None."""
    try:
        return json.loads(text)
    except ValueError:
        return None
