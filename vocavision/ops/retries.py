"""When work that failed is tried again, and what is kept of its error."""

from random import Random

TRIES = 20  # with the waits below, about half a day
FIRST_WAIT_MS = 10_000
LONGEST_WAIT_MS = 3_600_000
LEASE_MS = 30_000  # how long a worker that went silent keeps what it held


class Hopeless(Exception):
    """Trying again would not help: the job stops at once; its text is kept and holds nothing secret."""


def wait_ms(tries: int, rng: Random) -> int:
    """How long to wait after so many tries: doubling up to an hour, spread by a quarter either way."""
    full = min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS)
    return round(full * rng.uniform(0.75, 1.25))


def described(error: BaseException) -> str:
    """What the operator may read of an error: its kind and code, never its free text, which may name people."""
    if isinstance(error, Hopeless):
        return str(error)[:200]
    said = [getattr(error, "smtp_code", None), error.strerror if isinstance(error, OSError) else None]
    return " ".join([type(error).__name__, *(str(part) for part in said if part)])[:200]
