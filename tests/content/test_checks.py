"""Every rule of the check refuses an entry that breaks it, and says where."""

from pathlib import Path
from typing import Any

import pytest

from tests.content.entries import FILE, harbor
from tools.content import checks, language, sources

_GOOD, _OTHER = harbor().rows("examples")
_ALT = {"en": "A boat beside a house.", "ko": "집 옆에 배가 있다."}


def _examples(**changes: str) -> dict[str, Any]:
    return {"examples": [_GOOD | changes, _OTHER]}


def test_a_sound_entry_has_no_problem() -> None:
    assert checks.of_entry(harbor()) == []


@pytest.mark.parametrize(
    "name",
    [
        "word",
        "pos",
        "level",
        "topics",
        "ipa_us",
        "ipa_uk",
        "meaning",
        "ko",
        "examples",
        "scene",
        "scene_alt",
        "by",
    ],
)
def test_a_missing_required_field_is_refused(name: str) -> None:
    problems = checks.of_entry(harbor(**{name: None}))

    assert any(problem.field == name and "missing" in problem.message for problem in problems)


PLANTED: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown field": ({"color": "blue"}, "color", "not a field"),
    "a part of speech that there is not": ({"pos": "thing"}, "pos", "none of"),
    "a level that there is not": ({"level": "B7"}, "level", "none of"),
    "a topic that there is not": ({"topics": ["cars"]}, "topics[1]", "none of"),
    "a text where a list is asked for": ({"ko": "항구"}, "ko", "list"),
    "a list where a text is asked for": ({"meaning": ["a place"]}, "meaning", "text"),
    "four glosses": ({"ko": ["항구", "포구", "나루", "부두"]}, "ko", "allowed are 1 to 3"),
    "one example": ({"examples": [_GOOD]}, "examples", "allowed are 2 to 2"),
    "an example without its Korean": (
        {"examples": [_OTHER, {"en": "We saw it from the harbor."}]},
        "examples[2].ko", "missing",
    ),
    "a meaning with a full stop": ({"meaning": "a safe place by the sea."}, "meaning", "shape"),
    "an empty text": ({"variant": ""}, "variant", "empty"),
    "a list with another owner's name": ({"lists": ["big list"]}, "lists", "allowed are 0 to 0"),
    "the same topic twice": ({"topics": ["travel", "travel"]}, "topics", "twice"),
    "a definition that uses the headword": ({"meaning": "a harbor by the sea"}, "meaning", "headword"),
    "a definition that uses a form of it": (
        {"meaning": "one of the harbors by the sea"},
        "meaning", "headword",
    ),
    "a definition that uses a word of its family": (
        {"word": "teacher", "meaning": "a person who teaches"}, "meaning", "family",
    ),
    "a definition with a word too rare": (
        {"meaning": "an anchorage by the sea"},
        "meaning", "3000 most frequent",
    ),
    "an A1 definition with a word too rare": (
        {"level": "A1", "meaning": "a refuge by the sea"},
        "meaning", "1500",
    ),
    "a definition rarer than its headword": (
        {"word": "house", "meaning": "a kind of shelter for people"}, "meaning", "rarer than the headword",
    ),
    "a definition of fifteen words": (
        {"meaning": "a place by the sea where boats can be safe when there is any wind"},
        "meaning", "at most 14",
    ),
    "a verb's definition without to": ({"pos": "verb", "meaning": "give a safe place"}, "meaning", "to"),
    "an example without the headword": (_examples(en="Boats came home at six."), "examples[1].en", "no form"),
    "an example of four words": (_examples(en="See the harbor there."), "examples[1].en", "allowed are 5"),
    "an example of fifteen words": (
        _examples(en="The boats came back to the old harbor in the town long before it was dark."),
        "examples[1].en", "allowed are 5 to 14",
    ),
    "the same example twice": ({"examples": [_GOOD, _GOOD]}, "examples[2].en", "again"),
    "Korean without Hangul": ({"ko": ["harbor"]}, "ko[1]", "no Hangul"),
    "an example's Korean without Hangul": (_examples(ko="The harbor."), "examples[1].ko", "no Hangul"),
    "English with Hangul": (_examples(en="Boats came to the harbor 항구."), "examples[1].en", "Hangul"),
    "a verb's gloss that is no verb": ({"pos": "verb", "ko": ["항구"]}, "ko[1]", "다"),
    "a scene of an unknown drawing": ({"scene": "⛵ 㐀"}, "scene", "unknown drawing"),
    "a country's flag": ({"scene": "🇰🇷"}, "scene", "refuse"),
    "a religious sign": ({"scene": "⛵ ☪️"}, "scene", "refuse"),
    "a skin tone": ({"scene": "👍🏽"}, "scene", "skin tone"),
    "a scene of six drawings": ({"scene": "⛵ ⛵ ⛵ ⛵ ⛵ ⛵"}, "scene", "at most 4"),
    "a scene in an unknown notation": ({"scene": "huge:⛵"}, "scene", "unknown prefix"),
    "a hook's scene without its text": ({"hook_scene": "⛵"}, "hook_scene_alt", "missing"),
    "a text for the picture that names the word": (
        {"scene_alt": _ALT | {"en": "Boats in a harbor."}}, "scene_alt.en", "names the headword",
    ),
    "a Korean text for the picture that names the gloss": (
        {"scene_alt": _ALT | {"ko": "항구에 배가 있다."}}, "scene_alt.ko", "names the gloss",
    ),
    "an American transcription that CMUdict has not": ({"ipa_us": "ˈhæːrbər"}, "ipa_us", "ː"),
    "an American vowel that CMUdict has not": ({"ipa_us": "ˈhærbər"}, "ipa_us", "CMUdict"),
    "the stress on another syllable": ({"ipa_us": "hɑːrˈbər"}, "ipa_us", "CMUdict"),
    "a transcription without stress": ({"ipa_us": "hɑːrbər"}, "ipa_us", "main stress"),
    "slashes around a transcription": ({"ipa_us": "/ˈhɑːrbər/"}, "ipa_us", "shape"),
    "a British r that is not spoken": ({"ipa_uk": "ˈhɑːrbə"}, "ipa_uk", "rules"),
    "an unwanted English word": (_examples(en="The damn harbor was full."), "examples[1].en", "unwanted"),
    "an unwanted Korean word": (_examples(ko="지랄 같은 항구였다."), "examples[1].ko", "unwanted"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "message"), PLANTED.values(), ids=PLANTED)
def test_what_is_planted_is_refused_by_file_entry_and_field(changes: dict[str, Any], field: str, message: str) -> None:
    entry = harbor(**changes)

    problems = [problem for problem in checks.of_entry(entry) if problem.field.startswith(field)]

    assert any(message in problem.message for problem in problems), checks.of_entry(entry)
    assert all(str(problem).startswith(f"{FILE}: {entry.name}: {field}") for problem in problems)


def test_two_entries_with_one_meaning_are_refused_and_the_later_one_is_named() -> None:
    (problem,) = language.check_together([harbor(), harbor(word="port")])

    assert (problem.entry, problem.field) == ("port (noun)", "meaning")
    assert "harbor (noun)" in problem.message


def test_one_word_twice_with_the_same_part_of_speech_needs_a_sense() -> None:
    first, second = harbor(), harbor(meaning="a place for ships")

    assert [problem.field for problem in language.check_together([first, second])] == ["word"]
    assert language.check_together([first, harbor(meaning="a place for ships", sense="for ships")]) == []


def test_a_function_word_goes_without_a_scene() -> None:
    entry = harbor(word="with", pos="preposition", scene=None, scene_alt=None)

    assert not [problem for problem in checks.of_entry(entry) if problem.field.startswith("scene")]


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "01.toml"
    file.write_text('[[entry]\nword = "harbor"', encoding="utf-8")

    _, problems = sources.read([file])

    assert [problem.file for problem in problems] == [str(file)]


def test_a_compound_may_be_explained_by_its_last_part() -> None:
    entry = harbor(word="bathroom", meaning="a room where people wash", family=["bath", "room"])

    assert not [problem for problem in language.check(entry) if problem.field == "meaning"]
