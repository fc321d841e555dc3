"""What a device sent and could not be recorded."""

from peewee import BigIntegerField, CharField, CompositeKey, ForeignKeyField, TextField, UUIDField

from vocavision.accounts.models import User
from vocavision.db import Table


class SetAside(Table):
    """An event as it was sent, and why it could not be recorded (rules.Reason)."""

    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    reason = CharField(10)
    content = TextField()  # JSON
    word_id = BigIntegerField(null=True)  # no reference: the word may be gone
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "set_aside"
        primary_key = CompositeKey("user", "id")
        indexes = ((("user", "received_at_ms", "id"), False),)
