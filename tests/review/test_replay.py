"""A word's state is what a replay of its events gives, however they arrived."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.review.factories import DAY_MS, WORD, after, an_id, event, graduated, grown, recognise
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import DIRECTIONS, KINDS, ONE_CARD, WORD_WIDE, Event
from vocavision.review.memory import WordState, apply, needs_replay, replay


@st.composite
def an_event(draw: st.DrawFn, earlier: list[Event]) -> Event:
    # Few instants and days, so that events meet in one millisecond and clocks go back.
    kind = draw(st.sampled_from([*KINDS, "review", "review", "review", "undo"]))
    day = draw(st.integers(1, 60))
    direction = draw(st.sampled_from(DIRECTIONS))
    if kind in WORD_WIDE or (kind == "reset" and draw(st.booleans())):
        direction = None
    elif kind == "meet":
        direction = "recognise"
    named = [event.id for event in earlier]
    return Event(
        id=an_id(),
        kind=kind,
        word_id=WORD,
        direction=direction,
        reviewed_at_ms=day * DAY_MS + draw(st.integers(0, 2)),
        study_day=max(0, day + draw(st.sampled_from([0, 0, 0, 0, -1, 1]))),
        rating=draw(st.integers(1, 4)) if kind == "review" else None,
        due_day=draw(st.integers(0, 90)) if kind in ("set_due", "import") or draw(st.booleans()) else None,
        stability=draw(st.floats(0.01, 400)) if kind == "import" else None,
        difficulty=draw(st.floats(1, 10)) if kind == "import" else None,
        undoes=draw(st.sampled_from(named) if named and draw(st.booleans()) else st.builds(an_id))
        if kind == "undo"
        else None,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    events: list[Event] = []
    for _ in range(draw(st.integers(0, 14))):
        events.append(draw(an_event(events)))
    return events


def fold(events: list[Event]) -> WordState:
    word: WordState = {}
    for each in sorted(events, key=lambda e: (e.reviewed_at_ms, e.id)):
        word = apply(word, each, DEFAULT_PARAMETERS, 0.9)
    return word


def without_undone(events: list[Event]) -> list[Event]:
    undone = {each.undoes for each in events}
    return [each for each in events if each.kind != "undo" and each.id not in undone]


@settings(max_examples=60)
@given(events=histories())
def test_a_replay_is_the_fold_of_what_was_not_undone(events):
    assert after(*events) == fold(without_undone(events))


@settings(max_examples=60)
@given(events=histories(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events, shuffle):
    arrived = events.copy()
    shuffle.shuffle(arrived)
    assert after(*arrived) == after(*events)


@settings(max_examples=60)
@given(events=histories(), shuffle=st.randoms(use_true_random=False))
def test_recording_an_event_twice_changes_nothing(events, shuffle):
    doubled = events + shuffle.sample(events, k=len(events) // 2)
    assert after(*doubled) == after(*events)


@settings(max_examples=60)
@given(events=histories(), shuffle=st.randoms(use_true_random=False))
def test_one_event_at_a_time_gives_what_a_replay_of_all_gives(events, shuffle):
    shuffle.shuffle(events)
    word: WordState = {}
    arrived: list[Event] = []
    for each in events:
        undone_already = any(other.undoes == each.id for other in arrived)
        arrived.append(each)
        if needs_replay(word, each) or undone_already:
            word = after(*arrived)
        else:
            word = apply(word, each, DEFAULT_PARAMETERS, 0.9)
        assert word == after(*arrived)


@settings(max_examples=60)
@given(events=histories(), pick=st.randoms(use_true_random=False))
def test_after_an_undo_the_word_is_as_if_the_event_had_never_been(events, pick):
    undoable = [each for each in events if each.kind != "undo"]
    if undoable:
        chosen = pick.choice(undoable)
        undo = event("undo", 60, undoes=chosen.id)
        assert after(*events, undo) == after(*[each for each in events if each is not chosen])


@settings(max_examples=60)
@given(events=histories())
def test_phase_and_due_always_fit_together(events):
    for direction, card in after(*events).items():
        assert card.direction == direction
        assert (card.due_at_ms is not None) == (card.phase in ("learning", "relearning"))
        assert (card.step is not None) == (card.phase in ("learning", "relearning"))
        assert card.due_day is None or card.phase in ("new", "review")
        assert (card.due_day is not None) or card.phase != "review"
        assert card.memory is not None or card.phase in ("new", "learning", "known")
        assert (card.stability is None) == (card.difficulty is None)
        assert 0 <= card.lapses <= card.reps
        assert card.difficult == (card.lapses >= 8)
        assert card.last_event_id is not None


@settings(max_examples=60)
@given(events=histories(), ratings=st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_undo_step_by_step_goes_back_through_every_card_as_it_was(events, ratings):
    so_far = list(events)
    before = [after(*so_far)]
    reviews = [event("review", 61, minute, rating=rating) for minute, rating in enumerate(ratings)]
    for review in reviews:
        so_far.append(review)
        before.append(after(*so_far))
    for minute, review in enumerate(reversed(reviews)):
        assert after(*so_far) == before.pop()
        so_far.append(event("undo", 61, 10 + minute, undoes=review.id))
    assert after(*so_far) == before.pop()


def test_undoing_the_first_meeting_leaves_no_card():
    meeting = event("meet")
    assert after(meeting, event("undo", 1, 1, undoes=meeting.id)) == {}


def test_undoing_the_review_that_opened_directions_closes_them():
    meeting, easy = grown(1)
    assert set(after(meeting, easy, event("undo", 1, 2, undoes=easy.id))) == {"recognise"}


def test_an_undo_of_an_unknown_event_has_no_effect():
    events = graduated(1)
    assert after(*events, event("undo", 2, undoes=an_id())) == after(*events)


def test_an_event_undone_twice_is_undone_once():
    events = graduated(1)
    undos = [event("undo", 2, minute, undoes=events[-1].id) for minute in (1, 2)]
    assert after(*events, *undos) == after(*events[:-1])


def test_an_undo_is_not_undone():
    events = graduated(1)
    undo = event("undo", 2, 1, undoes=events[-1].id)
    assert after(*events, undo, event("undo", 2, 2, undoes=undo.id)) == after(*events[:-1])


def test_a_card_graded_again_after_an_undo_counts_the_second_grade_alone():
    events = graduated(1)
    undo = event("undo", 1, 12, undoes=events[-1].id)
    card = recognise(*events, undo, event("review", 1, 13, rating=1))
    assert (card.phase, card.step, card.reps) == ("learning", 0, 2)


def test_events_of_one_millisecond_follow_their_ids():
    first, second = event("suspend", 1), event("unsuspend", 1)
    assert first.id < second.id
    assert not recognise(second, first).suspended


def test_a_new_set_of_parameters_keeps_the_days_already_shown():
    events = graduated(1, due_day=5)
    parameters = (0.4, 2.0, 4.0, 12.0, *DEFAULT_PARAMETERS[4:])
    card = replay(events, parameters, 0.9)["recognise"]
    assert card.stability > recognise(*events).stability
    assert card.due_day == 5


def test_direction_kinds_are_sorted_into_one_card_or_the_whole_word():
    assert ONE_CARD | WORD_WIDE | {"reset"} == set(KINDS)
    assert not ONE_CARD & WORD_WIDE
