"""How the catalogue comes into the database."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vocavision.catalogue.models import Picture, Slip, Term, Topic, Word
from vocavision.catalogue.terms import all_slips, terms
from vocavision.db import Statement, is_sqlite, transaction

CHUNK = 150  # rows a statement, under SQLite's limit of values


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many words a loading added, changed, retired and left as they were."""

    added: int
    changed: int
    retired: int
    same: int


_REMOVE_PARTS = Statement(
    "INSERT INTO search_part (search_part, rowid, text) SELECT 'delete', id, text FROM search_term WHERE word_id = ?"
)
_ADD_PARTS = Statement("INSERT INTO search_part (rowid, text) SELECT id, text FROM search_term WHERE word_id = ?")


def load(lines: Iterable[str], now: datetime) -> Loaded:
    """Make the catalogue words what the built file says, in one transaction; ids stay for ever.

    A word that is no longer in the file is retired: the learners' cards, notes and reviews stay.
    """
    wanted = {_key(line): line for line in lines if line.strip()}
    hashes = {key: hashlib.sha256(line.encode()).hexdigest() for key, line in wanted.items()}
    with transaction():
        known = {
            row.key: (row.id, row.entry_hash if row.retired_at_ms is None else "")
            for row in Word.select(Word.id, Word.key, Word.entry_hash, Word.retired_at_ms).where(
                Word.key.is_null(False)
            )
        }
        new = [key for key in wanted if key not in known]
        changed = [key for key in wanted if key in known and known[key][1] != hashes[key]]
        gone = [word_id for key, (word_id, kept) in known.items() if key not in wanted and kept]
        _insert([_row(key, wanted[key], hashes[key]) for key in new])
        ids = {row.key: row.id for row in Word.select(Word.id, Word.key).where(Word.key.is_null(False))} if new else {}
        for key in changed:
            Word.update(**_row(key, wanted[key], hashes[key])).where(Word.id == known[key][0]).execute()
        _index([(ids[key], json.loads(wanted[key])) for key in new], fresh=True)
        _index([(known[key][0], json.loads(wanted[key])) for key in changed], fresh=False)
        _retire(gone, int(now.timestamp() * 1000))
    return Loaded(len(new), len(changed), len(gone), len(wanted) - len(new) - len(changed))


def _key(line: str) -> str:
    return str(json.loads(line)["key"])


def _row(key: str, line: str, digest: str) -> dict[str, Any]:
    entry = json.loads(line)
    return {
        "key": key,
        "slug": entry["slug"],
        "headword": entry["word"],
        "pos": entry["pos"],
        "level": entry["level"],
        "zipf": entry["zipf"],
        "scene_hash": entry.get("scene_hash"),
        "entry": line.strip(),
        "entry_hash": digest,
        "retired_at_ms": None,
    }


def _insert(rows: Sequence[Mapping[str, Any]]) -> None:
    for first in range(0, len(rows), CHUNK):
        Word.insert_many(rows[first : first + CHUNK]).execute()


def _index(entries: Sequence[tuple[int, dict[str, Any]]], *, fresh: bool) -> None:
    """What the words are found by; `fresh` words have nothing to take away first."""
    if not fresh:
        _unindex([word_id for word_id, _entry in entries])
    found = [
        (word_id, int(kind), text[:120], entry["zipf"]) for word_id, entry in entries for kind, text in terms(entry)
    ]
    _many(Term, (Term.word, Term.kind, Term.text, Term.zipf), found)
    _many(Slip, (Slip.word, Slip.text), [(w, text) for w, entry in entries for text in sorted(all_slips(entry))])
    _many(
        Topic, (Topic.word, Topic.topic), [(w, topic) for w, entry in entries for topic in set(entry.get("topics", []))]
    )
    _add_pictures(entry for _word_id, entry in entries)
    if is_sqlite():
        for word_id, _entry in entries:
            _ADD_PARTS(word_id)


def _add_pictures(entries: Iterable[Mapping[str, Any]]) -> None:
    """Keep what each picture's hash stands for; old ones stay, for pages that are still open."""
    for entry in entries:
        for name in ("scene", "hook_scene"):
            if name in entry:
                Picture.insert(hash=entry[f"{name}_hash"], scene=entry[name]).on_conflict_ignore().execute()


def _unindex(word_ids: Sequence[int]) -> None:
    for word_id in word_ids:
        if is_sqlite():
            _REMOVE_PARTS(word_id)
        for table in (Term, Slip, Topic):
            table.delete().where(table.word == word_id).execute()


def _many(table: Any, fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert the rows with few, large statements, written without the query builder: there are very many."""
    columns = ", ".join(field.column_name for field in fields)
    one = "(" + ", ".join("?" * len(fields)) + ")"
    size = 900 // len(fields)
    for first in range(0, len(rows), size):
        chunk = rows[first : first + size]
        values = [value for row in chunk for value in row]
        Statement(f"INSERT INTO {table._meta.table_name} ({columns}) VALUES {', '.join([one] * len(chunk))}")(*values)  # noqa: S608


def _retire(word_ids: Sequence[int], now_ms: int) -> None:
    _unindex(word_ids)
    for word_id in word_ids:
        Word.update(retired_at_ms=now_ms).where(Word.id == word_id).execute()
