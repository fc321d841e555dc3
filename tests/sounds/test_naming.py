"""What can be said, and under which name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.sounds import naming


@pytest.mark.parametrize("headword", ["a", "look forward to", "o'clock", "café", "well-known", "a.m."])
def test_headwords_are_sayable(headword: str) -> None:
    assert naming.is_sayable(headword)


@pytest.mark.parametrize(
    "headword", ["", " ", "-", "x" * 61, "[[h@]]", "<speak>", "a\nb", "a\0b", "항구", "a;b", "$(id)", "a|b"]
)
def test_what_would_tell_a_program_more_than_a_word_is_not_said(headword: str) -> None:
    assert not naming.is_sayable(headword)


@given(st.text(), st.text())
def test_a_name_leads_nowhere_else(slug: str, named: str) -> None:
    if naming.is_name(slug, named):
        assert not {"/", "\\", "\0", "."} & set(slug + named)


@given(st.text(max_size=60), st.text(max_size=60))
def test_another_headword_has_another_hash(one: str, other: str) -> None:
    assert naming.is_name("word", naming.sound_hash(one))
    assert (naming.sound_hash(one) == naming.sound_hash(other)) == (one == other)
