"""Files that can be made again, kept in one folder as long as they fit; what was not used for longest goes first."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

USED_WITHIN = timedelta(days=1)  # how exactly the last use of a file is known
UNFINISHED = ".part"
ABANDONED_AFTER = timedelta(hours=1)  # who wrote it has died


@dataclass(frozen=True)
class DiskCache:
    """A folder, made when it is needed, and how many bytes its files may have in all."""

    folder: Path
    most_bytes: int

    def get(self, name: str, now: datetime) -> bytes | None:
        """The file of this plain name; None when it is not there, or cannot be read."""
        path = self.folder / name
        try:
            body = path.read_bytes()
            if now.timestamp() - path.stat().st_mtime > USED_WITHIN.total_seconds():
                os.utime(path, (now.timestamp(), now.timestamp()))
        except OSError:
            return None
        return body

    def put(self, name: str, body: bytes, now: datetime) -> None:
        """Keep the file, whole or not at all, and make room again; raises OSError."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        descriptor, made = tempfile.mkstemp(dir=self.folder, suffix=UNFINISHED)
        part = Path(made)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.utime(part, (now.timestamp(), now.timestamp()))
            part.replace(self.folder / name)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        self._shrink(now)

    def _shrink(self, now: datetime) -> None:
        """Remove what is too much, and what was never finished."""
        files, abandoned = [], now - ABANDONED_AFTER
        for path, about in self._files():
            if path.suffix != UNFINISHED:
                files.append((about.st_mtime, about.st_size, path))
            elif about.st_mtime < abandoned.timestamp():
                path.unlink(missing_ok=True)
        size = sum(one for _, one, _ in files)
        for _, one, path in sorted(files):
            if size <= self.most_bytes:
                return
            path.unlink(missing_ok=True)
            size -= one

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another worker has removed it
                yield path, path.stat()
