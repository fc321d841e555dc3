"""The commands: python -m tools.content check|sheet|drawings|build|ipa|recipe [FILE or WORD ...]."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.content import checks, places, sources


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; the exit status is 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tools.content", description=__doc__)
    parser.add_argument("command", choices=("check", "sheet"))
    parser.add_argument("names", nargs="*", help="source files, all when none is named")
    options = parser.parse_args(arguments)
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


if __name__ == "__main__":
    sys.exit(main())
