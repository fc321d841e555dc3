"""Study days as the device counts them, against the server's, around the world's awkward dates."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import Complaints, Live
from tests.offline.device import Device
from tests.review.test_days import AWKWARD, HOUR_MS, day, ms, turning_points
from vocavision.review import days

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

YEARS = (1844, 1867, 1969, 1993, 1994, 1995, 2006, 2011, 2015, 2018, 2026, 2040)
THIS_YEAR_MS = 1_767_225_600_000  # laws change: browser and server may know other clocks for the years from here on
NEAR_MS = (-1, 0, 1, -60_000, 60_000, -HOUR_MS, HOUR_MS, -25 * HOUR_MS, 25 * HOUR_MS)

COUNT = """
  return given.map(([name, asked]) => {
    const zone = name === null ? days.deviceZone : days.zoneNamed(name);
    return asked.map(([at, hour]) => {
      const day = days.studyDay(at, zone, hour);
      const starts = [days.dayStarts(day, zone, hour), days.dayStarts(day + 1, zone, hour)];
      return [day, ...starts, ...[at, ...starts].map((each) => days.offsetMinutes(each, zone))];
    });
  });
"""


@pytest.fixture
def device(new_page: Callable[..., "Page"], live: Live) -> Device:
    return Device(new_page(), live)


def counted(at_ms: int, zone: ZoneInfo, hour: int) -> list[int]:
    """What the server counts, in the order of COUNT."""
    here = days.study_day(at_ms, zone, hour)
    starts = [days.day_starts(here, zone, hour), days.day_starts(here + 1, zone, hour)]
    return [here, *starts, *(days.offset_minutes(each, zone) for each in (at_ms, *starts))]


def agree(answers: list[list[int]], asked: list[list[int]], zone: ZoneInfo) -> int:
    """Hold the answers against the server's; gives at how many instants the browser knows another clock."""
    other_clocks = 0
    for (at_ms, hour), answer in zip(asked, answers, strict=True):
        if answer != (wanted := counted(at_ms, zone, hour)):
            clocks = [days.offset_minutes(each, zone) for each in (at_ms, *answer[1:3])]
            assert at_ms > THIS_YEAR_MS, (zone, at_ms, hour, answer, wanted)
            assert answer[3:] != clocks, (zone, at_ms, hour, answer, wanted)
            other_clocks += 1
    return other_clocks


def instants(name: str, rng: Random) -> list[list[int]]:
    """Instants with a starting hour: around each change of the zone's clock, around days' starts, and anywhere."""
    zone, asked = ZoneInfo(name), []
    for year in YEARS:
        points = turning_points(zone, year)
        for at in points:
            near = [*NEAR_MS, *(rng.randint(-50 * HOUR_MS, 50 * HOUR_MS) for _ in range(4))]
            asked += [[at + step, hour] for step in near for hour in (4, rng.randint(0, 23))]
        for at in [*points, ms(f"{year}-06-01")]:
            for hour in (0, 1, 2, 3, 4, rng.randint(5, 23)):
                start = days.day_starts(days.study_day(at, zone, hour) + rng.randint(0, 1), zone, hour)
                asked += [[start + step, hour] for step in (-1, 0, 1)]
    asked += [[rng.randint(0, ms("2100-01-01")), rng.randint(0, 23)] for _ in range(50)]
    return asked


def test_the_device_counts_study_days_as_the_server_does_around_the_world(
    device: Device, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = Random(26)
    given = [(name, instants(name, rng)) for name in AWKWARD]
    other_clocks = {}
    for (name, asked), answers in zip(given, device.run(COUNT, given), strict=True):
        if differing := agree(answers, asked, ZoneInfo(name)):
            other_clocks[name] = differing
    compared = sum(len(asked) for _, asked in given)
    with capsys.disabled():
        print(f"\n{compared} instants in {len(given)} zones have the server's study day on the device", end="")
        if other_clocks:
            print(f", save where the browser knows another clock for years to come: {other_clocks}", end="")
    assert len(other_clocks) < 3


@pytest.mark.parametrize("name", ["America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "Europe/London"])
def test_the_device_knows_its_own_zone(chromium: "Browser", live: Live, complaints: Complaints, name: str) -> None:
    context = chromium.new_context(base_url=live.address, timezone_id=name)
    page = context.new_page()
    complaints.watch(page, live.address)
    asked = [[at_ms, hour] for at_ms, hour in instants(name, Random(1)) if at_ms > 0]
    [answers] = Device(page, live).run(COUNT, [(None, asked)])
    context.close()
    assert agree(answers, asked, ZoneInfo(name)) == 0


def test_where_the_browser_does_not_know_a_zone_the_devices_own_is_taken(device: Device) -> None:
    at_ms = ms("2026-05-10T03:00", "Asia/Tokyo")
    [[found]] = device.run(COUNT, [("Moon/Tranquility", [[at_ms, 4]])])
    assert found == counted(at_ms, ZoneInfo("Asia/Seoul"), 4)


def test_a_day_begun_elsewhere_goes_on_and_one_from_a_wrong_clock_does_not(device: Device) -> None:
    here = day("2026-05-10")
    asked = [[here, last] for last in (None, *range(here - 5, here + 6), day("2031-01-01"))]
    found = device.run("return given.map(([here, last]) => days.notBefore(here, last));", asked)
    assert found == [days.not_before(*each) for each in asked]
    assert found[0] == here
    assert max(found) == here + 3


def test_an_impossible_hour_or_instant_is_refused(device: Device) -> None:
    asked = [[0, -1], [0, 24], [0, 4.5], [10**18, 4], [-(10**18), 4], [None, 4]]
    refused = """
      return given.map(([at, hour]) => {
        try { return days.studyDay(at ?? NaN, days.zoneNamed("UTC"), hour); } catch (error) { return error.name; }
      });
    """
    assert device.run(refused, asked) == ["RangeError"] * len(asked)
