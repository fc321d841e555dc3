"""What each event does to the cards of a word."""

import pytest

from tests.review.factories import DAY_MS, MINUTE_MS, after, an_id, event, graduated, grown, recognise
from vocavision.review.events import Event
from vocavision.review.memory import CardState, apply

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4


def minutes_until_due(card: CardState) -> float:
    return (card.due_at_ms - card.last_reviewed_ms) / MINUTE_MS


def test_a_met_word_is_in_learning_and_due_at_once():
    word = after(event("meet", 5, 30))
    assert list(word) == ["recognise"]
    card = word["recognise"]
    assert (card.phase, card.step, card.due_at_ms) == ("learning", 0, 5 * DAY_MS + 30 * MINUTE_MS)
    assert (card.memory, card.reps, card.last_day) == (None, 0, None)


def test_a_word_met_twice_is_met_once():
    once = [event("meet", 1), event("review", 1, 1, rating=GOOD)]
    again = recognise(*once, event("meet", 1, 2))
    first = recognise(*once)
    assert (again.phase, again.step, again.due_at_ms) == (first.phase, first.step, first.due_at_ms)


@pytest.mark.parametrize(("rating", "minutes", "step"), [(AGAIN, 1, 0), (HARD, 5.5, 0), (GOOD, 10, 1)])
def test_the_first_learning_step(rating, minutes, step):
    card = recognise(event("meet"), event("review", 1, 1, rating=rating))
    assert (card.phase, card.step, card.due_day) == ("learning", step, None)
    assert minutes_until_due(card) == minutes


@pytest.mark.parametrize(("rating", "minutes", "step"), [(AGAIN, 1, 0), (HARD, 10, 1)])
def test_the_last_learning_step(rating, minutes, step):
    card = recognise(event("meet"), event("review", 1, 1, rating=GOOD), event("review", 1, 11, rating=rating))
    assert (card.phase, card.step) == ("learning", step)
    assert minutes_until_due(card) == minutes


def test_good_on_the_last_step_graduates():
    card = recognise(*graduated(1))
    assert (card.phase, card.step, card.due_at_ms, card.due_day) == ("review", None, None, 3)
    assert (card.reps, card.lapses, card.last_day) == (2, 0, 1)


@pytest.mark.parametrize("minute", [1, 11])
def test_easy_graduates_from_any_step(minute):
    steps = [event("review", 1, 1, rating=GOOD)] if minute == 11 else []
    card = recognise(event("meet"), *steps, event("review", 1, minute, rating=EASY))
    assert (card.phase, card.step) == ("review", None)
    assert card.due_day > 3


def test_a_card_that_was_never_met_learns_from_its_first_review():
    card = recognise(event("review", 1, rating=GOOD))
    assert (card.phase, card.step, minutes_until_due(card)) == ("learning", 1, 10)


def test_forgetting_in_review_is_a_lapse_and_leads_to_relearning():
    card = recognise(*graduated(1), event("review", 3, rating=AGAIN))
    assert (card.phase, card.step, card.lapses) == ("relearning", 0, 1)
    assert minutes_until_due(card) == 10


def test_forgetting_while_relearning_is_no_further_lapse():
    card = recognise(*graduated(1), event("review", 3, rating=AGAIN), event("review", 3, 10, rating=AGAIN))
    assert (card.phase, card.lapses, minutes_until_due(card)) == ("relearning", 1, 10)


def test_hard_while_relearning_waits_half_as_long_again():
    card = recognise(*graduated(1), event("review", 3, rating=AGAIN), event("review", 3, 10, rating=HARD))
    assert (card.phase, card.step, minutes_until_due(card)) == ("relearning", 0, 15)


@pytest.mark.parametrize("rating", [GOOD, EASY])
def test_good_and_easy_end_relearning(rating):
    card = recognise(*graduated(1), event("review", 3, rating=AGAIN), event("review", 3, 10, rating=rating))
    assert (card.phase, card.step, card.due_at_ms) == ("review", None, None)
    assert card.due_day >= 4


@pytest.mark.parametrize("rating", [HARD, GOOD, EASY])
def test_a_remembered_card_stays_in_review(rating):
    card = recognise(*graduated(1), event("review", 3, rating=rating))
    assert (card.phase, card.lapses, card.last_day) == ("review", 0, 3)
    assert card.due_day > 3


def test_time_passes_in_study_days_and_not_in_hours():
    # One hour over the day's start counts as a day, 23 hours within a day as none.
    night = [*graduated(1), event("review", 2, rating=GOOD)]
    assert recognise(*night).stability > recognise(*graduated(1)).stability
    same_day = [*graduated(1), event("review", 1, 23 * 60, rating=GOOD)]
    assert recognise(*same_day).stability == pytest.approx(recognise(*graduated(1)).stability)


def test_a_clock_that_went_back_counts_as_the_same_day():
    late = Event(
        id=an_id(),
        kind="review",
        word_id=7,
        direction="recognise",
        rating=GOOD,
        reviewed_at_ms=2 * DAY_MS,
        study_day=-40,
    )
    card = recognise(*graduated(1), late)
    assert card.stability == pytest.approx(recognise(*graduated(1)).stability)
    assert card.last_day == 1


def test_the_day_that_the_button_showed_is_the_day_it_is_due():
    assert recognise(*graduated(1, due_day=4)).due_day == 4
    assert recognise(*graduated(1, due_day=None)).due_day == 3


def test_a_chosen_day_in_the_past_means_tomorrow_and_one_beyond_a_century_its_end():
    assert recognise(*graduated(1, due_day=-10)).due_day == 2
    assert recognise(*graduated(1, due_day=10**9)).due_day == 36_501


def test_a_chosen_day_is_not_used_while_the_card_comes_back_in_minutes():
    assert recognise(event("meet"), event("review", 1, 1, rating=GOOD, due_day=9)).due_day is None


def test_wanting_to_remember_more_means_a_nearer_day():
    events = [*grown(1), event("review", 9, rating=GOOD)]
    days = [after(*events, retention=r)["recognise"].due_day for r in (0.80, 0.90, 0.97)]
    assert days[0] > days[1] > days[2]


def test_recall_and_listen_begin_when_recognise_reaches_a_week():
    word = after(*grown(5))
    assert set(word) == {"recognise", "recall", "listen"}
    assert (word["recall"].phase, word["recall"].due_day) == ("new", 6)
    assert (word["listen"].phase, word["listen"].due_day) == ("new", 7)
    assert word["recall"].memory is None


def test_below_a_week_only_recognise_is_there():
    word = after(*graduated(1), event("review", 2, rating=HARD))
    assert 4 < word["recognise"].stability < 7
    assert set(word) == {"recognise"}


def test_other_directions_do_not_begin_while_recognise_is_forgotten():
    imported = event("import", 1, stability=3650.0, difficulty=1.0, due_day=2)
    word = after(imported, event("review", 4000, rating=AGAIN))
    assert word["recognise"].stability >= 7
    assert set(word) == {"recognise"}


def test_begun_directions_keep_their_own_memory():
    word = after(*grown(1), event("review", 2, direction="recall", rating=AGAIN), event("review", 9, rating=EASY))
    assert (word["recall"].phase, word["recall"].reps) == ("learning", 1)
    assert word["listen"].due_day == 3


@pytest.mark.parametrize("kind", ["suspend", "bury"])
def test_directions_that_begin_are_set_aside_with_their_word(kind):
    word = after(event("meet"), event(kind, 1, 1), event("review", 1, 2, rating=EASY))
    assert len(word) == 3
    for card in word.values():
        assert (card.suspended, card.buried_until_day) == ((True, None) if kind == "suspend" else (False, 2))


def test_a_direction_reviewed_elsewhere_before_it_began_here_begins():
    word = after(event("meet"), event("review", 1, 1, direction="listen", rating=GOOD))
    assert (word["listen"].phase, word["listen"].reps) == ("learning", 1)


def lapses(times: int) -> list[Event]:
    found = graduated(1)
    for n in range(times):
        found.append(event("review", 10 + 10 * n, rating=AGAIN))
        found.append(event("review", 10 + 10 * n, 10, rating=GOOD))
    return found


@pytest.mark.parametrize(("times", "difficult"), [(7, False), (8, True), (9, True), (12, True), (13, True)])
def test_eight_lapses_make_a_card_difficult_for_good(times, difficult):
    card = recognise(*lapses(times))
    assert (card.lapses, card.difficult, card.suspended) == (times, difficult, False)


def test_a_known_word_is_not_due_in_any_direction():
    word = after(*grown(1), event("known", 2))
    assert len(word) == 3
    for card in word.values():
        assert (card.phase, card.step, card.due_at_ms, card.due_day) == ("known", None, None, None)


def test_i_know_this_already_works_on_a_word_never_met():
    assert recognise(event("known")).phase == "known"


def test_a_review_that_arrives_after_known_does_not_bring_the_word_back():
    word = after(event("known"), event("review", 2, rating=AGAIN), event("review", 2, direction="recall", rating=GOOD))
    assert {card.phase for card in word.values()} == {"known"}
    assert {card.reps for card in word.values()} == {0}


def test_a_known_word_that_is_met_begins_afresh():
    word = after(*grown(1), event("known", 2), event("meet", 3))
    assert set(word) == {"recognise"}
    assert (word["recognise"].phase, word["recognise"].memory, word["recognise"].reps) == (
        "learning",
        None,
        0,
    )


@pytest.mark.parametrize(("on", "off"), [("suspend", "unsuspend"), ("bury", "unbury")])
def test_what_sets_a_word_aside_and_what_brings_it_back_leave_the_memory_alone(on, off):
    before = after(*grown(1))
    aside = after(*grown(1), event(on, 2))
    back = after(*grown(1), event(on, 2), event(off, 2, 1))
    for direction, card in before.items():
        assert aside[direction].suspended == (on == "suspend")
        assert aside[direction].buried_until_day == (3 if on == "bury" else None)
        for state in (aside, back):
            assert state[direction].memory == card.memory
            assert (state[direction].phase, state[direction].due_day) == (card.phase, card.due_day)
        assert not back[direction].suspended
        assert back[direction].buried_until_day is None


def test_reset_of_a_word_takes_it_back_to_before_it_was_met():
    word = after(*grown(1), event("suspend", 2), event("known", 2, 1), event("reset", 3))
    assert list(word) == ["recognise"]
    assert word["recognise"] == CardState(
        "recognise", last_event_ms=3 * DAY_MS, last_event_id=word["recognise"].last_event_id
    )


def test_reset_of_one_card_leaves_the_others():
    before = after(*grown(1), event("review", 2, direction="recall", rating=EASY))
    word = after(*grown(1), event("review", 2, direction="recall", rating=EASY), event("reset", 3, direction="recall"))
    assert (word["recall"].phase, word["recall"].memory, word["recall"].reps) == ("new", None, 0)
    assert word["recognise"].memory == before["recognise"].memory


def test_reset_of_one_card_leaves_a_word_set_aside():
    for kind, expected in (("suspend", (True, None)), ("bury", (False, 3))):
        card = after(*grown(1), event(kind, 2), event("reset", 3, direction="recall"))["recall"]
        assert (card.suspended, card.buried_until_day) == expected


def test_set_due_moves_the_day_and_nothing_else():
    before, card = recognise(*graduated(1)), recognise(*graduated(1), event("set_due", 2, due_day=30))
    assert (card.phase, card.due_day) == ("review", 30)
    assert (card.memory, card.last_day, card.reps) == (before.memory, before.last_day, before.reps)


def test_set_due_takes_a_card_out_of_relearning():
    card = recognise(*graduated(1), event("review", 3, rating=AGAIN), event("set_due", 3, 1, due_day=30))
    assert (card.phase, card.step, card.due_at_ms, card.due_day) == ("review", None, None, 30)


def test_set_due_without_a_memory_keeps_the_card_new_until_that_day():
    for events in ([], [event("meet")]):
        card = recognise(*events, event("set_due", 2, due_day=30))
        assert (card.phase, card.step, card.due_at_ms, card.due_day) == ("new", None, None, 30)


def test_set_due_does_not_bring_a_known_word_back():
    card = recognise(event("known"), event("set_due", 2, due_day=3))
    assert (card.phase, card.due_day) == ("known", None)


def test_an_import_brings_memory_and_due_day():
    card = recognise(event("import", 100, stability=40.0, difficulty=6.5, due_day=120, last_day=80))
    assert (card.phase, card.stability, card.difficulty, card.due_day) == ("review", 40.0, 6.5, 120)
    assert card.last_day == 80
    remembered = recognise(
        event("import", 100, stability=40.0, difficulty=6.5, due_day=120, last_day=80),
        event("review", 120, rating=GOOD),
    )
    without = recognise(
        event("import", 100, stability=40.0, difficulty=6.5, due_day=120), event("review", 120, rating=GOOD)
    )
    assert remembered.stability > without.stability > 40


def test_an_undo_cannot_be_applied_without_a_replay():
    with pytest.raises(ValueError):
        apply({}, event("undo", undoes=an_id()), (), 0.9)


def test_a_replay_takes_the_events_of_one_word():
    other = Event(id=an_id(), kind="known", word_id=8, reviewed_at_ms=0, study_day=0)
    with pytest.raises(ValueError):
        after(event("meet"), other)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "dance"},
        {"kind": "review", "rating": 0},
        {"kind": "review", "rating": 5},
        {"kind": "review", "rating": None},
        {"kind": "review", "rating": 3, "direction": None},
        {"kind": "review", "rating": 3, "direction": "sing"},
        {"kind": "meet", "direction": "recall"},
        {"kind": "meet", "direction": None},
        {"kind": "known", "direction": "recall"},
        {"kind": "bury", "direction": "recognise"},
        {"kind": "reset", "direction": "sing"},
        {"kind": "undo"},
        {"kind": "set_due"},
        {"kind": "import", "due_day": 3, "stability": 5.0},
        {"kind": "import", "due_day": 3, "stability": float("nan"), "difficulty": 5.0},
        {"kind": "import", "due_day": 3, "stability": 5.0, "difficulty": 11.0},
        {"kind": "import", "stability": 5.0, "difficulty": 5.0},
    ],
)
def test_an_event_that_means_nothing_cannot_be_written(fields):
    with pytest.raises(ValueError):
        event(**fields)


def test_an_undo_does_not_name_itself():
    same = an_id()
    with pytest.raises(ValueError):
        event("undo", id=same, undoes=same)
