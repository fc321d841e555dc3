"""Deadlines: what is still going on when its time is over is stopped, from another thread."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

AGAIN_SECONDS = 0.1  # between two attempts to stop the same: the first may have come between two statements
NEVER = float("inf")


@dataclass(eq=False)
class _Running:
    """What has a deadline; its lock is held while it is being stopped, so that nothing after it is."""

    at: float
    stop: Callable[[], None]
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ring(self) -> None:
        """Stop it, unless it has ended."""
        with self.lock, suppress(Exception):  # a connection that is gone cannot be stopped, and need not be
            if not self.over:
                self.stop()


class Deadlines:
    """One thread a process looks after all that has a deadline; it sleeps until the next one."""

    def __init__(self) -> None:
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # neither the thread nor a free lock comes over

    def _begin(self) -> None:
        self._changed = threading.Condition()
        self._running: set[_Running] = set()
        self._wakes_at = NEVER
        self._watched = False

    @contextmanager
    def within(self, seconds: float, stop: Callable[[], None]) -> Iterator[None]:
        """Inside the block, `stop` is called after so many seconds, and again until the block ends; never after it."""
        running = _Running(time.monotonic() + seconds, stop)
        with self._changed:
            if not self._watched:
                threading.Thread(target=self._watch, name="deadlines", daemon=True).start()
                self._watched = True
            self._running.add(running)
            if running.at < self._wakes_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._running.discard(running)
            with running.lock:
                running.over = True

    def _watch(self) -> None:
        while True:
            with self._changed:
                now = time.monotonic()
                for one in self._running:
                    if one.at <= now:
                        one.at = now + AGAIN_SECONDS
                        # A thread of its own: over a network that has gone, asking to stop takes long itself.
                        threading.Thread(target=one.ring, daemon=True).start()
                self._wakes_at = min((one.at for one in self._running), default=NEVER)
                self._changed.wait(None if self._wakes_at == NEVER else max(self._wakes_at - now, 0.001))
