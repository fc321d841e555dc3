"""What a form may carry."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from vocavision.review.press import LONGEST_DURATION_MS, Press, rating, read

GOOD = {"review": str(uuid7()), "word": "7", "direction": "listen", "asked": "recall", "base": "", "typed": "1"}


def test_a_press_is_read() -> None:
    found = read(GOOD)
    assert (found.word_id, found.direction, found.asked, found.base, found.mode) == (
        7,
        "listen",
        "recall",
        None,
        "typed",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"word": ""},
        {"word": "0"},
        {"word": "x"},
        {"word": str(2**63)},
        {"direction": ""},
        {"direction": "recall", "asked": "listen"},
        {"asked": "sideways"},
        {"review": ""},
        {"review": "x" * 400},
        {"review": str(uuid4())},
        {"base": "0"},
    ],
)
def test_what_cannot_be_ours_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        read({**GOOD, **wrong})


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=40)))
def test_whatever_is_sent_is_a_press_or_refused(values: dict[str, Any]) -> None:
    try:
        found = read({**GOOD, **values})
    except ValueError:
        return
    assert isinstance(found, Press)


@given(st.text(max_size=5))
def test_a_grade_is_one_of_four(text: str) -> None:
    if text in ("1", "2", "3", "4"):
        assert rating(text) == int(text)
    else:
        with pytest.raises(ValueError, match="no grade"):
            rating(text)


def test_the_time_on_the_screen_is_counted_from_the_id_and_kept_within_bounds() -> None:
    found = read(GOOD)
    shown_ms = found.id.int >> 80
    assert found.duration_ms(shown_ms + 3200) == 3200
    assert found.duration_ms(shown_ms - 5) == 0
    assert found.duration_ms(shown_ms + 10**9) == LONGEST_DURATION_MS
