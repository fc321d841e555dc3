"""What the app loads is in step with its sources, whole, and small."""

import gzip
import json
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from typing import Any

import pytest

from tests.content.entries import harbor
from tools.content import build, checks, pictures, places, sources
from tools.content.composer import scenes
from tools.content.rhymes import rhymes
from tools.content.sources import Entry


@cache
def _entries() -> list[Entry]:
    return sources.read(sources.source_files())[0]


@cache
def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in places.BUILT_CATALOGUE.read_text(encoding="utf-8").splitlines()]


@cache
def _drawings() -> dict[str, scenes.Drawing]:
    return scenes.drawings_from_json(places.BUILT_DRAWINGS.read_text(encoding="utf-8"))


def test_nothing_is_wrong_in_the_catalogue() -> None:
    entries, problems = checks.of_files(sources.source_files())

    assert [str(problem) for problem in problems] == []
    assert entries


def test_the_built_catalogue_is_what_the_sources_make() -> None:
    assert build.catalogue_text(_entries(), _drawings()) == places.BUILT_CATALOGUE.read_text(encoding="utf-8")


def test_a_learner_meets_only_what_a_second_reader_has_passed() -> None:
    drawings = _drawings()
    assert '"word":"harbor"' in build.catalogue_text([harbor(checked="second reader, 2026-11")], drawings)
    assert build.catalogue_text([harbor()], drawings) == ""


def test_the_built_drawings_are_the_files_in_content_drawings() -> None:
    assert build.drawings_text() == places.BUILT_DRAWINGS.read_text(encoding="utf-8")


def test_the_drawings_kept_are_those_that_scenes_use() -> None:
    assert set(_drawings()) == pictures.used(_entries())


def test_the_first_six_hundred_are_there() -> None:
    planned = [tuple(line.split("\t")[:2]) for line in places.listed(places.RECIPE / "first-600.tsv")]
    written = {(entry.text("level"), entry.word) for entry in _entries()}

    assert [one for one in planned if one not in written] == []
    assert Counter(level for level, _ in planned) == {"A1": 250, "A2": 200, "B1": 150}


@pytest.mark.parametrize("field", ["scene", "hook_scene"])
def test_each_picture_is_small_and_its_hash_is_of_what_it_is_made_of(field: str) -> None:
    for row in _rows():
        if field in row:
            scene = scenes.parse(row[field])
            svg = scenes.compose(scene, _drawings())
            assert len(gzip.compress(svg.encode())) < pictures.MOST_BYTES, row["key"]
            assert row[f"{field}_hash"] == scenes.scene_hash(scene, _drawings())
            ET.fromstring(svg)


def test_lines_are_sorted_by_key_and_no_key_or_slug_comes_twice() -> None:
    keys = [row["key"] for row in _rows()]

    assert keys == sorted(set(keys))
    assert len({row["slug"] for row in _rows()}) == len(keys)


def test_rhymes_are_other_words_of_the_catalogue() -> None:
    words = {row["word"] for row in _rows()}

    for row in _rows():
        assert set(row.get("rhymes", [])) <= words - {row["word"]}
        assert len(row.get("rhymes", [])) <= 8


def test_rhymes_are_alike_from_the_last_stressed_vowel_and_the_most_frequent_comes_first() -> None:
    found = rhymes(
        [
            ("cat", ["K", "AE1", "T"], 4.8),
            ("hat", ["HH", "AE1", "T"], 4.5),
            ("that", ["DH", "AE1", "T"], 7.0),
            ("attack", ["AH0", "T", "AE1", "K"], 5.0),
            ("see", ["S", "IY1"], 6.0),
            ("sea", ["S", "IY1"], 5.0),
        ]
    )

    assert found == {
        "cat": ["that", "hat"],
        "hat": ["that", "cat"],
        "that": ["cat", "hat"],
        "attack": [],
        "see": [],
        "sea": [],
    }


def test_each_line_has_its_forms_and_its_frequency() -> None:
    for row in _rows():
        assert row["forms_all"][0] == row["word"]
        assert 0 < row["zipf"] < 8
