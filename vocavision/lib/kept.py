"""Templates rendered once and kept: what differs from request to request fills the holes.

For the few pages that must be quick. The key names everything that a kept text depends on save its holes; the
language belongs to it always.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup, escape

from vocavision.lib import i18n
from vocavision.lib.once import Once

MOST = 4000  # texts, some 4 KB each
HOLE = re.compile("\ue000(\\w+)\ue001")


class Kept:
    """The texts that one application keeps, the oldest given up when there are too many."""

    def __init__(self) -> None:
        self._texts: OrderedDict[Hashable, list[str]] = OrderedDict()
        self._lock = Lock()
        self.once = Once()

    def get(self, key: Hashable) -> list[str] | None:
        """The text of this key, cut at its holes."""
        return self._texts.get(key)

    def add(self, key: Hashable, parts: list[str]) -> None:
        """Keep the text."""
        with self._lock:
            self._texts[key] = parts
            while len(self._texts) > MOST:
                self._texts.popitem(last=False)


def _store() -> Kept:
    found: Kept | None = current_app.extensions.get("vocavision.kept")
    return found or current_app.extensions.setdefault("vocavision.kept", Kept())


def mark(name: str) -> Markup:
    """What stands in a text where the hole of this name is."""
    return Markup(f"\ue000{name}\ue001")  # noqa: S704 (a name of ours)


def marked(template: str, holes: Iterable[str], values: Mapping[str, Any]) -> str:
    """The template with its holes left open, each as `mark` writes it."""
    marks = {name: mark(name) for name in holes}
    calls = {"csrf_token": lambda: marks.get("token", ""), "here": lambda: marks.get("here", "")}
    return render_template(template, **{**values, **marks, **calls})


def _made(
    store: Kept, known: Hashable, template: str, holes: Iterable[str], values: Callable[[], Mapping[str, Any]]
) -> list[str]:
    """The text rendered and kept; who comes just after another has made it takes that."""
    if (parts := store.get(known)) is None:
        parts = HOLE.split(marked(template, holes, values()))
        store.add(known, parts)
    return parts


def rendered(
    template: str, key: tuple[Hashable, ...], holes: Mapping[str, object], values: Callable[[], Mapping[str, Any]]
) -> Markup:
    """The template with its holes filled; `values` are asked for when it is not kept yet.

    A hole stands in the template as a value of its name: it may be printed anywhere, and is escaped like a value, but
    a condition must not hang on it. The holes `token` and `here` also fill `csrf_token()` and `here()`.
    """
    store = _store()
    known = (template, i18n.current(), *key)
    parts = store.get(known) or store.once.made(known, lambda: _made(store, known, template, holes, values))
    filled = parts.copy()
    for place in range(1, len(parts), 2):
        filled[place] = escape(holes[parts[place]])
    return Markup("".join(filled))  # noqa: S704 (the template escaped the text, and what fills its holes is escaped here)
