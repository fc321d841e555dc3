"""Days in a row, with a day of rest forgiven each week."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.review.streaks import pace, streak

TODAY = 20_000


def ago(*days: int) -> list[int]:
    return [TODAY - day for day in days]


@pytest.mark.parametrize(
    ("studied", "days"),
    [
        (ago(), 0),
        (ago(0), 1),
        (ago(1), 1),
        (ago(0, 1, 2), 3),
        (ago(0, 2, 3), 3),
        (ago(2, 3), 2),
        (ago(3, 4), 0),
        (ago(0, 3, 4), 1),
        (ago(0, 2, 4, 5), 2),
        (ago(0, 2, 3, 4, 5, 6, 7, 8, 10, 11), 10),
    ],
)
def test_how_many_days_in_a_row(studied: list[int], days: int) -> None:
    assert streak(studied, TODAY).days == days


def test_the_week_tells_what_each_day_was() -> None:
    found = streak(ago(1, 2, 4, 5, 6), TODAY)
    assert [kind for _, kind in found.week] == ["done", "done", "done", "rest", "done", "done", "open"]
    assert found.rest_day == TODAY - 3


@given(st.sets(st.integers(TODAY - 60, TODAY)))
def test_studying_today_never_makes_a_streak_shorter(studied: set[int]) -> None:
    assert streak(studied | {TODAY}, TODAY).days >= streak(studied - {TODAY}, TODAY).days


def test_a_pace_is_the_median_once_there_are_enough_reviews() -> None:
    assert pace([5000] * 9) == ()
    assert pace([1_000] * 3 + [6_000] * 4 + [60_000] * 3) == (6.0,)
    assert pace([100] * 20) == (2.0,)
