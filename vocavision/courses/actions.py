"""What a learner does with courses, and how they are loaded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from vocavision.accounts.models import User
from vocavision.courses.models import Course, CourseWord, Enrolment
from vocavision.db import transaction
from vocavision.lib.errors import NotFound


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
    found: Course | None = Course.get_or_none(Course.slug == slug)
    if found is None:
        raise NotFound
    return int(found.id)


def load(courses: Sequence[Mapping[str, Any]], word_ids: Mapping[str, int]) -> None:
    """Make the courses what their source says; `word_ids` gives each catalogue key's id."""
    with transaction():
        for position, source in enumerate(courses):
            values = {
                "kind": source["kind"],
                "level": source.get("level"),
                "title_en": source["title"]["en"],
                "title_ko": source["title"]["ko"],
                "about_en": source["about"]["en"],
                "about_ko": source["about"]["ko"],
                "position": position,
            }
            Course.insert(slug=source["slug"], **values).on_conflict(
                conflict_target=[Course.slug], update=values
            ).execute()
            _load_words(_id(source["slug"]), [word_ids[key] for key in source["words"] if key in word_ids])


def _load_words(course_id: int, wanted: Sequence[int]) -> None:
    query = CourseWord.select().where(CourseWord.course == course_id).order_by(CourseWord.position)
    if [row.word_id for row in query] == list(wanted):
        return
    CourseWord.delete().where(CourseWord.course == course_id).execute()
    rows = [(course_id, word_id, position) for position, word_id in enumerate(wanted)]
    for first in range(0, len(rows), 300):
        CourseWord.insert_many(
            rows[first : first + 300], fields=[CourseWord.course, CourseWord.word, CourseWord.position]
        ).execute()
