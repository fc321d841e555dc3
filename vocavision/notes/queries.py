"""What is asked about notes and bookmarks."""

from dataclasses import dataclass

from vocavision.db import Statement


@dataclass(frozen=True, slots=True)
class Mine:
    """What a learner keeps of a word."""

    note: str
    bookmarked: bool


_MINE = Statement(
    "SELECT (SELECT text FROM note WHERE user_id = ? AND word_id = ?),"
    " EXISTS (SELECT 1 FROM bookmark WHERE user_id = ? AND word_id = ?)"
)


def of_word(user_id: int, word_id: int) -> Mine:
    """The learner's note on the word and whether it is bookmarked; one statement."""
    row = _MINE.one(user_id, word_id, user_id, word_id)
    return Mine(note=row[0] or "", bookmarked=bool(row[1])) if row else Mine("", False)
