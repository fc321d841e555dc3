"""What is asked about mix-ups; they are built beside the words and read once."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from vocavision.mixups.pairs import Pair, Pairs

BUILT = Path(__file__).parent.parent.parent / "content" / "mix-ups.jsonl"


@lru_cache(maxsize=1)
def _pairs() -> Pairs:
    with BUILT.open(encoding="utf-8") as lines:
        return Pairs(lines)


def letters() -> Sequence[str]:
    """The letters with which pairs begin; no statement."""
    return _pairs().letters


def of_letter(letter: str) -> Sequence[Pair]:
    """The pairs that begin with it; no statement."""
    return _pairs().of_letter(letter)


def of_word(headword: str, but: Collection[str]) -> Sequence[Mapping[str, str]]:
    """What the word is mixed up with, save what is told already; no statement."""
    return _pairs().of_word(headword, but)
