"""Mix-ups: pairs that learners take for one another, read, checked and built into what the app loads."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.content import places, recipe, shape, sources, vocabulary
from tools.content.lines import one_a_line
from tools.content.sources import Entry, Problem, Row


class Pair(Row):
    """One pair of the source."""

    @property
    def name(self) -> str:
        """What messages call it: `affect, effect`."""
        words = self.fields.get("words")
        return ", ".join(map(str, words)) if isinstance(words, list) and words else f"pair {self.number}"

    @property
    def words(self) -> frozenset[str]:
        """The two, in whatever order."""
        return frozenset(word.lower() for word in self.fields["words"])


def read(file: Path = places.MIXUPS) -> tuple[list[Pair], list[Problem]]:
    """The pairs of the file, and what keeps it from being read."""
    rows, problems = sources.tables(file, "pair")
    return [Pair(places.shown(file), number, fields) for number, fields in enumerate(rows, 1)], problems


def check(pairs: Iterable[Pair], entries: Iterable[Entry]) -> list[Problem]:
    """Everything that is wrong with the pairs."""
    words, sound, problems = vocabulary.known(entries), [], []
    for pair in pairs:
        wrong = [pair.problem(field, message) for field, message in shape.faults(pair.fields, "mix-ups", "pair")]
        problems += wrong
        sound += [] if wrong else [pair]
    together = Counter(pair.words for pair in sound)
    said = Counter(pair.fields[language] for pair in sound for language in ("en", "ko"))
    for pair in sound:
        problems += _faults(pair, words)
        if together[pair.words] > 1:
            problems.append(pair.problem("words", "stands there twice"))
        problems += [
            pair.problem(language, "is the sentence of another pair too")
            for language in ("en", "ko")
            if said[pair.fields[language]] > 1
        ]
    return problems


def _faults(pair: Pair, words: frozenset[str]) -> Iterator[Problem]:
    for word in pair.fields["words"]:
        if not vocabulary.knows(words, word):
            yield pair.problem("words", f"{word} is neither in the catalogue nor in the lists of content/recipe")
        if word.lower() not in pair.fields["en"].lower():
            yield pair.problem("en", f"does not speak of {word}")
    if not sources.HANGUL.search(pair.fields["ko"]):
        yield pair.problem("ko", "has no Hangul")
    if sources.HANGUL.search(pair.fields["en"]):
        yield pair.problem("en", "is English and has Hangul")
    for language in ("en", "ko"):
        if found := recipe.unwanted().search(pair.fields[language]):
            yield pair.problem(language, f"says {found[0]}, which is on the list of unwanted words")


def built(pairs: Iterable[Pair]) -> str:
    """The text of mix-ups.jsonl, in the order of the alphabet."""
    return one_a_line(
        pair.fields for pair in sorted(pairs, key=lambda pair: [one.lower() for one in pair.fields["words"]])
    )
