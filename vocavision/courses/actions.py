"""What a learner does with courses, and how they are loaded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.courses.models import Course, CourseWord, Enrolment
from vocavision.db import Statement, transaction
from vocavision.lib.errors import NotFound

_ABOUT = ("kind", "level", "title_en", "title_ko", "about_en", "about_ko")
_KEPT_WORDS = Statement(
    "SELECT w.id, w.key FROM course_word cw JOIN word w ON w.id = cw.word_id"
    " WHERE cw.course_id = ? ORDER BY cw.position"
)


def start(user: User, slug: str, now: datetime) -> None:
    """Take the course, or go on with it; doing it again changes nothing; raises NotFound."""
    (
        Enrolment.insert(user=user.id, course=_id(slug), started_at_ms=int(now.timestamp() * 1000))
        .on_conflict(conflict_target=[Enrolment.user, Enrolment.course], update={Enrolment.paused_at_ms: None})
        .execute()
    )


def pause(user: User, slug: str, now: datetime) -> None:
    """Give no new words of the course for now; what was met still comes back; raises NotFound."""
    (
        Enrolment.update(paused_at_ms=int(now.timestamp() * 1000))
        .where(Enrolment.user == user.id, Enrolment.course == _id(slug), Enrolment.paused_at_ms.is_null())
        .execute()
    )


def _id(slug: str) -> int:
    found: Course | None = None if "\0" in slug else Course.get_or_none(Course.slug == slug)
    if found is None:
        raise NotFound
    return int(found.id)


def load(courses: Sequence[Mapping[str, Any]]) -> None:
    """Make the courses what their sources say, each with the catalogue keys of its `words`; writes what differs."""
    with transaction():
        for position, source in enumerate(courses):
            values = {name: source[name] for name in _ABOUT} | {"position": position}
            found = Course.select().where(Course.slug == source["slug"]).dicts().first()
            if found is None or any(found[name] != value for name, value in values.items()):
                Course.insert(slug=source["slug"], **values).on_conflict(
                    conflict_target=[Course.slug], update=values
                ).execute()
            _load_words(_id(source["slug"]), source["words"])


def _load_words(course_id: int, keys: Sequence[str]) -> None:
    kept = list(_KEPT_WORDS.all(course_id))
    if [key for _, key in kept] == list(keys):
        return
    ids = {row.key: row.id for row in Word.select(Word.id, Word.key).where(Word.key.is_null(False)).namedtuples()}
    CourseWord.delete().where(CourseWord.course == course_id).execute()
    rows = [(course_id, ids[key], position) for position, key in enumerate(keys)]
    for first in range(0, len(rows), 300):
        CourseWord.insert_many(
            rows[first : first + 300], fields=[CourseWord.course, CourseWord.word, CourseWord.position]
        ).execute()
