"""Whether an entry, a root or a pair has the shape that its schema in content/schema allows.

A schema is plain JSON Schema, so that a text editor can use it too; this reads the part of the
language that the schemas use, and says what is wrong in a teacher's words.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from tools.content import places
from tools.content.sources import Entry, Problem

_KINDS: dict[str, tuple[type, str]] = {
    "object": (dict, "a table { ... }"),
    "array": (list, "a list [ ... ]"),
    "string": (str, 'a text "..."'),
}
_KNOWN = {
    "$ref", "type", "enum", "pattern", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
    "items", "properties", "required", "minProperties", "additionalProperties",
}  # fmt: skip


@cache
def _definitions(schema: str = "entry") -> dict[str, Any]:
    found = json.loads((places.SCHEMA / f"{schema}.schema.json").read_text(encoding="utf-8"))
    definitions: dict[str, Any] = found["$defs"]
    return definitions


def check(entry: Entry) -> list[Problem]:
    """What the schema does not allow about the entry."""
    return [entry.problem(field, message) for field, message in faults(entry.fields, "entry", "entry")]


def faults(fields: Any, schema: str, kind: str) -> Iterator[tuple[str, str]]:
    """What this schema does not allow about a table of this kind: field and message."""
    for field, message in _faults(fields, _definitions(schema)[kind], ""):
        yield field or "-", message


def _faults(value: Any, rule: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    if "$ref" in rule:
        rule = _definitions()[rule["$ref"].removeprefix("#/$defs/")]
    if unknown := set(rule) - _KNOWN:
        raise ValueError(f"the schema uses {', '.join(unknown)}, which the check does not know")
    kind, name = _KINDS[rule["type"]]
    if not isinstance(value, kind):
        yield where, f"must be {name}"
    elif isinstance(value, dict):
        yield from _table_faults(value, rule, where)
    elif isinstance(value, list):
        yield from _list_faults(value, rule, where)
    else:
        yield from ((where, fault) for fault in _text_faults(str(value), rule))


def _text_faults(value: str, rule: dict[str, Any]) -> Iterator[str]:
    if "enum" in rule and value not in rule["enum"]:
        yield f"{value!r} is none of {', '.join(rule['enum'])}"
    elif len(value) < rule.get("minLength", 0):
        yield "is empty; leave the field out"
    elif len(value) > rule.get("maxLength", len(value)):
        yield f"has {len(value)} characters, at most {rule['maxLength']}"
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        yield f"{value!r} has not the shape {rule['pattern']}"


def _list_faults(values: list[Any], rule: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    least, most = rule.get("minItems", 0), rule.get("maxItems", len(values))
    if not least <= len(values) <= most:
        yield where, f"has {len(values)} items, allowed are {least} to {most}"
    if rule.get("uniqueItems") and len({json.dumps(value, sort_keys=True) for value in values}) < len(values):
        yield where, "says the same twice"
    for number, value in enumerate(values, 1):
        yield from _faults(value, rule.get("items", {"type": "string"}), f"{where}[{number}]")


def _table_faults(table: dict[str, Any], rule: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    for name in rule.get("required", []):
        if name not in table:
            yield _inside(where, name), "is missing"
    if len(table) < rule.get("minProperties", 0):
        yield where, "is empty; leave the field out"
    for name, value in table.items():
        if name in rule["properties"]:
            yield from _faults(value, rule["properties"][name], _inside(where, name))
        else:
            yield _inside(where, name), "is not a field of it"


def _inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
