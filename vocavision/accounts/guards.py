"""How often something guarded may be tried: counted exactly, in the database."""

import hashlib
import hmac
from dataclasses import dataclass

HOUR = 3600  # seconds


@dataclass(frozen=True)
class Guard:
    """At most `most` tries within `seconds` for one subject; `why` it is there."""

    name: str
    most: int
    seconds: int
    why: str


SIGN_IN_PAIR = Guard("sign-in-pair", 10, 900, "Guessing one person's password from one place.")
SIGN_IN_EMAIL = Guard("sign-in-email", 60, 900, "Guessing one person's password from many places.")
SIGN_IN_ADDRESS = Guard("sign-in-address", 100, 900, "Trying leaked passwords on many people from one place.")
# per address: a school class of 40 is behind one, and some of it tries twice
SIGN_UP_ADDRESS = Guard("sign-up-address", 120, HOUR, "Asking which addresses have an account, and filling the table.")
RESET_EMAIL = Guard("reset-email", 3, HOUR, "Filling one person's mailbox.")
RESET_ADDRESS = Guard("reset-address", 60, HOUR, "Filling many mailboxes from one place.")
CHANGE_PERSON = Guard(
    "change-person", 10, HOUR, "Guessing the password, or mailing strangers, from a device left open."
)
VERIFY_PERSON = Guard("verify-person", 3, HOUR, "Filling the mailbox of an address that may be a stranger's.")
TRY_ADDRESS = Guard("try-address", 60, HOUR, "Making nameless accounts from one place.")
MISTAKE_PERSON = Guard("mistake-person", 30, HOUR, "Filling the list of reported mistakes from one account.")
MISTAKE_ADDRESS = Guard("mistake-address", 60, HOUR, "Filling the list of reported mistakes from one place.")

GUARDS = (
    SIGN_IN_PAIR,
    SIGN_IN_EMAIL,
    SIGN_IN_ADDRESS,
    SIGN_UP_ADDRESS,
    RESET_EMAIL,
    RESET_ADDRESS,
    CHANGE_PERSON,
    VERIFY_PERSON,
    TRY_ADDRESS,
    MISTAKE_PERSON,
    MISTAKE_ADDRESS,
)


def window(guard: Guard, now_ms: int) -> tuple[int, int]:
    """The number of the present window, and when it ends (ms)."""
    length = guard.seconds * 1000
    number = now_ms // length
    return number, (number + 1) * length


def subject(guard: Guard, about: str, secret: str) -> str:
    """What the table counts by: a keyed hash, so that it names nobody."""
    digest = hmac.new(secret.encode(), f"{guard.name}:{about}".encode(), hashlib.sha256)
    return f"{guard.name}:{digest.hexdigest()}"
