"""Study days around the world's awkward dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vocavision.review.days import day_starts, learners_study_day, offset_minutes, study_day

HOUR_MS = 3_600_000
AWKWARD = [
    "Asia/Seoul",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Asia/Pyongyang",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Fakaofo",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
    "Asia/Manila",
    "America/Juneau",
    "UTC",
]
zones = st.sampled_from(AWKWARD).map(ZoneInfo)
hours = st.integers(0, 23)
# The years 1840 to 2100: local mean times, both jumps over the date line, and the rules to come.
instants = st.integers(-4_102_444_800_000, 4_102_444_800_000)


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def turning_points(zone: ZoneInfo, year: int) -> list[int]:
    """Instants (to the second) at which the zone's offset changes in a year."""
    found = []
    at = datetime(year, 1, 1, tzinfo=UTC)
    while at.year == year:
        later = at + timedelta(hours=12)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            low, high = at, later
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=1) // 2)
                if middle.astimezone(zone).utcoffset() == at.astimezone(zone).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(round(high.timestamp()) * 1000)
        at = later
    return found


def test_before_four_in_the_morning_it_is_still_yesterday():
    seoul = ZoneInfo("Asia/Seoul")
    assert study_day(ms("2026-03-02T03:59:59.999", "Asia/Seoul"), seoul, 4) == day("2026-03-01")
    assert study_day(ms("2026-03-02T04:00:00", "Asia/Seoul"), seoul, 4) == day("2026-03-02")


def test_with_the_hour_zero_a_study_day_is_the_date():
    seoul = ZoneInfo("Asia/Seoul")
    assert study_day(ms("2026-03-01T23:59:59.999", "Asia/Seoul"), seoul, 0) == day("2026-03-01")
    assert study_day(ms("2026-03-02T00:00:00", "Asia/Seoul"), seoul, 0) == day("2026-03-02")


def test_with_the_hour_twenty_three_a_date_belongs_mostly_to_the_day_before():
    berlin = ZoneInfo("Europe/Berlin")
    assert study_day(ms("2026-07-10T22:59", "Europe/Berlin"), berlin, 23) == day("2026-07-09")
    assert study_day(ms("2026-07-10T23:00", "Europe/Berlin"), berlin, 23) == day("2026-07-10")


@pytest.mark.parametrize(
    ("zone", "date_", "hour", "length_hours"),
    [
        ("Asia/Seoul", "2026-03-08", 4, 24),
        ("America/New_York", "2026-03-07", 4, 23),  # 02:00 to 03:00 is skipped on the 8th
        ("America/New_York", "2026-03-08", 2, 23),  # begins at the jump, as 02:00 does not exist
        ("America/New_York", "2026-10-31", 4, 25),
        ("America/New_York", "2026-10-31", 1, 24),  # 01:00 comes twice: the first begins the day
        ("Europe/London", "2026-03-28", 1, 24),
        ("Africa/Casablanca", "2026-02-14", 4, 25),  # Ramadan: the clock goes back
        ("Australia/Lord_Howe", "2026-04-04", 4, 24.5),
        ("Australia/Lord_Howe", "2026-10-03", 4, 23.5),
        ("America/Sao_Paulo", "2018-11-03", 0, 24),  # midnight of the 4th is skipped
        ("America/Sao_Paulo", "2018-11-04", 0, 23),
        ("Asia/Beirut", "2026-03-29", 0, 23),
        ("America/St_Johns", "2006-10-28", 0, 24),  # 00:01 of the 29th becomes 23:01
        ("America/St_Johns", "2006-10-29", 0, 25),
        ("Asia/Pyongyang", "2015-08-14", 4, 24.5),
        ("Antarctica/Troll", "2026-03-28", 4, 22),
        ("Pacific/Apia", "2011-12-29", 4, 20),  # ends with the 29th, at 24:00
        ("Pacific/Apia", "2011-12-30", 4, 4),  # what is left of it after the leap
        ("Pacific/Apia", "2011-12-31", 4, 24),
        ("Pacific/Apia", "2011-12-30", 0, 0),  # no instant belongs to it
        ("Pacific/Kwajalein", "1993-08-21", 0, 0),
        ("Pacific/Kwajalein", "1969-09-30", 4, 47),  # lived twice, counted once
    ],
)
def test_a_day_is_as_long_as_the_zone_makes_it(zone, date_, hour, length_hours):
    d = day(date_)
    length_ms = day_starts(d + 1, ZoneInfo(zone), hour) - day_starts(d, ZoneInfo(zone), hour)
    assert length_ms / HOUR_MS == length_hours


def test_apia_goes_to_bed_on_the_29th_and_wakes_on_the_31st():
    apia = ZoneInfo("Pacific/Apia")
    evening = ms("2011-12-29T23:00", "Pacific/Apia")
    assert study_day(evening, apia, 4) == day("2011-12-29")
    assert study_day(evening + 9 * HOUR_MS, apia, 4) == day("2011-12-31")


def test_the_minute_after_midnight_in_st_johns_does_not_bring_yesterday_back():
    st_johns = ZoneInfo("America/St_Johns")
    midnight = ms("2006-10-29T02:30")  # UTC; 00:00 local, set back to 23:01 a minute later
    assert study_day(midnight - 1, st_johns, 0) == day("2006-10-28")
    for minutes in (0, 1, 30, 59):
        assert study_day(midnight + minutes * 60_000, st_johns, 0) == day("2006-10-29")


def test_offsets_are_minutes_east_of_utc():
    at = ms("2026-07-01T12:00")
    offsets = {zone: offset_minutes(at, ZoneInfo(zone)) for zone in AWKWARD}
    assert offsets["Asia/Seoul"] == 540
    assert offsets["America/St_Johns"] == -150
    assert offsets["Asia/Kathmandu"] == 345
    assert offsets["Pacific/Kiritimati"] == 840
    assert offset_minutes(ms("2026-01-01T12:00"), ZoneInfo("America/St_Johns")) == -210


def test_a_flight_from_seoul_to_los_angeles_does_not_give_the_day_again():
    seoul, los_angeles = ZoneInfo("Asia/Seoul"), ZoneInfo("America/Los_Angeles")
    takeoff = ms("2026-05-10T09:00", "Asia/Seoul")
    before = learners_study_day(takeoff, seoul, 4, None)
    landed = takeoff + 11 * HOUR_MS  # 04:00 of the 10th in Los Angeles, where it was the 9th at take-off
    assert study_day(takeoff + HOUR_MS, los_angeles, 4) == before - 1
    assert learners_study_day(takeoff + HOUR_MS, los_angeles, 4, before) == before
    assert learners_study_day(landed, los_angeles, 4, before) == before
    next_morning = ms("2026-05-11T04:00", "America/Los_Angeles")
    assert learners_study_day(next_morning, los_angeles, 4, before) == before + 1


def test_a_flight_from_los_angeles_to_seoul_goes_on_with_the_day_there():
    seoul, los_angeles = ZoneInfo("Asia/Seoul"), ZoneInfo("America/Los_Angeles")
    evening = ms("2026-05-10T20:00", "America/Los_Angeles")
    before = learners_study_day(evening, los_angeles, 4, None)
    assert learners_study_day(evening + 12 * HOUR_MS, seoul, 4, before) == before + 1


def test_a_day_from_a_wrong_clock_does_not_stop_the_days():
    seoul = ZoneInfo("Asia/Seoul")
    now = ms("2026-05-10T09:00", "Asia/Seoul")
    assert learners_study_day(now, seoul, 4, day("2031-01-01")) == day("2026-05-10")


def test_an_impossible_hour_or_instant_is_refused():
    for hour in (-1, 24):
        with pytest.raises(ValueError):
            study_day(0, ZoneInfo("UTC"), hour)
        with pytest.raises(ValueError):
            day_starts(700_000, ZoneInfo("UTC"), hour)
    for at in (10**18, -(10**18)):
        with pytest.raises(ValueError):
            study_day(at, ZoneInfo("UTC"), 4)


@given(at=instants, zone=zones, hour=hours)
@example(at=ms("1969-10-01T06:00"), zone=ZoneInfo("Pacific/Kwajalein"), hour=4)
@example(at=ms("2011-12-30T10:00"), zone=ZoneInfo("Pacific/Apia"), hour=0)
def test_every_instant_lies_in_exactly_one_study_day(at, zone, hour):
    d = study_day(at, zone, hour)
    assert day_starts(d, zone, hour) <= at < day_starts(d + 1, zone, hour)


@given(at=instants, later_ms=st.integers(0, 60 * HOUR_MS), zone=zones, hour=hours)
def test_a_study_day_never_goes_back(at, later_ms, zone, hour):
    assert study_day(at, zone, hour) <= study_day(at + later_ms, zone, hour)


@given(
    zone=zones,
    hour=hours,
    year=st.sampled_from([1969, 1993, 1994, 1995, 2006, 2011, 2015, 2018, 2026]),
    pick=st.randoms(use_true_random=False),
)
def test_around_each_change_of_the_clock_days_follow_one_another(zone, hour, year, pick):
    points = turning_points(zone, year) or [ms(f"{year}-06-01")]
    centre = pick.choice(points)
    steps = sorted(pick.randint(-50 * HOUR_MS, 50 * HOUR_MS) for _ in range(20))
    near = [-1, 0, 1, -60_000, 60_000, -HOUR_MS, HOUR_MS]
    at = sorted(centre + step for step in steps + near)
    days = [study_day(instant, zone, hour) for instant in at]
    assert days == sorted(days)
    for instant, d in zip(at, days, strict=True):
        assert day_starts(d, zone, hour) <= instant < day_starts(d + 1, zone, hour)


@given(
    start=instants,
    hops=st.lists(st.tuples(st.integers(0, 40 * HOUR_MS), zones, hours), min_size=1, max_size=12),
)
def test_whoever_travels_never_has_a_day_twice(start, hops):
    last, at, here = None, start, None
    for wait_ms, zone, hour in hops:
        at += wait_ms
        here = study_day(at, zone, hour)
        now = learners_study_day(at, zone, hour, last)
        assert last is None or now >= last
        assert here <= now
        last = now
