"""Fuzz: spreading due days a little, so that words learned together do not return together.

The day comes from the review's id alone, by whole-number arithmetic that JavaScript does exactly:
`n = parseInt(id.slice(-8), 16); low + Math.floor(n * (high - low + 1) / 4294967296)`.
One card shown has one id, so its buttons share one place within their ranges.
"""

from uuid import UUID

LONGEST_INTERVAL_DAYS = 36_500

_TAIL_BITS = 32


def fuzz_range(interval_days: int, longest_days: int = LONGEST_INTERVAL_DAYS) -> tuple[int, int]:
    """The first and the last interval (days) that an interval may be moved to.

    Anki's deltas: none below 2.5 days, else one day and 0.15 for each day from 2.5 to 7, 0.10 from 7
    to 20, 0.05 beyond. Counted in fortieths of a day, so that no platform rounds differently.
    """
    interval = max(1, min(interval_days, longest_days))
    if interval < 3:
        return interval, interval
    delta = 40 + 6 * min(interval, 7) - 15
    delta += 4 * max(0, min(interval, 20) - 7) + 2 * max(0, interval - 20)
    low = (40 * interval - delta + 20) // 40
    high = (40 * interval + delta + 20) // 40
    return low, min(high, longest_days)


def fuzzed(interval_days: int, review_id: UUID, longest_days: int = LONGEST_INTERVAL_DAYS) -> int:
    """The interval (days, at least 1) chosen within the fuzz range by the id's last 32 bits."""
    low, high = fuzz_range(interval_days, longest_days)
    tail = review_id.int & ((1 << _TAIL_BITS) - 1)
    return low + ((high - low + 1) * tail >> _TAIL_BITS)
