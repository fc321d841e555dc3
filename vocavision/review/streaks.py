"""Days of learning in a row, calmly: a day counts with one review, and one day of rest a week is forgiven."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

REST_AT_LEAST_APART_DAYS = 7
SHOWN_DAYS = 7

Kind = Literal["done", "rest", "missed", "open"]


@dataclass(frozen=True, slots=True)
class Streak:
    """How many days were studied in a row, and the last week: each study day and what it was, oldest first."""

    days: int
    week: tuple[tuple[int, Kind], ...]

    @property
    def rest_day(self) -> int | None:
        """The latest day of rest in the week, or None."""
        return next((day for day, kind in reversed(self.week) if kind == "rest"), None)


def streak(studied: Iterable[int], today: int) -> Streak:
    """The streak that `today` belongs to or may still go on with; `studied` are study days with a review."""
    done = set(studied)
    rests: set[int] = set()
    count, day, missed = 0, today if today in done else today - 1, 0
    while True:
        if day in done:
            if missed:
                rests.add(day + 1)
            count, missed = count + 1, 0
        else:
            missed += 1
            nearest = min(rests, default=day + REST_AT_LEAST_APART_DAYS)
            if missed > 1 or nearest - day < REST_AT_LEAST_APART_DAYS:
                break
        day -= 1
    week = tuple((one, _kind(one, done, rests, today)) for one in range(today - SHOWN_DAYS + 1, today + 1))
    return Streak(count, week)


def _kind(day: int, done: set[int], rests: set[int], today: int) -> Kind:
    if day in done:
        return "done"
    if day == today:
        return "open"
    return "rest" if day in rests else "missed"


FEWEST_FOR_A_PACE = 10


def pace(durations_ms: Iterable[int]) -> tuple[float, ...]:
    """The learner's median seconds a review, in a tuple; empty while there are too few to tell."""
    found = sorted(durations_ms)
    return (max(2.0, found[len(found) // 2] / 1000),) if len(found) >= FEWEST_FOR_A_PACE else ()
