"""Events, cards, sittings, parameters of the memory model."""

from peewee import (
    BigAutoField, BigIntegerField, BooleanField, CharField, CompositeKey, FloatField, ForeignKeyField, IntegerField, Model,
    SmallIntegerField, TextField, UUIDField,
)  # fmt: skip


class User(Model):
    id = BigAutoField()

    class Meta:
        table_name = "account"


class Word(Model):
    id = BigAutoField()

    class Meta:
        table_name = "word"


class ParameterSet(Model):
    id = BigAutoField()
    user = ForeignKeyField(User, on_delete="CASCADE", index=True)
    model = CharField(12)
    parameters = TextField()  # JSON list
    made_at_ms = BigIntegerField()

    class Meta:
        table_name = "parameter_set"


class Sitting(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    started_at_ms = BigIntegerField()
    last_at_ms = BigIntegerField()
    ended_at_ms = BigIntegerField(null=True)
    going_over = BooleanField(default=False)
    pinned_word = BigIntegerField(null=True)
    pinned_direction = CharField(9, null=True)

    class Meta:
        table_name = "sitting"
        primary_key = CompositeKey("user", "id")
        indexes = ((("user", "ended_at_ms"), False),)


class ReviewEvent(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    word = ForeignKeyField(Word, index=True)
    kind = CharField(9)
    direction = CharField(9, null=True)
    rating = SmallIntegerField(null=True)
    reviewed_at_ms = BigIntegerField()
    recorded_at_ms = BigIntegerField()
    zone_offset_minutes = SmallIntegerField()
    study_day = IntegerField()
    due_day = IntegerField(null=True)
    duration_ms = IntegerField(null=True)
    mode = CharField(8)
    device = CharField(40)
    parameter_set = ForeignKeyField(ParameterSet, null=True, index=True)
    sitting = UUIDField(null=True)
    undoes = UUIDField(null=True)
    stability = FloatField(null=True)
    difficulty = FloatField(null=True)
    last_day = IntegerField(null=True)

    class Meta:
        table_name = "review_event"
        primary_key = CompositeKey("user", "id")
        indexes = (
            (("user", "word", "reviewed_at_ms"), False),
            (("user", "study_day", "reviewed_at_ms"), False),
            (("user", "sitting", "reviewed_at_ms"), False),
            (("user", "undoes"), False),
        )


class Card(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    word = ForeignKeyField(Word, index=True)
    direction = CharField(9)
    phase = CharField(10)
    step = SmallIntegerField(null=True)
    stability = FloatField(null=True)
    difficulty = FloatField(null=True)
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

    class Meta:
        table_name = "card"
        primary_key = CompositeKey("user", "word", "direction")
        indexes = (
            (("user", "phase", "due_day"), False),
            (("user", "phase", "due_at_ms"), False),
            (("user", "last_day"), False),
        )


TABLES = [ParameterSet, Sitting, ReviewEvent, Card]
PARENTS = [User, Word]


def up(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
