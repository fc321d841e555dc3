"""Reads the sources: entries as a teacher wrote them, and what is wrong with one."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.content import places

HANGUL = re.compile(r"[가-힣]")


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, and where: file, entry, field."""

    file: str
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.field}: {self.message}"


@dataclass(frozen=True)
class Row:
    """One table of a source file: an entry, a root, a pair."""

    file: str
    number: int
    fields: dict[str, Any]

    @property
    def name(self) -> str:
        """What messages call it."""
        raise NotImplementedError

    def problem(self, field: str, message: str) -> Problem:
        """A problem of this row."""
        return Problem(self.file, self.name, field, message)


class Entry(Row):
    """One entry of a source file."""

    @property
    def name(self) -> str:
        """What messages call it: `harbor (noun)`, or its number in the file when it has no name."""
        word, pos, sense = (self.text(field) for field in ("word", "pos", "sense"))
        if not word:
            return f"entry {self.number}"
        return f"{word} ({pos}, {sense})" if sense else f"{word} ({pos})"

    @property
    def key(self) -> str:
        """Its name for ever: `harbor-noun`, `bank-noun-money`."""
        return "-".join(slug_of(part) for part in (self.word, self.pos, self.text("sense")) if part)

    @property
    def word(self) -> str:
        """The headword."""
        return self.text("word")

    @property
    def pos(self) -> str:
        """The part of speech."""
        return self.text("pos")

    def text(self, field: str) -> str:
        """A field's text; empty when the field is absent or of another kind."""
        value = self.fields.get(field, "")
        return value if isinstance(value, str) else ""

    def pair(self, field: str) -> dict[str, str]:
        """A field's texts by language (en, ko); empty when absent or of another kind."""
        return _texts_of(self.fields.get(field))

    def rows(self, field: str) -> list[dict[str, str]]:
        """A list field's tables, each reduced to its texts; empty when absent or of another kind."""
        rows = self.fields.get(field)
        return [_texts_of(row) for row in rows] if isinstance(rows, list) else []

    def texts(self, field: str) -> list[str]:
        """A list field's texts; empty when absent or of another kind."""
        values = self.fields.get(field)
        return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def read(files: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """The files' entries, and what keeps a file from being read."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for file in files:
        rows, wrong = tables(file, "entry")
        problems += wrong
        entries += [Entry(places.shown(file), number, fields) for number, fields in enumerate(rows, 1)]
    return entries, problems


def tables(file: Path, name: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The [[name]] tables of a file that holds nothing else, and what keeps it from being read."""
    shown = places.shown(file)
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return [], [Problem(shown, "file", "-", f"cannot be read: {error}")]
    rows = document.get(name)
    if set(document) != {name} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [], [Problem(shown, "file", "-", f"holds [[{name}]] tables and nothing else")]
    return rows, []


def source_files() -> list[Path]:
    """All source files, in order."""
    return sorted(places.WORDS.glob("*/*.toml"))


def slug_of(text: str) -> str:
    """The text as it stands in a key or an address: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _texts_of(value: object) -> dict[str, str]:
    table = value if isinstance(value, dict) else {}
    return {key: text for key, text in table.items() if isinstance(text, str)}
