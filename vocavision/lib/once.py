"""Work that several threads want at the same moment is done by one of them."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class _UnderWay:
    by: int
    done: threading.Event = field(default_factory=threading.Event)
    value: Any = None
    error: BaseException | None = None


class Once:
    """Who asks for what another is just making waits for it and gets the same, or the same error."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, _UnderWay] = {}
        self._lock = threading.Lock()

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for all who ask for this key meanwhile."""
        me = threading.get_ident()
        with self._lock:
            found = self._under_way.get(key)
            if found is None:
                mine = self._under_way[key] = _UnderWay(me)
        if found is None:
            return self._make(key, mine, make)
        if found.by == me:  # it is part of itself: waiting would be for ever
            return make()
        found.done.wait()
        if found.error is not None:
            raise found.error
        value: T = found.value
        return value

    def _make(self, key: Hashable, mine: _UnderWay, make: Callable[[], T]) -> T:
        try:
            mine.value = made = make()
        except BaseException as error:
            mine.error = error
            raise
        finally:
            with self._lock:
                del self._under_way[key]
            mine.done.set()
        return made
