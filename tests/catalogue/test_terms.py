"""What an entry is found by, and where its word stands in a sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.catalogue.highlight import pieces
from vocavision.catalogue.search import Kind, normalised
from vocavision.catalogue.terms import all_slips, terms

HARBOR: dict[str, Any] = {
    "word": "harbor",
    "variant": "harbour",
    "forms_all": ["harbor", "harbors"],
    "ko": ["항구"],
    "meaning": "a safe place by the sea where boats can stay",
}


def found(kind: Kind, **changes: Any) -> set[str]:
    return {text for one, text in terms(HARBOR | changes) if one == kind}


def test_headword_forms_british_spelling_and_gloss_are_terms() -> None:
    assert found(Kind.HEADWORD) == {"harbor"}
    assert found(Kind.FORM) == {"harbor", "harbors", "harbour"}
    assert found(Kind.GLOSS) == {"항구"}


def test_the_words_of_the_meaning_are_terms_save_those_that_say_nothing() -> None:
    assert found(Kind.MEANING) == {"safe", "place", "sea", "boats", "stay"}


@pytest.mark.parametrize(
    ("gloss", "wholes", "words"),
    [
        ("아침 식사", {"아침 식사", "아침식사"}, {"아침", "식사"}),
        ("(눈을) 감다", {"눈을 감다", "눈을감다", "감다"}, set()),
        ("새(로운)", {"새로운", "새"}, set()),
        ("~을 받을 만하다", {"을 받을 만하다", "을받을만하다", "받을 만하다", "받을만하다"}, {"받을", "만하다"}),
        ("~와", {"와"}, set()),
    ],
)
def test_a_gloss_is_found_with_and_without_brackets_tilde_and_spaces(
    gloss: str, wholes: set[str], words: set[str]
) -> None:
    assert found(Kind.GLOSS, ko=[gloss]) == wholes
    assert found(Kind.GLOSS_WORD, ko=[gloss]) == words


def test_each_term_comes_once_and_is_plain_already() -> None:
    every = list(terms(HARBOR | {"ko": ["항구", "항구 "], "meaning": "sea, sea and Sea"}))
    assert len(every) == len(set(every))
    assert all(text == normalised(text) for _, text in every)


def test_slips_are_of_the_headword_and_its_forms_only() -> None:
    marks = all_slips(HARBOR)
    assert {"harbor", "harbr", "harbur", "arbors"} <= marks
    assert not {"place", "plac", "항구"} & marks


def marked(text: str, *forms: str) -> list[str]:
    return [piece for piece, is_word in pieces(text, forms) if is_word]


def test_the_word_is_found_in_whatever_form_and_case() -> None:
    assert marked("Harbors are old; the harbor is deep.", "harbor", "harbors") == ["Harbors", "harbor"]


def test_a_part_of_another_word_is_not_the_word() -> None:
    assert marked("She started the art class; art-lovers came.", "art") == ["art", "art"]


def test_the_longest_form_wins() -> None:
    assert marked("He gave up. Give it.", "give", "give up", "gave up", "gave") == ["gave up", "Give"]


def test_signs_in_a_form_are_taken_as_they_are() -> None:
    assert marked("At four o'clock (sharp).", "o'clock") == ["o'clock"]
    assert marked("a.b and aXb", "a.b") == ["a.b"]


@given(st.text("ab .'-", max_size=30), st.lists(st.text("ab.", max_size=3), max_size=4))
def test_joined_the_pieces_are_the_text_again(text: str, forms: list[str]) -> None:
    found = pieces(text, forms)
    assert "".join(piece for piece, _ in found) == text
    assert all(piece for piece, _ in found) or not text
    wanted = {form.casefold() for form in forms}
    assert all(piece.casefold() in wanted for piece, is_word in found if is_word)
