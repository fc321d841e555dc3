"""Work that must not be lost, the signs of life of the workers that do it, and answers that were given."""

from peewee import BigIntegerField, BooleanField, CharField, SmallIntegerField, TextField, UUIDField

from vocavision.db import Table


class Job(Table):
    """A piece of work, written in the transaction of its cause; the payload holds ids only.

    `run_after_ms` is when it may be taken: for a waiting job when it is due, for a held one when its lease ends.
    """

    id = UUIDField(primary_key=True)
    kind = CharField(30)
    payload = TextField()  # JSON
    state = CharField(8)  # waiting, held, done, failed
    tries = SmallIntegerField()
    run_after_ms = BigIntegerField()
    holder = UUIDField(null=True, index=True)  # the worker that has it in hand
    created_at_ms = BigIntegerField()
    done_at_ms = BigIntegerField(null=True)
    last_error = CharField(200, null=True)

    class Meta:
        indexes = ((("state", "run_after_ms"), False),)


class WorkerBeat(Table):
    """When a worker was last alive."""

    id = UUIDField(primary_key=True)
    started_at_ms = BigIntegerField()
    beat_at_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "worker_beat"


class GivenAnswer(Table):
    """What a form was answered, for when it is sent again; until then who has it in hand."""

    id = CharField(64, primary_key=True)  # a keyed hash
    nonce = CharField(32)  # of who has it in hand
    claimed_at_ms = BigIntegerField(index=True)
    answered = BooleanField()
    location = TextField(null=True)
    said = TextField(null=True)  # JSON
    signs_in = BooleanField()

    class Meta:
        table_name = "given_answer"
