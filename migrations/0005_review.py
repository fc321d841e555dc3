"""Events, cards, sittings, words to be met, parameters of the memory model."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
    UUIDField,
)  # fmt: skip


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

    class Meta:
        table_name = "course"


class ParameterSet(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    number = SmallIntegerField()
    model = CharField(12)
    parameters = TextField()
    made_at_ms = BigIntegerField()

    class Meta:
        table_name = "parameter_set"
        primary_key = CompositeKey("user", "number")


class Sitting(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    started_at_ms = BigIntegerField()
    last_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)
    study_day = IntegerField()
    new_done = IntegerField(default=0)
    reviews_done = IntegerField(default=0)
    extra_new = IntegerField(default=0)
    extra_reviews = IntegerField(default=0)
    new_due = IntegerField(default=0)
    reviews_due = IntegerField(default=0)
    planned = IntegerField(default=0)
    new_here = IntegerField(default=0)
    reviews_here = IntegerField(default=0)
    present_word = BigIntegerField(null=True)
    present_direction = CharField(9, null=True)
    recent = CharField(90, default="")
    last_event = UUIDField(null=True)

    class Meta:
        table_name = "sitting"
        primary_key = CompositeKey("user", "id")


class ReviewEvent(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    word = ForeignKeyField(Word, index=True)
    kind = CharField(9)
    direction = CharField(9, null=True)
    phase = CharField(10, default="new")
    rating = SmallIntegerField(null=True)
    reviewed_at_ms = BigIntegerField()
    recorded_at_ms = BigIntegerField()
    zone_offset_minutes = SmallIntegerField()
    study_day = IntegerField()
    due_day = IntegerField(null=True)
    duration_ms = IntegerField(null=True)
    mode = CharField(8)
    device = CharField(40)
    parameter_set = SmallIntegerField(null=True)
    sitting = UUIDField(null=True)
    undoes = UUIDField(null=True)
    stability = DoubleField(null=True)
    difficulty = DoubleField(null=True)
    last_day = IntegerField(null=True)

    class Meta:
        table_name = "review_event"
        primary_key = CompositeKey("user", "id")
        indexes = (
            (("user", "word", "reviewed_at_ms"), False),
            (("user", "kind", "study_day", "reviewed_at_ms"), False),
            (("user", "sitting", "reviewed_at_ms"), False),
            (("user", "undoes"), False),
        )


ReviewEvent.add_index(
    ReviewEvent.index(
        ReviewEvent.user,
        ReviewEvent.study_day,
        ReviewEvent.word,
        name="review_event_again",
        where=ReviewEvent.rating == 1,
    )
)


class Card(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, index=True)
    direction = CharField(9)
    phase = CharField(10)
    step = SmallIntegerField(null=True)
    stability = DoubleField(null=True)
    difficulty = DoubleField(null=True)
    due_at_ms = BigIntegerField(null=True)
    due_day = IntegerField(null=True)
    last_day = IntegerField(null=True)
    last_reviewed_ms = BigIntegerField(null=True)
    reps = IntegerField()
    lapses = IntegerField()
    suspended = BooleanField()
    buried_until_day = IntegerField(null=True)
    difficult = BooleanField()
    last_event_ms = BigIntegerField(null=True)
    last_event_id = UUIDField(null=True)
    lane = SmallIntegerField()
    from_day = IntegerField(null=True)

    class Meta:
        table_name = "card"
        primary_key = CompositeKey("user", "word", "direction")
        indexes = ((("user", "lane", "from_day", "due_at_ms", "last_day", "stability", "word", "direction"), False),)


class NewWord(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    course = ForeignKeyField(Course, null=True, on_delete="CASCADE", index=True)
    place = BigIntegerField()
    wanted_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "new_word"
        primary_key = CompositeKey("user", "word")
        indexes = ((("user", "place", "word"), False),)


TABLES = [ParameterSet, Sitting, ReviewEvent, Card, NewWord]
PARENTS = [User, Word, Course]


def up(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
