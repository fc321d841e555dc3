"""People, the devices they are signed in on, the links they were mailed, and counted attempts."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    FloatField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
    UUIDField,
)

from vocavision.db import Table


class User(Table):
    """One person: who it is, and what was chosen; nameless (no email) while only trying."""

    id = BigAutoField()
    email = CharField(254, null=True)
    email_key = CharField(254, null=True, unique=True)
    password_hash = CharField(255, null=True)
    role = CharField(10, default="learner")
    name = CharField(60, default="")
    locale = CharField(2, default="en")
    created_at_ms = BigIntegerField(index=True)
    last_seen_ms = BigIntegerField(index=True)
    verified_at_ms = BigIntegerField(null=True)
    welcomed_at_ms = BigIntegerField(null=True)

    zone = CharField(64, default="UTC")
    day_starts_at = SmallIntegerField(default=4)
    new_per_day = SmallIntegerField(default=10)
    reviews_per_day = SmallIntegerField(default=200)
    desired_retention = FloatField(default=0.9)
    ask_recall = BooleanField(default=True)
    ask_listen = BooleanField(default=True)
    korean = CharField(5, default="after")  # first, after, off
    sound_auto = BooleanField(default=False)
    screen_reader = BooleanField(default=False)

    theme = CharField(6, default="system")  # system, light, dark
    text_size = SmallIntegerField(default=100)  # percent
    motion = CharField(6, default="system")  # system, less
    guard_ms = SmallIntegerField(default=250)
    single_keys = BooleanField(default=True)
    keys = TextField(default="{}")  # JSON: action to KeyboardEvent.code, where changed
    space_scrolls = BooleanField(default=False)
    swipes = BooleanField(default=False)

    class Meta:
        table_name = "account"

    seen_ms: int  # when this device was last seen; given by queries.person

    # what Flask-Login asks of a person
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The id as Flask-Login wants it."""
        return str(self.id)

    @property
    def nameless(self) -> bool:
        """Whether this person only tries, without an email."""
        return self.email is None


class SignIn(Table):
    """One signed-in device: the cookie holds the token, this table only its hash."""

    token_hash = CharField(64, primary_key=True)
    user = ForeignKeyField(User, on_delete="CASCADE", index=True)
    user_id: int
    device = CharField(120)
    created_at_ms = BigIntegerField()
    last_seen_ms = BigIntegerField(index=True)

    class Meta:
        table_name = "sign_in"


class MailedLink(Table):
    """A link that was mailed: its token's hash; it works once and not for long.

    A reset is asked for by address, so its row is made, and its person looked up only when the mail is written:
    the page that asks does the same work whether there is an account or not.
    """

    id = UUIDField(primary_key=True)
    token_hash = CharField(64, unique=True)
    user = ForeignKeyField(User, null=True, on_delete="CASCADE", index=True)
    user_id: int | None
    purpose = CharField(12)  # verify, reset, change
    email = CharField(254)
    created_at_ms = BigIntegerField()
    expires_at_ms = BigIntegerField(index=True)
    used_at_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "mailed_link"


class Attempts(Table):
    """How often something guarded was tried: exact across processes and restarts."""

    subject = CharField(96)  # what is counted, as a keyed hash
    period = IntegerField()
    count = IntegerField()
    ends_at_ms = BigIntegerField(index=True)

    class Meta:
        primary_key = CompositeKey("subject", "period")
