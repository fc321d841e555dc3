"""What a password must be, and how it is kept (Argon2id)."""

import unicodedata
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 8, 256  # characters
OWN_NAME = 4  # characters of an email's name from which a password made of it is refused
SPARE = 4  # characters, letters among them, beside the email's name that make a password its own

_hasher = PasswordHasher()  # the package's defaults: RFC 9106, low-memory profile
_NOBODY = _hasher.hash("nobody has this password")


class Problem(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    EMAIL = "email"


def normalised(password: str) -> str:
    """The password as it is compared: NFKC, so that another keyboard gives the same."""
    return unicodedata.normalize("NFKC", password)


def problem(password: str, email: str, common: frozenset[str]) -> Problem | None:
    """Why this password is refused, or None; `common` holds the commonest ones in lower case."""
    plain = normalised(password).casefold()
    if len(password) < SHORTEST:
        return Problem.SHORT
    if len(password) > LONGEST:
        return Problem.LONG
    if plain in common:
        return Problem.COMMON
    if _made_of(_letters(plain), normalised(email).casefold()):
        return Problem.EMAIL
    return None


def _made_of(password: str, email: str) -> bool:
    name, _, host = email.partition("@")
    own = [_letters(name), _letters(host.partition(".")[0])]
    parts = [_letters(email), *(part for part in own if len(part) >= OWN_NAME)]
    return any(part and part in password and _adds_little(password.replace(part, "", 1)) for part in parts)


def _letters(text: str) -> str:
    """The letters and digits alone: a dot more or less makes no other password."""
    return "".join(character for character in text if character.isalnum())


def _adds_little(rest: str) -> bool:
    return len(rest) < SPARE or not any(character.isalpha() for character in rest)


def hashed(password: str) -> str:
    """The Argon2id hash to keep."""
    return _hasher.hash(normalised(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether the password fits the kept hash; takes as long when there is none."""
    try:
        return _hasher.verify(kept or _NOBODY, normalised(password[: LONGEST * 4])) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)
