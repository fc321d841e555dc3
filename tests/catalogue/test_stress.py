"""Where the stress stands, in words."""

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry
from tests.pages import Visitor
from vocavision.catalogue import actions
from vocavision.catalogue.stress import stress
from vocavision.lib import clock


@pytest.mark.parametrize(
    ("ipa", "told"),
    [
        ("ˈhɑːrbər", (1, 2)),
        ("əˈbaʊt", (2, 2)),
        ("ˌdɪsəˈpɪə", (3, 3)),
        ("ˈkjʊəriəs", (1, 3)),
        ("haʊs", (1, 1)),
        ("beə", (1, 1)),
        ("ə ˈlɪtəl", None),
        ("", None),
        ("ˈ", None),
        ("ˌaɪəˈɑːəɪəʊiː", None),
    ],
)
def test_the_stressed_syllable_is_counted(ipa: str, told: tuple[int, int] | None) -> None:
    assert stress(ipa) == told


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "stress on the first of 2 syllables"), ("ko", "2음절 중 첫째 음절에 강세")],
)
def test_who_hears_the_page_is_told_the_stress_and_no_signs(app: Flask, language: str, said: str) -> None:
    actions.load(built(entry("harbor", ipa_uk="ˈhɑːbə")), clock.now())
    page = Visitor(app, language).get("/words/harbor")
    assert said in page.words()
    heard = [page.words(one) for one in page.all(".//main//span[@class='visually-hidden']")]
    assert said in heard
    hidden = "".join(page.words(one) for one in page.all(".//main//*[@aria-hidden='true']"))
    assert "ˈhɑːrbər" in hidden
    assert "ˈhɑːbə" in hidden


def test_another_stress_in_british_is_told_too(app: Flask) -> None:
    actions.load(built(entry("address", ipa_us="ˈædres", ipa_uk="əˈdres")), clock.now())
    said = Visitor(app).get("/words/address").words()
    assert "stress on the first of 2 syllables" in said
    assert "stress on the second of 2 syllables" in said
