"""What Today says of the learner's day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vocavision.review import desk as desks
from vocavision.review.desk import Learner, Sitting
from vocavision.review.queue import Left, Waiting, minutes_expected
from vocavision.review.streaks import Streak, pace

AHEAD_DAYS = 7


@dataclass(frozen=True, slots=True)
class Due:
    """What is due within the day's limits and beyond them, and how many minutes it is expected to take."""

    left: Left
    beyond: Waiting
    minutes: int
    courses: int


@dataclass(frozen=True, slots=True)
class Around:
    """What lies behind the day, and how many words are due on each of the days after it that has any."""

    streak: Streak
    ahead: Mapping[int, int]


def due(so_far: Sitting, counted: Waiting, durations_ms: Sequence[int], courses: int, learner: Learner) -> Due:
    """What is due, of all that was counted, at the pace of the latest answers."""
    remaining = desks.within_limits(so_far, counted, learner)
    beyond = Waiting(0, counted.reviews - remaining.reviews, counted.new - remaining.new)
    return Due(remaining, beyond, minutes_expected(remaining, *pace(durations_ms)), courses)


def ahead(day: int, counted: Waiting, later: Mapping[int, int]) -> list[tuple[int, int]]:
    """The coming seven study days, this one first, each with how much is due."""
    coming = range(day + 1, day + AHEAD_DAYS)
    return [(day, counted.learning + counted.reviews), *((at, later.get(at, 0)) for at in coming)]
