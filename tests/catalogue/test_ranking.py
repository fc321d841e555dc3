"""The rule by which what was typed finds words, and which of them comes first."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocavision.catalogue.search import (
    LONGEST_QUERY,
    SHORTEST_SLIP,
    Candidate,
    Fit,
    Kind,
    fit,
    normalised,
    one_slip,
    ranked,
    slips,
)

letters = st.text("abc", min_size=0, max_size=7)
anything = st.text(max_size=80)
kinds = st.sampled_from([*Kind, None])
candidates = st.lists(
    st.builds(Candidate, st.integers(1, 6), kinds, letters, st.sampled_from([1.0, 3.5, 5.2])), max_size=12
)


def slips_away(left: str, right: str) -> int:
    """How many letters must be added, taken, changed or swapped with a neighbour (each once) to make one the other."""
    width = len(right) + 1
    rows = [list(range(width))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            costs = [rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b)]
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                costs.append(rows[i - 2][j - 2] + 1)
            row.append(min(costs))
        rows.append(row)
    return rows[-1][-1]


@given(letters, letters)
def test_one_slip_is_a_distance_of_one(left: str, right: str) -> None:
    assert one_slip(left, right) == (slips_away(left, right) == 1)


@given(letters, letters)
def test_two_texts_one_slip_apart_share_a_mark_so_that_an_index_finds_them(left: str, right: str) -> None:
    if one_slip(left, right) and min(len(left), len(right)) >= SHORTEST_SLIP:
        assert slips(left) & slips(right)


@given(anything)
def test_what_is_made_plain_once_stays_as_it_is(text: str) -> None:
    plain = normalised(text)
    assert normalised(plain) == plain
    assert len(plain) <= LONGEST_QUERY
    assert plain == plain.strip()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("  Harbor ", "harbor"),
        ("HARBOR!", "harbor"),
        ("“harbor”", "harbor"),
        ("ｈａｒｂｏｒ", "harbor"),
        ("har\u200bbor", "harbor"),
        ("\u202eharbor", "harbor"),
        ("har\x00bor", "harbor"),
        ("ice\t\n cream", "ice cream"),
        ("항구", "항구"),
        ("\u1112\u1161\u11bc\u1100\u116e", "항구"),
        ("t-shirt", "t shirt"),
        ("o’clock", "o'clock"),
        ("café", "café"),
        ("...", ""),
        ("", ""),
    ],
)
def test_case_width_spaces_invisible_letters_and_outer_marks_make_no_difference(typed: str, plain: str) -> None:
    assert normalised(typed) == plain


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (Kind.HEADWORD, "harbor", Fit.EXACT),
        (Kind.FORM, "harbor", Fit.FORM),
        (Kind.HEADWORD, "harbors", Fit.PREFIX),
        (Kind.FORM, "harbored", Fit.PREFIX),
        (Kind.GLOSS, "harbor", Fit.GLOSS),
        (Kind.GLOSS, "harbor side", Fit.GLOSS_PART),
        (Kind.HEADWORD, "unharbored", Fit.PART),
        (Kind.MEANING, "harbor", Fit.MEANING),
        (Kind.MEANING, "unharbored", None),
        (None, "harbour", Fit.SLIP),
        (None, "harbor", None),
        (None, "harbouring", None),
    ],
)
def test_how_a_term_fits(kind: Kind | None, text: str, found: Fit | None) -> None:
    assert fit("harbor", Candidate(1, kind, text, 4.0)) == found


@given(letters, candidates)
def test_each_word_that_fits_comes_once_and_no_other(query: str, found: Sequence[Candidate]) -> None:
    order = ranked(query, found)
    assert len(order) == len(set(order))
    assert set(order) == {one.word_id for one in found if fit(query, one) is not None}


@given(letters, candidates, st.randoms())
def test_the_order_in_which_an_engine_finds_does_not_matter(query: str, found: list[Candidate], rng: object) -> None:
    shuffled = list(found)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(query, shuffled) == ranked(query, found)


@given(letters, candidates)
def test_the_better_fit_goes_first_then_the_more_frequent(query: str, found: Sequence[Candidate]) -> None:
    def rank(word_id: int) -> tuple[int, float]:
        fits = [(one, fit(query, one)) for one in found if one.word_id == word_id]
        return min((int(how), -one.zipf) for one, how in fits if how is not None)

    ranks = [rank(word_id) for word_id in ranked(query, found)]
    assert ranks == sorted(ranks)


@given(letters, candidates, candidates)
def test_more_candidates_take_no_word_away(query: str, some: list[Candidate], more: list[Candidate]) -> None:
    assert set(ranked(query, some)) <= set(ranked(query, some + more))
