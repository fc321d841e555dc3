"""All checks of the catalogue's sources."""

from collections.abc import Iterable
from pathlib import Path

from tools.content import language, mixups, pictures, places, roots, shape, slugs, sources
from tools.content.sounds import check as sounds
from tools.content.sources import Entry, Problem


def of_files(files: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """The files' entries and everything that is wrong with them; doubles are looked for in all files."""
    wanted = list(files)
    entries, problems = sources.read(wanted)
    others, _ = sources.read(file for file in sources.source_files() if file not in wanted)
    problems += [problem for entry in entries for problem in of_entry(entry)]
    names = {entry.file for entry in entries}
    together = others + entries
    found = [*language.check_together(together), *slugs.check(together)]
    problems += [problem for problem in found if problem.file in names]
    return entries, problems


def of_entry(entry: Entry) -> list[Problem]:
    """Everything that is wrong with one entry, taken by itself."""
    return [*shape.check(entry), *language.check(entry), *sounds.check(entry), *pictures.check(entry)]


def beside(files: Iterable[Path]) -> list[Problem]:
    """Everything that is wrong with the roots and the mix-ups, those of the two whose file is named."""
    wanted = set(files)
    entries, _ = sources.read(sources.source_files() if wanted else [])
    problems: list[Problem] = []
    if places.ROOTS in wanted:
        grown, wrong = roots.read()
        problems += [*wrong, *roots.check(grown, entries)]
    if places.MIXUPS in wanted:
        pairs, wrong = mixups.read()
        problems += [*wrong, *mixups.check(pairs, entries)]
    return problems
