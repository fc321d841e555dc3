"""What is asked about courses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vocavision.catalogue.models import Word
from vocavision.catalogue.queries import KNOWN_DAYS
from vocavision.courses.models import Course, CourseWord, Enrolment
from vocavision.db import Statement
from vocavision.lib.errors import NotFound
from vocavision.review.models import Card


@dataclass(frozen=True, slots=True)
class Progress:
    """A course as one learner sees it; the counts are of its words."""

    id: int
    slug: str
    kind: str
    level: str | None
    title_en: str
    title_ko: str
    about_en: str
    about_ko: str
    words: int
    met: int
    known: int
    started: bool
    paused: bool


_PROGRESS = f"""
SELECT c.id, c.slug, c.kind, c.level, c.title_en, c.title_ko, c.about_en, c.about_ko,
       COUNT(cw.word_id),
       COUNT(k.word_id),
       SUM(CASE WHEN k.phase = 'known' OR k.stability >= {KNOWN_DAYS} THEN 1 ELSE 0 END),
       MAX(e.started_at_ms), MAX(e.paused_at_ms)
FROM course c
JOIN course_word cw ON cw.course_id = c.id
LEFT JOIN card k ON k.user_id = ? AND k.word_id = cw.word_id AND k.direction = 'recognise' AND k.phase <> 'new'
LEFT JOIN enrolment e ON e.user_id = ? AND e.course_id = c.id
"""  # noqa: S608 (our own number)
_ALL = Statement(_PROGRESS + " GROUP BY c.id ORDER BY c.position")
_ONE = Statement(_PROGRESS + " WHERE c.slug = ? GROUP BY c.id")


def _progress(row: tuple[Any, ...]) -> Progress:
    *about, words, met, known, started, paused = row
    return Progress(*[*about, words, met, known or 0, started is not None, paused is not None])


def all_courses(user_id: int | None) -> Sequence[Progress]:
    """Every course with this learner's progress (None: nobody's); one statement."""
    return [_progress(row) for row in _ALL.all(user_id or 0, user_id or 0)]


def names() -> Sequence[Course]:
    """Every course, to choose from; one statement."""
    found: Sequence[Course] = list(
        Course.select(Course.slug, Course.title_en, Course.title_ko).order_by(Course.position)
    )
    return found


def course(slug: str, user_id: int | None) -> Progress:
    """One course with this learner's progress; raises NotFound; one statement."""
    row = None if "\0" in slug else _ONE.one(user_id or 0, user_id or 0, slug)
    if row is None:
        raise NotFound
    return _progress(row)


def words_of(course_id: int, first: int, count: int) -> Sequence[Word]:
    """`count` words of the course from place `first` on; one statement."""
    found: Sequence[Word] = list(
        Word.select()
        .join(CourseWord)
        .where(CourseWord.course == course_id, Word.retired_at_ms.is_null())
        .order_by(CourseWord.position)
        .offset(first)
        .limit(count)
    )
    return found


def met_words(user_id: int, word_ids: Sequence[int]) -> dict[int, str]:
    """The phase of those of the words that the learner has met; one statement."""
    found = Card.select(Card.word, Card.phase).where(
        Card.user == user_id, Card.word.in_(list(word_ids)), Card.direction == "recognise"
    )
    return {card.word_id: card.phase for card in found}


def samples(level_courses: Sequence[Progress], each: int) -> dict[int, list[Word]]:
    """The first words of each course, by its id; one statement."""
    found: Any = (
        Word.select(Word, CourseWord.course.alias("course_id"))
        .join(CourseWord)
        .where(CourseWord.course.in_([one.id for one in level_courses]), CourseWord.position < each)
        .order_by(CourseWord.course, CourseWord.position)
    )
    by_course: dict[int, list[Word]] = {one.id: [] for one in level_courses}
    for word in found.objects():
        by_course[word.course_id].append(word)
    return by_course


def enrolments(user_id: int) -> int:
    """How many courses the learner takes; one statement."""
    count: int = Enrolment.select().where(Enrolment.user == user_id, Enrolment.paused_at_ms.is_null()).count()
    return count


def first_course() -> Course:
    """The course that a newcomer begins with; raises NotFound when none is loaded; one statement."""
    found: Course | None = Course.select().order_by(Course.position).first()
    if found is None:
        raise NotFound
    return found
