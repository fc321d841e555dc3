"""Study days: the day of learning that an instant belongs to.

A study day begins at the learner's hour (4 a.m. unless chosen otherwise) in the learner's time zone
and is written as the proleptic Gregorian ordinal of the date on which it begins, so that the
difference of two is a number of days.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY_STARTS_AT_HOUR = 4

# Two places on earth differ by at most 26 hours and two starting hours by 23: that is at most three
# study days. A learner who seems to be further ahead has had a wrong clock.
ZONES_DIFFER_AT_MOST_DAYS = 3

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# Zones' rules need a day or two of room on both sides of an instant: years 2 to 9998.
_EARLIEST_MS = -62_104_060_800_000
_LATEST_MS = 253_339_228_800_000


def study_day(at_ms: int, zone: tzinfo, day_starts_at_hour: int = DAY_STARTS_AT_HOUR) -> int:
    """The study day of an instant (UTC milliseconds); it never decreases as time goes on.

    Raises ValueError for an hour outside 0 to 23 or an instant outside the years 2 to 9998.
    """
    _check_hour(day_starts_at_hour)
    local = _local(at_ms, zone)
    day = local.toordinal() - (local.hour < day_starts_at_hour)
    # Where a clock is set back over the day's start (St. John's at 00:01, Kwajalein by a whole day),
    # the wall shows the old day again; the new one has begun all the same.
    while day_starts(day + 1, zone, day_starts_at_hour) <= at_ms:
        day += 1
    return day


def learners_study_day(at_ms: int, zone: tzinfo, day_starts_at_hour: int, last_study_day: int | None) -> int:
    """The study day for a learner who has already had `last_study_day`: it never goes back.

    After a flight to the west, or a later starting hour, the day already begun goes on until the new
    place has caught up, so that no limit starts afresh and no day is counted twice. A last day
    further ahead than any move explains came from a wrong clock and is left out of account.
    """
    return not_before(study_day(at_ms, zone, day_starts_at_hour), last_study_day)


def not_before(here: int, last_study_day: int | None) -> int:
    """The study day here, or the one already begun elsewhere."""
    if last_study_day is None or last_study_day > here + ZONES_DIFFER_AT_MOST_DAYS:
        return here
    return max(here, last_study_day)


def day_starts(day: int, zone: tzinfo, day_starts_at_hour: int = DAY_STARTS_AT_HOUR) -> int:
    """The first instant (UTC milliseconds) of a study day.

    A day that a zone leaves out (Apia, 30 December 2011) starts, at the latest, when the next one does.
    """
    _check_hour(day_starts_at_hour)
    wall = datetime.combine(date.fromordinal(day), time(day_starts_at_hour))
    # Of a time that the wall shows twice, fold=0 is the first.
    start = _instant(wall.replace(tzinfo=zone, fold=0))
    if _wall(start, zone) == wall:
        return start
    # The wall skips this time: the day starts at the jump, which lies between the readings of the
    # skipped time with the offset after it and with the one before it.
    before, start = _instant(wall.replace(tzinfo=zone, fold=1)), start
    while start - before > 1:
        middle = (before + start) // 2
        if _wall(middle, zone) >= wall:
            start = middle
        else:
            before = middle
    return start


def offset_minutes(at_ms: int, zone: tzinfo) -> int:
    """Minutes by which the wall is ahead of UTC at an instant: 540 in Seoul, -210 in St. John's."""
    offset = _local(at_ms, zone).utcoffset()
    assert offset is not None
    return offset // timedelta(minutes=1)


def _local(at_ms: int, zone: tzinfo) -> datetime:
    if not _EARLIEST_MS <= at_ms <= _LATEST_MS:
        raise ValueError(f"no calendar reaches to {at_ms} ms")
    return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)


def _wall(at_ms: int, zone: tzinfo) -> datetime:
    return _local(at_ms, zone).replace(tzinfo=None, fold=0)


def _instant(local: datetime) -> int:
    return (local - _EPOCH) // _MILLISECOND


def _check_hour(day_starts_at_hour: int) -> None:
    if not 0 <= day_starts_at_hour <= 23:
        raise ValueError(f"a day starts at an hour from 0 to 23, not {day_starts_at_hour}")
