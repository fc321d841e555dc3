"""What is asked about roots; they are built beside the words and read once."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from vocavision.lib.errors import NotFound
from vocavision.roots.growth import Growth, Root

BUILT = Path(__file__).parent.parent.parent / "content" / "roots.jsonl"


@lru_cache(maxsize=1)
def _growth() -> Growth:
    with BUILT.open(encoding="utf-8") as lines:
        return Growth(lines)


def of_kind(kind: str) -> Sequence[Root]:
    """Roots, prefixes or suffixes in the order of the alphabet; no statement."""
    return _growth().of_kind(kind)


def root(slug: str) -> Root:
    """The root of this address; raises NotFound; no statement."""
    found = _growth().by_slug(slug)
    if found is None:
        raise NotFound
    return found


def of_word(headword: str) -> Sequence[Root]:
    """What the word grows from; no statement."""
    return _growth().of_word(headword)
