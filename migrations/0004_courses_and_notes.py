"""Courses, who takes them, notes and bookmarks."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)


class User(Model):
    id = BigAutoField()

    class Meta:
        table_name = "account"


class Word(Model):
    id = BigAutoField()

    class Meta:
        table_name = "word"


class Course(Model):
    id = BigAutoField()
    slug = CharField(60, unique=True)
    kind = CharField(10)
    level = CharField(2, null=True)
    title_en = CharField(80)
    title_ko = CharField(80)
    about_en = TextField()
    about_ko = TextField()
    position = SmallIntegerField(index=True)

    class Meta:
        table_name = "course"


class CourseWord(Model):
    course = ForeignKeyField(Course, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    position = IntegerField()

    class Meta:
        table_name = "course_word"
        primary_key = CompositeKey("course", "word")
        indexes = ((("course", "position"), False),)


class Enrolment(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    course = ForeignKeyField(Course, on_delete="CASCADE", index=True)
    started_at_ms = BigIntegerField()
    paused_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "enrolment"
        primary_key = CompositeKey("user", "course")


class Note(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    text = TextField()
    changed_at_ms = BigIntegerField()

    class Meta:
        table_name = "note"
        primary_key = CompositeKey("user", "word")


class Bookmark(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    created_at_ms = BigIntegerField()

    class Meta:
        table_name = "bookmark"
        primary_key = CompositeKey("user", "word")


TABLES = [Course, CourseWord, Enrolment, Note, Bookmark]
PARENTS = [User, Word]


def up(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
