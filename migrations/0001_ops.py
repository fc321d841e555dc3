"""Work that must not be lost."""

from peewee import BigIntegerField, CharField, Model, SmallIntegerField, TextField, UUIDField


class Job(Model):
    id = UUIDField(primary_key=True)
    kind = CharField(30)
    payload = TextField()
    state = CharField(8)
    tries = SmallIntegerField()
    run_after_ms = BigIntegerField()
    lease_until_ms = BigIntegerField(null=True)
    created_at_ms = BigIntegerField()
    done_at_ms = BigIntegerField(null=True)
    last_error = TextField(null=True)

    class Meta:
        table_name = "job"
        indexes = ((("state", "run_after_ms"), False), (("state", "lease_until_ms"), False))


TABLES = [Job]


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
