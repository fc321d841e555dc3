"""What is asked about notes and bookmarks."""

from dataclasses import dataclass

from vocavision.catalogue.queries import parsed
from vocavision.catalogue.views import WordView
from vocavision.db import Statement
from vocavision.lib.errors import NotFound


@dataclass(frozen=True, slots=True)
class Mine:
    """What a learner keeps of a word."""

    note: str
    bookmarked: bool


_MINE = Statement(
    "SELECT (SELECT text FROM note WHERE user_id = ? AND word_id = ?),"
    " EXISTS (SELECT 1 FROM bookmark WHERE user_id = ? AND word_id = ?)"
)


_WITH_MINE = Statement(
    "SELECT w.id, w.slug, w.headword, w.pos, w.level, w.scene_hash, w.entry_hash, w.entry, n.text, b.word_id"
    " FROM word w LEFT JOIN note n ON n.user_id = ? AND n.word_id = w.id"
    " LEFT JOIN bookmark b ON b.user_id = ? AND b.word_id = w.id WHERE w.slug = ? AND w.retired_at_ms IS NULL"
)


def word_with_mine(slug: str, user_id: int) -> tuple[WordView, Mine]:
    """The catalogue word of this slug and what the learner keeps of it; raises NotFound; one statement."""
    row = _WITH_MINE.one(user_id, user_id, slug) if "\0" not in slug else None
    if row is None:
        raise NotFound
    word_id, found, headword, pos, level, scene_hash, entry_hash, entry, note, bookmarked = row
    word = WordView(word_id, found, headword, pos, level, scene_hash, parsed(entry_hash, entry))
    return word, Mine(note or "", bookmarked is not None)


def of_word(user_id: int, word_id: int) -> Mine:
    """The learner's note on the word and whether it is bookmarked; one statement."""
    row = _MINE.one(user_id, word_id, user_id, word_id)
    return Mine(note=row[0] or "", bookmarked=bool(row[1])) if row else Mine("", False)
