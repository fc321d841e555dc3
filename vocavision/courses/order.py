"""In which order the words of a course are learned: the useful ones first, related ones apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

APART = 10  # two words of one set learned within ten of each other get mixed up
FUNCTION_POS = frozenset({"preposition", "conjunction", "pronoun", "determiner", "interjection", "number", "adverb"})
# What a thing weighs beside how common it is (Zipf scale): things one can see come before what only joins words.
WEIGHT = {"noun": 1.6, "adjective": 0.8}
FUNCTION_EVERY = 4  # at most every fourth word is one that has little picture
LEAST, MOST = 40, 150  # words of a course on a topic
LOOK_AHEAD = 40  # places that a word may come forward so that topics take turns
RIVAL, TOPIC, FUNCTION = 100, 2, 3  # how much speaks against a word


@dataclass(frozen=True, slots=True)
class Item:
    """A word as the order sees it: what it is like (`set_names`) and which words it must not stand beside."""

    key: str
    pos: str
    zipf: float
    set_names: frozenset[str]
    rivals: frozenset[str]  # headwords: antonyms, synonyms, look-alikes
    headword: str


def on_topics(words: Sequence[tuple[str, Item]], topics: frozenset[str]) -> list[Item]:
    """Those of the words, each with its level, that belong to one of the topics: at most MOST, the lowest levels first.

    What they share says nothing about which are alike, so it is left out; the other topics still take turns. Empty
    where there are too few for a course.
    """
    inside = [(level, item) for level, item in words if item.set_names & topics]
    inside.sort(key=lambda one: (one[0], -_usefulness(one[1]), one[1].key))
    chosen = [replace(item, set_names=item.set_names - topics) for _, item in inside[:MOST]]
    return chosen if len(chosen) >= LEAST else []


def _usefulness(word: Item) -> float:
    return word.zipf + WEIGHT.get(word.pos, 0)


def apart(words: Sequence[Item]) -> list[str]:
    """The keys, by falling usefulness, save that rivals keep ten places apart and a topic does not repeat in three.

    Where no word fits, the one with the fewest objections comes next, so every word has its place.
    """
    waiting = sorted(words, key=lambda one: (-_usefulness(one), one.key))
    order: list[Item] = []
    while waiting:
        order.append(waiting.pop(_next(waiting, order)))
    return [one.key for one in order]


def _next(waiting: Sequence[Item], order: Sequence[Item]) -> int:
    """The place of the first word with the fewest objections; far down the list only to keep rivals apart."""
    best, fewest = 0, _objections(waiting[0], order)
    for place in range(1, len(waiting)):
        if not fewest or (place >= LOOK_AHEAD and fewest < RIVAL):
            break
        objections = _objections(waiting[place], order)
        if objections < fewest:
            best, fewest = place, objections
    return best


def _objections(word: Item, before: Sequence[Item]) -> int:
    """How much speaks against this word here; 0 is nothing."""
    near = before[-(APART - 1) :]
    rivals = sum(other.headword in word.rivals or word.headword in other.rivals for other in near)
    topics = sum(bool(other.set_names & word.set_names) for other in before[-3:])
    function = word.pos in FUNCTION_POS and any(o.pos in FUNCTION_POS for o in before[-(FUNCTION_EVERY - 1) :])
    return RIVAL * rivals + TOPIC * topics + FUNCTION * function
