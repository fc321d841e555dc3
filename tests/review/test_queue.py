"""Which card comes next."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.review.factories import an_id
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import DIRECTIONS, Event
from vocavision.review.fsrs6 import retrievability
from vocavision.review.memory import CardState, WordState, apply
from vocavision.review.queue import (
    Candidate,
    Choice,
    Left,
    Nothing,
    Today,
    Waiting,
    eligible,
    left,
    minutes_expected,
    next_card,
    review_order,
    waiting,
)

DAY = 20_000
NOW = 1_000_000_000_000
MINUTE_MS = 60_000


def today(**fields: object) -> Today:
    return Today(now_ms=NOW, study_day=DAY, **fields)


def new(word: int, order: int | None = None, **fields: object) -> Candidate:
    return Candidate(word, new_order=word if order is None else order, **fields)


def due(word: int, direction: str = "recognise", stability: float = 10.0, days: int = 10, **fields) -> Candidate:
    fields = {"phase": "review", "due_day": DAY, "last_day": DAY - days, "stability": stability, **fields}
    return Candidate(word, direction, **fields)


def learning(word: int, minutes: float, direction: str = "recognise", **fields: object) -> Candidate:
    due_at = NOW + round(minutes * MINUTE_MS)
    fields = {"phase": "learning", "due_at_ms": due_at, "stability": 2.0, "last_day": DAY, **fields}
    return Candidate(word, direction, **fields)


def just_met(word: int) -> Candidate:
    return learning(word, -0.1, stability=None, last_day=None)


def shown(candidates: list[Candidate], now: Today) -> int | None:
    choice = next_card(candidates, now)
    return choice.card.word_id if isinstance(choice, Choice) else None


def test_what_is_in_learning_and_due_comes_before_reviews_and_new_words():
    assert shown([new(1), due(2), learning(3, 0)], today()) == 3


def test_the_earliest_of_the_cards_in_learning_comes_first():
    cards = [learning(1, -1), learning(2, -5, phase="relearning"), learning(3, -3)]
    assert shown(cards, today()) == 2


def test_a_card_in_learning_waits_for_its_minute_while_there_is_something_else():
    assert shown([learning(1, 0.01), due(2)], today()) == 2
    assert shown([learning(1, 0.01), new(2)], today()) == 2


def test_the_review_whose_recall_has_fallen_most_comes_first():
    fresh, faded, half = (
        due(1, stability=10, days=10),
        due(2, stability=5, days=30),
        due(3, stability=10, days=30),
    )
    assert shown([fresh, faded, half], today()) == 2
    assert sorted([fresh, faded, half], key=lambda c: review_order(c, today())) == [faded, half, fresh]


def test_a_week_overdue_means_more_for_a_young_card_than_for_an_old_one():
    assert shown([due(1, stability=200, days=207), due(2, stability=3, days=10)], today()) == 2


def test_a_direction_not_yet_asked_comes_after_what_is_being_forgotten():
    first_recall = Candidate(1, "recall", "new", due_day=DAY)
    assert shown([first_recall, due(2, stability=10, days=11)], today()) == 2
    assert shown([first_recall, due(2, stability=10, days=9)], today()) == 1


@given(
    cards=st.lists(st.tuples(st.floats(0.1, 1000), st.integers(0, 500)), min_size=2, max_size=10),
    retention=st.floats(0.80, 0.97),
)
def test_the_order_of_reviews_is_the_order_of_recall(cards, retention):
    now = today(retention=retention)
    made = [due(n, stability=s, days=d) for n, (s, d) in enumerate(cards)]
    made.append(Candidate(99, "recall", "new", due_day=DAY))
    recall = [
        retention if c.stability is None else retrievability(DEFAULT_PARAMETERS, c.stability, DAY - c.last_day)
        for c in sorted(made, key=lambda c: review_order(c, now))
    ]
    assert recall == pytest.approx(sorted(recall))


def test_new_words_come_in_their_order():
    assert shown([new(1, order=30), new(2, order=10), new(3, order=20)], today()) == 2


def whole_session(reviews: int, words: int) -> str:
    """The kinds of card in a session in which nothing comes back: R for a review, N for a new word."""
    cards = [due(n) for n in range(reviews)] + [new(1000 + n) for n in range(words)]
    now, kinds = today(new_limit=500), ""
    while isinstance(choice := next_card(cards, now), Choice):
        cards.remove(choice.card)
        is_new = choice.why == "new"
        kinds += "N" if is_new else "R"
        now = replace(
            now,
            new_done=now.new_done + is_new,
            reviews_done=now.reviews_done + (not is_new),
            new_in_session=now.new_in_session + is_new,
            reviews_in_session=now.reviews_in_session + (not is_new),
        )
    return kinds


@pytest.mark.parametrize(
    ("reviews", "words", "kinds"),
    [
        (4, 2, "RNRRNR"),
        (2, 4, "NRNNRN"),
        (3, 3, "NRNRNR"),
        (9, 1, "RRRRNRRRRR"),
        (0, 3, "NNN"),
        (3, 0, "RRR"),
        (0, 0, ""),
    ],
)
def test_new_words_are_spread_between_reviews(reviews, words, kinds):
    assert whole_session(reviews, words) == kinds


@given(reviews=st.integers(0, 60), words=st.integers(0, 40))
def test_the_spread_is_even_in_any_mixture(reviews, words):
    kinds = whole_session(reviews, words)
    assert (kinds.count("R"), kinds.count("N")) == (reviews, words)
    for rare, common in (("N", "R"), ("R", "N")):
        if 0 < kinds.count(rare) <= kinds.count(common):
            between = [len(part) for part in kinds.split(rare)][1:-1]
            assert max(between, default=0) - min(between, default=0) <= 1


def test_a_morning_of_reviews_does_not_bunch_the_new_words_of_a_later_session():
    cards = [due(n) for n in range(20)] + [new(100 + n) for n in range(5)]
    assert shown(cards, today(reviews_done=150)) < 100


def test_a_word_just_met_lets_four_other_cards_pass():
    cards = [just_met(1), *[due(n) for n in range(10, 20)]]
    for between in range(4):
        recent = (*range(50, 50 + between), 1)
        assert shown(cards, today(recent=recent)) != 1
    assert shown(cards, today(recent=(50, 51, 52, 53, 1))) == 1


@pytest.mark.parametrize("others", [0, 1, 2, 3])
def test_with_fewer_cards_left_a_word_just_met_comes_back_after_as_many_as_there_are(others):
    recent = (*range(50, 50 + others), 1)
    assert shown([just_met(1)], today(recent=recent)) == 1


def test_cards_that_would_wait_step_in_for_a_word_just_met_until_two_have_passed():
    cards = [just_met(1), learning(2, 5), learning(3, 8)]
    assert shown(cards, today(recent=(1, 9, 9))) == 2
    assert shown([just_met(1), learning(2, 10), learning(3, 8)], today(recent=(2, 1, 9))) == 3
    assert shown(cards, today(recent=(2, 3, 1))) == 1


def test_a_card_shown_a_moment_ago_does_not_step_in():
    assert shown([just_met(1), learning(2, 5)], today(recent=(1, 2))) == 1


def test_a_graded_card_comes_by_its_minute_however_few_have_passed():
    assert shown([learning(1, -0.1), due(2), new(3)], today(recent=(50, 1))) == 1


def test_a_word_met_in_an_earlier_session_comes_at_once():
    assert shown([just_met(1), due(2)], today()) == 1


def test_when_nothing_else_is_left_the_earliest_within_twenty_minutes_comes_at_once():
    assert next_card([learning(1, 20), learning(2, 9)], today()) == Choice(learning(2, 9), "ahead")
    assert shown([learning(1, 20)], today()) == 1


def test_what_is_due_later_is_named_earliest_first():
    answer = next_card([learning(1, 45), learning(2, 20.1)], today())
    assert answer == Nothing("later", (learning(2, 20.1), learning(1, 45)), Waiting())


def test_with_nothing_left_the_day_is_done():
    assert next_card([], today()) == Nothing("done", (), Waiting())
    assert next_card([due(1, due_day=DAY + 1)], today()) == Nothing("done", (), Waiting())


def test_the_limits_hold_new_words_and_reviews_back():
    cards = [new(1), new(2), due(3)]
    assert shown(cards, today(new_done=10)) == 3
    assert shown(cards, today(reviews_done=200)) == 1
    assert next_card(cards, today(new_done=10, reviews_done=200)) == Nothing("limit", (), Waiting(0, 1, 2))


def test_limits_are_the_learners_own():
    assert shown([new(1)], today(new_done=10, new_limit=11)) == 1
    assert shown([new(1)], today(new_limit=0)) is None
    assert shown([due(1)], today(reviews_done=5, review_limit=5)) is None


def test_a_limit_lowered_below_what_is_done_holds():
    assert left(Waiting(0, 5, 5), today(new_done=9, new_limit=3, reviews_done=50, review_limit=20)) == Left(0, 0, 0)


def test_limits_do_not_hold_what_is_in_learning():
    assert shown([learning(1, -1)], today(new_done=10, reviews_done=200)) == 1


def test_going_over_goes_on_and_says_so():
    over = today(new_done=10, reviews_done=200, going_over=True)
    assert next_card([new(1)], over) == Choice(new(1), "new", over_limit=True)
    assert next_card([due(1)], over) == Choice(due(1), "review", over_limit=True)
    within = today(new_done=3, reviews_done=20, going_over=True)
    assert next_card([due(1)], within) == Choice(due(1), "review", over_limit=False)


def test_two_directions_of_a_word_never_come_on_one_day():
    both = [due(1, "recognise"), due(1, "recall")]
    assert next_card(both, today(asked={1: "recall"})) == Choice(due(1, "recall"), "review")
    assert next_card(both[:1], today(asked={1: "recall"})) == Nothing("done", (), Waiting())
    assert shown([Candidate(1, "recall", "new", due_day=DAY)], today(asked={1: "recognise"})) is None


def test_the_same_direction_comes_again_on_its_day_while_it_is_learned():
    assert shown([learning(1, -1)], today(asked={1: "recognise"})) == 1


@pytest.mark.parametrize(
    "fields",
    [{"suspended": True}, {"phase": "known"}, {"buried_until_day": DAY + 1}],
    ids=["suspended", "known", "buried"],
)
def test_what_is_set_aside_is_not_asked(fields):
    for card in (new(1), due(1), learning(1, -1), just_met(1)):
        assert next_card([replace(card, **fields)], today()) == Nothing("done", (), Waiting())


def test_a_buried_word_comes_back_the_next_day():
    assert shown([due(1, buried_until_day=DAY)], today()) == 1


def test_a_direction_turned_off_is_not_asked():
    cards = [due(1, "recall"), due(2, "listen")]
    assert shown(cards, today(directions=frozenset({"recognise", "listen"}))) == 2
    assert shown(cards, today(directions=frozenset({"recognise"}))) is None


def test_a_card_before_its_day_is_not_asked():
    assert shown([due(1, due_day=DAY + 1)], today()) is None
    assert shown([Candidate(1, "recall", "new", due_day=DAY + 1)], today()) is None
    assert shown([new(1, due_day=DAY + 1)], today()) is None
    assert shown([new(1, due_day=DAY)], today()) == 1


def test_a_new_direction_counts_as_a_review_and_not_as_a_new_word():
    card = Candidate(1, "recall", "new", due_day=DAY)
    assert waiting([card], today()) == Waiting(reviews=1)
    assert shown([card], today(new_done=10)) == 1


def test_a_word_due_in_two_directions_counts_once():
    cards = [due(1), due(1, "recall"), learning(2, 3), due(2, "recall"), new(3), learning(4, 30)]
    assert waiting(cards, today()) == Waiting(learning=1, reviews=1, new=1)


def test_what_is_left_stays_within_the_limits():
    assert left(Waiting(3, 50, 20), today(new_done=4, reviews_done=170)) == Left(3, 30, 6)
    assert left(Waiting(3, 50, 20), today(new_done=4, reviews_done=170)).total == 39
    assert left(Waiting(3, 50, 20), today(new_done=4, reviews_done=170, going_over=True)) == Left(3, 50, 20)


def test_counts_from_a_query_stand_for_cards_not_given():
    # Two candidates of many: the spread and the limits go by the counts.
    few = [due(1), new(2)]
    assert next_card(few, today(), Waiting(reviews=1, new=9)).card.word_id == 2
    assert next_card(few, today(), Waiting(reviews=9, new=1)).card.word_id == 1
    assert next_card([], today(new_done=10), Waiting(new=90)) == Nothing("limit", (), Waiting(new=90))


@pytest.mark.parametrize(
    ("remaining", "minutes"),
    [
        (Left(), 0),
        (Left(reviews=1), 1),
        (Left(reviews=15), 2),
        (Left(learning=15), 2),
        (Left(reviews=15, new=10), 7),
    ],
)
def test_the_minutes_expected(remaining, minutes):
    assert minutes_expected(remaining) == minutes


def test_the_minutes_expected_go_by_the_learners_pace():
    assert minutes_expected(Left(reviews=60), seconds_a_review=4.0) == 4
    assert minutes_expected(Left(new=6), seconds_a_new_word=60.0) == 6


candidates = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 12),
        st.sampled_from(DIRECTIONS),
        st.sampled_from(["new", "learning", "review", "relearning", "known"]),
        due_at_ms=st.integers(NOW - 10**7, NOW + 10**7),
        due_day=st.none() | st.integers(DAY - 3, DAY + 2),
        last_day=st.none() | st.integers(DAY - 30, DAY),
        stability=st.none() | st.floats(0.1, 100),
        new_order=st.integers(0, 5),
        suspended=st.booleans(),
        buried_until_day=st.none() | st.integers(DAY - 1, DAY + 1),
    ),
    max_size=15,
    unique_by=lambda card: (card.word_id, card.direction),
)
days = st.builds(
    today,
    new_done=st.integers(0, 11),
    reviews_done=st.integers(195, 201),
    going_over=st.booleans(),
    directions=st.frozensets(st.sampled_from(DIRECTIONS)),
    asked=st.dictionaries(st.integers(1, 12), st.sampled_from(DIRECTIONS)),
    recent=st.lists(st.integers(1, 12), max_size=8).map(tuple),
)


@given(cards=candidates, now=days, shuffle=st.randoms(use_true_random=False))
def test_the_choice_is_always_allowed_and_does_not_hang_on_the_order_given(cards, now, shuffle):
    answer = next_card(cards, now)
    if isinstance(answer, Choice):
        card = answer.card
        assert card in eligible(cards, now)
        assert card.phase != "known"
        assert not card.suspended
        assert now.asked.get(card.word_id) in (None, card.direction)
        if answer.why == "new":
            assert now.going_over or now.new_done < 10
        if answer.why == "review":
            assert now.going_over or now.reviews_done < 200
    else:
        assert left(waiting(cards, now), now).total == 0
    shuffled = cards.copy()
    shuffle.shuffle(shuffled)
    assert next_card(shuffled, now) == answer


def candidate(word_id: int, card: CardState) -> Candidate:
    shared = (
        "direction",
        "phase",
        "due_at_ms",
        "due_day",
        "last_day",
        "stability",
        "suspended",
        "buried_until_day",
    )
    return Candidate(word_id, new_order=word_id, **{name: getattr(card, name) for name in shared})


class Learner:
    """A learner who sits one session of a day to its end."""

    def __init__(self, words: int, reviews: int, seconds: int) -> None:
        self.words: dict[int, WordState] = {n: {} for n in range(1, words + 1)}
        grown = CardState("recognise", "review", stability=9.0, difficulty=5.0, due_day=DAY, last_day=DAY - 9)
        recall = CardState("recall", "new", due_day=DAY)
        self.words |= {100 + n: {"recognise": grown, "recall": recall} for n in range(reviews)}
        self.now = today()
        self.seconds = seconds
        self.shown: list[tuple[int, str, str]] = []

    def candidates(self) -> list[Candidate]:
        return [
            candidate(word_id, card)
            for word_id, word in self.words.items()
            for card in (word or {"recognise": CardState("recognise")}).values()
        ]

    def answer(self, choice: Choice, rating: int) -> None:
        card = choice.card
        self.shown.append((card.word_id, card.direction, choice.why))
        happened = Event(
            id=an_id(),
            kind="meet" if choice.why == "new" else "review",
            word_id=card.word_id,
            direction=card.direction,
            rating=None if choice.why == "new" else rating,
            reviewed_at_ms=self.now.now_ms,
            study_day=DAY,
        )
        word = self.words[card.word_id]
        self.words[card.word_id] = apply(word, happened, DEFAULT_PARAMETERS, 0.9)
        is_new, is_review = choice.why == "new", choice.why == "review"
        self.now = replace(
            self.now,
            now_ms=self.now.now_ms + self.seconds * 1000,
            new_done=self.now.new_done + is_new,
            reviews_done=self.now.reviews_done + is_review,
            new_in_session=self.now.new_in_session + is_new,
            reviews_in_session=self.now.reviews_in_session + is_review,
            asked={**self.now.asked, card.word_id: card.direction},
            recent=(card.word_id, *self.now.recent)[:10],
        )

    def sit(self, ratings: st.DataObject) -> None:
        while isinstance(choice := next_card(self.candidates(), self.now), Choice):
            # After two hundred cards everything is remembered, so that the session ends.
            known = len(self.shown) > 200
            self.answer(choice, 4 if known else ratings.draw(st.sampled_from([1, 2, 3, 3, 3, 4])))


@settings(max_examples=40)
@given(
    words=st.integers(0, 12),
    reviews=st.integers(0, 12),
    seconds=st.integers(1, 40),
    ratings=st.data(),
)
def test_a_session_ends_with_every_word_asked_and_none_in_two_directions(words, reviews, seconds, ratings):
    learner = Learner(words, reviews, seconds)
    learner.sit(ratings)
    seen = {word_id for word_id, _, _ in learner.shown}
    assert seen == set(range(1, min(words, 10) + 1)) | set(range(100, 100 + reviews))
    for word_id in seen:
        assert len({direction for word, direction, _ in learner.shown if word == word_id}) == 1
    for word_id in range(1, min(words, 10) + 1):
        assert learner.words[word_id]["recognise"].phase == "review"


@settings(max_examples=40)
@given(words=st.integers(3, 12), reviews=st.integers(0, 12), seconds=st.integers(1, 40), ratings=st.data())
def test_two_to_four_cards_pass_before_a_met_word_comes_back(words, reviews, seconds, ratings):
    learner = Learner(words, reviews, seconds)
    learner.sit(ratings)
    order = [word_id for word_id, _, _ in learner.shown]
    for place, (word_id, _, why) in enumerate(learner.shown):
        if why == "new":
            between = order[place + 1 :].index(word_id)
            assert between <= 4
            if between < 2:  # only when there was nothing else: no card that had not just been shown
                others = set(order[place + 1 + between + 1 :]) - {word_id} - set(order[max(0, place - 2) : place + 2])
                assert not others
