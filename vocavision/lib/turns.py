"""Writers in line: one at a time over all threads and processes, each woken as soon as the one before has done.

SQLite lets its writers sleep and ask again, longer each time: under load they sleep for most of the time.
"""

import fcntl
import os
import threading
from pathlib import Path
from typing import IO


class Turns:
    """A line in front of a file; who waits for longer than `most_seconds` behind others of this process gives up.

    A lock on a file ends with its process, however it ends.
    """

    def __init__(self, path: Path, most_seconds: float) -> None:
        self._path, self._most_seconds = path, most_seconds
        self._here = threading.Lock()
        self._file: IO[str] | None = None
        self._process = 0
        self._holder: int | None = None

    def enter(self) -> None:
        """Wait for this thread's turn; raises TimeoutError."""
        if self._process != os.getpid():  # a lock that came over with a fork would be the parent's
            self._here, self._file, self._process, self._holder = threading.Lock(), None, os.getpid(), None
        if not self._here.acquire(timeout=self._most_seconds):
            raise TimeoutError
        try:
            self._file = self._file or self._path.open("w")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._here.release()
            raise
        self._holder = threading.get_ident()

    def leave(self) -> None:
        """Let the next one in, if it was this thread's turn."""
        if self._holder == threading.get_ident() and self._file is not None:
            self._holder = None
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self._here.release()
