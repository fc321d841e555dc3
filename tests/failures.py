"""Parts of a page made to fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from vocavision.lib import panels


def broken() -> None:
    """What a query does when something is wrong with it."""
    raise RuntimeError("the shelf has fallen")


@contextmanager
def failing(name: str, fail: Callable[[], object]) -> Iterator[None]:
    """Inside the block this panel does that in place of asking for its values."""
    made = panels.Panels.__init__

    def broken(self: Any, page: str, address: Any, parts: dict[str, panels.Panel]) -> None:
        part = parts[name]
        made(self, page, address, {**parts, name: panels.Panel(part.title, part.template, fail, part.level)})  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panels.Panels, "__init__", broken)
        yield
