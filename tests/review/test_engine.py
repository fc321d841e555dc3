"""The engine: its checks, and the wheel and plain Python held to each other."""

import subprocess
import sys
from math import inf, nan

import fsrs
import pytest
from fsrs import scheduler as oracle
from hypothesis import given
from hypothesis import strategies as st

from vocavision.review import engine, fsrs6
from vocavision.review.engine import (
    DEFAULT_PARAMETERS,
    Memory,
    PlainEngine,
    WheelEngine,
    engine_for,
    whole_days,
)

WHEEL, PLAIN = WheelEngine(DEFAULT_PARAMETERS), PlainEngine(DEFAULT_PARAMETERS)
both = pytest.mark.parametrize("scheduler", [WHEEL, PLAIN], ids=["wheel", "plain"])

# Below a hundredth of a day the wheel's 32 bits lose the digits of stability + 1; no history gets there.
memories = st.builds(Memory, st.floats(0.01, 36_500), st.floats(1, 10))
elapsed = st.integers(0, 3) | st.integers(0, 36_500)
retentions = st.floats(0.80, 0.97)


def near(left: float, right: float, relative: float = 1e-4) -> bool:
    return abs(left - right) <= relative * abs(right)


def test_the_default_parameters_and_their_bounds_are_the_references():
    assert fsrs.Scheduler().parameters == DEFAULT_PARAMETERS
    bounds = zip(oracle.LOWER_BOUNDS_PARAMETERS, oracle.UPPER_BOUNDS_PARAMETERS, strict=True)
    assert list(engine.PARAMETER_BOUNDS) == list(bounds)


@both
@pytest.mark.parametrize(
    ("rating", "stability", "difficulty"),
    [(1, 0.212, 6.4133), (2, 1.2931, 5.11217), (3, 2.3065, 2.11810), (4, 8.2956, 1.0)],
)
def test_the_first_review_sets_the_memory(scheduler, rating, stability, difficulty):
    memory = scheduler.outcome(None, rating, 0, 0.9).memory
    assert near(memory.stability, stability)
    assert near(memory.difficulty, difficulty)


@both
def test_at_ninety_percent_the_interval_is_the_stability(scheduler):
    assert near(scheduler.outcome(None, 4, 0, 0.9).days, 8.2956)


@both
def test_wanting_to_remember_more_means_reviewing_sooner(scheduler):
    days = [scheduler.outcome(None, 4, 0, retention).days for retention in (0.80, 0.85, 0.90, 0.95, 0.97)]
    assert days == sorted(days, reverse=True)
    assert days[0] > 3 * days[-1]


@both
def test_the_same_day_counts_as_no_day(scheduler):
    memory = Memory(8.2956, 1.0)
    assert near(scheduler.outcome(memory, 3, 0, 0.9).memory.stability, 8.2956)
    assert scheduler.outcome(memory, 3, 1, 0.9).memory.stability > 13


@both
@given(memory=memories, days=elapsed, retention=retentions)
def test_one_rating_is_one_of_the_four_outcomes(scheduler, memory, days, retention):
    four = scheduler.outcomes(memory, days, retention)
    assert four == tuple(scheduler.outcome(memory, rating, days, retention) for rating in (1, 2, 3, 4))


@given(memory=st.none() | memories, days=elapsed, rating=st.integers(1, 4), retention=retentions)
def test_the_wheel_and_plain_python_agree(memory, days, rating, retention):
    by_wheel = WHEEL.outcome(memory, rating, days, retention)
    by_hand = PLAIN.outcome(memory, rating, days, retention)
    assert near(by_wheel.memory.stability, by_hand.memory.stability)
    assert near(by_wheel.memory.difficulty, by_hand.memory.difficulty)
    assert near(by_wheel.days, by_hand.days)


@both
@given(
    share=st.lists(st.floats(0, 1), min_size=21, max_size=21),
    memory=st.none() | memories,
    days=elapsed,
    rating=st.integers(1, 4),
)
def test_any_parameters_within_bounds_give_a_memory_within_bounds(scheduler, share, memory, days, rating):
    bounds = engine.PARAMETER_BOUNDS
    parameters = tuple(low + s * (high - low) for s, (low, high) in zip(share, bounds, strict=True))
    clamped = tuple(min(max(p, low), high) for p, (low, high) in zip(parameters, bounds, strict=True))
    outcome = type(scheduler)(engine.checked_parameters(clamped)).outcome(memory, rating, days, 0.9)
    engine.checked_memory(outcome.memory)
    assert 1 <= whole_days(outcome.days) <= 36_500


@both
@pytest.mark.parametrize("rating", [0, 5, -1, 9, 2.5, None, "x"])
def test_a_rating_that_is_none_of_the_four_is_refused(scheduler, rating):
    with pytest.raises(ValueError):
        scheduler.outcome(None, rating, 0, 0.9)


@both
@pytest.mark.parametrize("retention", [0.79, 0.98, 0.0, 1.0, 1.5, nan, inf])
def test_a_retention_outside_its_bounds_is_refused(scheduler, retention):
    with pytest.raises(ValueError):
        scheduler.outcome(None, 3, 0, retention)
    with pytest.raises(ValueError):
        scheduler.outcomes(None, 0, retention)


@both
@pytest.mark.parametrize(
    "memory",
    [
        Memory(nan, 5),
        Memory(inf, 5),
        Memory(0, 5),
        Memory(-1, 5),
        Memory(36_501, 5),
        Memory(5, nan),
        Memory(5, 0.9),
        Memory(5, 10.1),
        Memory(5, inf),
    ],
)
def test_a_memory_that_means_nothing_is_refused(scheduler, memory):
    with pytest.raises(ValueError):
        scheduler.outcome(memory, 3, 1, 0.9)


@both
def test_days_before_the_last_review_are_refused(scheduler):
    with pytest.raises(ValueError):
        scheduler.outcome(Memory(5, 5), 3, -1, 0.9)


@pytest.mark.parametrize("count", [0, 17, 19, 20, 22, 34])
def test_parameters_of_another_fsrs_are_refused(count):
    with pytest.raises(ValueError):
        engine_for((0.5,) * count)


@pytest.mark.parametrize("number", range(21))
def test_each_parameter_keeps_its_bounds(number):
    low, high = engine.PARAMETER_BOUNDS[number]
    for value in (low - 1e-6, high + 1e-6, nan, inf, -inf):
        with pytest.raises(ValueError):
            engine_for((*DEFAULT_PARAMETERS[:number], value, *DEFAULT_PARAMETERS[number + 1 :]))


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0.001, 1), (0.5, 1), (1.5, 2), (2.5, 2), (3.5, 4), (3.49, 3), (36_499.6, 36_500), (1e9, 36_500)],
)
def test_an_interval_is_rounded_like_the_references(days, expected):
    assert whole_days(days) == expected


def test_recall_falls_to_ninety_percent_in_as_many_days_as_the_stability():
    assert near(fsrs6.retrievability(DEFAULT_PARAMETERS, 12.0, 12), 0.9)
    assert fsrs6.retrievability(DEFAULT_PARAMETERS, 12.0, 0) == 1.0
    assert fsrs6.retrievability(DEFAULT_PARAMETERS, 12.0, -3) == 1.0


def test_without_the_wheel_plain_python_takes_its_place():
    program = (
        "import sys; sys.modules['fsrs_rs_python'] = None\n"
        "from vocavision.review.engine import engine_for\n"
        "print(type(engine_for()).__name__, engine_for().outcome(None, 3, 0, 0.9).memory.stability)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["PlainEngine", "2.3065"]
    assert isinstance(engine_for(), WheelEngine)
