"""Pairs of words that learners mix up, each with the one sentence that tells them apart."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words, and the sentence by language."""

    words: Sequence[str]
    en: str
    ko: str

    @property
    def letter(self) -> str:
        """Where it stands in the alphabet."""
        return self.words[0][0].lower()

    def other(self, word: str) -> str:
        """The one of the two that is not this word."""
        return next(one for one in self.words if one.lower() != word.lower())


class Pairs:
    """All pairs, found by letter and by word."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._all = [Pair(**json.loads(line)) for line in lines if line.strip()]
        self._by_word: dict[str, list[Pair]] = {}
        for pair in self._all:
            for word in pair.words:
                self._by_word.setdefault(word.lower(), []).append(pair)

    @property
    def letters(self) -> Sequence[str]:
        """The letters with which pairs begin."""
        return sorted({pair.letter for pair in self._all})

    def of_letter(self, letter: str) -> Sequence[Pair]:
        """The pairs that begin so, in the order of the alphabet."""
        return [pair for pair in self._all if pair.letter == letter]

    def of_word(self, word: str, but: Collection[str] = ()) -> list[Mapping[str, str]]:
        """What the word is mixed up with, as an entry says it of itself; without what that says already."""
        told = {one.lower() for one in but}
        found = [(pair.other(word), pair) for pair in self._by_word.get(word.lower(), [])]
        return [{"word": other, "en": pair.en, "ko": pair.ko} for other, pair in found if other.lower() not in told]
