"""People, signed-in devices, mailed links, counted attempts."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
    UUIDField,
)


class Account(Model):
    id = BigAutoField()
    email = CharField(254, null=True)
    email_key = CharField(254, null=True, unique=True)
    password_hash = CharField(255, null=True)
    role = CharField(10)
    name = CharField(60)
    locale = CharField(2)
    created_at_ms = BigIntegerField(index=True)
    last_seen_ms = BigIntegerField(index=True)
    verified_at_ms = BigIntegerField(null=True)
    welcomed_at_ms = BigIntegerField(null=True)
    zone = CharField(64)
    day_starts_at = SmallIntegerField()
    new_per_day = SmallIntegerField()
    reviews_per_day = SmallIntegerField()
    desired_retention = FloatField()
    ask_recall = BooleanField()
    ask_listen = BooleanField()
    korean = CharField(5)
    sound_auto = BooleanField()
    screen_reader = BooleanField()
    theme = CharField(6)
    text_size = SmallIntegerField()
    motion = CharField(6)
    guard_ms = SmallIntegerField()
    single_keys = BooleanField()
    keys = TextField()
    space_scrolls = BooleanField()
    swipes = BooleanField()

    class Meta:
        table_name = "account"


class SignIn(Model):
    token_hash = CharField(64, primary_key=True)
    user = ForeignKeyField(Account, on_delete="CASCADE", index=True)
    device = CharField(120)
    created_at_ms = BigIntegerField()
    last_seen_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "sign_in"


class MailedLink(Model):
    id = UUIDField(primary_key=True)
    token_hash = CharField(64, unique=True)
    user = ForeignKeyField(Account, null=True, on_delete="CASCADE", index=True)
    purpose = CharField(12)
    email = CharField(254)
    created_at_ms = BigIntegerField()
    expires_at_ms = BigIntegerField(index=True)
    used_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "mailed_link"


class Attempts(Model):
    subject = CharField(96)
    period = IntegerField()
    count = IntegerField()
    ends_at_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "attempts"
        primary_key = CompositeKey("subject", "period")


TABLES = [Account, SignIn, MailedLink, Attempts]


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
