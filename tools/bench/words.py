"""What a search costs as the catalogue grows: real words by frequency, their meanings and glosses made up of others."""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import wordfreq

from tools.bench import people
from tools.bench.report import Figure
from vocavision import db
from vocavision.catalogue import actions, lines, queries
from vocavision.catalogue.routes import MOST_FOUND
from vocavision.lib import clock

FEW, MANY = 1_000, 10_000
ROUNDS, ASKED = 15, 60
PREFIX_LETTERS = 3


def catalogue(count: int) -> list[lines.Line]:
    """So many entries that the loader takes."""
    english = [word for word in wordfreq.top_n_list("en", 3 * MANY) if word.isascii() and word.isalpha() and word[2:]]
    korean = [word for word in wordfreq.top_n_list("ko", 3 * MANY) if word[1:]]
    chance = random.Random(7)
    return lines.read(_line(word, english, korean, chance) for word in english[:count])


def _line(word: str, english: list[str], korean: list[str], chance: random.Random) -> str:
    entry = {
        "key": f"{word}-noun", "slug": word, "word": word, "pos": "noun", "level": "B1", "ipa_us": "ə", "ipa_uk": "ə",
        "meaning": " ".join(chance.choices(english[:1500], k=9)), "ko": chance.sample(korean, 2),
        "examples": [{"en": f"The {word} is here.", "ko": "여기 있다."}], "topics": ["work"],
        "forms_all": [word, f"{word}s"], "zipf": wordfreq.zipf_frequency(word, "en"),
    }  # fmt: skip
    return json.dumps(entry, ensure_ascii=False)


def asked() -> list[str]:
    """Queries of every kind: whole words, beginnings, inner parts, forms, one slip, glosses, words of a meaning."""
    some = [line.entry for line in catalogue(FEW)]
    chance = random.Random(11)
    found: list[str] = []
    for entry in chance.sample([one for one in some if one["word"][4:]], ASKED // 6):
        word, meaning = entry["word"], entry["meaning"].split()
        found += [word, word[:PREFIX_LETTERS], word[1:4], f"{word}s", word[:2] + word[3:], entry["ko"][0], meaning[0]]
    return found


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figures of search on SQLite, and on PostgreSQL where it is installed."""
    yield from _engine("SQLite", lambda _name: "", 5 if quick else ROUNDS)
    with people.postgres() as new_database:
        if new_database:
            yield from _engine("PostgreSQL", new_database, 5 if quick else ROUNDS)


def _engine(name: str, new_database: Callable[[str], str], rounds: int) -> Iterator[Figure]:
    texts, kept = asked(), {}
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    with ExitStack() as stack:
        for size in took:
            stack.enter_context(people.empty(new_database(f"words_{size}")))
            actions.load(catalogue(size), clock.now())
            kept[size] = db.database.obj
        for _ in range(rounds):
            for size, database in kept.items():
                db.database.initialize(database)
                took[size].append(_pace(texts))
        prefix = statistics.median([_seconds(text[:PREFIX_LETTERS]) for text in texts])
    few, many = (statistics.median(times) for times in took.values())
    yield Figure(f"a search in {MANY:,} words, to one in {FEW:,} ({name})", many / few, "times", most=2.0)
    yield Figure(f"a search in {MANY:,} words ({name})", many * 1000, "ms")
    yield Figure(f"a search by three letters in {MANY:,} words ({name})", prefix * 1000, "ms")


def _pace(texts: list[str]) -> float:
    return statistics.mean(map(_seconds, texts))


def _seconds(text: str) -> float:
    db.database.connect(reuse_if_open=True)
    began = time.perf_counter()
    queries.search(text, MOST_FOUND)
    return time.perf_counter() - began
