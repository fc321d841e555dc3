"""The four buttons."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.review.factories import DAY_MS, MINUTE_MS, after, an_id, event, graduated, grown, recognise
from tests.review.test_replay import histories
from vocavision.review.choices import grades
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import Event
from vocavision.review.memory import CardState

LOWEST, MIDDLE = UUID(int=7 << 64), UUID(int=(7 << 64) | 0x8000_0000)
ids = st.integers(0, 2**64 - 1).map(lambda tail: UUID(int=tail))


def buttons(card: CardState, day: int, minute: int = 0, review_id: UUID = MIDDLE, retention: float = 0.9):
    return grades(card, review_id, day * DAY_MS + minute * MINUTE_MS, day, DEFAULT_PARAMETERS, retention)


def labels(card: CardState, day: int, review_id: UUID = MIDDLE) -> list[str]:
    return [
        f"{grade.due_in_seconds} s" if grade.due_in_days is None else f"{grade.due_in_days} d"
        for grade in buttons(card, day, review_id=review_id)
    ]


def test_a_just_met_card_offers_minutes_and_days():
    assert labels(recognise(event("meet")), 1) == ["60 s", "330 s", "600 s", "8 d"]


def test_the_last_learning_step_offers_to_graduate():
    assert labels(recognise(event("meet"), event("review", 1, 1, rating=3)), 1) == [
        "60 s",
        "600 s",
        "2 d",
        "4 d",
    ]


def test_a_card_in_review_offers_ten_minutes_or_days():
    assert labels(recognise(*grown(1)), 9, MIDDLE)[0] == "600 s"
    hard, good, easy = (grade.due_in_days for grade in buttons(recognise(*grown(1)), 9)[1:])
    assert 8 < hard <= good < easy


def test_one_card_shown_has_one_place_in_all_its_ranges():
    low, middle = buttons(recognise(*grown(1)), 9, review_id=LOWEST), buttons(recognise(*grown(1)), 9)
    for lower, upper in zip(low[1:], middle[1:], strict=True):
        assert lower.due_in_days < upper.due_in_days


def test_a_known_word_has_no_buttons():
    with pytest.raises(ValueError):
        buttons(recognise(event("known")), 1)


def test_easy_is_a_day_after_good_even_when_both_round_to_one():
    weak = recognise(event("import", 1, stability=0.02, difficulty=10.0, due_day=1), event("review", 1, rating=1))
    good, easy = buttons(weak, 1)[2:]
    assert (good.due_in_days, easy.due_in_days) == (1, 2)


def test_waiting_on_the_screen_does_not_move_the_day():
    card = recognise(*grown(1))
    now, later = buttons(card, 9, 0), buttons(card, 9, 55)
    assert [g.due_day for g in now] == [g.due_day for g in later]
    assert [g.due_in_seconds for g in now] == [g.due_in_seconds for g in later]


@settings(max_examples=60)
@given(events=histories(), review_id=ids, day=st.integers(60, 400), retention=st.floats(0.80, 0.97))
def test_the_buttons_of_any_card_keep_their_order(events, review_id, day, retention):
    for card in after(*events, retention=retention).values():
        if card.phase == "known":
            continue
        four = buttons(card, day, review_id=review_id, retention=retention)
        assert [grade.rating for grade in four] == [1, 2, 3, 4]
        again, hard, good, easy = (
            grade.due_in_seconds if grade.due_in_days is None else grade.due_in_days * 86_400 for grade in four
        )
        assert 60 <= again <= hard <= good < easy or easy == 36_500 * 86_400
        assert all(grade.due_in_days is None or grade.due_in_days >= 1 for grade in four)
        assert four[3].due_in_days is not None


@settings(max_examples=60)
@given(events=histories(), rating=st.integers(1, 4), review_id=ids)
def test_what_the_button_showed_is_what_its_review_leads_to(events, rating, review_id):
    word = after(*events)
    for direction, card in word.items():
        if card.phase == "known":
            continue
        grade = buttons(card, 70, review_id=review_id)[rating - 1]
        pressed = Event(
            id=review_id,
            kind="review",
            word_id=7,
            direction=direction,
            rating=rating,
            reviewed_at_ms=70 * DAY_MS,
            study_day=70,
            due_day=grade.due_day,
        )
        assert after(*events, pressed)[direction] == grade.card


def test_the_buttons_change_nothing():
    card = recognise(*graduated(1))
    shown = buttons(card, 3)
    assert recognise(*graduated(1)).memory == card.memory
    assert {grade.card.reps for grade in shown} == {card.reps + 1}
    assert buttons(card, 3, review_id=an_id())[0].card.lapses == 1
