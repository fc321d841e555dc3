"""The commands: python -m tools.content check|sheet|drawings|build|ipa|recipe [FILE or WORD ...]."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.content import checks, places, recipe, sources


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; the exit status is 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.content", description=__doc__)
    parser.add_argument("command", choices=("check", "sheet", "ipa", "recipe"))
    parser.add_argument("names", nargs="*", help="source files, all when none is named")
    options = parser.parse_args(arguments)
    if options.command == "ipa":
        return _ipa(options.names)
    if options.command == "recipe":
        return _recipe()
    files = [Path(name).resolve() for name in options.names] or sources.source_files()
    return {"check": _check, "sheet": _sheet}[options.command](files)


def _check(files: list[Path]) -> int:
    entries, problems = checks.of_files(files)
    for problem in problems:
        print(problem)
    print(f"{len(entries)} entries, {len(problems)} problems")
    return 1 if problems else 0


def _sheet(files: list[Path]) -> int:
    from tools.content import sheets

    for file in files:
        entries, problems = sources.read([file])
        for problem in problems:
            print(problem)
        for path in sheets.draw(entries, f"{file.parent.name}-{file.stem}"):
            print(places.shown(path))
    return 0


def _ipa(words: list[str]) -> int:
    from tools.content.sounds import check as sounds

    for word in words:
        us, uk = sounds.suggestions(word)
        print(f"{word}: us {' or '.join(us) or 'not in CMUdict'} · uk {' or '.join(uk) or '-'}")
    return 0


def _recipe() -> int:
    entries, _ = sources.read(sources.source_files())
    words = {part for entry in entries for part in entry.word.lower().replace("-", " ").split()}
    recipe.make_lemmas()
    recipe.make_pronunciations(words | recipe.first_headwords())
    return 0


if __name__ == "__main__":
    sys.exit(main())
