"""What queries of the catalogue give."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class WordView:
    """A word as it is shown; `entry` is the whole catalogue entry."""

    id: int
    slug: str
    headword: str
    pos: str
    level: str
    scene_hash: str | None
    entry: dict[str, Any]
