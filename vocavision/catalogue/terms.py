"""What a catalogue entry is found by."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vocavision.catalogue.search import Kind, normalised, slips

# Words of a definition that say nothing about the word.
EMPTY = frozenset(
    """
    a an the to of in on at by for from with and or but that which who it its is are be as not you your someone
    something somebody one this these those very more most than when where into out up do does can used use
    """.split()  # noqa: SIM905
)

MOST_WORDS = 6  # of a query that are looked for in a meaning, each in any place


def terms(entry: Mapping[str, Any]) -> Iterator[tuple[Kind, str]]:
    """Each kind and normalised text once: headword, forms and British spelling, glosses, words of the meaning."""
    seen: set[tuple[Kind, str]] = set()
    for kind, text in _raw(entry):
        plain = normalised(text)
        if plain and (kind, plain) not in seen:
            seen.add((kind, plain))
            yield kind, plain


def _raw(entry: Mapping[str, Any]) -> Iterator[tuple[Kind, str]]:
    yield Kind.HEADWORD, entry["word"]
    for form in [*entry.get("forms_all", ()), *filter(None, [entry.get("variant")])]:
        yield Kind.FORM, form
    for gloss in entry["ko"]:
        yield from _of_gloss(gloss)
    for word in re.findall(r"[a-z]+", entry["meaning"].casefold()):
        if word not in EMPTY:
            yield Kind.MEANING, word


def several(query: str) -> list[str]:
    """The words of a normalised query of several that say something of a meaning, the longest first; else none."""
    words = set(re.findall(r"[a-z]+", query)) - EMPTY if " " in query else set()
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]


def _of_gloss(gloss: str) -> Iterator[tuple[Kind, str]]:
    """The gloss with and without what stands in brackets and after a tilde, without its spaces, and its words."""
    whole = re.sub(r"[()~]", "", gloss)
    core = re.sub(r"\([^)]*\)|~\S*", "", gloss)
    for text in (whole, core):
        yield Kind.GLOSS, text
        yield Kind.GLOSS, re.sub(r"\s", "", text)
    words = core.split()
    if len(words) > 1:
        for word in words:
            yield Kind.GLOSS_WORD, word


def all_slips(entry: Mapping[str, Any]) -> frozenset[str]:
    """Every text by which a slip in the headword or one of its forms is found."""
    found: set[str] = set()
    for kind, text in terms(entry):
        if kind in (Kind.HEADWORD, Kind.FORM):
            found |= slips(text)
    return frozenset(found)
