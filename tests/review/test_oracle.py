"""Our fold and both engines against py-fsrs, fed with whole days and with fuzz off.

The wheel counts in 32-bit floats: stability and difficulty agree within 1e-4, and so do due days,
except where the unrounded interval lies within 0.1 % of a half; those are counted and printed.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import fsrs
import pytest

from tests.review.factories import DAY_MS, MINUTE_MS, WORD, an_id
from vocavision.review import fsrs6
from vocavision.review.engine import (
    DEFAULT_PARAMETERS,
    PARAMETER_BOUNDS,
    Engine,
    Parameters,
    PlainEngine,
    WheelEngine,
    whole_days,
)
from vocavision.review.events import Event
from vocavision.review.memory import CardState, WordState, apply

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PHASES = {fsrs.State.Learning: "learning", fsrs.State.Review: "review", fsrs.State.Relearning: "relearning"}
BEYOND_THE_CAP_DAYS = 36_500

History = list[tuple[int, int]]  # gap in days before the review, rating


@dataclass
class Tally:
    """What a comparison has seen."""

    reviews: int = 0
    beside_a_half: int = 0
    other_day: int = 0
    worst: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def told(self, name: str) -> str:
        return (
            f"{name}: {self.reviews} reviews against py-fsrs, largest relative difference {self.worst:.1e}, "
            f"{self.beside_a_half} intervals beside a half, of them {self.other_day} due on another day"
        )


def is_beside_a_half(days: float) -> bool:
    return abs(days % 1 - 0.5) <= 0.001 * days


def compare(tally: Tally, ours: tuple[float, float], theirs: fsrs.Card, where: str) -> None:
    for mine, its in zip(ours, (theirs.stability, theirs.difficulty), strict=True):
        difference = abs(mine - its) / its
        tally.worst = max(tally.worst, difference)
        if difference > 1e-4:
            tally.wrong.append(f"{where}: {mine} is not {its}")


def compare_days(tally: Tally, ours: int, its: int, unrounded: float, where: str) -> None:
    beside = is_beside_a_half(unrounded)
    tally.beside_a_half += beside
    if ours != its:
        tally.other_day += 1
        if not beside or abs(ours - its) > 1:
            tally.wrong.append(f"{where}: {ours} days are not {its} ({unrounded})")


def compare_by_fold(tally: Tally, history: History, parameters: Parameters, retention: float) -> None:
    """One card through the fold of events and through the oracle's scheduler, learning steps and all."""
    scheduler = fsrs.Scheduler(parameters, desired_retention=retention, enable_fuzzing=False)
    card = fsrs.Card(card_id=1)
    word: WordState = {}
    day = 20_000
    for number, (gap, rating) in enumerate(history):
        day += gap
        at_ms = day * DAY_MS + number * MINUTE_MS  # minutes, so that whole days pass between days
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), EPOCH + timedelta(milliseconds=at_ms))
        if card.stability >= BEYOND_THE_CAP_DAYS:  # the oracle has no cap
            return
        word = apply(word, review(rating, at_ms, day), parameters, retention)
        where = f"{history[: number + 1]} at {retention}"
        tally.reviews += 1
        compare_card(tally, word["recognise"], card, parameters, retention, where)


def review(rating: int, at_ms: int, day: int) -> Event:
    return Event(
        id=an_id(),
        kind="review",
        word_id=WORD,
        direction="recognise",
        rating=rating,
        reviewed_at_ms=at_ms,
        study_day=day,
    )


def compare_card(
    tally: Tally, ours: CardState, its: fsrs.Card, parameters: Parameters, retention: float, where: str
) -> None:
    compare(tally, (ours.stability, ours.difficulty), its, where)
    if (ours.phase, ours.step) != (PHASES[its.state], its.step):
        tally.wrong.append(f"{where}: {ours.phase} {ours.step} is not {its.state} {its.step}")
    elif ours.due_at_ms is not None:
        if EPOCH + timedelta(milliseconds=ours.due_at_ms) != its.due:
            tally.wrong.append(f"{where}: not due at {its.due}")
    else:
        unrounded = fsrs6.interval(parameters, its.stability, retention)
        compare_days(tally, ours.due_day - ours.last_day, (its.due - its.last_review).days, unrounded, where)


def compare_by_engine(tally: Tally, engine: Engine, history: History, parameters: Parameters, retention: float) -> None:
    """One card through an engine alone and through the oracle without learning steps."""
    scheduler = fsrs.Scheduler(parameters, retention, (), (), enable_fuzzing=False)
    card, memory = fsrs.Card(card_id=1), None
    now = EPOCH
    for number, (gap, rating) in enumerate(history):
        now += timedelta(days=gap)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
        if card.stability >= BEYOND_THE_CAP_DAYS:
            return
        outcome = engine.outcome(memory, rating, gap if number else 0, retention)
        memory = outcome.memory
        where = f"{history[: number + 1]} at {retention}"
        tally.reviews += 1
        compare(tally, (memory.stability, memory.difficulty), card, where)
        unrounded = fsrs6.interval(parameters, card.stability, retention)
        compare_days(tally, whole_days(outcome.days), (card.due - now).days, unrounded, where)


def the_576_histories() -> list[History]:
    """Every three ratings with every two gaps of the same day, of some days and of some weeks."""
    return [
        list(zip((0, *gaps), ratings, strict=True))
        for ratings in product((1, 2, 3, 4), repeat=3)
        for gaps in product((0, 3, 30), repeat=2)
    ]


def random_cases(count: int) -> list[tuple[History, Parameters, float]]:
    """Histories of up to 20 reviews, half of them with parameters up to a third away from the defaults."""
    rng = Random(576)
    return [
        (
            [
                (
                    rng.choice((0, 0, 1, 1, 2, 3, int(10 ** rng.uniform(0, 2.5)))),
                    rng.choice((1, 2, 3, 3, 3, 4)),
                )
                for _ in range(rng.randint(1, 20))
            ],
            DEFAULT_PARAMETERS if rng.random() < 0.5 else other_parameters(rng),
            round(rng.uniform(0.80, 0.97), 2),
        )
        for _ in range(count)
    ]


def other_parameters(rng: Random) -> Parameters:
    return tuple(
        min(max(value * rng.uniform(0.67, 1.33), low), high)
        for value, (low, high) in zip(DEFAULT_PARAMETERS, PARAMETER_BOUNDS, strict=True)
    )


def agree(capsys: pytest.CaptureFixture[str], name: str, cases: list[tuple[History, Parameters, float]]) -> None:
    tallies = {"fold": Tally(), "wheel": Tally(), "plain Python": Tally()}
    for history, parameters, retention in cases:
        compare_by_fold(tallies["fold"], history, parameters, retention)
        compare_by_engine(tallies["wheel"], WheelEngine(parameters), history, parameters, retention)
        compare_by_engine(tallies["plain Python"], PlainEngine(parameters), history, parameters, retention)
    with capsys.disabled():
        for part, tally in tallies.items():
            print("\n" + tally.told(f"{name}, {part}"), end="")
    for tally in tallies.values():
        assert tally.reviews >= len(cases)
        assert tally.wrong == []
    assert tallies["plain Python"].worst < 1e-9
    assert tallies["plain Python"].other_day == 0


def test_all_576_histories_of_three_reviews_agree_with_the_oracle(capsys):
    histories = the_576_histories()
    assert len(histories) == 576
    agree(capsys, "576 histories", [(history, DEFAULT_PARAMETERS, 0.9) for history in histories])


def test_1_000_random_histories_agree_with_the_oracle(capsys):
    agree(capsys, "1,000 random histories", random_cases(1_000))


@pytest.mark.slow
def test_10_000_random_histories_agree_with_the_oracle(capsys):
    agree(capsys, "10,000 random histories", random_cases(10_000))


def test_the_oracle_itself_needs_whole_days():
    # The reason for feeding it multiples of 24 hours: an hour less is the same day to it, not to us.
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    first, _ = scheduler.review_card(fsrs.Card(card_id=1), fsrs.Rating.Easy, EPOCH)
    soon, _ = scheduler.review_card(first, fsrs.Rating.Good, EPOCH + timedelta(hours=23))
    later, _ = scheduler.review_card(first, fsrs.Rating.Good, EPOCH + timedelta(hours=24))
    assert soon.stability == pytest.approx(first.stability)
    assert later.stability > 1.5 * first.stability
