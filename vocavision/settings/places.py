"""Time zones as people look for them: by region and city, in their language, with how far from UTC they are now."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


def city(zone: str, language: str) -> str:
    """The name of the zone's city in the language; where the language has none, as the zone itself is named."""
    known = Locale.parse(language).time_zones
    return next((known[name]["city"] for name in _names(zone) if "city" in known.get(name, {})), _plain(zone))


def offset(zone: str, now: datetime) -> str:
    """How far from UTC the zone is now: `UTC+5:30`."""
    minutes = (now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def label(zone: str, language: str, now: datetime) -> str:
    """What a zone is called in a list: its city, and how far from UTC it is."""
    return "UTC" if zone == "UTC" else f"{city(zone, language)} ({offset(zone, now)})"


@lru_cache(maxsize=4)
def by_region(language: str) -> dict[str, tuple[str, ...]]:
    """The zones of each region in the order of their cities' names; of two names for one place the newer one."""
    return {region: tuple(_of_region(region, language)) for region in REGIONS}


def _of_region(region: str, language: str) -> Iterator[str]:
    zones = sorted(zone for zone in available_timezones() if zone.startswith(f"{region}/"))
    places = {city(zone, language): zone for zone in zones if zone not in _old()}
    return (places[name] for name in sorted(places))


@lru_cache(maxsize=1)
def _old() -> frozenset[str]:
    """Names that stand for a zone which has another name of the same region."""
    aliases: Mapping[str, str] = get_global("zone_aliases")
    return frozenset(old for old, new in aliases.items() if old.split("/")[0] == new.split("/")[0])


@lru_cache(maxsize=1)
def _same() -> dict[str, list[str]]:
    aliases: Mapping[str, str] = get_global("zone_aliases")
    found: dict[str, list[str]] = {}
    for old, new in aliases.items():
        found.setdefault(new, []).append(old)
    return found


def _names(zone: str) -> list[str]:
    """The zone and every other name it has."""
    aliases: Mapping[str, str] = get_global("zone_aliases")
    new = aliases.get(zone, zone)
    return [zone, new, *_same().get(new, [])]


def _plain(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ") or zone
