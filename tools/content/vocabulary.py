"""Which words the catalogue or the recipe's lists know: what roots and mix-ups may speak about."""

from collections.abc import Iterable
from functools import cache

from tools.content import language, places, recipe
from tools.content.sources import Entry


def known(entries: Iterable[Entry]) -> frozenset[str]:
    """The words of the catalogue in all their forms, the lemmas and the headwords that are planned, in lower case."""
    return _listed() | {form.lower() for entry in entries for form in language.forms_of(entry)}


def knows(words: frozenset[str], word: str) -> bool:
    """Whether the word or its dictionary form is among them."""
    return word.lower() in words or recipe.lemma_of(word) in words


@cache
def _listed() -> frozenset[str]:
    rows = [line.split("\t") for file in places.RECIPE.glob("*.tsv") for line in places.listed(file)]
    beside = places.listed(places.RECIPE / "beside-words.txt")
    return frozenset([*recipe.ranks(), *beside, *(row[1].lower() for row in rows)])
