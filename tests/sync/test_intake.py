"""Two devices' histories, in whatever order, parts and copies they come in, end in what one replay of all gives."""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest

from tests.sync.factories import DAY_MS, MINUTE_MS, a_uuid7, an_event
from vocavision.review.desk import Sitting
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import DIRECTIONS
from vocavision.review.intake import Kept, Noted, counts, fold, intake
from vocavision.review.memory import WordState, replay
from vocavision.sync import rules
from vocavision.sync.rules import Here

LEARNER = 1
STARTED_MS = 1_790_000_000_000 // DAY_MS * DAY_MS + 12 * 60 * MINUTE_MS
FIRST_DAY = STARTED_MS // DAY_MS + rules.EPOCH_DAY
NOW_MS = STARTED_MS + 4 * DAY_MS
OWNERS = {1: None, 2: None, 3: LEARNER, 4: 99}  # word 5 is not there
SITTING = Sitting(UUID(int=5), STARTED_MS, STARTED_MS, None, FIRST_DAY, new_done=50, reviews_done=50, steps=70)
KINDS = ("meet", "review", "review", "review", "review", "review", "known", "suspend", "unsuspend", "bury", "unbury")


@dataclass
class Server:
    """The rules with a memory of their own in place of the database."""

    events: dict[UUID, Noted] = field(default_factory=dict)
    cards: dict[int, WordState] = field(default_factory=dict)
    sitting: Sitting = SITTING
    aside: dict[UUID, str] = field(default_factory=dict)
    numbers: list[UUID] = field(default_factory=list)

    def take(self, batch: list[Any]) -> list[str]:
        """What the action does with a batch."""
        words = {event_id: noted.event.word_id for event_id, noted in self.events.items()}
        answers = rules.judge(batch, Here(LEARNER, NOW_MS, words, OWNERS))
        arrived = [one.noted for one in answers if one.noted]
        histories: dict[int, list[Noted]] = {}
        for noted in self.events.values():
            histories.setdefault(noted.event.word_id, []).append(noted)
        kept = Kept(histories, self.cards, self.sitting, FIRST_DAY + 4, DEFAULT_PARAMETERS, 0.9)
        taken = intake(arrived, kept)
        self.events |= {noted.event.id: noted for noted in taken.events}
        for event_id, phase in taken.phases.items():
            self.events[event_id] = replace(self.events[event_id], phase=phase)
        self.cards |= {word_id: after for word_id, (_, after) in taken.words.items()}
        self._count(taken)
        self.numbers += sorted(set(self.events) - set(self.numbers), key=lambda one: self.events[one].event.order)
        self.aside |= {one.key: str(one.reason) for one in answers if one.what == "aside"}
        return [one.what for one in answers]

    def _count(self, taken: Any) -> None:
        seat, more = taken.sitting, taken.counted
        self.sitting = replace(
            seat,
            steps=seat.steps + more.steps,
            new_done=seat.new_done + more.new_done,
            reviews_done=seat.reviews_done + more.reviews_done,
            new_here=seat.new_here + more.new_here,
            reviews_here=seat.reviews_here + more.reviews_here,
        )

    def state(self) -> Any:
        """All that must not depend on the order."""
        return self.events, self.cards, self.sitting, self.aside


def a_history(rng: random.Random, heard: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """What a learner does on one device in some days, sometimes with a clock that is wrong.

    What was heard of another device may be undone too.
    """
    history: list[dict[str, Any]] = []
    at_ms = STARTED_MS + rng.randrange(-5, 2000) * MINUTE_MS
    for _ in range(rng.randrange(0, 14)):
        at_ms += rng.choice((0, 1, 1, 5, 700, 1500)) * MINUTE_MS
        word_id, kind = rng.choice((1, 1, 2, 2, 3, 3, 3, 4, 5)), rng.choice(KINDS)
        fields: dict[str, Any] = {"id": a_uuid7(at_ms, rng)}
        if (history or heard) and rng.random() < 0.2:
            target = rng.choice([*history, *heard])
            word_id, kind, fields["undoes"] = target["word_id"], "undo", target["id"]
        if kind == "review":
            fields |= {"direction": rng.choice(DIRECTIONS), "rating": rng.randint(1, 4)}
        made = an_event(kind, word_id, at_ms, **fields)
        if kind == "review" and rng.random() < 0.5:
            made["due_day"] = made["study_day"] + rng.randint(-1, 40)
        if rng.random() < 0.03:
            made |= rng.choice(({"study_day": 3}, {"reviewed_at_ms": 5}, {"kind": "reset"}, {"mode": "sung"}))
        history.append(made)
    return history


def arrivals(histories: list[list[Any]], rng: random.Random) -> Iterator[list[Any]]:
    """The histories in parts, doubled and in any order; each event comes at least once."""
    sent = [event for history in histories for event in history]
    sent += rng.sample(sent, k=rng.randrange(len(sent) + 1))
    if rng.random() < 0.8:
        rng.shuffle(sent)
    while sent:
        size = rng.randrange(1, 9)
        yield sent[:size]
        sent = sent[size:]


def run(seed: int) -> None:
    """One pair of histories, sent in one go and sent in a mess."""
    rng = random.Random(seed)
    first = a_history(rng)
    histories = [first, a_history(rng, first)]
    once, mess = Server(), Server()
    once.take([event for history in histories for event in history])
    for batch in arrivals(histories, rng):
        mess.take(batch)
    assert mess.state() == once.state(), f"seed {seed}"
    for word_id, cards in mess.cards.items():
        events = [noted.event for noted in mess.events.values() if noted.event.word_id == word_id]
        assert cards == replay(events, DEFAULT_PARAMETERS, 0.9), f"seed {seed}"
    _check_counts(mess, seed)
    assert sorted(mess.numbers) == sorted(mess.events), f"seed {seed}"


def _check_counts(server: Server, seed: int) -> None:
    day, total = server.sitting.study_day, 0
    by_word: dict[int, list[Noted]] = {}
    for noted in server.events.values():
        by_word.setdefault(noted.event.word_id, []).append(noted)
    for history in by_word.values():
        phases = fold(history, DEFAULT_PARAMETERS, 0.9)[1]
        assert all(phases[noted.event.id] == noted.phase for noted in history), f"seed {seed}"
        total += counts(history, day, SITTING.id).reviews_done
    base = SITTING.reviews_done if day == SITTING.study_day else 0
    assert server.sitting.reviews_done == base + total, f"seed {seed}"


def first_seed() -> int:
    return int(os.environ.get("SYNC_SEED", "0"))


@pytest.mark.parametrize("part", range(4))
def test_any_order_any_parts_and_any_copies_end_in_one_replay_of_all(part: int) -> None:
    for seed in range(first_seed() + part * 250, first_seed() + (part + 1) * 250):
        run(seed)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_many_more_histories_end_in_one_replay_of_all(part: int) -> None:
    for seed in range(100_000 + part * 5000, 100_000 + (part + 1) * 5000):
        run(seed)


def test_histories_are_of_every_kind() -> None:
    rng, server = random.Random(1), Server()
    for _ in range(200):
        server.take(a_history(rng))
    assert set(server.aside.values()) >= {"no_word", "not_yours", "past", "day", "kind", "unreadable"}
    assert {noted.event.kind for noted in server.events.values()} == {*KINDS, "undo"}
    assert server.sitting.study_day > FIRST_DAY


def test_both_devices_meet_the_same_word_and_it_counts_once() -> None:
    early, late = an_event("meet", 1, STARTED_MS + 1), an_event("meet", 1, STARTED_MS + 2)
    for order in ([early, late], [late, early]):
        server = Server()
        for event in order:
            server.take([event])
        assert server.sitting.new_done == SITTING.new_done + 1
        assert server.sitting.steps == SITTING.steps + 2


def test_a_day_that_a_wrong_clock_says_does_not_become_the_day_that_is_counted() -> None:
    server = Server()
    kept = Kept({}, {}, server.sitting, FIRST_DAY - 10, DEFAULT_PARAMETERS, 0.9)
    [one] = rules.judge([an_event("meet", 1, STARTED_MS + DAY_MS)], Here(LEARNER, NOW_MS, {}, OWNERS))
    assert one.noted
    assert intake([one.noted], kept).sitting.study_day == FIRST_DAY
