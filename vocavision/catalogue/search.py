"""How what was typed finds a word: one ranking over the candidates that any engine finds.

An engine only has to find every term that equals, begins with or holds the query, every headword or form that is
one slip away, and every word whose meaning has all the words of a query of several; which of them comes first is
decided here, so SQLite and PostgreSQL give the same order.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

LONGEST_QUERY = 60  # characters
SHORTEST_PART = 3  # letters from which a part inside a word, or the beginning of a meaning's word, is looked for
SHORTEST_SLIP = 4  # letters from which a slip is forgiven

_ALIKE = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "-": " ", "‐": " ", "–": " ", "—": " "})
_OUTER = " .,;:!?\"'()[]{}<>…·~/“”«»「」"


class Kind(IntEnum):
    """What a term is to its word."""

    HEADWORD = 0
    FORM = 1
    GLOSS = 2
    MEANING = 3
    GLOSS_WORD = 4


class Fit(IntEnum):
    """How a term fits the query, the best first."""

    EXACT = 0
    FORM = 1
    PREFIX = 2
    GLOSS = 3
    GLOSS_PART = 4
    PART = 5
    MEANING = 6
    SLIP = 7


class Candidate(NamedTuple):
    """A term that an engine found, with its word's id and frequency (Zipf scale); `kind` None: found by a slip."""

    word_id: int
    kind: int | None  # of Kind
    text: str
    zipf: float


def normalised(text: str) -> str:
    """The text as terms are kept and queries compared: small plain letters, single spaces, no marks around it."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] != "C" or c in "\t\n")
    plain = unicodedata.normalize("NFKC", seen.casefold()).translate(_ALIKE)
    return re.sub(r"\s+", " ", plain).strip(_OUTER)[:LONGEST_QUERY].strip(_OUTER)


def slips(text: str) -> frozenset[str]:
    """The text and the text with any one letter left out; empty when it is too short to forgive a slip."""
    if len(text) < SHORTEST_SLIP:
        return frozenset()
    return frozenset({text, *(text[:place] + text[place + 1 :] for place in range(len(text)))})


def one_slip(left: str, right: str) -> bool:
    """Whether one letter too many, too few, other or swapped with its neighbour makes one the other."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[start:], right[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:] and len(a) > 1)


# How well a term of each Kind fits a query that it equals, that it begins with, and that it holds.
_EQUAL = (Fit.EXACT, Fit.FORM, Fit.GLOSS, Fit.MEANING, Fit.GLOSS_PART)
_BEGUN = (Fit.PREFIX, Fit.PREFIX, Fit.GLOSS_PART, Fit.MEANING, Fit.GLOSS_PART)
_HELD = (Fit.PART, Fit.PART, Fit.GLOSS_PART, None, None)


Row = tuple[int, int | None, str, float]  # a candidate, also as it comes from the engine: there may be hundreds


def fit(query: str, candidate: Row) -> Fit | None:
    """How well the candidate's term fits the query, or None."""
    _word_id, kind, text, _zipf = candidate
    if kind is None:
        return Fit.SLIP if len(query) >= SHORTEST_SLIP and one_slip(query, text) else None
    if text == query:
        return _EQUAL[kind]
    if text.startswith(query):
        if kind == Kind.MEANING and len(query) < SHORTEST_PART:
            return None
        return _BEGUN[kind]
    if len(query) >= SHORTEST_PART and query in text:
        return _HELD[kind]
    return None


def ranked(query: str, candidates: Iterable[Row]) -> list[int]:
    """The ids of the words that fit, the best first: by fit, then by frequency, then by id."""
    best: dict[int, tuple[int, float, int]] = {}
    for candidate in candidates:
        found = fit(query, candidate)
        if found is None:
            continue
        word_id, _kind, _text, zipf = candidate
        rank = (found, -zipf, word_id)
        if word_id not in best or rank < best[word_id]:
            best[word_id] = rank
    return [word_id for _, _, word_id in sorted(best.values())]
