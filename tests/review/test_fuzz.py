"""The due day within its fuzz range."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from vocavision.review.fuzz import LONGEST_INTERVAL_DAYS, fuzz_range, fuzzed

intervals = st.integers(1, LONGEST_INTERVAL_DAYS)
ids = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))


def anki_range(interval: int) -> tuple[int, int]:
    """The range as Anki's source writes it, in floats (rounded half up)."""
    if interval < 2.5:
        return interval, interval
    delta = 1.0
    for start, end, factor in ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05)):
        delta += factor * max(min(interval, end) - start, 0.0)
    return int(interval - delta + 0.5 + 1e-9), int(interval + delta + 0.5 + 1e-9)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [(1, (1, 1)), (2, (2, 2)), (3, (2, 4)), (7, (5, 9)), (10, (8, 12)), (20, (17, 23)), (100, (93, 107))],
)
def test_known_ranges(interval, expected):
    assert fuzz_range(interval) == expected


def test_the_range_is_ankis_for_every_interval():
    for interval in range(1, 30_000):
        assert fuzz_range(interval) == anki_range(interval)


@given(interval=st.integers(-5, 10**6), review_id=ids, longest=intervals)
def test_the_chosen_day_is_at_least_tomorrow_and_within_the_longest_interval(interval, review_id, longest):
    assert 1 <= fuzzed(interval, review_id, longest) <= longest


@given(interval=intervals, review_id=ids)
def test_the_chosen_day_lies_in_the_range(interval, review_id):
    low, high = fuzz_range(interval)
    assert low <= fuzzed(interval, review_id) <= high


@given(shorter=intervals, more=st.integers(0, 50), review_id=ids)
def test_a_longer_interval_is_never_due_earlier_for_the_same_card_shown(shorter, more, review_id):
    assert fuzzed(shorter, review_id) <= fuzzed(min(shorter + more, LONGEST_INTERVAL_DAYS), review_id)


@given(interval=intervals, review_id=ids)
def test_javascripts_arithmetic_gives_the_same_day(interval, review_id):
    low, high = fuzz_range(interval)
    tail = float(int(str(review_id)[-8:], 16))
    assert tail * (high - low + 1) < 2**53
    assert fuzzed(interval, review_id) == low + int(tail * (high - low + 1) / 4294967296)


@pytest.mark.parametrize(
    ("review_id", "day"),
    [
        ("01938a3e-7c1d-7000-8000-000000000000", 93),
        ("01938a3e-7c1d-7abc-9def-012380000000", 100),
        ("01938a3e-7c1d-7abc-9def-0123ffffffff", 107),
    ],
)
def test_a_days_choice_never_changes_between_versions(review_id, day):
    assert fuzzed(100, UUID(review_id)) == day


def test_the_days_of_the_range_are_equally_likely():
    drawn = 30_000
    counts = Counter(fuzzed(100, uuid7()) for _ in range(drawn))
    assert sorted(counts) == list(range(93, 108))
    expected = drawn / 15
    # Chi-squared with 14 degrees of freedom: 50 is passed by chance once in 150,000 runs.
    assert sum((seen - expected) ** 2 / expected for seen in counts.values()) < 50
