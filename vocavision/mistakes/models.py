"""What readers found wrong in the words."""

from peewee import BigAutoField, BigIntegerField, CharField, ForeignKeyField, TextField

from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.db import Table


class Mistake(Table):
    """A reader says that a part of a word is wrong; an editor mends it or declines.

    It is about the catalogue and not a learner's own: it stays when whoever reported it goes.
    """

    id = BigAutoField()
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    word_id: int
    reporter = ForeignKeyField(User, null=True, on_delete="SET NULL", index=True)
    reporter_id: int | None
    part = CharField(10)  # one of rules.PARTS
    text = TextField()
    language = CharField(2)  # that of the page on which it was seen
    reported_at_ms = BigIntegerField()
    state = CharField(8)  # one of rules.STATES
    decided_by = ForeignKeyField(User, null=True, on_delete="SET NULL", index=True)
    decided_by_id: int | None
    decided_at_ms = BigIntegerField(null=True)

    class Meta:
        indexes = ((("state", "id"), False),)
