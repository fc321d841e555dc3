"""Random histories of a word: a learner somewhere in the world, when each review came, and what the server offered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.review.test_days import AWKWARD, HOUR_MS, ms
from vocavision.review import days
from vocavision.review.choices import Grade, grades
from vocavision.review.engine import DEFAULT_PARAMETERS, PARAMETER_BOUNDS, Parameters
from vocavision.review.events import Event
from vocavision.review.memory import CardState, apply

WORD = 7
DAY_MS = 24 * HOUR_MS
EARLIEST_MS, LATEST_MS = ms("1990-01-01"), ms("2026-01-01")  # for years to come a browser may know another clock
MINDS = ((5, 10, 70, 15), (15, 20, 55, 10), (55, 15, 25, 5), (1, 1, 1, 1))  # how often Again, Hard, Good, Easy


@dataclass
class History:
    """What the device is told of a history, and what the server offered at each of its reviews."""

    zone: str
    hour: int
    parameters: Parameters
    retention: float
    steps: list[tuple[int, str, int | None]] = field(default_factory=list)  # instant, id, rating (None: the meeting)
    offered: list[tuple[Grade, ...]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """What the device is told."""
        return {name: getattr(self, name) for name in ("zone", "hour", "parameters", "retention", "steps")}


def near_the_defaults(rng: Random) -> Parameters:
    """Parameters up to a third away from the defaults, as training finds them."""
    return tuple(
        min(max(value * rng.uniform(0.67, 1.33), low), high)
        for value, (low, high) in zip(DEFAULT_PARAMETERS, PARAMETER_BOUNDS, strict=True)
    )


def history(rng: Random) -> History:
    """A history of up to 30 reviews, its learner anywhere, half of them with parameters of their own."""
    told = History(
        rng.choice(AWKWARD),
        rng.choice((4, 4, rng.randint(0, 23))),
        DEFAULT_PARAMETERS if rng.random() < 0.5 else near_the_defaults(rng),
        round(rng.uniform(0.80, 0.97), 2),
    )
    zone, mind = ZoneInfo(told.zone), rng.choice(MINDS)
    at_ms, day, word = rng.randint(EARLIEST_MS, LATEST_MS - DAY_MS), None, {}
    for number in range(rng.randint(2, 31)):
        review_id, rating = UUID(int=rng.getrandbits(128)), None
        day, due_day = days.learners_study_day(at_ms, zone, told.hour, day), None
        if number:
            rating = rng.choices((1, 2, 3, 4), mind)[0]
            told.offered.append(grades(word["recognise"], review_id, at_ms, day, told.parameters, told.retention))
            due_day = told.offered[-1][rating - 1].due_day
        told.steps.append((at_ms, str(review_id), rating))
        event = Event(
            id=review_id, kind="review" if number else "meet", word_id=WORD, direction="recognise",
            reviewed_at_ms=at_ms, study_day=day, rating=rating, due_day=due_day,
        )  # fmt: skip
        word = apply(word, event, told.parameters, told.retention)
        at_ms += gap_ms(rng, word["recognise"], at_ms, day)
        if at_ms > LATEST_MS:
            break
    return told


def gap_ms(rng: Random, card: CardState, at_ms: int, day: int) -> int:
    """How long until the next review: mostly about when the card is due, at times at once or much later."""
    luck = rng.random()
    if luck < 0.1:
        return rng.randint(0, 2 * HOUR_MS)
    if luck < 0.2:
        return round(10 ** rng.uniform(0, 3) * DAY_MS)
    waits = card.due_at_ms - at_ms if card.due_at_ms is not None else ((card.due_day or day) - day) * DAY_MS
    return round(waits * rng.uniform(0.5, 1.5))


def histories(seeds: Sequence[int]) -> list[History]:
    """The history of each seed."""
    return [history(Random(seed)) for seed in seeds]
