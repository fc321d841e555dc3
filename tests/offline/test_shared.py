"""Which word is meant when something is shared from another app."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.offline import shared

TEXTS = st.text(max_size=60)


@pytest.mark.parametrize(
    ("title", "text", "url", "meant"),
    [
        ("", "harbor", "", "harbor"),
        ("A page about boats", "harbor", "https://example.org/boats", "harbor"),
        ("", "“Harbor,”", "", "Harbor"),
        ("", '"harbor"\n https://example.org/page#:~:text=harbor', "", "harbor"),
        ("harbor", "https://example.org/dictionary/x", "", "harbor"),
        ("", "", "https://example.org/dictionary/ice%20cream/", "ice cream"),
        ("", "https://example.org/wiki/Ice_cream", "", "Ice cream"),
        ("", "  take\n off ", "", "take off"),
        ("", "https://example.org", "", ""),
        ("", "", "https://[broken", ""),
        ("", "", "", ""),
    ],
)
def test_what_is_shared_names_a_word(title: str, text: str, url: str, meant: str) -> None:
    assert shared.meant(title, text, url) == meant


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_is_shared_ends_in_plain_words(title: str, text: str, url: str) -> None:
    meant = shared.meant(title, text, url)
    assert meant == " ".join(meant.split())


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20), TEXTS)
def test_a_shared_word_goes_before_the_page_it_is_from(word: str, title: str) -> None:
    assert shared.meant(title, f'"{word}"\n https://example.org/{word}s', "") == word
