"""The lists of headwords, and what is shown as the next word to choose."""

from collections import Counter

import pytest

from tests.content.entries import harbor
from tools.content import choosing, places, recipe

RANKS = {"the": 1, "harbour": 2, "video": 3, "ship": 4, "run": 5, "internet": 6, "sail": 7, "deck": 8}
REASONS = {"video": "in Korean too", "internet": "in Korean too"}
SHARES = {"a1-rest.tsv": 450, "a2-rest.tsv": 700, "b1-rest.tsv": 1250, "b2.tsv": 1300, "c1.tsv": 700}
BATCH = 50


def listed(word: str, pos: str) -> choosing.Headword:
    return choosing.Headword(word, pos, "", "b2.tsv", "1")


def test_a_lemma_is_taken_when_a_list_has_any_form_of_it_or_an_entry_its_other_spelling() -> None:
    have = choosing.taken([listed("Ship", "noun"), listed("deal with", "verb")], [harbor()])
    assert {"ship", "ships", "harbor", "harbors", "harbour", "dealing with"} <= have
    assert "deal" not in have


def test_what_nothing_has_is_shown_by_frequency_and_with_the_reason_for_leaving_it_out() -> None:
    have = choosing.taken([listed("ship", "noun")], [harbor()]) | {"the"}
    found = choosing.candidates(RANKS, have, REASONS)
    assert [(one.rank, one.lemma, one.reason) for one in found] == [
        (3, "video", "in Korean too"),
        (5, "run", ""),
        (6, "internet", "in Korean too"),
        (7, "sail", ""),
        (8, "deck", ""),
    ]


def test_so_many_words_are_shown_as_are_asked_for_not_counting_those_with_a_reason() -> None:
    found = list(choosing.candidates(RANKS, {"the", "harbour"}, REASONS))
    assert [one.lemma for one in choosing.next_ones(found, 2)] == ["video", "ship", "run"]
    assert [one.lemma for one in choosing.next_ones(found, 99)] == [one.lemma for one in found]
    assert list(choosing.next_ones(found, 0)) == []


def test_no_word_stands_in_the_lists_twice_with_one_part_of_speech_and_sense() -> None:
    counted = Counter((one.word, one.pos, one.sense) for one in choosing.headwords())
    assert [key for key, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("name", SHARES)
def test_a_level_has_its_share_in_batches_that_one_can_write_in_a_day(name: str) -> None:
    batches = Counter(one.batch for one in choosing.headwords() if one.file == name)
    assert sum(batches.values()) == SHARES[name]
    assert set(batches.values()) == {BATCH}


def test_every_line_says_why_the_word_is_there_and_nothing_unwanted() -> None:
    lines = [line for name in SHARES for line in places.listed(places.RECIPE / name)]
    assert [line for line in lines if len(line.split("\t")) != 5 or not line.split("\t")[4]] == []
    assert [line for line in lines if recipe.unwanted().search(line)] == []


def test_what_was_left_out_has_a_reason_and_is_in_no_list() -> None:
    reasons = choosing.left_out()
    assert all(reasons.values())
    assert {one.word for one in choosing.headwords()} & reasons.keys() == set()
