"""What a person does with an account."""

from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from peewee import IntegrityError
from uuid6 import uuid7

from vocavision.accounts import emails, guards, passwords, queries
from vocavision.accounts.guards import Guard
from vocavision.accounts.models import Attempts, MailedLink, SignIn, User
from vocavision.db import Statement, transaction
from vocavision.lib import mailed_token
from vocavision.lib.errors import Invalid, NotFound, TooMany
from vocavision.lib.login import hashed, new_token
from vocavision.ops.actions import add_job

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
RESET_MS = 30 * MINUTE_MS
CONFIRM_MS = 3 * DAY_MS
UNUSED_MS = 30 * DAY_MS
HOUR_MS = 60 * MINUTE_MS

_COUNT = Statement(
    "INSERT INTO attempts (subject, period, count, ends_at_ms) VALUES (?, ?, 1, ?)"
    " ON CONFLICT (subject, period) DO UPDATE SET count = attempts.count + 1 RETURNING count"
)


class Taken(Invalid):
    """The email already has an account."""

    code = "taken"
    message = _("This email address already has an account.")


class WrongPassword(Invalid):
    """Email and password do not belong together."""

    code = "wrong_password"


def ms(now: datetime) -> int:
    """The instant in milliseconds since 1970."""
    return int(now.timestamp() * 1000)


def count_attempt(guard: Guard, about: str, secret: str, now: datetime) -> None:
    """Count one try, also when it then fails; raises TooMany past the guard's number."""
    number, ends_at_ms = guards.window(guard, ms(now))
    with transaction():
        row = _COUNT.one(guards.subject(guard, about, secret), number, ends_at_ms)
    if row and row[0] > guard.most:
        seconds = max(1, (ends_at_ms - ms(now)) // 1000)
        said = lazy_ngettext(
            "Please wait %(num)d minute, then try again.",
            "Please wait %(num)d minutes, then try again.",
            -(-seconds // 60),
        )
        raise TooMany(said, retry_after_seconds=seconds)


def sign_up(
    email: str, password: str, *, locale: str, zone: str, secret: str, now: datetime, nameless: User | None = None
) -> User:
    """A new account, or a name for a nameless one; mails the link to confirm; raises Taken."""
    values = {
        "email": email.strip(),
        "email_key": emails.key(email),
        "password_hash": passwords.hashed(password),
        "locale": locale,
    }
    try:
        with transaction():
            if nameless is not None:
                user = nameless
                User.update(values).where(User.id == user.id, User.email.is_null()).execute()
            else:
                user = User.create(**values, zone=zone, created_at_ms=ms(now), last_seen_ms=ms(now))
            _mail_link("verify", email.strip(), user.id, CONFIRM_MS, secret, now)
    except IntegrityError as error:
        if queries.by_email(email) is None:
            raise
        raise Taken from error
    return user


def try_without_account(*, locale: str, zone: str, now: datetime) -> User:
    """A real but nameless account."""
    return User.create(
        locale=locale, zone=zone, new_per_day=5, created_at_ms=ms(now), last_seen_ms=ms(now), welcomed_at_ms=ms(now)
    )


def check_password(email: str, password: str) -> User:
    """The account that both belong to; takes as long when there is none; raises WrongPassword."""
    user = queries.by_email(email)
    if not passwords.matches(password, user.password_hash if user else None) or user is None:
        raise WrongPassword
    if passwords.outdated(str(user.password_hash)):
        User.update(password_hash=passwords.hashed(password)).where(User.id == user.id).execute()
    return user


def sign_in(user: User, device: str, now: datetime, token: str | None = None) -> str:
    """Sign a device in; gives the token for its cookie."""
    token = token or new_token()
    with transaction():
        SignIn.create(
            token_hash=hashed(token), user=user.id, device=device, created_at_ms=ms(now), last_seen_ms=ms(now)
        )
        SignIn.delete().where(SignIn.user == user.id, SignIn.last_seen_ms < ms(now) - queries.IDLE_MS).execute()
    return token


def sign_out(token_hash: str) -> None:
    """End the device's sign-in; doing it again changes nothing."""
    SignIn.delete().where(SignIn.token_hash == token_hash).execute()


def sign_out_device(user: User, token_hash: str) -> None:
    """End one of this person's sign-ins; raises NotFound when it is not theirs."""
    if not SignIn.delete().where(SignIn.token_hash == token_hash, SignIn.user == user.id).execute():
        raise NotFound


def seen(user: User, token_hash: str, now: datetime) -> None:
    """Note that the device was used, at most once an hour."""
    if user.seen_ms > ms(now) - HOUR_MS:
        return
    with transaction():
        SignIn.update(last_seen_ms=ms(now)).where(SignIn.token_hash == token_hash).execute()
        User.update(last_seen_ms=ms(now)).where(User.id == user.id).execute()


def ask_reset(email: str, secret: str, now: datetime) -> None:
    """Ask for a reset link; the same work whether the address has an account or not."""
    with transaction():
        _mail_link("reset", emails.key(email), None, RESET_MS, secret, now)


def ask_verify(user: User, secret: str, now: datetime) -> None:
    """Mail the link that confirms the present address once more; the earlier ones hold as long as they did."""
    with transaction():
        _mail_link("verify", str(user.email), user.id, CONFIRM_MS, secret, now)


def ask_email_change(user: User, email: str, secret: str, now: datetime) -> None:
    """Ask the new address to confirm; the same work whether it has an account or not."""
    with transaction():
        _mail_link("change", email.strip(), user.id, CONFIRM_MS, secret, now)


def _mail_link(purpose: str, email: str, user_id: int | None, lasts_ms: int, secret: str, now: datetime) -> None:
    link_id: UUID = uuid7()
    MailedLink.create(
        id=link_id,
        token_hash=hashed(mailed_token.token(secret, link_id)),
        user=user_id,
        purpose=purpose,
        email=email,
        created_at_ms=ms(now),
        expires_at_ms=ms(now) + lasts_ms,
    )
    add_job("mail_link", {"link": str(link_id)}, now)


def verify(token: str, now: datetime) -> None:
    """Confirm the address that the link was mailed to; raises NotFound."""
    link = queries.link(token, "verify")
    with transaction():
        _use(link, now)
        User.update(verified_at_ms=ms(now)).where(
            User.id == link.user_id, User.email_key == emails.key(link.email)
        ).execute()


def change_email(token: str, now: datetime) -> None:
    """Take the new address; raises NotFound, or Taken when somebody has it by now."""
    link = queries.link(token, "change")
    try:
        with transaction():
            _use(link, now)
            User.update(email=link.email, email_key=emails.key(link.email), verified_at_ms=ms(now)).where(
                User.id == link.user_id
            ).execute()
    except IntegrityError as error:
        raise Taken from error


def reset_password(token: str, password: str, now: datetime) -> User:
    """Set a new password by a mailed link; ends every sign-in and every other link; raises NotFound."""
    link = queries.link(token, "reset")
    user = queries.by_email(link.email)
    if user is None:
        raise queries.LinkOver("reset")
    password_hash = passwords.hashed(password)  # takes long: before the database is kept waiting
    with transaction():
        # the account first: whoever uses another link at the same moment waits here, and then finds theirs ended
        User.update(password_hash=password_hash, verified_at_ms=user.verified_at_ms or ms(now)).where(
            User.id == user.id
        ).execute()
        _use(link, now)
        _end_resets(user, now)
        MailedLink.update(used_at_ms=ms(now)).where(
            MailedLink.user == user.id, MailedLink.purpose == "change", MailedLink.used_at_ms.is_null()
        ).execute()  # a stranger who knew the old password may have asked for another address
        SignIn.delete().where(SignIn.user == user.id).execute()
    return user


def _use(link: MailedLink, now: datetime) -> None:
    """Claim the link by comparing: two presses at once use it once."""
    claimed = (
        MailedLink.update(used_at_ms=ms(now)).where(MailedLink.id == link.id, MailedLink.used_at_ms.is_null()).execute()
    )
    if not claimed:
        raise queries.LinkOver(link.purpose)


def _end_resets(user: User, now: datetime) -> None:
    """No reset link that is still on its way to this person works any more; they are found by when they end."""
    MailedLink.update(used_at_ms=ms(now)).where(
        MailedLink.expires_at_ms > ms(now), MailedLink.expires_at_ms <= ms(now) + RESET_MS,
        MailedLink.purpose == "reset", MailedLink.email == user.email_key, MailedLink.used_at_ms.is_null(),
    ).execute()  # fmt: skip


def change_password(user: User, password: str, keep_token_hash: str, now: datetime) -> None:
    """Set a new password; ends every other sign-in and every reset link."""
    password_hash = passwords.hashed(password)  # takes long: before the database is kept waiting
    with transaction():
        User.update(password_hash=password_hash).where(User.id == user.id).execute()
        _end_resets(user, now)
        SignIn.delete().where(SignIn.user == user.id, SignIn.token_hash != keep_token_hash).execute()


def change_preferences(user: User, **values: object) -> None:
    """Keep what was chosen; the names are fields of User."""
    User.update(values).where(User.id == user.id).execute()


def promote(email: str, role: str) -> None:
    """Give the account of this address a role: learner, editor or admin; raises NotFound."""
    if not User.update(role=role).where(User.email_key == emails.key(email)).execute():
        raise NotFound


def forget_old(now: datetime) -> None:
    """Remove nameless accounts unused for 30 days, lapsed links, sign-ins and counts."""
    with transaction():
        User.delete().where(User.email.is_null(), User.last_seen_ms < ms(now) - UNUSED_MS).execute()
        MailedLink.delete().where(MailedLink.expires_at_ms < ms(now) - DAY_MS).execute()
        SignIn.delete().where(SignIn.last_seen_ms < ms(now) - queries.IDLE_MS).execute()
        Attempts.delete().where(Attempts.ends_at_ms < ms(now)).execute()


def remove(user: User) -> None:
    """Remove the account and, by its foreign keys, all that belongs to it."""
    User.delete().where(User.id == user.id).execute()
