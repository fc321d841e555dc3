"""The server of the histories: the product, at the time that a request says, and killed where a request says so."""

import os
import signal
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from vocavision import create_app, db
from vocavision.lib import clock, limits

_now: ContextVar[datetime | None] = ContextVar("now", default=None)
_dies: ContextVar[str] = ContextVar("dies", default="")


def _time() -> datetime:
    return _now.get() or datetime.now(UTC)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying_at_commits() -> None:
    """Let a request that is to die before the commit do so."""
    commit = db._Sqlite.commit

    def checked(self: Any) -> None:
        if _dies.get() == "before":
            _die()
        commit(self)

    db._Sqlite.commit = checked  # type: ignore[method-assign]


clock.now = _time
_dying_at_commits()
limits.limiter.enabled = False  # all histories come from one address, as quickly as they can
_product = create_app()


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as the product does, unless the request is to be this process's last."""
    said = environ.get("HTTP_X_NOW")
    _now.set(datetime.fromtimestamp(int(said) / 1000, UTC) if said else None)
    _dies.set(environ.get("HTTP_X_DIE", ""))
    answer = _product(environ, start_response)
    if not _dies.get():
        return answer
    for _ in answer:
        pass
    _die()
    return []
