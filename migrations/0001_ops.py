"""Work that must not be lost, and the workers' signs of life."""

from peewee import BigIntegerField, CharField, Model, SmallIntegerField, TextField, UUIDField


class Job(Model):
    id = UUIDField(primary_key=True)
    kind = CharField(30)
    payload = TextField()
    state = CharField(8)
    tries = SmallIntegerField()
    run_after_ms = BigIntegerField()
    holder = UUIDField(null=True, index=True)
    created_at_ms = BigIntegerField()
    done_at_ms = BigIntegerField(null=True)
    last_error = CharField(200, null=True)

    class Meta:
        table_name = "job"
        indexes = ((("state", "run_after_ms"), False),)


class WorkerBeat(Model):
    id = UUIDField(primary_key=True)
    started_at_ms = BigIntegerField()
    beat_at_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "worker_beat"


TABLES = [Job, WorkerBeat]


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
