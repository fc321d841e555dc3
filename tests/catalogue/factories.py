"""Entries as the built catalogue has them: one, and as many invented ones as one likes."""

import json
from collections.abc import Iterable
from random import Random
from typing import Any

from vocavision.catalogue import lines
from vocavision.catalogue.lines import Line

ONSETS = [*"bcdfghjklmnprstvw", "br", "cl", "dr", "fl", "gr", "pl", "st", "tr"]
VOWELS = [*"aeiou", "ea", "oo", "ai"]
CODAS = ["", "n", "r", "l", "t", "nd", "st", "m", "ck"]
HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"
LEVELS = ["A1", "A2", "B1", "B2", "C1"]
POS = ["noun", "verb", "adjective"]
TOPICS = [f"topic{number}" for number in range(32)]


def entry(word: str = "harbor", **changes: Any) -> dict[str, Any]:
    """An entry with every field that is required; a field that becomes None is left out."""
    fields = {
        "key": f"{word}-noun",
        "slug": word,
        "word": word,
        "pos": "noun",
        "level": "B1",
        "topics": ["travel"],
        "ipa_us": "ˈhɑːrbər",
        "ipa_uk": "ˈhɑːbə",
        "meaning": f"a safe place for a {word}",
        "ko": ["항구"],
        "examples": [{"en": f"We saw the {word}.", "ko": "우리는 항구를 보았다."}] * 2,
        "by": "model",
        "forms_all": [word, f"{word}s"],
        "zipf": 4.1,
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def built(*entries: dict[str, Any]) -> list[Line]:
    """The entries as lines of the built file."""
    return lines.read(json.dumps(one, ensure_ascii=False) for one in entries)


def invented(count: int, seed: int = 7) -> list[dict[str, Any]]:
    """So many different entries with invented words, the same ones every time."""
    rng = Random(seed)
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(_syllable(rng) for _ in range(rng.choice([1, 2, 2, 3])))] = None
    known = list(words)
    return [_invented(word, known, rng) for word in known]


def _syllable(rng: Random) -> str:
    return rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS)


def _invented(word: str, known: list[str], rng: Random) -> dict[str, Any]:
    pos = rng.choice(POS)
    glosses = [
        " ".join("".join(rng.choices(HANGUL, k=rng.randint(2, 3))) for _ in range(rng.choice([1, 1, 1, 2])))
        for _ in range(rng.randint(1, 3))
    ]
    return entry(
        word,
        key=f"{word}-{pos}",
        pos=pos,
        level=rng.choice(LEVELS),
        zipf=round(rng.uniform(2, 7), 2),
        ko=glosses,
        meaning=" ".join(["a", *rng.choices(known[:2000], k=rng.randint(4, 9))]),
        forms_all=[word, f"{word}s", f"{word}ed"],
        topics=rng.sample(TOPICS, rng.choice([1, 1, 2, 3])),
    )


def queries(entries: Iterable[dict[str, Any]], count: int, seed: int = 11) -> list[str]:
    """So many things one may type: headwords, forms, glosses, parts, words of meanings, slips; the same every time."""
    rng = Random(seed)
    known = list(entries)
    return [_query(rng.choice(known), rng) for _ in range(count)]


def _query(one: dict[str, Any], rng: Random) -> str:
    word: str = one["word"]
    kind = rng.choice(
        ["headword", "form", "gloss", "gloss part", "beginning", "part", "meaning", "meanings", "slip", "slip"]
    )
    if kind == "form":
        return str(rng.choice(one["forms_all"]))
    if kind.startswith("gloss"):
        gloss: str = rng.choice(one["ko"])
        return gloss if kind == "gloss" else gloss[: rng.randint(1, len(gloss))]
    if kind == "meaning":
        return str(rng.choice(one["meaning"].split()))
    if kind == "meanings":
        return " ".join(rng.choices(one["meaning"].split(), k=rng.randint(2, 3)))
    if kind == "beginning":
        return word[: rng.randint(1, len(word))]
    if kind == "part" and len(word) > 3:
        start = rng.randint(0, len(word) - 3)
        return word[start : start + rng.randint(3, 5)]
    return slipped(word, rng) if kind == "slip" else word


def slipped(word: str, rng: Random) -> str:
    """The word with one letter too many, too few, other, or swapped with its neighbour."""
    place = rng.randrange(len(word))
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return rng.choice(
        [
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ]
    )
