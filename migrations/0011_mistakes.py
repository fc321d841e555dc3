"""What readers found wrong in the words, and what became of it."""

from peewee import BigAutoField, BigIntegerField, CharField, ForeignKeyField, Model, TextField


class User(Model):
    id = BigAutoField()

    class Meta:
        table_name = "account"


class Word(Model):
    id = BigAutoField()

    class Meta:
        table_name = "word"


class Mistake(Model):
    id = BigAutoField()
    word = ForeignKeyField(Word, on_delete="CASCADE", index=True)
    reporter = ForeignKeyField(User, null=True, on_delete="SET NULL", index=True)
    part = CharField(10)
    text = TextField()
    language = CharField(2)
    reported_at_ms = BigIntegerField()
    state = CharField(8)
    decided_by = ForeignKeyField(User, null=True, on_delete="SET NULL", index=True)
    decided_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "mistake"
        indexes = ((("state", "id"), False),)


TABLES = [Mistake]
PARENTS = [User, Word]


def up(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([*PARENTS, *TABLES], bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
