"""What time it is; the one place that asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC) + _shift


def now_ms() -> int:
    """This instant, in milliseconds since 1970."""
    return int(now().timestamp() * 1000)


@contextmanager
def travel(by: timedelta) -> Iterator[None]:
    """Inside the block it is so much later; for tests that come back tomorrow."""
    global _shift
    before = _shift
    _shift = before + by
    try:
        yield
    finally:
        _shift = before
