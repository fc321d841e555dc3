"""The recipe's lists: read for the checks, and made anew from word lists."""

import re
import tomllib
from functools import cache
from typing import Any

from tools.content import cmudict, places

LEMMAS = 6000
_RAREST = 1e-7


@cache
def ranks() -> dict[str, int]:
    """The rank of each lemma, the most frequent is 1."""
    return {line.split("\t")[0]: rank for rank, line in enumerate(places.listed(places.RECIPE / "lemmas.txt"), 1)}


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((places.RECIPE / name).read_text(encoding="utf-8"))


@cache
def definition_words(level: str) -> frozenset[str]:
    """Words that definitions of the level may use though the list ranks them too low."""
    groups = [group for group in _table("definition-words.toml")["group"] if level in group.get("levels", [level])]
    return frozenset(word.lower() for group in groups for word in group["words"])


@cache
def function_words() -> frozenset[tuple[str, str]]:
    """Headwords with their part of speech that may go without a scene."""
    groups = tomllib.loads((places.SCHEMA / "function-words.toml").read_text(encoding="utf-8"))
    return frozenset((word, pos) for pos, words in groups["words"].items() for word in words)


@cache
def glosses_without_ending() -> frozenset[str]:
    """Glosses of adjectives that need not end in 다."""
    groups = tomllib.loads((places.SCHEMA / "korean-shape-exceptions.toml").read_text(encoding="utf-8"))["group"]
    return frozenset(gloss for group in groups for gloss in group["glosses"])


@cache
def refused_drawings() -> tuple[frozenset[str], frozenset[str]]:
    """OpenMoji's subgroups and single drawings that no scene may use."""
    table = tomllib.loads((places.SCHEMA / "refused-drawings.toml").read_text(encoding="utf-8"))
    subgroups = frozenset(name for group in table["group"] for name in group.get("subgroups", []))
    emoji = frozenset(one for group in table["group"] for one in group.get("emoji", []))
    return subgroups, emoji


@cache
def unwanted() -> re.Pattern[str]:
    """What no text may say: English as whole words with their endings, Korean as the beginning of one."""
    words = places.listed(places.RECIPE / "unwanted.txt")
    english = "|".join(re.escape(word) for word in words if word.isascii())
    korean = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(rf"\b({english})(?:s|es|ed|ing)?\b|(?:^|(?<=\s))({korean})", re.IGNORECASE)


def make_lemmas() -> None:
    """Write lemmas.txt: wordfreq's words put together under simplemma's lemmas, the most frequent first."""
    import simplemma
    import wordfreq

    frequencies = wordfreq.get_frequency_dict("en", "best")
    left_out = {name for line in places.listed(places.RECIPE / "names.txt") for name in line.split()}
    sums: dict[str, float] = {}
    for word, frequency in frequencies.items():
        if not re.fullmatch(r"[a-z]{2,}|[ai]", word) or frequency < _RAREST or not simplemma.is_known(word, lang="en"):
            continue
        lemma = lemma_of(word)
        # Some of simplemma's lemmas are no words (play*e*); a real one is not much rarer than its forms.
        if frequencies.get(lemma, 0) < frequency / 300:
            lemma = word
        if lemma not in left_out and not unwanted().fullmatch(lemma):
            sums[lemma] = sums.get(lemma, 0) + frequency
    best = sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:LEMMAS]
    head = "# Lemmas of English, the most frequent first: wordfreq put together by simplemma; see README.md\n"
    places.write(places.RECIPE / "lemmas.txt", head + "".join(f"{lemma}\n" for lemma, _ in best))


@cache
def lemma_of(word: str) -> str:
    """The dictionary form of a word, in lower case."""
    import simplemma

    return simplemma.lemmatize(word.lower(), lang="en").lower() if word else ""


@cache
def bath() -> frozenset[str]:
    """Words with American æ and British ɑː."""
    return frozenset(word.lower() for word in places.listed(places.RECIPE / "bath.txt"))


@cache
def pronunciation_exceptions() -> dict[str, dict[str, list[str]]]:
    """What words may also be transcribed as, by word and by `us` or `uk`."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in _table("pronunciation-exceptions.toml").get("exception", []):
        for dialect in ("us", "uk"):
            if dialect in row:
                found.setdefault(row["word"].lower(), {}).setdefault(dialect, []).append(row[dialect])
    return found


@cache
def _kept_pronunciations() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for line in places.listed(places.RECIPE / "pronunciations.txt"):
        word, *phones = line.split()
        found.setdefault(word, []).append(phones)
    return found


def pronunciations(word: str) -> list[list[str]]:
    """The phones of each way in which CMUdict says the word; none when it does not know it."""
    kept = _kept_pronunciations().get(word.lower())
    found = kept if kept is not None else cmudict.whole().get(word.lower(), [])
    return [with_one_main_stress(phones) for phones in found]


def with_one_main_stress(phones: list[str]) -> list[str]:
    """The phones with the last of their main stresses alone; CMUdict gives engineer two."""
    last = max((index for index, phone in enumerate(phones) if phone.endswith("1")), default=-1)
    return [phone[:-1] + "2" if phone.endswith("1") and index < last else phone for index, phone in enumerate(phones)]


def has_all_pronunciations(words: set[str]) -> bool:
    """Whether pronunciations.txt has every word that CMUdict has."""
    return all(word in _kept_pronunciations() or word not in cmudict.whole() for word in words)


def make_pronunciations(words: set[str]) -> None:
    """Write pronunciations.txt: CMUdict's lines for the words."""
    lines = [f"{word} {' '.join(phones)}" for word in sorted(words) for phones in cmudict.whole().get(word, [])]
    head = "# CMUdict's lines for the words of the catalogue; see README.md and content/CREDITS.md\n"
    places.write(places.RECIPE / "pronunciations.txt", head + "".join(f"{line}\n" for line in dict.fromkeys(lines)))
    _kept_pronunciations.cache_clear()


def first_headwords() -> set[str]:
    """The words of every list of headwords in the recipe, in lower case, phrases taken apart."""
    rows = [line.split("\t") for file in places.RECIPE.glob("first-*.tsv") for line in places.listed(file)]
    return {part for row in rows for part in row[1].lower().replace("-", " ").split()}
