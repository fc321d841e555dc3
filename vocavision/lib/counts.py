"""Counts of one process for the limits, without a thread: what has run out is swept away now and then.

The storage that comes with the limits starts a thread up to a hundred times a second.
"""

import time
from threading import Lock
from typing import Any

from limits.storage import Storage

SWEEP_EVERY = 5000  # hits


class Counts(Storage):
    """How often each key was hit until its window ends."""

    STORAGE_SCHEME = ["counts"]  # noqa: RUF012 (the name and kind that the library asks for)

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._found: dict[str, tuple[int, float]] = {}
        self._hits = 0
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong here."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a hit; gives how many there are in the window that the first one opened."""
        now = time.time()
        with self._lock:
            count, ends_at = self._found.get(key, (0, 0.0))
            if ends_at <= now:
                count, ends_at = 0, now + expiry
            self._found[key] = count + amount, ends_at
            self._hits += 1
            if self._hits % SWEEP_EVERY == 0:
                self._sweep(now)
        return count + amount

    def _sweep(self, now: float) -> None:
        for key, (_count, ends_at) in list(self._found.items()):
            if ends_at <= now:
                self._found.pop(key, None)

    def get(self, key: str) -> int:
        """How many hits there are in the present window."""
        count, ends_at = self._found.get(key, (0, 0.0))
        return count if ends_at > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the present window ends, in seconds since 1970."""
        return self._found.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        """Whether it works."""
        return True

    def reset(self) -> int | None:
        """Forget everything; gives how many keys there were."""
        count = len(self._found)
        self._found.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one key."""
        self._found.pop(key, None)
