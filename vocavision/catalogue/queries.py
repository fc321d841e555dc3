"""What is asked about words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from peewee import fn

from vocavision.catalogue.models import Term, Topic, Word
from vocavision.catalogue.search import SHORTEST_PART, Candidate, Kind, normalised, ranked, slips
from vocavision.catalogue.terms import several
from vocavision.catalogue.views import WordView
from vocavision.courses.models import Course, CourseWord
from vocavision.db import Kept, Statement, is_sqlite
from vocavision.lib.errors import NotFound
from vocavision.notes.models import Bookmark
from vocavision.review.models import Card

KNOWN_DAYS = 21  # a word whose memory lasts three weeks is known, as for review.queries.status
LAST = "\U0010ffff"  # sorts after every letter


def view(word: Word) -> WordView:
    """The row as it is shown; no statement."""
    return WordView(
        word.id,
        str(word.slug),
        word.headword,
        word.pos,
        word.level,
        word.scene_hash,
        parsed(word.entry_hash, word.entry),
    )


@lru_cache(maxsize=4096)
def parsed(_entry_hash: str, entry: str) -> dict[str, Any]:
    """The entry as data; what never changes is read once; no statement."""
    found: dict[str, Any] = json.loads(entry)
    return found


def word(slug: str) -> WordView:
    """The catalogue word of this slug; raises NotFound; one statement."""
    found = None if "\0" in slug else Word.get_or_none(Word.slug == slug, Word.retired_at_ms.is_null())
    if found is None:
        raise NotFound
    return view(found)


def words(ids: Sequence[int]) -> list[WordView]:
    """The words of these ids, in their order; one statement."""
    found = {row.id: view(row) for row in Word.select().where(Word.id.in_(list(ids)))}
    return [found[word_id] for word_id in ids if word_id in found]


def slugs(headwords: Sequence[str]) -> dict[str, str]:
    """The slug of each of the headwords that the catalogue has; one statement."""
    if not headwords:
        return {}
    names = {normalised(headword): headword for headword in headwords}
    statement = Statement(
        "SELECT t.text, w.slug FROM search_term t JOIN word w ON w.id = t.word_id"  # noqa: S608 (question marks only)
        f" WHERE t.kind = 0 AND t.text IN ({', '.join('?' * len(names))}) ORDER BY w.zipf, w.id DESC"
    )
    return {names[text]: slug for text, slug in statement.all(*names)}


def slug_of(text: str) -> str | None:
    """The slug of the most used word that has this headword, or else this form (went: go); one statement."""
    found = _SLUG.one(normalised(text))
    return str(found[0]) if found else None


_SLUG = Statement(
    "SELECT w.slug FROM search_term t JOIN word w ON w.id = t.word_id"
    " WHERE t.text = ? AND t.kind IN (0, 1) ORDER BY t.kind, w.zipf DESC, w.id LIMIT 1"
)


def named(headwords: Sequence[str]) -> dict[str, WordView]:
    """The catalogue words of those of the headwords that it has, of two the more frequent; one statement."""
    names = {normalised(headword): headword for headword in headwords}
    found: Any = (
        Word.select(Word, Term.text.alias("named"))
        .join(Term)
        .where(Term.kind == Kind.HEADWORD, Term.text.in_(list(names)))
        .order_by(Word.zipf, Word.id.desc())
    )
    return {names[word.named]: view(word) for word in found.objects()}


_BEGINS = Kept(
    "SELECT word_id, kind, text, zipf FROM search_term WHERE text >= ? AND text < ? AND (kind <> 3 OR ? OR text = ?)"
    " ORDER BY text <> ?, kind > 1, zipf DESC, word_id, id LIMIT ?",
    'SELECT word_id, kind, text, zipf FROM search_term WHERE text COLLATE "C" >= ? AND text COLLATE "C" < ?'
    " AND (kind <> 3 OR ? OR text = ?) ORDER BY text <> ?, kind > 1, zipf DESC, word_id, id LIMIT ?",
)
_HOLDS = Kept(
    "SELECT t.word_id, t.kind, t.text, t.zipf FROM search_part p JOIN search_term t ON t.id = p.rowid"
    " WHERE search_part MATCH ? AND t.kind < 3 ORDER BY t.zipf DESC, t.word_id, t.id LIMIT ?",
    "SELECT word_id, kind, text, zipf FROM search_term WHERE text LIKE ? AND kind < 3"
    " ORDER BY zipf DESC, word_id, id LIMIT ?",
)


def _near(query: str) -> list[Candidate]:
    marks = sorted(slips(query))
    if not marks:
        return []
    statement = Statement(
        "SELECT DISTINCT t.word_id, t.text, t.zipf FROM search_slip s JOIN search_term t ON t.word_id = s.word_id"  # noqa: S608
        f" AND t.kind < 2 WHERE s.text IN ({', '.join('?' * len(marks))})"
    )
    return [Candidate(word_id, None, text, zipf) for word_id, text, zipf in statement.all(*marks)]


def _told_by(text: str, count: int) -> str:
    """The words whose meaning has each of so many words; `text` is the column in the order of its index."""
    others = (
        f" AND EXISTS (SELECT 1 FROM search_term o WHERE o.word_id = t.word_id AND o.kind = 3"  # noqa: S608 (ours)
        f" AND o.{text} >= ? AND o.{text} <= ?)"
    )
    return (
        f"SELECT DISTINCT t.word_id, t.zipf FROM search_term t WHERE t.kind = 3 AND t.{text} >= ? AND t.{text} <= ?"  # noqa: S608
        f"{others * (count - 1)} ORDER BY t.zipf DESC, t.word_id LIMIT ?"
    )


def _told(query: str, most: int) -> list[Candidate]:
    """The words whose meaning has every word of a query of several: in the ranking it counts as having the query."""
    words = several(query)
    if not words:
        return []
    statement = Statement(_told_by("text", len(words)), _told_by('text COLLATE "C"', len(words)))
    ends = [end for word in words for end in (word, word + LAST if len(word) >= SHORTEST_PART else word)]
    return [Candidate(word_id, Kind.MEANING, query, zipf) for word_id, zipf in statement.all(*ends, most)]


def search(text: str, most: int) -> list[int]:
    """The ids of at most `most` words that fit the text, the best first; three statements, four for several words.

    So many terms are looked at in each way of finding, the most frequent first.
    """
    query = normalised(text)
    if not query:
        return []
    long = len(query) >= SHORTEST_PART
    rows: list[Any] = list(_BEGINS.all(query, query + LAST, long, query, query, most))
    if long:
        rows += _HOLDS.all(_part(query), most)
    return ranked(query, [*rows, *_told(query, most), *_near(query)])[:most]


def _part(query: str) -> str:
    if is_sqlite():
        return '"' + query.replace('"', '""') + '"'
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of words is narrowed to; empty means everything."""

    course: str = ""
    level: str = ""
    pos: str = ""
    topic: str = ""
    status: str = ""


# Each order has its own index of the catalogue's words.
ORDERS = {
    "frequency": (Word.zipf.desc(), Word.id),
    "word": (fn.LOWER(Word.headword), Word.id),
    "level": (Word.level, Word.zipf.desc(), Word.id),
}


def listed(filters: Filters, order: str, user_id: int | None, first: int, count: int) -> list[int]:
    """The ids of `count` words from place `first` on, narrowed and in one of ORDERS; one statement."""
    query = _narrowed(Word.select(Word.id).where(Word.owner.is_null(), Word.retired_at_ms.is_null()), filters, user_id)
    return [row[0] for row in query.order_by(*ORDERS[order]).offset(first).limit(count).tuples()]


def passing(ids: Sequence[int], filters: Filters, user_id: int | None) -> list[int]:
    """Those of the words that pass the filters, in the given order; one statement."""
    query = _narrowed(Word.select(Word.id).where(Word.id.in_(list(ids))), filters, user_id)
    kept = {row[0] for row in query.tuples()}
    return [word_id for word_id in ids if word_id in kept]


def _narrowed(query: Any, filters: Filters, user_id: int | None) -> Any:
    if filters.level:
        query = query.where(Word.level == filters.level)
    if filters.pos:
        query = query.where(Word.pos == filters.pos)
    if filters.topic:
        query = query.where(Word.id.in_(Topic.select(Topic.word).where(Topic.topic == filters.topic)))
    if filters.course:
        inside = CourseWord.select(CourseWord.word).join(Course).where(Course.slug == filters.course)
        query = query.where(Word.id.in_(inside))
    if filters.status and user_id is not None:
        query = _of_status(query, filters.status, user_id)
    return query


def _of_status(query: Any, status: str, user_id: int) -> Any:
    if status == "bookmarked":
        return query.where(Word.id.in_(Bookmark.select(Bookmark.word).where(Bookmark.user == user_id)))
    met = Card.select(Card.word).where(Card.user == user_id, Card.direction == "recognise", Card.phase != "new")
    if status == "new":
        return query.where(Word.id.not_in(met))
    if status == "difficult":
        return query.where(Word.id.in_(met.where(Card.difficult)))
    lasting = (Card.phase == "known") | (fn.COALESCE(Card.stability, 0) >= KNOWN_DAYS)
    return query.where(Word.id.in_(met.where(~Card.difficult, lasting if status == "known" else ~lasting)))


_SCENE = Statement("SELECT scene FROM picture WHERE hash = ?")


def scene(scene_hash: str) -> str:
    """The scene whose picture has this hash; raises NotFound; one statement."""
    row = None if "\0" in scene_hash else _SCENE.one(scene_hash)
    if row is None:
        raise NotFound
    return str(row[0])


def example_word(slug: str) -> WordView | None:
    """The word, or the most frequent one, if it has a picture; None where no word is loaded; one statement."""
    live = Word.select().where(Word.owner.is_null(), Word.retired_at_ms.is_null(), Word.scene_hash.is_null(False))
    found = live.order_by(Word.slug != slug, Word.zipf.desc(), Word.id).first()
    return view(found) if found else None
