"""The commands: python -m tools.content check|sheet|drawings|build|ipa|recipe|choose [FILE, WORD or NUMBER ...]."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.content import checks, mixups, places, recipe, roots, sources

_SHOWN = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; the exit status is 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.content", description=__doc__)
    parser.add_argument("command", choices=("check", "sheet", "drawings", "build", "ipa", "recipe", "choose"))
    parser.add_argument("names", nargs="*", help="source files, all when none is named; for choose, how many words")
    options = parser.parse_args(arguments)
    if options.command == "ipa":
        return _ipa(options.names)
    if options.command == "recipe":
        return _recipe()
    if options.command == "choose":
        return _choose(int(options.names[0]) if options.names else _SHOWN)
    files = [Path(name).resolve() for name in options.names] or [*sources.source_files(), *places.BESIDE]
    return {"check": _check, "sheet": _sheet, "drawings": _drawings, "build": _build}[options.command](files)


def _check(files: list[Path]) -> int:
    entries, problems = checks.of_files(_of_words(files))
    problems += checks.beside([file for file in files if file in places.BESIDE])
    for problem in problems:
        print(problem)
    print(f"{len(entries)} entries, {len(problems)} problems")
    return 1 if problems else 0


def _of_words(files: list[Path]) -> list[Path]:
    return [file for file in files if file not in places.BESIDE]


def _sheet(files: list[Path]) -> int:
    from tools.content import sheets

    for file in _of_words(files):
        entries, problems = sources.read([file])
        for problem in problems:
            print(problem)
        for path in sheets.draw(entries, f"{file.parent.name}-{file.stem}"):
            print(places.shown(path))
    return 0


def _drawings(_: list[Path]) -> int:
    from tools.content import pictures

    came, went = pictures.keep(pictures.used(_sound_entries()))
    print(f"{came} drawings added, {went} removed")
    return 0


def _build(_: list[Path]) -> int:
    from tools.content import build, frequencies

    entries = _sound_entries()
    _drawings([])
    if not frequencies.has_all(entries):
        frequencies.make(entries)
    if not recipe.has_all_pronunciations(_spoken_words(entries)):
        recipe.make_pronunciations(_spoken_words(entries))
    build.write(entries)
    grown, pairs = _sound(roots), _sound(mixups)
    build.write_beside(grown, pairs)
    unread = sum(not entry.text("checked") for entry in entries)
    print(f"{len(entries) - unread} entries, {len(grown)} roots, {len(pairs)} mix-ups built")
    print(f"{unread} entries wait for a second reader")
    return 0


def _sound_entries() -> list[sources.Entry]:
    """The entries in which nothing is wrong; the others are left out and named."""
    entries, problems = checks.of_files(sources.source_files())
    wrong = {(problem.file, problem.entry) for problem in problems}
    for file, name in sorted(wrong):
        print(f"left out: {file}: {name}")
    return [entry for entry in entries if (entry.file, entry.name) not in wrong]


def _sound(kind: Any) -> list[Any]:
    """The roots, or the pairs, in which nothing is wrong; the others are left out and named."""
    found, problems = kind.read()
    problems += kind.check(found, sources.read(sources.source_files())[0])
    wrong = {problem.entry for problem in problems}
    for name in sorted(wrong):
        print(f"left out: {name}")
    return [one for one in found if one.name not in wrong]


def _spoken_words(entries: list[sources.Entry]) -> set[str]:
    return {part for entry in entries for part in entry.word.lower().replace("-", " ").split()}


def _ipa(words: list[str]) -> int:
    from tools.content.sounds import check as sounds

    for word in words:
        us, uk = sounds.suggestions(word)
        print(f"{word}: us {' or '.join(us) or 'not in CMUdict'} · uk {' or '.join(uk) or '-'}")
    return 0


def _recipe() -> int:
    from tools.content import frequencies, pictures

    recipe.make_lemmas()
    pictures.write_allowed()
    entries, _ = sources.read(sources.source_files())
    recipe.make_pronunciations(_spoken_words(entries) | recipe.first_headwords())
    frequencies.make(_sound_entries())
    return 0


def _choose(undecided: int) -> int:
    """Show the most frequent lemmas that no list and no entry has, up to so many without a reason."""
    from tools.content import choosing

    entries, _ = sources.read(sources.source_files())
    have = choosing.taken(choosing.headwords(), entries)
    found = choosing.candidates(recipe.ranks(), have, choosing.left_out())
    for one in choosing.next_ones(found, undecided):
        print(f"{one.rank:>5} {one.lemma:<16} {one.reason}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
