"""The notation of scenes, and the picture that it becomes."""

import hashlib
import re
import xml.etree.ElementTree as ET
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.catalogue import scenes
from vocavision.catalogue.scenes import Drawing, SceneError, compose, parse, scene_hash

_SHAPE = '<g id="a"><path d="M10 10H60V50z" fill="#fff"/><circle cx="30" cy="30" r="4" fill="url(#a)"/></g>'
_EMOJI = ("🐇", "🏠", "☀️", "👩‍🌾", "⛵", "1️⃣", "E0AB")
_DRAWINGS = {scenes.drawing_name(one): Drawing(_SHAPE, 10, 10, 50, 40) for one in _EMOJI}

_ONE = st.builds(
    lambda prefixes, emoji, repeat: "".join(f"{prefix}:" for prefix in prefixes) + emoji + repeat,
    st.lists(st.sampled_from(["small", "faint", "flip", "no"]), unique=True),
    st.sampled_from(_EMOJI),
    st.sampled_from(["", "x2", "x3", "x4", "x5"]),
)
_FIGURE = st.builds("".join, st.tuples(_ONE) | st.tuples(_ONE, st.just("@"), _ONE))
_COLUMN = st.builds("/".join, st.lists(_ONE, min_size=1, max_size=2)) | _FIGURE
_SCENE = st.builds(
    lambda first, rest: " ".join([first, *(part for sign, column in rest for part in (sign, column) if part)]),
    _COLUMN,
    st.lists(st.tuples(st.sampled_from(["", ">", "<", "+", "=", "|"]), _COLUMN), max_size=1),
)


@given(_SCENE)
def test_every_scene_of_the_notation_becomes_a_picture_that_a_strict_page_may_show(text: str) -> None:
    svg = compose(parse(text), _DRAWINGS)

    root = ET.fromstring(svg)
    assert root.get("viewBox") == f"0 0 {scenes.VIEW_WIDTH} {scenes.VIEW_HEIGHT}"
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "circle"}
    assert "style" not in svg
    assert not re.search(r"\son\w+=", svg)


@given(_SCENE)
def test_ids_in_a_picture_are_unique_and_what_refers_to_them_finds_them(text: str) -> None:
    svg = compose(parse(text), _DRAWINGS)

    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(ids)


@given(_SCENE)
def test_the_same_scene_has_the_same_picture_and_hash(text: str) -> None:
    assert compose(parse(text), _DRAWINGS) == compose(parse(f"  {text} "), dict(_DRAWINGS))
    assert scene_hash(parse(text), _DRAWINGS) == scene_hash(parse(text), dict(_DRAWINGS))


@given(st.text(max_size=30))
def test_any_other_text_is_read_or_refused(text: str) -> None:
    scene = None
    with suppress(SceneError):
        scene = parse(text)

    assert scene is None or scene.drawings


def test_the_hash_changes_with_a_drawing_and_with_the_scene() -> None:
    rabbit = scenes.drawing_name("🐇")
    redrawn = _DRAWINGS | {rabbit: replace(_DRAWINGS[rabbit], svg='<path d="M0 0"/>')}
    first = scene_hash(parse("🐇 > 🏠"), _DRAWINGS)

    assert scene_hash(parse("🐇 > 🏠"), redrawn) != first
    assert scene_hash(parse("🐇 < 🏠"), _DRAWINGS) != first
    assert scene_hash(parse("🏠"), _DRAWINGS) == scene_hash(parse("🏠"), redrawn)


def test_a_sun_is_the_same_drawing_with_and_without_its_variation_selector() -> None:
    assert parse("☀️") == parse("☀")


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", ">", "🐇 >", "> 🐇", "🐇 > > 🏠", "huge:🐇", "small:big:🐇", "small:small:🐇", "🐇x1",
        "🐇x6", "rabbit", "🐇/", "🐇@", "🐇@🏠@⛵", "🐇 🏠 ⛵ 🐇 🏠", "x3", "small:>",
    ],
)  # fmt: skip
def test_what_the_notation_has_not_is_refused(text: str) -> None:
    with pytest.raises(SceneError):
        parse(text)


def test_an_unknown_drawing_is_named() -> None:
    with pytest.raises(SceneError, match="1F40C"):
        compose(parse("🐌"), _DRAWINGS)


def _scale(svg: str) -> float:
    found = re.search(r"scale\(([\d.]+)\)", svg)
    assert found
    return float(found[1])


def test_a_single_drawing_is_shown_larger_than_each_of_four() -> None:
    assert _scale(compose(parse("🐇"), _DRAWINGS)) > 1.5 * _scale(compose(parse("🐇 🏠 > ⛵ 🐇"), _DRAWINGS))


def test_a_mirrored_drawing_stays_inside_its_box() -> None:
    svg = compose(parse("flip:🐇"), _DRAWINGS)

    assert "translate(60 -10)scale(-1 1)" in svg


def test_a_composer_that_draws_otherwise_has_a_new_version() -> None:
    text = "🐇@🏠 small:☀️ > flip:faint:👩‍🌾"
    drawn = hashlib.sha256(compose(parse(text), _DRAWINGS).encode()).hexdigest()[:12]

    # When the picture changes, raise COMPOSER_VERSION and put both new values here: addresses are cached for ever.
    assert (scenes.COMPOSER_VERSION, drawn) == (1, "db46fec7b936")
