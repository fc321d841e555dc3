"""Where circuits stand so that every process sees the same: in Redis where there is one, else in a file."""

import contextlib
import fcntl
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from vocavision.config import Config, make_home
from vocavision.lib import log
from vocavision.lib.outbound.circuit import Circuit, read, written

KEPT_SECONDS = 24 * 3600  # a circuit nobody has touched for a day is as good as new
T = TypeVar("T")
Change = Callable[[Circuit], tuple[Circuit, T]]


class Shelf(Protocol):
    """Keeps circuits by the name of their service."""

    def change(self, name: str, change: Change[T]) -> T:
        """Put what `change` makes of the circuit in its place, alone at it; gives what `change` says beside."""
        ...


class InFile:
    """In a file of the data folder, for all processes of this machine."""

    def __init__(self, folder: Path) -> None:
        self._path, self._lock = folder / "services.json", folder / "services.lock"

    def change(self, name: str, change: Change[T]) -> T:
        """As the shelf does; raises OSError."""
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = self._read()
            before = read(kept.get(name))
            after, said = change(before)
            if after != before:
                self._write({**kept, name: written(after)})
        return said

    def _read(self) -> dict[str, object]:
        try:
            kept = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _write(self, kept: dict[str, object]) -> None:
        descriptor, part = tempfile.mkstemp(dir=self._path.parent, suffix=".part")
        try:
            with os.fdopen(descriptor, "w") as file:
                json.dump(kept, file)
            Path(part).replace(self._path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise


class InRedis:
    """In Redis, for all machines."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0))

    def change(self, name: str, change: Change[T]) -> T:
        """As the shelf does; raises RedisError."""
        key = f"vocavision:circuit:{name}"
        while True:
            with self._redis.pipeline() as pipe, contextlib.suppress(redis.WatchError):  # another was first: once more
                pipe.watch(key)  # type: ignore[no-untyped-call]
                kept: Any = pipe.get(key)
                before = read(json.loads(kept or "null"))
                after, said = change(before)
                if after != before:
                    pipe.multi()
                    pipe.set(key, json.dumps(written(after)), ex=KEPT_SECONDS)
                    pipe.execute()
                return said


class InMemory:
    """In this process alone: when nothing else can be written to, a call must not fail for that."""

    def __init__(self) -> None:
        self._kept: dict[str, Circuit] = {}

    def change(self, name: str, change: Change[T]) -> T:
        """As the shelf does."""
        self._kept[name], said = change(self._kept.get(name, Circuit()))
        return said


class FirstThatWorks:
    """The first of several shelves that takes it."""

    def __init__(self, *shelves: Shelf) -> None:
        self._shelves = shelves

    def change(self, name: str, change: Change[T]) -> T:
        """As the shelf does, on the first one that can."""
        for shelf in self._shelves[:-1]:
            try:
                return shelf.change(name, change)
            except (OSError, redis.RedisError) as error:
                log.get(__name__).warning("circuit not kept", shelf=type(shelf).__name__, why=type(error).__name__)
        return self._shelves[-1].change(name, change)


def of(config: Config) -> Shelf:
    """The shelf of these settings."""
    here = (InFile(make_home(config)), InMemory())
    return FirstThatWorks(InRedis(config.redis_url), *here) if config.redis_url else FirstThatWorks(*here)
