"""Histories of the pure rules: the functions of the server with a memory of their own in place of the database."""

import random
import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from multiprocessing import Pool
from typing import Any
from uuid import UUID

from tools.chaos.device import RETENTION, Ask, Device, Reply
from tools.chaos.history import History
from tools.chaos.verdict import Facts, faults
from tools.chaos.weather import ARRIVES, SAID
from vocavision.review import kit
from vocavision.review.days import study_day
from vocavision.review.desk import Sitting, zone_of
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.intake import Kept, Noted, intake, no_sitting
from vocavision.review.memory import WordState
from vocavision.sync import rules
from vocavision.sync.rules import Here

LEARNER = 1
POOL = (1, 1, 2, 2, 2, 3, 3, 4, 5)
OWNERS = {1: None, 2: None, 3: LEARNER, 4: 99}  # 4 is somebody else's, 5 is not there
BEGAN_MS = 1_790_000_000_000
MOST_CHANGES = 20  # so that something is told in parts
SITTING = UUID(int=7)
AT_ONCE, PART = 20, 1_000  # histories that a process is given, and that are begun before it is asked for the time

_state = lru_cache(maxsize=4096)(kit.state)


@dataclass
class Server:
    """What the server's rules make of what comes in."""

    events: dict[UUID, Noted] = field(default_factory=dict)
    cards: dict[int, WordState] = field(default_factory=dict)
    sitting: Sitting | None = None
    aside: set[UUID] = field(default_factory=set)
    numbers: list[UUID] = field(default_factory=list)

    def sync(self, body: dict[str, Any], now_ms: int) -> dict[str, Any]:
        """The answer to a batch."""
        answers = self._take(body["events"], now_ms)
        since = body["since"] if body["since"] <= len(self.numbers) else 0
        told = self.numbers[since : since + MOST_CHANGES]
        number = since + len(told)
        words = rules.words_told(answers, [self.events[key] for key in told])
        mine = {one.key for one in answers}
        changes = [{"id": str(key)} for key in told if key not in mine]
        cards = {str(one): [_state(card) for card in self.cards.get(one, {}).values()] for one in words}
        said = [{"id": str(one.key), "answer": one.what, "reason": one.reason} for one in answers]
        return {
            "number": number, "more": number < len(self.numbers), "now_ms": now_ms, "answers": said,
            "changes": changes, "words": cards,
        }  # fmt: skip

    def _take(self, batch: Sequence[Any], now_ms: int) -> list[rules.Judged]:
        words = {key: noted.event.word_id for key, noted in self.events.items()}
        answers = rules.judge(batch, Here(LEARNER, now_ms, words, OWNERS))
        arrived = [one.noted for one in answers if one.noted]
        day = study_day(now_ms, zone_of("Asia/Seoul"))
        sitting = self.sitting or no_sitting(SITTING, day, now_ms)
        if arrived:
            histories: dict[int, list[Noted]] = {}
            for noted in self.events.values():
                histories.setdefault(noted.event.word_id, []).append(noted)
            kept = Kept(histories, self.cards, sitting, day, DEFAULT_PARAMETERS, RETENTION)
            self._write(intake(arrived, kept))
        for one in answers:
            (self.aside.add if one.what == "aside" else self.aside.discard)(one.key)
        return answers

    def _write(self, taken: Any) -> None:
        self.events |= {noted.event.id: noted for noted in taken.events}
        for key, phase in taken.phases.items():
            self.events[key] = replace(self.events[key], phase=phase)
        self.cards |= {word_id: after for word_id, (_, after) in taken.words.items()}
        names = ("steps", "new_done", "reviews_done", "new_here", "reviews_here")
        counted = {name: getattr(taken.sitting, name) + getattr(taken.counted, name) for name in names}
        self.sitting = replace(taken.sitting, **counted)
        known = set(self.numbers)
        self.numbers += sorted(self.events.keys() - known, key=lambda key: self.events[key].event.order)

    def facts(self) -> Facts:
        """What the verdict needs to know."""
        numbers = [self.numbers.index(key) + 1 if key in self.numbers else None for key in self.events]
        return Facts(list(self.events.values()), numbers, self.cards, frozenset(self.aside), self.sitting)


@dataclass
class Network:
    """What stands between the devices and these rules."""

    server: Server
    rng: random.Random
    held: list[Ask] = field(default_factory=list)

    def ask(self, asks: list[Ask]) -> list[Reply | None]:
        """What comes back; of what is on its way together, any may arrive first."""
        order = self.rng.sample(range(len(asks)), k=len(asks))
        replies = {place: self._one(asks[place]) for place in order}
        return [replies[place] for place in range(len(asks))]

    def _one(self, ask: Ask) -> Reply | None:
        for late in [late for late in self.held if self.rng.random() < 0.5]:
            self.held.remove(late)
            self._deliver(late, ask.now_ms)
        if ask.fault == "held":
            self.held.append(ask)
            return None
        reply = None
        if ask.fault in ARRIVES or ask.fault == "died after":
            reply = self._deliver(ask, ask.now_ms)
        if ask.fault == "doubled":
            reply = self._deliver(ask, ask.now_ms)
        if ask.fault in SAID:
            status, text, retry_s = SAID[ask.fault]
            return Reply(status, text, retry_s, {"error": ""} if text.startswith("{") else None)
        if ask.fault == "short request":
            return Reply(400, body={"error": "bad_request"})
        return reply if ask.fault in ("fine", "delayed", "doubled") else None

    def _deliver(self, ask: Ask, now_ms: int) -> Reply:
        if not ask.signed_in:
            return Reply(401, body={"error": "sign_in_needed"})
        return Reply(200, body=self.server.sync(ask.body, now_ms + (3000 if ask.fault == "delayed" else 20)))

    def flush(self, now_ms: int) -> None:
        """What was held all the time arrives at last."""
        for ask in self.held:
            self._deliver(ask, now_ms)
        self.held.clear()


def run(seed: int, server: type[Server] = Server, device: type[Device] = Device) -> list[str]:
    """One history; gives what is wrong in the end."""
    history = History(seed, POOL, BEGAN_MS, device=device)
    network = Network(server(), random.Random(seed + 1))
    work = history.run()
    try:
        asks = next(work)
        while True:
            if history.weather.calm:
                network.flush(history.now_ms)
            asks = work.send(network.ask(asks))
    except StopIteration:
        pass
    return faults(history, network.server.facts())


def many(seeds: Iterable[int]) -> Iterator[tuple[int, list[str]]]:
    """Histories on all cores; gives each seed with what is wrong."""
    with Pool(initializer=_alone) as pool:
        waiting = iter(seeds)
        while part := list(islice(waiting, PART)):  # a pool would take them all at once, however long that lasts
            yield from pool.imap(_found, part, chunksize=AT_ONCE)


def _alone() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that hands out the seeds says when it is over


def _found(seed: int) -> tuple[int, list[str]]:
    return seed, run(seed)
