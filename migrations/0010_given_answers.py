"""Answers that were given to a form are kept for a day, so that the same form sent twice is answered once."""

from peewee import BigIntegerField, BooleanField, CharField, Model, TextField


class GivenAnswer(Model):
    id = CharField(64, primary_key=True)
    nonce = CharField(32)
    claimed_at_ms = BigIntegerField(index=True)
    answered = BooleanField()
    location = TextField(null=True)
    said = TextField(null=True)
    signs_in = BooleanField()

    class Meta:
        table_name = "given_answer"


TABLES = [GivenAnswer]


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
