"""How the catalogue comes into the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vocavision.catalogue.lines import PICTURES, Line
from vocavision.catalogue.terms import all_slips, terms
from vocavision.db import Statement, is_sqlite, transaction

MOST_VALUES = 900  # in one statement, well under what SQLite takes
LONGEST_TERM = 120


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many words a loading added, changed, retired and left as they were."""

    added: int
    changed: int
    retired: int
    same: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the database has of a catalogue word."""

    id: int
    key: str
    slug: str | None
    entry_hash: str
    retired: bool


_COLUMNS = ("key", "slug", "headword", "pos", "level", "zipf", "scene_hash", "entry", "entry_hash")
_KEPT = Statement("SELECT id, key, slug, entry_hash, retired_at_ms IS NOT NULL FROM word WHERE key IS NOT NULL")
_SET = ", ".join(f"{name} = ?" for name in _COLUMNS)
_CHANGE = Statement(f"UPDATE word SET {_SET}, retired_at_ms = NULL WHERE id = ?")  # noqa: S608 (our own column names)
# Without it PostgreSQL reads whole tables until its own housekeeping has come round.
_COUNT_ANEW = Statement("ANALYZE word, search_term, search_slip, word_topic")
_RETIRE = Statement("UPDATE word SET retired_at_ms = ? WHERE id = ?")
_FREE_SLUG = Statement("UPDATE word SET slug = '.' || key WHERE id = ?")  # no address has a dot
_PARTS = "FROM search_term WHERE word_id = ? AND kind < 3"  # parts of other kinds are not looked for
_ADD_PARTS = Statement(f"INSERT INTO search_part (rowid, text) SELECT id, text {_PARTS}")
_REMOVE_PARTS = Statement(f"INSERT INTO search_part (search_part, rowid, text) SELECT 'delete', id, text {_PARTS}")
_REMOVE = [
    Statement(f"DELETE FROM {table} WHERE word_id = ?")  # noqa: S608 (our own table names)
    for table in ("search_term", "search_slip", "word_topic")
]


def load(lines: Sequence[Line], now: datetime) -> Loaded:
    """Make the catalogue words what the built file says, in one transaction; ids stay for ever.

    A word that is no longer in the file is retired: the learners' cards, notes and reviews stay.
    """
    with transaction():
        kept = {row[1]: _Kept(*row) for row in _KEPT.all()}
        new = [line for line in lines if line.key not in kept]
        changed = [line for line in lines if line.key in kept and _differs(line, kept[line.key])]
        wanted = {line.key for line in lines}
        gone = [word.id for word in kept.values() if word.key not in wanted and not word.retired]
        _free_slugs([*new, *changed], kept.values())
        for word_id in [*gone, *(kept[line.key].id for line in changed)]:
            _unindex(word_id)
        for word_id in gone:
            _RETIRE(int(now.timestamp() * 1000), word_id)
        for line in changed:
            _CHANGE(*_row(line), kept[line.key].id)
        _many("word", _COLUMNS, [_row(line) for line in new])
        ids = {row[1]: row[0] for row in _KEPT.all()} if new or changed else {}
        _index([(ids[line.key], line.entry) for line in (*new, *changed)])
        if not is_sqlite() and (new or changed):
            _COUNT_ANEW()
    return Loaded(len(new), len(changed), len(gone), len(lines) - len(new) - len(changed))


def _differs(line: Line, word: _Kept) -> bool:
    return word.retired or word.entry_hash != line.digest or word.slug != line.entry["slug"]


def _row(line: Line) -> tuple[Any, ...]:
    entry = line.entry
    about = (entry["word"], entry["pos"], entry["level"], entry["zipf"], entry.get("scene_hash"))
    return (line.key, entry["slug"], *about, line.text, line.digest)


def _free_slugs(lines: Iterable[Line], kept: Iterable[_Kept]) -> None:
    """Take an address from the word that has it now, so that two words can change places."""
    holders = {word.slug: word for word in kept if word.slug}
    for line in lines:
        holder = holders.get(line.entry["slug"])
        if holder is not None and holder.key != line.key:
            _FREE_SLUG(holder.id)


def _index(entries: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Write what the words are found by, and what their pictures' hashes stand for."""
    found = [(i, int(kind), text[:LONGEST_TERM], entry["zipf"]) for i, entry in entries for kind, text in terms(entry)]
    _many("search_term", ("word_id", "kind", "text", "zipf"), found)
    _many("search_slip", ("word_id", "text"), [(i, text) for i, entry in entries for text in sorted(all_slips(entry))])
    topics = [(i, topic) for i, entry in entries for topic in sorted(set(entry.get("topics", [])))]
    _many("word_topic", ("word_id", "topic"), topics)
    # Old pictures stay, for pages that are still open.
    scenes = {entry[f"{name}_hash"]: entry[name] for _, entry in entries for name in PICTURES if name in entry}
    _many("picture", ("hash", "scene"), list(scenes.items()), "ON CONFLICT DO NOTHING")
    if is_sqlite():
        for word_id, _entry in entries:
            _ADD_PARTS(word_id)


def _unindex(word_id: int) -> None:
    if is_sqlite():
        _REMOVE_PARTS(word_id)
    for remove in _REMOVE:
        remove(word_id)


def _many(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], otherwise: str = "") -> None:
    """Insert the rows with few, large statements, written without the query builder: there are very many."""
    one = f"({', '.join('?' * len(columns))})"
    into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES"
    size = MOST_VALUES // len(columns)
    for first in range(0, len(rows), size):
        chunk = rows[first : first + size]
        values = [value for row in chunk for value in row]
        Statement(f"{into} {', '.join([one] * len(chunk))} {otherwise}")(*values)
