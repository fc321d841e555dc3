"""Roots and mix-ups: each rule refuses what breaks it, and the built files are in step with their sources."""

from pathlib import Path
from typing import Any

import pytest

from tests.content.shelf import PAIR, ROOT
from tools.content import checks, mixups, places, roots
from tools.content.__main__ import main
from tools.content.mixups import Pair
from tools.content.roots import Root

ROOTS_PLANTED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a field that there is not": ({"color": "blue"}, "color", "not a field"),
    "no members": ({"members": None}, "members", "missing"),
    "two members": ({"members": ["inspect", "respect"]}, "members", "allowed are 3 to 12"),
    "a member twice": ({"members": ["inspect", "inspect", "respect"]}, "members", "twice"),
    "a member that shows no form": ({"members": ["inspect", "respect", "table"]}, "members", "table shows none"),
    "members that nobody knows": ({"members": ["spectxa", "spectxb", "spectxc"]}, "members", "fewer than 2"),
    "a kind that there is not": ({"kind": "stem"}, "kind", "none of"),
    "a language that there is not": ({"language": "Elvish"}, "language", "none of"),
    "a slug with a space": ({"slug": "spect s"}, "slug", "shape"),
    "a form with a hyphen": ({"forms": ["spect-"]}, "forms[1]", "shape"),
    "a meaning without Korean": ({"meaning": {"en": "look", "ko": "look"}}, "meaning.ko", "no Hangul"),
    "Korean in the English": ({"meaning": {"en": "보다", "ko": "보다"}}, "meaning.en", "has Hangul"),
    "a meaning in one language": ({"meaning": {"en": "look"}}, "meaning.ko", "missing"),
    "an unwanted word": ({"changes": {"en": "It is damn hard.", "ko": "어려워요."}}, "changes.en", "unwanted"),
}
PAIRS_PLANTED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a field that there is not": ({"level": "B1"}, "level", "not a field"),
    "one word": ({"words": ["borrow"]}, "words", "allowed are 2 to 2"),
    "a word twice": ({"words": ["borrow", "borrow"]}, "words", "twice"),
    "a word that nobody knows": ({"words": ["borrow", "lendxx"]}, "words", "lendxx is neither"),
    "a sentence about another word": ({"en": "You borrow from somebody."}, "en", "does not speak of lend"),
    "a sentence without Korean": ({"ko": "borrow, lend"}, "ko", "no Hangul"),
    "Korean in the English": ({"en": "You borrow 돈 and lend it."}, "en", "has Hangul"),
    "no sentence": ({"en": None}, "en", "missing"),
    "a sentence that never ends": ({"en": "borrow lend " * 20}, "en", "characters"),
}


def changed(fields: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}


def test_a_sound_root_and_a_sound_pair_have_no_problem() -> None:
    assert roots.check([Root("roots.toml", 1, ROOT)], []) == []
    assert mixups.check([Pair("mix-ups.toml", 1, PAIR)], []) == []


@pytest.mark.parametrize("name", ROOTS_PLANTED)
def test_a_root_that_breaks_a_rule_is_refused(name: str) -> None:
    changes, field, said = ROOTS_PLANTED[name]
    problems = roots.check([Root("roots.toml", 1, changed(ROOT, changes))], [])
    assert any(one.field == field and said in one.message for one in problems), problems


@pytest.mark.parametrize("name", PAIRS_PLANTED)
def test_a_pair_that_breaks_a_rule_is_refused(name: str) -> None:
    changes, field, said = PAIRS_PLANTED[name]
    problems = mixups.check([Pair("mix-ups.toml", 1, changed(PAIR, changes))], [])
    assert any(one.field == field and said in one.message for one in problems), problems


def test_doubles_are_refused() -> None:
    twice = mixups.check([Pair("m", 1, PAIR), Pair("m", 2, {**PAIR, "words": ["lend", "borrow"]})], [])
    assert {one.message for one in twice} == {"stands there twice", "is the sentence of another pair too"}
    assert "another root" in roots.check([Root("r", 1, ROOT), Root("r", 2, ROOT)], [])[0].message


@pytest.mark.parametrize("text", ["[[root", '[[root]]\nslug = "\\x"', "root = 7", "[[pair]]\n", "[[root]]\n[[more]]\n"])
def test_a_broken_file_is_named_and_is_no_crash(text: str, tmp_path: Path) -> None:
    broken = tmp_path / "roots.toml"
    broken.write_text(text, encoding="utf-8")
    found, problems = roots.read(broken)
    assert found == []
    assert "roots.toml" in str(problems[0])
    assert roots.read(tmp_path / "none.toml")[1]


def test_nothing_is_wrong_in_roots_and_mix_ups() -> None:
    assert [str(one) for one in checks.beside(places.BESIDE)] == []
    assert len(roots.read()[0]) >= 250
    assert len(mixups.read()[0]) >= 300


def test_the_built_files_are_what_the_sources_make() -> None:
    assert roots.built(roots.read()[0]) == places.BUILT_ROOTS.read_text(encoding="utf-8")
    assert mixups.built(mixups.read()[0]) == places.BUILT_MIXUPS.read_text(encoding="utf-8")


def test_the_check_of_one_file_names_what_is_wrong_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(places.ROOTS), str(places.MIXUPS)]) == 0
    assert "0 problems" in capsys.readouterr().out
