"""The lines of the built catalogue: read, and checked for what the pages rely on before anything is loaded."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Texts that every entry has, with the longest that the tables take.
TEXTS = {
    "key": 79,
    "slug": 80,
    "word": 60,
    "pos": 14,
    "level": 2,
    "meaning": 500,
    "ipa_us": 120,
    "ipa_uk": 120,
}
PICTURES = ("scene", "hook_scene")
LONGEST_SCENE = 120
HASH_DIGITS = 16


class BrokenLine(ValueError):
    """A line that cannot be loaded; the message gives its number, its entry and what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry; `digest` changes when anything of it does."""

    key: str
    entry: dict[str, Any]
    text: str
    digest: str


def read(lines: Iterable[str]) -> list[Line]:
    """Every entry, in order; raises BrokenLine."""
    found: list[Line] = []
    names: dict[str, set[str]] = {"key": set(), "slug": set()}
    for number, raw in enumerate(lines, 1):
        text = raw.strip()
        if not text:
            continue
        entry = _parsed(text, number)
        if fault := next(_faults(entry), ""):
            raise BrokenLine(f"line {number}: {entry.get('key') or 'an entry without a key'}: {fault}")
        for name, seen in names.items():
            if entry[name] in seen:
                raise BrokenLine(f"line {number}: {entry['key']}: another entry has the {name} {entry[name]!r} too")
            seen.add(entry[name])
        found.append(Line(entry["key"], entry, text, hashlib.sha256(text.encode()).hexdigest()))
    return found


def _parsed(text: str, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(text)
    except ValueError as error:
        raise BrokenLine(f"line {number}: {text[:60]!r}: this is not JSON ({error})") from error
    if not isinstance(entry, dict):
        raise BrokenLine(f"line {number}: {text[:60]!r}: this is not an entry")
    return entry


def _faults(entry: Mapping[str, Any]) -> Iterator[str]:
    for name, longest in TEXTS.items():
        if not _is_text(entry.get(name), longest):
            yield f"{name} must be a text of 1 to {longest} characters"
    zipf = entry.get("zipf")
    if isinstance(zipf, bool) or not isinstance(zipf, int | float) or not 0 <= zipf <= 10:
        yield "zipf must be a number from 0 to 10"
    if not _are_texts(entry.get("ko")) or not entry["ko"]:
        yield "ko must be a list of texts"
    if not _are_texts(entry.get("forms_all", [])) or not _are_texts(entry.get("topics", [])):
        yield "forms_all and topics must be lists of texts"
    examples = entry.get("examples")
    if not isinstance(examples, list) or not examples or not all(_in_both_languages(one) for one in examples):
        yield "examples must be a list of texts in en and ko"
    for name in PICTURES:
        if name in entry and not _is_picture(entry, name):
            yield f"{name} must come with its hash and its texts in en and ko"


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and "\0" not in value


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(one, 120) for one in value)


def _in_both_languages(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(value.get(language), 500) for language in ("en", "ko"))


def _is_picture(entry: Mapping[str, Any], name: str) -> bool:
    digest = entry.get(f"{name}_hash")
    return (
        _is_text(entry[name], LONGEST_SCENE)
        and _in_both_languages(entry.get(f"{name}_alt"))
        and isinstance(digest, str)
        and len(digest) == HASH_DIGITS
    )
