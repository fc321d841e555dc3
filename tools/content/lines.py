"""How built files are written: one thing a line, without needless spaces."""

import json
from collections.abc import Iterable, Mapping
from typing import Any


def compact(value: Any) -> str:
    """The value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def one_a_line(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows, each on its line."""
    return "".join(compact(row) + "\n" for row in rows)
