"""The FSRS-6 engine behind checks of what goes in: the wheel where it imports, else plain Python.

The wheel counts in 32-bit floats, so that the two differ in the fifth digit; it also takes ratings,
parameters and memories that mean nothing, which is why they are checked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any, Protocol

from vocavision.review import fsrs6
from vocavision.review.fsrs6 import AGAIN, EASY, GOOD, HARD
from vocavision.review.fuzz import LONGEST_INTERVAL_DAYS

try:
    import fsrs_rs_python as wheel
except ImportError:  # no wheel for this machine
    wheel = None  # type: ignore[assignment]

RATINGS = (AGAIN, HARD, GOOD, EASY)
DEFAULT_RETENTION = 0.90
LOWEST_RETENTION, HIGHEST_RETENTION = 0.80, 0.97

DEFAULT_PARAMETERS = (
    0.212,
    1.2931,
    2.3065,
    8.2956,
    6.4133,
    0.8334,
    3.0194,
    0.001,
    1.8722,
    0.1666,
    0.796,
    1.4835,
    0.0614,
    0.2629,
    1.6483,
    0.6014,
    1.8729,
    0.5425,
    0.0912,
    0.0658,
    0.1542,
)

# The bounds of the reference implementations' trainers, one pair a parameter.
PARAMETER_BOUNDS = (
    *[(0.001, 100.0)] * 4,
    (1.0, 10.0),
    (0.001, 4.0),
    (0.001, 4.0),
    (0.001, 0.75),
    (0.0, 4.5),
    (0.0, 0.8),
    (0.001, 3.5),
    (0.001, 5.0),
    (0.001, 0.25),
    (0.001, 0.9),
    (0.0, 4.0),
    (0.0, 1.0),
    (1.0, 6.0),
    (0.0, 2.0),
    (0.0, 2.0),
    (0.0, 0.8),
    (0.1, 0.8),
)

Parameters = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered: stability in days (recall falls to 90 % in them), difficulty from 1 to 10."""

    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The memory after a review and the days (not rounded) until recall falls to what is desired."""

    memory: Memory
    days: float


class Engine(Protocol):
    """FSRS-6 for one set of parameters."""

    def outcomes(
        self, memory: Memory | None, elapsed_days: int, retention: float
    ) -> tuple[Outcome, Outcome, Outcome, Outcome]:
        """The outcomes of Again, Hard, Good and Easy after so many study days since the last review."""
        ...

    def outcome(self, memory: Memory | None, rating: int, elapsed_days: int, retention: float) -> Outcome:
        """The outcome of one rating; raises ValueError for what means nothing."""
        ...


def checked_parameters(parameters: Sequence[float]) -> Parameters:
    """The 21 parameters of FSRS-6; raises ValueError when they are not 21 or leave their bounds."""
    if len(parameters) != len(PARAMETER_BOUNDS):
        raise ValueError(f"FSRS-6 has {len(PARAMETER_BOUNDS)} parameters, not {len(parameters)}")
    for number, (value, (low, high)) in enumerate(zip(parameters, PARAMETER_BOUNDS, strict=True)):
        if not low <= value <= high:  # also false for NaN
            raise ValueError(f"parameter {number} is {value}, not between {low} and {high}")
    return tuple(float(value) for value in parameters)


def checked_retention(retention: float) -> float:
    """The desired retention; raises ValueError outside 0.80 to 0.97."""
    if not LOWEST_RETENTION <= retention <= HIGHEST_RETENTION:
        raise ValueError(f"desired retention is {retention}, not between {LOWEST_RETENTION} and {HIGHEST_RETENTION}")
    return retention


def checked_memory(memory: Memory) -> Memory:
    """The memory; raises ValueError when it is not finite or leaves FSRS's bounds."""
    if not (isfinite(memory.stability) and 0 < memory.stability <= fsrs6.HIGHEST_STABILITY):
        raise ValueError(f"stability is {memory.stability} days, not between 0 and {fsrs6.HIGHEST_STABILITY}")
    if not fsrs6.LOWEST_DIFFICULTY <= memory.difficulty <= fsrs6.HIGHEST_DIFFICULTY:
        raise ValueError(f"difficulty is {memory.difficulty}, not between 1 and 10")
    return memory


@lru_cache(maxsize=1024)
def engine_for(parameters: Parameters = DEFAULT_PARAMETERS) -> Engine:
    """The engine for a set of parameters, kept for the next call."""
    parameters = checked_parameters(parameters)
    return PlainEngine(parameters) if wheel is None else WheelEngine(parameters)


def whole_days(days: float, longest_days: int = LONGEST_INTERVAL_DAYS) -> int:
    """An interval in whole days, halves to the even number, at least 1 and at most the longest."""
    return min(max(round(days), 1), longest_days)


class WheelEngine:
    """FSRS-6 as the fsrs-rs-python wheel counts it."""

    def __init__(self, parameters: Parameters) -> None:
        self._fsrs = wheel.FSRS(list(parameters))

    def outcomes(
        self, memory: Memory | None, elapsed_days: int, retention: float
    ) -> tuple[Outcome, Outcome, Outcome, Outcome]:
        """The outcomes of Again, Hard, Good and Easy."""
        states = self._states(memory, elapsed_days, retention)
        return _outcome(states.again), _outcome(states.hard), _outcome(states.good), _outcome(states.easy)

    def outcome(self, memory: Memory | None, rating: int, elapsed_days: int, retention: float) -> Outcome:
        """The outcome of one rating."""
        _check_rating(rating)
        states = self._states(memory, elapsed_days, retention)
        return _outcome((states.again, states.hard, states.good, states.easy)[rating - 1])

    def _states(self, memory: Memory | None, elapsed_days: int, retention: float) -> Any:
        _check(memory, elapsed_days, retention)
        before = None if memory is None else wheel.MemoryState(memory.stability, memory.difficulty)
        return self._fsrs.next_states(before, retention, elapsed_days)


class PlainEngine:
    """FSRS-6 as fsrs6.py counts it."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters

    def outcomes(
        self, memory: Memory | None, elapsed_days: int, retention: float
    ) -> tuple[Outcome, Outcome, Outcome, Outcome]:
        """The outcomes of Again, Hard, Good and Easy."""
        again, hard, good, easy = (self.outcome(memory, r, elapsed_days, retention) for r in RATINGS)
        return again, hard, good, easy

    def outcome(self, memory: Memory | None, rating: int, elapsed_days: int, retention: float) -> Outcome:
        """The outcome of one rating."""
        _check_rating(rating)
        _check(memory, elapsed_days, retention)
        before = None if memory is None else (memory.stability, memory.difficulty)
        stability, difficulty = fsrs6.next_memory(self._parameters, before, rating, elapsed_days)
        return Outcome(Memory(stability, difficulty), fsrs6.interval(self._parameters, stability, retention))


def _outcome(state: Any) -> Outcome:
    return Outcome(Memory(state.memory.stability, state.memory.difficulty), state.interval)


def _check_rating(rating: int) -> None:
    if rating not in RATINGS:
        raise ValueError(f"a rating is 1, 2, 3 or 4, not {rating!r}")


def _check(memory: Memory | None, elapsed_days: int, retention: float) -> None:
    if elapsed_days < 0:
        raise ValueError(f"elapsed days are {elapsed_days}, not 0 or more")
    checked_retention(retention)
    if memory is not None:
        checked_memory(memory)
