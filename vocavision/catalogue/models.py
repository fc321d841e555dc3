"""The words, and what they are found by."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    SmallIntegerField,
    TextField,
)

from vocavision.accounts.models import User
from vocavision.db import Table


class Word(Table):
    """One thing to learn: of the catalogue (no owner), or a learner's own.

    `key` names a catalogue word for ever; a word that is taken out is retired, never deleted, so that the cards,
    notes and reviews that point to it stay.
    """

    id = BigAutoField()
    owner = ForeignKeyField(User, null=True, on_delete="CASCADE", index=False)  # has an index where there is one
    owner_id: int | None
    key = CharField(80, null=True, unique=True)
    slug = CharField(80, null=True, unique=True)
    headword = CharField(60)
    pos = CharField(14)
    level = CharField(2)
    zipf = FloatField()
    scene_hash = CharField(16, null=True)
    entry = TextField()  # the whole entry as JSON
    entry_hash = CharField(64)
    retired_at_ms = BigIntegerField(null=True)
    # Each order of the list has an index of the catalogue's words alone; these and the owner's are in the migration.


class Picture(Table):
    """A scene and the hash of all that its picture is made of, by which it is asked for."""

    hash = CharField(16, primary_key=True)
    scene = CharField(120)


class Topic(Table):
    """A word belongs to a topic."""

    word = ForeignKeyField(Word, on_delete="CASCADE", index=False)
    word_id: int
    topic = CharField(20, index=True)

    class Meta:
        table_name = "word_topic"
        primary_key = CompositeKey("word", "topic")


class Term(Table):
    """One text a word is found by; `kind` is one of search.Kind."""

    id = BigAutoField()
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    word_id: int
    kind = SmallIntegerField()
    text = CharField(120)
    zipf = FloatField()

    class Meta:
        table_name = "search_term"
        indexes = ((("text", "kind", "zipf", "word"), False),)


class Slip(Table):
    """A headword or form with one letter left out: two words one typo apart share one of these."""

    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    word_id: int
    text = CharField(60)

    class Meta:
        table_name = "search_slip"
        primary_key = CompositeKey("text", "word")
