"""Work that must not be lost."""

from peewee import BigIntegerField, CharField, SmallIntegerField, TextField, UUIDField

from vocavision.db import Table


class Job(Table):
    """A piece of work, written in the transaction of its cause; the payload holds ids only."""

    id = UUIDField(primary_key=True)
    kind = CharField(30)
    payload = TextField()  # JSON
    state = CharField(8)  # waiting, held, done, failed
    tries = SmallIntegerField()
    run_after_ms = BigIntegerField()
    lease_until_ms = BigIntegerField(null=True)
    created_at_ms = BigIntegerField()
    done_at_ms = BigIntegerField(null=True)
    last_error = TextField(null=True)

    class Meta:
        indexes = ((("state", "run_after_ms"), False), (("state", "lease_until_ms"), False))
