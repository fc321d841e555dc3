"""What is asked about people."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _

from vocavision.accounts import emails
from vocavision.accounts.models import MailedLink, SignIn, User
from vocavision.db import Kept
from vocavision.lib import clock
from vocavision.lib.errors import NotFound
from vocavision.lib.login import hashed

IDLE_MS = 30 * 24 * 3600 * 1000
LIFETIME_MS = 180 * 24 * 3600 * 1000


class LinkOver(NotFound):
    """The mailed link is none, was used, or is too old; `purpose` is what it was for."""

    code = "link_over"
    title = _("This link has ended")
    message = _("This link was used already, or it is too old. Ask for a new one.")

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose


_FIELDS = tuple(User._meta.sorted_field_names)
_COLUMNS = ", ".join(f"a.{User._meta.fields[name].column_name}" for name in _FIELDS)
_PERSON = Kept(
    f"SELECT {_COLUMNS}, s.last_seen_ms FROM sign_in s JOIN account a ON a.id = s.user_id"  # noqa: S608 (our own column names)
    " WHERE s.token_hash = ? AND s.last_seen_ms > ? AND s.created_at_ms > ?"
)


def person(token_hash: str) -> User | None:
    """The person signed in with this token, `seen_ms` being when the device was last seen; one statement."""
    now = clock.now_ms()
    row = _PERSON.one(token_hash, now - IDLE_MS, now - LIFETIME_MS)
    if row is None:
        return None
    user = User(__no_default__=True)
    user.__data__.update(zip(_FIELDS, row, strict=False))  # as read: nothing to set field by field
    user.seen_ms = row[-1]
    return user


def by_email(email: str) -> User | None:
    """The account of this address, or None; one statement."""
    found: User | None = User.get_or_none(User.email_key == emails.key(email))
    return found


def by_id(user_id: int) -> User | None:
    """The account of this id, or None; one statement."""
    found: User | None = User.get_or_none(User.id == user_id)
    return found


def devices(user_id: int) -> Sequence[SignIn]:
    """Where this person is signed in, the latest first; one statement."""
    oldest = clock.now_ms() - IDLE_MS
    found: Sequence[SignIn] = list(
        SignIn.select()
        .where(SignIn.user == user_id, SignIn.last_seen_ms > oldest)
        .order_by(SignIn.last_seen_ms.desc(), SignIn.token_hash)
        .limit(100)
    )
    return found


def link(token: str, purpose: str) -> MailedLink:
    """The unused link of this token; raises LinkOver when it is none, used or too old; one statement."""
    found: MailedLink | None = MailedLink.get_or_none(
        MailedLink.token_hash == hashed(token),
        MailedLink.purpose == purpose,
        MailedLink.used_at_ms.is_null(),
        MailedLink.expires_at_ms > clock.now_ms(),
    )
    if found is None:
        raise LinkOver(purpose)
    return found


def link_by_id(link_id: UUID) -> MailedLink | None:
    """The link of this id, or None; one statement."""
    found: MailedLink | None = MailedLink.get_or_none(MailedLink.id == link_id)
    return found
