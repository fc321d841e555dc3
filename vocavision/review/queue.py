"""Which card comes next.

In this order: what is in learning and due by its minute; reviews, those first whose recall has fallen
most below what is desired, with new words spread evenly between; and when nothing else is left, what
falls due within 20 minutes. Two directions of one word never come on one study day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from vocavision.review import fsrs6
from vocavision.review.engine import DEFAULT_PARAMETERS, DEFAULT_RETENTION, Parameters
from vocavision.review.events import DIRECTIONS, Direction
from vocavision.review.memory import Phase

NEW_WORDS_A_DAY = 10
REVIEWS_A_DAY = 200
LEARN_AHEAD_MS = 20 * 60_000
# A word just met comes back after four other cards; when there are fewer, after as many as there are,
# and for fewer than two, cards that would wait for their minute step in.
CARDS_BETWEEN_AT_MOST = 4
CARDS_BETWEEN_AT_LEAST = 2
SECONDS_A_REVIEW = 8.0
SECONDS_A_NEW_WORD = 25.0

Why = Literal["learning", "review", "new", "ahead"]
Reason = Literal["later", "limit", "done"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that might be asked, or a word not begun (recognise, phase new, its place in `new_order`)."""

    word_id: int
    direction: Direction = "recognise"
    phase: Phase = "new"
    due_at_ms: int | None = None
    due_day: int | None = None
    last_day: int | None = None
    stability: float | None = None
    new_order: int = 0
    suspended: bool = False
    buried_until_day: int | None = None

    @property
    def in_learning(self) -> bool:
        """Due by the minute."""
        return self.phase in ("learning", "relearning")

    @property
    def is_new_word(self) -> bool:
        """A word to be met; another direction of a word that has been met is a review."""
        return self.phase == "new" and self.direction == "recognise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The learner's day so far, with what they set."""

    now_ms: int
    study_day: int
    new_done: int = 0
    reviews_done: int = 0
    new_limit: int = NEW_WORDS_A_DAY
    review_limit: int = REVIEWS_A_DAY
    going_over: bool = False
    directions: frozenset[Direction] = frozenset(DIRECTIONS)
    asked: Mapping[int, Direction] = field(default_factory=dict)  # word id to the direction asked today
    recent: tuple[int, ...] = ()  # ids of the words shown, newest first
    # Since the session's start: the even spread is over these and what is left.
    new_in_session: int = 0
    reviews_in_session: int = 0
    parameters: Parameters = DEFAULT_PARAMETERS
    retention: float = DEFAULT_RETENTION


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cards are due, limits left out of account; a query may count them instead of `waiting`."""

    learning: int = 0
    reviews: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """How many cards this session still has, within the day's limits."""

    learning: int = 0
    reviews: int = 0
    new: int = 0

    @property
    def total(self) -> int:
        """How many words there are to come."""
        return self.learning + self.reviews + self.new

    @property
    def steps(self) -> int:
        """How many cards there are to come, as far as can be foreseen: a new word is met and then recalled."""
        return self.learning + self.reviews + 2 * self.new


@dataclass(frozen=True, slots=True)
class Choice:
    """The next card, why it comes, and whether it goes beyond a limit of the day."""

    card: Candidate
    why: Why
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """No card now: `later` falls due in more than 20 minutes, earliest first; `beyond` are held by a limit.

    The reason is the nearest thing to come: a card later, else more beyond a limit, else the next day.
    """

    reason: Reason
    later: tuple[Candidate, ...]
    beyond: Waiting


def next_card(candidates: Iterable[Candidate], today: Today, due: Waiting | None = None) -> Choice | Nothing:
    """The card to show now, or why there is none.

    The candidates may be the first few of each kind in the orders below, if `due` counts them all.
    """
    cards = eligible(candidates, today)
    due = waiting(cards, today) if due is None else due
    remaining = left(due, today)
    learning = sorted((c for c in cards if c.in_learning), key=_by_minute)
    ready = [c for c in learning if _due_at(c) <= today.now_ms]
    held = [c for c in ready if _cards_since(c, today) < CARDS_BETWEEN_AT_MOST and _just_met(c)]
    for card in ready:
        if card not in held:
            return Choice(card, "learning")
    choice = _review_or_new(cards, remaining, today)
    if choice is not None:
        return choice
    ahead = [c for c in learning if today.now_ms < _due_at(c) <= today.now_ms + LEARN_AHEAD_MS]
    if held:
        return _held_or_a_card_between(held[0], ahead, today)
    if ahead:
        return Choice(ahead[0], "ahead")
    return _nothing(tuple(learning), due, remaining)


def eligible(candidates: Iterable[Candidate], today: Today) -> list[Candidate]:
    """The candidates that may be asked today, those not yet due included.

    Left out: known, suspended and buried words, directions turned off, and words of which another
    direction was asked today.
    """
    return [
        card
        for card in candidates
        if card.phase != "known"
        and not card.suspended
        and (card.buried_until_day is None or card.buried_until_day <= today.study_day)
        and card.direction in today.directions
        and today.asked.get(card.word_id, card.direction) == card.direction
    ]


def waiting(candidates: Iterable[Candidate], today: Today) -> Waiting:
    """The cards due in this session; a word counts once, however many of its directions are due."""
    cards = eligible(candidates, today)
    soon = {c.word_id for c in cards if c.in_learning and _due_at(c) <= today.now_ms + LEARN_AHEAD_MS}
    on_their_day = [c for c in cards if not c.in_learning and _is_due_today(c, today) and c.word_id not in soon]
    reviews = {c.word_id for c in on_their_day if not c.is_new_word}
    new = {c.word_id for c in on_their_day if c.is_new_word} - reviews
    return Waiting(len(soon), len(reviews), len(new))


def left(due: Waiting, today: Today) -> Left:
    """What this session still has of what is due, within the limits or, going over, beyond them."""
    if today.going_over:
        return Left(due.learning, due.reviews, due.new)
    return Left(
        due.learning,
        min(due.reviews, max(0, today.review_limit - today.reviews_done)),
        min(due.new, max(0, today.new_limit - today.new_done)),
    )


def minutes_expected(
    remaining: Left,
    seconds_a_review: float = SECONDS_A_REVIEW,
    seconds_a_new_word: float = SECONDS_A_NEW_WORD,
) -> int:
    """Whole minutes, rounded up, that what is left will take at the learner's median pace."""
    reviews = remaining.learning + remaining.reviews
    return ceil((reviews * seconds_a_review + remaining.new * seconds_a_new_word) / 60)


def review_order(card: Candidate, today: Today) -> tuple[float, int, int, int]:
    """The order of reviews: lowest probability of recall first, which is most days per day of stability.

    A direction that has no memory yet stands where recall is just as desired. In SQL:
    `(study_day - last_day) / stability` descending.
    """
    if card.stability is None or card.last_day is None:
        faded = fsrs6.interval(today.parameters, 1.0, today.retention)
    else:
        faded = max(0, today.study_day - card.last_day) / card.stability
    return -faded, card.due_day or 0, card.word_id, DIRECTIONS.index(card.direction)


def _review_or_new(cards: list[Candidate], remaining: Left, today: Today) -> Choice | None:
    due = [c for c in cards if not c.in_learning and _is_due_today(c, today)]
    reviews = [c for c in due if not c.is_new_word] if remaining.reviews else []
    new = [c for c in due if c.is_new_word] if remaining.new else []
    if new and (not reviews or _is_new_words_turn(remaining, today)):
        first = min(new, key=lambda c: (c.new_order, c.word_id))
        return Choice(first, "new", over_limit=today.new_done >= today.new_limit)
    if reviews:
        worst = min(reviews, key=lambda c: review_order(c, today))
        return Choice(worst, "review", over_limit=today.reviews_done >= today.review_limit)
    return None


def _is_new_words_turn(remaining: Left, today: Today) -> bool:
    """Whether the next new word's place, in the middle of its share of the session, has come."""
    new = today.new_in_session + remaining.new
    reviews = today.reviews_in_session + remaining.reviews
    return (2 * today.new_in_session + 1) * reviews <= (2 * today.reviews_in_session + 1) * new


def _held_or_a_card_between(held: Candidate, ahead: list[Candidate], today: Today) -> Choice:
    if _cards_since(held, today) < CARDS_BETWEEN_AT_LEAST:
        for card in ahead:
            if card.word_id not in today.recent[:CARDS_BETWEEN_AT_LEAST]:
                return Choice(card, "ahead")
    return Choice(held, "learning")


def _nothing(learning: tuple[Candidate, ...], due: Waiting, remaining: Left) -> Nothing:
    beyond = Waiting(reviews=due.reviews - remaining.reviews, new=due.new - remaining.new)
    if learning:
        return Nothing("later", learning, beyond)
    return Nothing("limit" if beyond.reviews or beyond.new else "done", (), beyond)


def _is_due_today(card: Candidate, today: Today) -> bool:
    return card.due_day is None or card.due_day <= today.study_day


def _just_met(card: Candidate) -> bool:
    return card.phase == "learning" and card.stability is None


def _cards_since(card: Candidate, today: Today) -> int:
    """How many cards have been shown since this one's word was."""
    recent = today.recent[:CARDS_BETWEEN_AT_MOST]
    return recent.index(card.word_id) if card.word_id in recent else CARDS_BETWEEN_AT_MOST


def _due_at(card: Candidate) -> int:
    return 0 if card.due_at_ms is None else card.due_at_ms


def _by_minute(card: Candidate) -> tuple[int, int, int]:
    return _due_at(card), card.word_id, DIRECTIONS.index(card.direction)
