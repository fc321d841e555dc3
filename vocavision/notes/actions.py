"""What a learner does with notes and bookmarks."""

from datetime import datetime

from vocavision.accounts.models import User
from vocavision.db import Statement
from vocavision.notes.models import Bookmark, Note

_COPY_NOTES = Statement(
    "INSERT INTO note (user_id, word_id, text, changed_at_ms)"
    " SELECT ?, word_id, text, changed_at_ms FROM note WHERE user_id = ? ON CONFLICT DO NOTHING"
)
_COPY_BOOKMARKS = Statement(
    "INSERT INTO bookmark (user_id, word_id, created_at_ms)"
    " SELECT ?, word_id, created_at_ms FROM bookmark WHERE user_id = ? ON CONFLICT DO NOTHING"
)


def write(user: User, word_id: int, text: str, now: datetime) -> None:
    """Keep the note; an empty one is taken away."""
    if not text:
        Note.delete().where(Note.user == user.id, Note.word == word_id).execute()
        return
    values = {"text": text, "changed_at_ms": int(now.timestamp() * 1000)}
    Note.insert(user=user.id, word=word_id, **values).on_conflict(
        conflict_target=[Note.user, Note.word], update=values
    ).execute()


def bookmark(user: User, word_id: int, now: datetime) -> None:
    """Bookmark the word; doing it again changes nothing."""
    Bookmark.insert(
        user=user.id, word=word_id, created_at_ms=int(now.timestamp() * 1000)
    ).on_conflict_ignore().execute()


def unbookmark(user: User, word_id: int) -> None:
    """Take the bookmark away; doing it again changes nothing."""
    Bookmark.delete().where(Bookmark.user == user.id, Bookmark.word == word_id).execute()


def bring(user_id: int, from_user_id: int) -> None:
    """Give this account the notes and bookmarks of the other one, save where it has its own."""
    _COPY_NOTES(user_id, from_user_id)
    _COPY_BOOKMARKS(user_id, from_user_id)
