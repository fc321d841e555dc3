"""Pairs of words that learners mix up, on their page and on those of the words."""

from typing import Any

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry
from tests.content.shelf import a_pair
from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.catalogue import actions
from vocavision.lib import clock
from vocavision.mixups.pairs import Pairs

PAIRS = Pairs([a_pair("borrow", "lend"), a_pair("lend", "rent", en="Rent costs.", ko="돈이 들어요.")])


def test_a_word_is_told_the_other_of_each_of_its_pairs() -> None:
    assert [one["word"] for one in PAIRS.of_word("Lend")] == ["borrow", "rent"]
    assert [one["word"] for one in PAIRS.of_word("lend", but=["Borrow"])] == ["rent"]
    assert PAIRS.of_word("water") == []


def test_pairs_stand_under_their_first_letter() -> None:
    assert PAIRS.letters == ["b", "l"]
    assert [pair.words for pair in PAIRS.of_letter("l")] == [["lend", "rent"]]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_shows_the_pairs_of_a_letter_with_what_tells_them_apart(each_app: Flask, language: str) -> None:
    actions.load(built(entry("borrow")), clock.now())
    page = Visitor(each_app, language).get("/mix-ups?letter=b")
    assert {"en": "You borrow from somebody", "ko": "빌려 올 때는 borrow"}[language] in page.words()
    assert page.all(".//main//a[@href='/words/borrow']")
    assert not page.all(".//main//a[@href='/words/lend']")
    assert [page.words(link) for link in page.all(".//main//nav//a[@aria-current]")] == ["B"]


@pytest.mark.parametrize("letter", ["", "9", "bb", "%00", "%ff", "x" * 900])
def test_a_letter_that_has_no_pairs_shows_the_first(app: Flask, letter: str) -> None:
    page = Visitor(app).get(f"/mix-ups?letter={letter}")
    assert [page.words(link) for link in page.all(".//main//nav//a[@aria-current]")] == ["A"]


def test_every_letter_has_a_sound_page_in_few_statements(
    each_app: Flask, catalogue: None, count_statements: Any
) -> None:
    visitor = signed_in(Visitor(each_app), a_learner())
    page = visitor.get("/mix-ups")
    for link in page.all(".//main//nav//a"):
        with count_statements() as ran:
            assert visitor.get(link.get("href")).all(".//main//li")
        assert len(ran) <= 2


def test_a_word_shows_its_mix_ups_beside_its_own_and_none_twice(app: Flask) -> None:
    own = [{"word": "Lend", "en": "Said by the entry.", "ko": "본문의 말이에요."}]
    actions.load(built(entry("borrow", confused_with=own), entry("lend"), entry("water")), clock.now())
    borrow = Visitor(app).get("/words/borrow").words()
    assert "Said by the entry." in borrow
    assert "You borrow from somebody" not in borrow
    lend = Visitor(app).get("/words/lend")
    assert "You borrow from somebody" in lend.words()
    assert lend.all(".//main//a[@href='/words/borrow']")
    assert "Easily mixed up with" not in Visitor(app).get("/words/water").words()
