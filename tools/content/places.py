"""Where the catalogue's sources, lists and built files lie."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
WORDS = CONTENT / "words"
SCHEMA = CONTENT / "schema"
RECIPE = CONTENT / "recipe"
DRAWINGS = CONTENT / "drawings"
ROOTS = CONTENT / "roots.toml"
MIXUPS = CONTENT / "mix-ups.toml"
BESIDE = (ROOTS, MIXUPS)  # what stands beside the words
BUILT_CATALOGUE = CONTENT / "catalogue.jsonl"
BUILT_DRAWINGS = CONTENT / "drawings.json"
BUILT_ROOTS = CONTENT / "roots.jsonl"
BUILT_MIXUPS = CONTENT / "mix-ups.jsonl"
BUILD = ROOT / "build"
OPENMOJI = BUILD / "openmoji"
CMUDICT = BUILD / "cmudict"
SHEETS = BUILD / "sheets"


def shown(path: Path) -> str:
    """The path as messages name it: from the project's root where it lies inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def listed(path: Path) -> list[str]:
    """The lines of a list, without comments (`#`) and blank lines."""
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def write(path: Path, text: str) -> None:
    """Write the file whole or not at all, so that nobody reads half of it."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.part")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
