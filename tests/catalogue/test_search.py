"""What a person types finds the word, on both engines, and in the same order."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry, invented
from tests.catalogue.factories import queries as typed
from tests.conftest import running
from tests.house.sources import ROOT
from vocavision.catalogue import actions, queries
from vocavision.config import Config
from vocavision.lib import clock

FIXED = (
    "go", "went", "gone", "going", "harbor", "Harbor", "harbour", "harbr", "arbo", "항구", "borrow", "borow", "borrwo",
    "brorow", "borrowed", "빌리다", "빌려", "water", "물", "a", "b", "s", "th", "ea", "ing", "tion", "boat", "boats",
    "a safe place", "lunch", "점심", "식사", "점심식사", "가다", "다", "하다", "ㅎ", "mother", "motehr", "children",
    "childs", "better", "worst", "ate", "eight", "colour", "favourite", "o'clock", "ice cream", "zzzz",
    "frozen water", "water frozen", "the sea boats", "place safe", "a safe zzzz", "it is", "of in",
)  # fmt: skip


def found(text: str) -> list[str]:
    return [word.headword for word in queries.words(queries.search(text, 300))]


FIRST = {
    "harbor": "harbor",
    "  HARBOR! ": "harbor",
    "harbour": "harbor",
    "harbors": "harbor",
    "went": "go",
    "children": "child",
    "항구": "harbor",
    "borow": "borrow",
    "borrrow": "borrow",
    "brorow": "borrow",
    "borrox": "borrow",
    "점심식사": "lunch",
}
NEAR_THE_TOP = {"better": "good", "식사": "breakfast"}
SOMEWHERE = {"arbo": "harbor", "boats": "harbor", "safe": "harbor"}
TOLD = {"falls rain": "water", "rain that falls": "water", "the boats sea": "harbor", "boats, a safe": "harbor"}
NOTHING = (
    "", " ", "...", "\u200b", "zzzzzz", "😀", "%", "_", "%%%", "\\", '"', '\"""', "*", "a* OR b", 'NEAR("a b")',
    "'; DROP TABLE word; --", "ㅁ" * 60, "x" * 10_000, "\0", "har\0bor zzz",
)  # fmt: skip


def test_the_word_that_is_meant_comes_first(each_app: Flask, catalogue: None) -> None:
    """A headword, a form, a gloss, one letter too many, too few, other or swapped."""
    assert {text: found(text)[:1] for text in FIRST} == {text: [word] for text, word in FIRST.items()}
    assert [text for text, word in NEAR_THE_TOP.items() if word not in found(text)[:5]] == []


def test_a_part_of_the_word_and_a_word_of_its_meaning_find_it(each_app: Flask, catalogue: None) -> None:
    assert [text for text, word in SOMEWHERE.items() if word not in found(text)] == []


def test_words_of_a_meaning_find_it_in_whatever_order_and_place(each_app: Flask, catalogue: None) -> None:
    assert {text: word for text, word in TOLD.items() if word not in found(text)[:5]} == {}
    assert found("boats zzzz") == []


def test_what_cannot_be_found_finds_nothing_and_breaks_nothing(each_app: Flask, catalogue: None) -> None:
    assert {text: found(text) for text in NOTHING if found(text)} == {}


def test_the_exact_word_is_not_lost_behind_many_frequent_ones(each_app: Flask) -> None:
    many = [entry(f"no{n:03}", zipf=7.0, meaning="a thing", ko=["것"], forms_all=[f"no{n:03}"]) for n in range(450)]
    actions.load(built(entry("no", zipf=1.0), *many), clock.now())
    assert found("no")[0] == "no"


def test_it_takes_three_statements_at_most_and_four_for_several_words(
    each_app: Flask, catalogue: None, count_statements: Any
) -> None:
    for text, most in (("harbor", 3), ("e", 3), ("항구", 3), ("x" * 60, 3), ("", 3), ("a safe place by the sea", 4)):
        with count_statements() as ran:
            queries.search(text, 300)
        assert len(ran) <= most


def answers(config: Config, asked: Sequence[str], load: Sequence[dict[str, Any]] = ()) -> list[list[str]]:
    """The keys that each query finds, in their order."""
    with running(config):
        if load:
            actions.load(built(*load), clock.now())
        return [[word.entry["key"] for word in queries.words(queries.search(text, 300))] for text in asked]


def real() -> list[dict[str, Any]]:
    lines = (ROOT / "content" / "catalogue.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_both_engines_give_the_same_words_in_the_same_order(
    sqlite_config: Config, postgres_config: Config, catalogue: None
) -> None:
    asked = [*FIXED, *typed(real(), 500)]
    assert len(asked) == len(FIXED) + 500
    on_sqlite, on_postgres = answers(sqlite_config, asked), answers(postgres_config, asked)
    assert dict(zip(asked, on_sqlite, strict=True)) == dict(zip(asked, on_postgres, strict=True))
    assert sum(bool(keys) for keys in on_sqlite) > 450


@pytest.mark.slow
def test_so_they_do_with_ten_thousand_words(sqlite_config: Config, postgres_config: Config) -> None:
    words = invented(10_000)
    asked = [*FIXED, *typed(words, 500)]
    on_sqlite, on_postgres = answers(sqlite_config, asked, words), answers(postgres_config, asked, words)
    assert dict(zip(asked, on_sqlite, strict=True)) == dict(zip(asked, on_postgres, strict=True))


def test_so_they_do_after_words_have_changed_gone_and_come_back(sqlite_config: Config, postgres_config: Config) -> None:
    words = invented(300, seed=3)
    asked = typed(words, 200, seed=5)

    def lived(config: Config) -> list[list[str]]:
        with running(config):
            for some in (words, words[50:], [{**one, "zipf": 3.0} for one in words[:200]]):
                actions.load(built(*some), clock.now())
        return answers(config, asked, words)

    assert lived(sqlite_config) == lived(postgres_config)
