"""The address of each entry: the plain headword for the first entry that has it, else the entry's key."""

from collections import Counter
from collections.abc import Iterable

from tools.content.sources import Entry, Problem, slug_of


def slugs(entries: Iterable[Entry]) -> dict[str, str]:
    """Each key's slug; what an entry asks for goes first, then the lowest level, then the order of the files."""
    chosen = sorted(entries, key=lambda entry: (entry.text("level"), entry.file, entry.number))
    asked = {entry.key: entry.text("slug") for entry in chosen if entry.text("slug")}
    taken = {*asked.values(), *(entry.key for entry in chosen)}
    found = dict(asked)
    for entry in chosen:
        if entry.key in found:
            continue
        plain = slug_of(entry.word)
        found[entry.key] = entry.key if plain in taken else plain
        taken.add(plain)
    return found


def check(entries: Iterable[Entry]) -> list[Problem]:
    """Where an entry asks for the address of another one."""
    together = list(entries)
    keys = {entry.key for entry in together}
    asked = Counter(entry.text("slug") for entry in together)
    return [
        entry.problem("slug", f"{slug!r} is the address of another entry too")
        for entry in together
        if (slug := entry.text("slug")) and (asked[slug] > 1 or (slug in keys and slug != entry.key))
    ]
