"""A learner's own note on a word, and bookmarks."""

from peewee import BigIntegerField, CompositeKey, ForeignKeyField, TextField

from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.db import Table


class Note(Table):
    """What a learner wrote about a word."""

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    user_id: int
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    word_id: int
    text = TextField()
    changed_at_ms = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("user", "word")


class Bookmark(Table):
    """A word that a learner wants to find again."""

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    user_id: int
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    word_id: int
    created_at_ms = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("user", "word")
