"""Regular forms are made from the spelling; irregular ones come from the entry."""

import pytest

from tools.content.inflection import all_forms


@pytest.mark.parametrize(
    ("word", "pos", "forms"),
    [
        ("stop", "verb", {"stops", "stopped", "stopping"}),
        ("visit", "verb", {"visits", "visited", "visiting"}),
        ("study", "verb", {"studies", "studied", "studying"}),
        ("lie", "verb", {"lies", "lied", "lying"}),
        ("agree", "verb", {"agrees", "agreed", "agreeing"}),
        ("fix", "verb", {"fixes", "fixed", "fixing"}),
        ("admit", "verb", {"admits", "admitted", "admitting"}),
        ("look after", "verb", {"looks after", "looked after", "looking after"}),
        ("box", "noun", {"boxes"}),
        ("day", "noun", {"days"}),
        ("city", "noun", {"cities"}),
        ("tomato", "noun", {"tomatoes"}),
        ("photo", "noun", {"photos"}),
        ("quiz", "noun", {"quizzes"}),
        ("ice cream", "noun", {"ice creams"}),
        ("big", "adjective", {"bigger", "biggest"}),
        ("happy", "adjective", {"happier", "happiest"}),
        ("simple", "adjective", {"simpler", "simplest"}),
        ("beautiful", "adjective", set()),
        ("friendly", "adjective", {"friendlier", "friendliest"}),
        ("same", "adjective", set()),
        ("left", "adjective", set()),
        ("best", "adjective", set()),
        ("eager", "adjective", set()),
        ("soon", "adverb", {"sooner", "soonest"}),
        ("early", "adverb", {"earlier", "earliest"}),
        ("then", "adverb", set()),
        ("too", "adverb", set()),
        ("up", "adverb", set()),
        ("slowly", "adverb", set()),
        ("every day", "adverb", set()),
        ("more", "determiner", set()),
        ("two", "number", {"twos"}),
        ("of", "preposition", set()),
    ],
)
def test_regular_forms(word: str, pos: str, forms: set[str]) -> None:
    assert all_forms(word, pos, {}) == [word, *sorted(forms)]


def test_irregular_forms_take_the_place_of_regular_ones() -> None:
    assert all_forms("go", "verb", {"past": "went", "participle": "gone"}) == [
        "go",
        "goes",
        "going",
        "gone",
        "went",
    ]
    assert all_forms("child", "noun", {"plural": "children"}) == ["child", "children"]
    assert all_forms("buy", "verb", {"past": "bought"}) == ["buy", "bought", "buying", "buys"]


def test_a_verb_with_forms_of_its_own_has_these_alone() -> None:
    assert all_forms("be", "verb", {"other": ["am", "is", "are"], "past": "was"}) == [
        "be",
        "am",
        "are",
        "is",
        "was",
    ]
