"""FSRS-6 in plain Python: the next memory after a review, for machines without the engine's wheel.

Formulas: the FSRS-6 page of the open-spaced-repetition wiki ("The Algorithm"). `w` is the list of 21
parameters, stability is in days, difficulty runs from 1 to 10, ratings are 1 Again, 2 Hard, 3 Good,
4 Easy.
"""

from collections.abc import Sequence
from math import exp, pow

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4

LOWEST_STABILITY, HIGHEST_STABILITY = 0.001, 36_500.0
LOWEST_DIFFICULTY, HIGHEST_DIFFICULTY = 1.0, 10.0


def next_memory(
    w: Sequence[float], memory: tuple[float, float] | None, rating: int, elapsed_days: int
) -> tuple[float, float]:
    """Stability and difficulty after a review; memory is None at the first one."""
    if memory is None:
        return _stability(w[rating - 1]), _difficulty(_first_difficulty(w, rating))
    stability, difficulty = memory
    if elapsed_days == 0:
        after = _stability_within_a_day(w, stability, rating)
    else:
        recall = retrievability(w, stability, elapsed_days)
        if rating == AGAIN:
            after = _stability_when_forgotten(w, stability, difficulty, recall)
        else:
            after = _stability_when_recalled(w, stability, difficulty, recall, rating)
    return _stability(after), _difficulty(_next_difficulty(w, difficulty, rating))


def retrievability(w: Sequence[float], stability: float, elapsed_days: float) -> float:
    """The probability of recall after a number of days; 0.9 when they equal the stability."""
    return pow(1 + _factor(w) * max(elapsed_days, 0) / stability, -w[20])


def interval(w: Sequence[float], stability: float, retention: float) -> float:
    """Days (not rounded) until the probability of recall has fallen to the desired retention."""
    return stability / _factor(w) * (pow(retention, -1 / w[20]) - 1)


def _factor(w: Sequence[float]) -> float:
    return pow(0.9, -1 / w[20]) - 1


def _stability_within_a_day(w: Sequence[float], stability: float, rating: int) -> float:
    growth = exp(w[17] * (rating - GOOD + w[18])) * pow(stability, -w[19])
    return stability * (growth if rating == AGAIN else max(growth, 1.0))


def _stability_when_forgotten(w: Sequence[float], stability: float, difficulty: float, recall: float) -> float:
    after = w[11] * pow(difficulty, -w[12]) * (pow(stability + 1, w[13]) - 1) * exp((1 - recall) * w[14])
    return min(after, stability / exp(w[17] * w[18]))


def _stability_when_recalled(
    w: Sequence[float], stability: float, difficulty: float, recall: float, rating: int
) -> float:
    growth = exp(w[8]) * (11 - difficulty) * pow(stability, -w[9]) * (exp((1 - recall) * w[10]) - 1)
    if rating == HARD:
        growth *= w[15]
    if rating == EASY:
        growth *= w[16]
    return stability * (1 + growth)


def _first_difficulty(w: Sequence[float], rating: int) -> float:
    return w[4] - exp(w[5] * (rating - 1)) + 1


def _next_difficulty(w: Sequence[float], difficulty: float, rating: int) -> float:
    damped = difficulty - w[6] * (rating - GOOD) * (HIGHEST_DIFFICULTY - difficulty) / 9
    return w[7] * _first_difficulty(w, EASY) + (1 - w[7]) * damped


def _stability(value: float) -> float:
    return min(max(value, LOWEST_STABILITY), HIGHEST_STABILITY)


def _difficulty(value: float) -> float:
    return min(max(value, LOWEST_DIFFICULTY), HIGHEST_DIFFICULTY)
