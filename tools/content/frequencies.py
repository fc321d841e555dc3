"""How frequent an entry is: the zipf value of all its forms together."""

import math
from collections.abc import Iterable
from functools import cache

from tools.content import language, places
from tools.content.sources import Entry

_FILE = places.RECIPE / "frequencies.txt"
_HEAD = "# Zipf (log10 of uses in a billion words) of each entry with all its forms, by wordfreq; see README.md\n"


@cache
def _kept() -> dict[str, float]:
    rows = (line.split("\t") for line in places.listed(_FILE)) if _FILE.exists() else iter(())
    return {key: float(zipf) for key, zipf in rows}


def zipf_of(entry: Entry) -> float:
    """The entry's zipf frequency; raises KeyError when the list does not have it yet."""
    return _kept()[entry.key]


def has_all(entries: Iterable[Entry]) -> bool:
    """Whether the list has every entry."""
    return all(entry.key in _kept() for entry in entries)


def make(entries: Iterable[Entry]) -> None:
    """Write frequencies.txt for the entries."""
    import wordfreq

    rows = []
    for entry in entries:
        total = sum(wordfreq.word_frequency(form, "en", minimum=1e-9) for form in language.forms_of(entry))
        rows.append(f"{entry.key}\t{math.log10(total) + 9:.2f}\n")
    places.write(_FILE, _HEAD + "".join(sorted(rows)))
    _kept.cache_clear()
