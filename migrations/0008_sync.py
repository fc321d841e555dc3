"""Events have a number for the learner's devices and the device's own time; what could not be recorded is set aside."""

from peewee import BigAutoField, BigIntegerField, CharField, CompositeKey, ForeignKeyField, Model, TextField, UUIDField


class User(Model):
    id = BigAutoField()

    class Meta:
        table_name = "account"


class SetAside(Model):
    user = ForeignKeyField(User, on_delete="CASCADE", index=False)
    id = UUIDField()
    reason = CharField(10)
    content = TextField()
    word_id = BigIntegerField(null=True)
    received_at_ms = BigIntegerField()

    class Meta:
        table_name = "set_aside"
        primary_key = CompositeKey("user", "id")
        indexes = ((("user", "received_at_ms", "id"), False),)


def up(migrator, db):
    db.execute_sql("ALTER TABLE review_event ADD COLUMN device_at_ms BIGINT")
    db.execute_sql("ALTER TABLE review_event ADD COLUMN number BIGINT")
    db.execute_sql("CREATE UNIQUE INDEX reviewevent_user_id_number ON review_event (user_id, number)")
    with db.bind_ctx([User, SetAside], bind_refs=False, bind_backrefs=False):
        db.create_tables([SetAside])


def down(migrator, db):
    with db.bind_ctx([User, SetAside], bind_refs=False, bind_backrefs=False):
        db.drop_tables([SetAside])
    db.execute_sql("DROP INDEX reviewevent_user_id_number")
    db.execute_sql("ALTER TABLE review_event DROP COLUMN number")
    db.execute_sql("ALTER TABLE review_event DROP COLUMN device_at_ms")
