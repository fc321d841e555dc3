"""What people type, made safe to keep and to show."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from vocavision.lib.sanitise import line, paragraph


def test_markup_goes_and_its_words_stay() -> None:
    assert line("<b>harbor</b> is <script>alert(1)</script>nice") == "harbor is alert(1)nice"
    assert line("<img src=x onerror=alert(1)>port") == "port"


def test_signs_that_only_look_like_markup_stay() -> None:
    assert line("3 < 5 & 7 > 2") == "3 < 5 & 7 > 2"
    assert line("AT&amp;T") == "AT&amp;T"


def test_line_breaks_stay_in_a_paragraph_and_go_from_a_line() -> None:
    assert paragraph("one\r\ntwo\rthree") == "one\ntwo\nthree"
    assert line("one\r\ntwo") == "one two"


def test_characters_that_hide_or_turn_text_go() -> None:
    assert line("har\u202ebor\u200b\x00\ufeff") == "harbor"


@given(st.text(max_size=200))
def test_nothing_of_a_control_or_direction_is_left(text: str) -> None:
    kept = paragraph(text)
    assert all(unicodedata.category(character) != "Cc" or character in "\n\t" for character in kept)
    assert not set(kept) & set("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert line(line(text)) == line(text)


@given(st.text(alphabet="<>/abscript =\"'!-", max_size=60))
def test_no_tag_is_left_however_it_was_broken_up(text: str) -> None:
    assert "<script" not in line(text).lower()
