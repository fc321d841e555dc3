"""In which order the words of a course are learned: the useful ones first, related ones apart."""

from collections.abc import Sequence
from dataclasses import dataclass

APART = 10  # two words of one set learned within ten of each other get mixed up
FUNCTION_POS = frozenset({"preposition", "conjunction", "pronoun", "determiner", "interjection", "number", "adverb"})
# What a thing weighs beside how common it is (Zipf scale): things one can see come before what only joins words.
WEIGHT = {"noun": 1.6, "adjective": 0.8}
FUNCTION_EVERY = 4  # at most every fourth word is one that has little picture


@dataclass(frozen=True, slots=True)
class Item:
    """A word as the order sees it: what it is like (`set_names`) and which words it must not stand beside."""

    key: str
    pos: str
    zipf: float
    set_names: frozenset[str]
    rivals: frozenset[str]  # headwords: antonyms, synonyms, look-alikes
    headword: str


def apart(words: Sequence[Item]) -> list[str]:
    """The keys, by falling usefulness (how common, and how easily seen), save that rivals keep ten places apart and a topic does not repeat in three.

    Where no word fits, the one with the fewest objections comes next, so every word has its place.
    """
    waiting = sorted(words, key=lambda one: (-one.zipf - WEIGHT.get(one.pos, 0), one.key))
    order: list[Item] = []
    while waiting:
        chosen = min(range(len(waiting)), key=lambda place: (_objections(waiting[place], order), place))
        order.append(waiting.pop(chosen))
    return [one.key for one in order]


def _objections(word: Item, before: Sequence[Item]) -> int:
    """How much speaks against this word here; 0 is nothing."""
    near = before[-(APART - 1) :]
    rivals = sum(other.headword in word.rivals or word.headword in other.rivals for other in near)
    topics = sum(bool(other.set_names & word.set_names) for other in before[-3:])
    function = word.pos in FUNCTION_POS and any(o.pos in FUNCTION_POS for o in before[-(FUNCTION_EVERY - 1) :])
    return 100 * rivals + 2 * topics + 3 * function
