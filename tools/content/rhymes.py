"""Which words of the catalogue rhyme: alike from the last stressed vowel on, and not before it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

MOST = 8


def rhymes(words: Iterable[tuple[str, Sequence[str], float]]) -> dict[str, list[str]]:
    """For each word its rhymes, the most frequent first; a word comes with its phones and its frequency."""
    best: dict[str, tuple[Sequence[str], float]] = {}
    for word, phones, frequency in words:
        if phones and (word not in best or frequency > best[word][1]):
            best[word] = (phones, frequency)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for word in sorted(best, key=lambda word: (-best[word][1], word)):
        groups[_ending(best[word][0])].append(word)
    return {
        word: [
            other
            for other in groups[_ending(phones)]
            if other != word and _beginning(best[other][0]) != _beginning(phones)
        ][:MOST]
        for word, (phones, _) in best.items()
    }


def _last_stress(phones: Sequence[str]) -> int:
    main = [index for index, phone in enumerate(phones) if phone.endswith("1")]
    return main[-1] if main else next(index for index, phone in enumerate(phones) if phone[-1].isdigit())


def _ending(phones: Sequence[str]) -> tuple[str, ...]:
    return tuple(phone.rstrip("012") for phone in phones[_last_stress(phones) :])


def _beginning(phones: Sequence[str]) -> str:
    """The consonant before the vowel that rhymes; two that share it are no rhyme (stand, understand)."""
    start = _last_stress(phones)
    return phones[start - 1] if start else ""
