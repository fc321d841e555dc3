"""The device's scheduler against the server's: the same grades, memories, days and words on the buttons.

Both count in 32-bit floats, with libraries that differ in the last digit: stability and difficulty agree within 1e-4,
and so do the days, except where the unrounded interval lies within 0.1 % of a half; those are counted and printed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from flask_babel import force_locale

from tests.conftest import Live
from tests.offline.device import Device, sent_card
from tests.offline.histories import History, histories
from tests.review.factories import event, recognise
from vocavision.review import fsrs6
from vocavision.review.choices import Grade
from vocavision.review.engine import DEFAULT_PARAMETERS, PARAMETER_BOUNDS, Memory, PlainEngine, whole_days
from vocavision.review.fuzz import fuzz_range, fuzzed

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

A_CALL = 500  # histories
UNITS = {"s": "second", "min": "minute", "mo.": "month", "yr.": "year"}

# The device lives through each history on its own: its study days, its cards, the days that its buttons showed.
LIVE_THROUGH = """
  return given.map(({ zone, hour, parameters, retention, steps }) => {
    const here = days.zoneNamed(zone), offered = [];
    let word = {}, study_day = null;
    for (const [reviewed_at_ms, id, rating] of steps) {
      study_day = days.notBefore(days.studyDay(reviewed_at_ms, here, hour), study_day);
      const event = { id, kind: "meet", word_id: 7, direction: "recognise", reviewed_at_ms, study_day };
      if (rating) {
        const four = scheduler.grades(word.recognise, id, reviewed_at_ms, study_day, parameters, retention);
        Object.assign(event, { kind: "review", rating, due_day: four[rating - 1].due_day });
        offered.push(four.map(({ due_in_seconds, due_in_days, card }) => [
          card.stability, card.difficulty, due_in_days, due_in_seconds, card.phase, card.step, card.due_at_ms,
          card.last_day, card.last_reviewed_ms, card.reps, card.lapses, card.difficult,
        ]));
      }
      word = memory.apply(word, event, parameters, retention);
    }
    return offered;
  });
"""


@pytest.fixture
def device(new_page: Callable[..., "Page"], live: Live) -> Device:
    return Device(new_page(), live)


def exact(grade: Grade) -> list[Any]:
    """What must be the very same on the device, in the order of LIVE_THROUGH."""
    card = grade.card
    return [
        grade.due_in_seconds, card.phase, card.step, card.due_at_ms, card.last_day, card.last_reviewed_ms, card.reps,
        card.lapses, card.difficult,
    ]  # fmt: skip


@dataclass
class Tally:
    """What a comparison has seen."""

    histories: int = 0
    buttons: int = 0
    days: int = 0
    difficult: int = 0
    stability: float = 0.0
    difficulty: float = 0.0
    beside_a_half: int = 0
    other_day: int = 0
    farthest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def told(self) -> str:
        return (
            f"{self.histories} histories, {self.buttons} buttons ({self.difficult} of difficult cards), {self.days} of "
            f"them in days: largest relative difference of stability {self.stability:.1e}, of difficulty "
            f"{self.difficulty:.1e}; {self.beside_a_half} intervals within 0.1 % of a half, of them {self.other_day} "
            f"on another day, none farther from it than {self.farthest * 100:.5f} %"
        )

    def compare(self, one: History, found: list[list[list[Any]]]) -> None:
        """Hold what the device offered against what the server did."""
        self.histories += 1
        for number, (ours, theirs) in enumerate(zip(one.offered, found, strict=True)):
            nearest = 1.0  # of the buttons so far: Good is not before Hard, so its day may be Hard's
            for grade, (stability, difficulty, device_days, *rest) in zip(ours, theirs, strict=True):
                where = f"{one.told()} at review {number}, rating {grade.rating}"
                self.compare_memory(grade, stability, difficulty, where)
                if rest != exact(grade):
                    self.wrong.append(f"{where}: {rest} is not {exact(grade)}")
                nearest = min(nearest, self.beside(one, grade))
                self.compare_days(grade, device_days, nearest, where)

    def compare_memory(self, grade: Grade, stability: float, difficulty: float, where: str) -> None:
        self.buttons += 1
        self.difficult += grade.card.difficult
        by = abs(stability - grade.card.stability) / grade.card.stability
        by_difficulty = abs(difficulty - grade.card.difficulty) / grade.card.difficulty
        self.stability, self.difficulty = max(self.stability, by), max(self.difficulty, by_difficulty)
        if by > 1e-4 or by_difficulty > 1e-4:
            self.wrong.append(f"{where}: {stability} and {difficulty} are not {grade.card}")

    def beside(self, one: History, grade: Grade) -> float:
        """How far the unrounded interval lies from the nearest half, as a share of it."""
        if grade.due_in_days is None:
            return 1.0
        unrounded = fsrs6.interval(one.parameters, grade.card.stability, one.retention)
        share = abs(unrounded % 1 - 0.5) / unrounded
        self.days += 1
        self.beside_a_half += share <= 0.001
        return share

    def compare_days(self, grade: Grade, found: int | None, nearest: float, where: str) -> None:
        if found == grade.due_in_days:
            return
        self.other_day += 1
        self.farthest = max(self.farthest, nearest)
        if found is None or grade.due_in_days is None or nearest > 0.001 or abs(found - grade.due_in_days) > 2:
            self.wrong.append(f"{where}: {found} days are not {grade.due_in_days}")


@pytest.mark.parametrize(
    "seeds", [range(2_000), pytest.param(range(2_000, 25_000), marks=pytest.mark.slow)], ids=["2000", "23000"]
)
def test_the_buttons_of_random_histories_are_those_of_the_server(
    device: Device, capsys: pytest.CaptureFixture[str], seeds: range
) -> None:
    tally = Tally()
    for first in range(0, len(seeds), A_CALL):
        lived = histories(seeds[first : first + A_CALL])
        found = device.run(LIVE_THROUGH, [one.told() for one in lived])
        for one, offered in zip(lived, found, strict=True):
            tally.compare(one, offered)
    with capsys.disabled():
        print("\n" + tally.told(), end="")
    assert tally.wrong == []
    assert tally.histories == len(seeds)
    assert tally.difficult > 0
    assert tally.farthest < 1e-4


def test_the_formulas_hold_for_any_parameters_a_learner_may_have(device: Device) -> None:
    rng, asked = Random(21), []
    for _ in range(10_000):
        w = [rng.choice((low, high, rng.uniform(low, high))) for low, high in PARAMETER_BOUNDS]
        kept = None
        if rng.random() < 0.9:
            kept = {"stability": 10 ** rng.uniform(-3, 4.5), "difficulty": rng.choice((1, 10, rng.uniform(1, 10)))}
        elapsed = rng.choice((0, 1, round(10 ** rng.uniform(0, 4.5))))
        asked.append((w, kept, rng.randint(1, 4), elapsed, rng.uniform(0.80, 0.97)))
    found = device.run("return given.map((each) => scheduler.outcome(...each));", asked)
    for (w, kept, rating, elapsed, retention), answer in zip(asked, found, strict=True):
        memory = Memory(**kept) if kept else None
        wanted = PlainEngine(tuple(w)).outcome(memory, rating, elapsed, retention)
        exactness = 1e-3  # at the bounds little is told apart from 1, too: the server's engine does not do better
        if memory and elapsed and rating == 1:  # of a short memory, 32 bits tell little apart from 1
            grown = (memory.stability + 1) ** w[13]
            exactness += grown / (grown - 1) * 2**-22
        assert answer["difficulty"] == pytest.approx(wanted.memory.difficulty, rel=1e-5)
        assert answer["stability"] == pytest.approx(wanted.memory.stability, rel=exactness)
        assert answer["days"] == pytest.approx(wanted.days, rel=exactness)


def test_the_probability_of_recall_is_the_servers(device: Device) -> None:
    asked = [
        (DEFAULT_PARAMETERS, stability, days) for stability in (0.01, 1, 30, 900) for days in (-1, 0, 1, 30, 9_000)
    ]
    found = device.run("return given.map((each) => scheduler.retrievability(...each));", asked)
    assert found == pytest.approx([fsrs6.retrievability(*each) for each in asked], rel=1e-6)


def test_the_device_knows_the_servers_default_parameters_and_their_bounds(device: Device) -> None:
    defaults, bounds = device.run("return [scheduler.DEFAULT_PARAMETERS, scheduler.PARAMETER_BOUNDS];")
    assert tuple(defaults) == DEFAULT_PARAMETERS
    assert tuple(map(tuple, bounds)) == PARAMETER_BOUNDS


def test_intervals_are_rounded_and_spread_as_on_the_server(device: Device) -> None:
    rng = Random(32)
    lengths = [
        0.0,
        0.4,
        0.5,
        1.5,
        2.5,
        3.5,
        36_499.5,
        36_500.5,
        1e9,
        *(10 ** rng.uniform(-1, 4.7) for _ in range(2_000)),
    ]
    ids = [UUID(int=0), UUID(int=2**128 - 1), *(UUID(int=rng.getrandbits(128)) for _ in range(5))]
    asked = [[length, str(each)] for length in lengths for each in ids]
    body = """
      return given.map(([length, id]) => {
        const days = scheduler.wholeDays(length);
        return [days, scheduler.fuzzRange(days), scheduler.fuzzed(days, id)];
      });
    """
    for (length, each), (days, spread, chosen) in zip(asked, device.run(body, asked), strict=True):
        assert days == whole_days(length)
        assert tuple(spread) == fuzz_range(days)
        assert chosen == fuzzed(days, UUID(each))


def test_a_known_word_has_no_buttons_and_what_means_nothing_is_refused(device: Device) -> None:
    known, met = sent_card(recognise(event("known"))), sent_card(recognise(event("meet")))
    w, memory = list(DEFAULT_PARAMETERS), {"stability": 5.0, "difficulty": 5.0}
    calls = [
        ["grades", known, str(UUID(int=1)), 0, 1, w, 0.9],
        ["grades", met, str(UUID(int=1)), 0, 1, w, 0.98],
        ["outcome", w, memory, 0, 1, 0.9],
        ["outcome", w, memory, 5, 1, 0.9],
        ["outcome", w, memory, 3, -1, 0.9],
        ["outcome", w, memory, 3, 1, 0.79],
        ["outcome", w, memory | {"stability": 0.0}, 3, 1, 0.9],
        ["outcome", w, memory | {"stability": 36_501.0}, 3, 1, 0.9],
        ["outcome", w, memory | {"difficulty": 10.5}, 3, 1, 0.9],
        ["checkedParameters", w[:19]],
        ["checkedParameters", [*w[:20], 0.9]],
    ]
    body = """
      return given.map(([name, ...values]) => {
        try { return scheduler[name](...values); } catch (error) { return error.name; }
      });
    """
    assert device.run(body, calls) == ["RangeError"] * len(calls)
    assert device.run("return scheduler.checkedParameters(given);", w) == w


def test_a_button_tells_its_interval_in_the_servers_numbers_and_units(device: Device, live: Live) -> None:
    asked: list[tuple[int | None, int | None]] = [(seconds, None) for seconds in range(0, 4_000, 10)]
    asked += [(None, days) for days in [*range(1, 4_000), *range(4_000, 36_501, 23), 36_500]]
    found = device.run("return given.map((each) => [scheduler.soon(...each), scheduler.inWords(...each)]);", asked)
    with live.app.test_request_context("/"), force_locale("en"):
        parts = live.app.jinja_env.get_template("review/_parts.html").module
        for each, answers in zip(asked, found, strict=True):
            for answer, text in zip(answers, (parts.soon(*each), parts.in_words(*each)), strict=True):
                number, unit = str(text).split()
                told = {"number": float(number), "unit": UNITS.get(unit, unit.rstrip("s"))}
                assert answer == told, each
