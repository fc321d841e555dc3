"""Courses: ordered lists of words, and who takes them."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.db import Table


class Course(Table):
    """An ordered list of words of the catalogue; `kind` is level or topic."""

    id = BigAutoField()
    slug = CharField(60, unique=True)
    kind = CharField(10)
    level = CharField(2, null=True)
    title_en = CharField(80)
    title_ko = CharField(80)
    about_en = TextField()
    about_ko = TextField()
    position = SmallIntegerField(index=True)


class CourseWord(Table):
    """The word at this place of the course."""

    course = ForeignKeyField(Course, on_delete="CASCADE", index=False)
    course_id: int
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    word_id: int
    position = IntegerField()

    class Meta:
        table_name = "course_word"
        primary_key = CompositeKey("course", "word")
        indexes = ((("course", "position"), False),)


class Enrolment(Table):
    """A learner takes a course; paused, it gives no new words."""

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    user_id: int
    course = ForeignKeyField(Course, on_delete="CASCADE", index=True)
    course_id: int
    started_at_ms = BigIntegerField()
    paused_at_ms = BigIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("user", "course")
