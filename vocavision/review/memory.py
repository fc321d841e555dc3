"""What a learner remembers of a word: a fold over its events.

A word's state maps each direction that has begun to its card. It is a cache: `replay` of the word's
events gives it again, and `apply` takes it one event further. Functions take the learner's parameters
and desired retention, so that a new set of parameters only needs a replay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from vocavision.review.engine import Memory, Outcome, Parameters, engine_for, whole_days
from vocavision.review.events import Direction, Event
from vocavision.review.fsrs6 import AGAIN, EASY, HARD
from vocavision.review.fuzz import LONGEST_INTERVAL_DAYS

Phase = Literal["new", "learning", "review", "relearning", "known"]

LEARNING_STEPS_SECONDS = (60, 600)
RELEARNING_STEPS_SECONDS = (600,)
LAPSES_OF_A_DIFFICULT_CARD = 8
STABILITY_THAT_OPENS_DIRECTIONS_DAYS = 7.0
OPENED_AFTER_DAYS: tuple[tuple[Direction, int], ...] = (("recall", 1), ("listen", 2))


@dataclass(frozen=True, slots=True)
class CardState:
    """One learner's memory of one word in one direction.

    New: `due_day` is the day before which it is not asked (None: any day). Learning and relearning:
    due at the instant `due_at_ms`. Review: due on the study day `due_day`. Known: never due.
    """

    direction: Direction
    phase: Phase = "new"
    step: int | None = None
    stability: float | None = None
    difficulty: float | None = None
    due_at_ms: int | None = None
    due_day: int | None = None
    last_day: int | None = None
    last_reviewed_ms: int | None = None
    reps: int = 0
    lapses: int = 0
    suspended: bool = False
    buried_until_day: int | None = None  # asked again on this study day
    difficult: bool = False
    last_event_ms: int | None = None
    last_event_id: UUID | None = None

    @property
    def memory(self) -> Memory | None:
        """What the engine knows of the card; None before its first rating."""
        if self.stability is None or self.difficulty is None:
            return None
        return Memory(self.stability, self.difficulty)

    def elapsed_days(self, study_day: int) -> int:
        """Study days since the last review, 0 when there was none or the clock went back."""
        return 0 if self.last_day is None else max(0, study_day - self.last_day)


WordState = Mapping[Direction, CardState]


def replay(events: Iterable[Event], parameters: Parameters, retention: float) -> WordState:
    """The state of one word after its events, in whatever order and however often they are given.

    An event that any undo names is left out; an undo of nothing, or of an undo, has no effect.
    Raises ValueError when the events are not all of one word.
    """
    recorded: dict[UUID, Event] = {}
    for event in events:
        recorded.setdefault(event.id, event)
    if len({event.word_id for event in recorded.values()}) > 1:
        raise ValueError("a replay takes the events of one word")
    undone = {event.undoes for event in recorded.values() if event.kind == "undo"}
    happened = [event for event in recorded.values() if event.kind != "undo" and event.id not in undone]
    word: WordState = {}
    for event in sorted(happened, key=lambda event: event.order):
        word = apply(word, event, parameters, retention)
    return word


def needs_replay(word: WordState, event: Event) -> bool:
    """Whether `apply` would not give what `replay` gives: for an undo, and for an event that arrives late.

    The caller also replays when an undo that names this very event is already recorded.
    """
    if event.kind == "undo":
        return True
    return any(
        card.last_event_ms is not None
        and card.last_event_id is not None
        and (card.last_event_ms, card.last_event_id) >= event.order
        for card in word.values()
    )


def apply(word: WordState, event: Event, parameters: Parameters, retention: float) -> WordState:
    """The word's state after its next event; raises ValueError for an undo, which needs a replay."""
    if event.kind == "undo":
        raise ValueError("an undo takes effect in a replay")
    cards: dict[Direction, CardState] = dict(word)
    # Every event leaves its mark on a card, so that one arriving late is noticed.
    direction = event.direction or "recognise"
    if direction not in cards and (event.direction is not None or not cards):
        cards[direction] = _begun(direction, cards)
    if event.kind == "review":
        return _reviewed(cards, event, parameters, retention)
    if event.kind == "meet":
        cards = _met(cards, event.reviewed_at_ms)
    elif event.kind == "reset" and event.direction is None:
        cards = {"recognise": CardState("recognise")}
    elif event.direction is None:
        return {name: _marked(_with_the_word(card, event), event) for name, card in cards.items()}
    else:
        cards[direction] = _one_card(cards[direction], event)
    cards[direction] = _marked(cards[direction], event)
    return cards


def after_review(
    card: CardState,
    rating: int,
    outcome: Outcome,
    event_id: UUID,
    at_ms: int,
    study_day: int,
    due_day: int | None = None,
) -> CardState:
    """The card after a rating: phase, step and due time; a chosen due day wins over the outcome's own."""
    phase, step, seconds = _next_step(card.phase, card.step or 0, rating)
    lapses = card.lapses + (card.phase == "review" and rating == AGAIN)
    if phase == "review":
        day = study_day + whole_days(outcome.days) if due_day is None else due_day
        due_day = min(max(day, study_day + 1), study_day + LONGEST_INTERVAL_DAYS)
    # Every field is named here, where `replace` would take three times as long: replays run through it.
    return CardState(
        direction=card.direction,
        phase=phase,
        step=step,
        stability=outcome.memory.stability,
        difficulty=outcome.memory.difficulty,
        due_at_ms=None if seconds is None else at_ms + seconds * 1000,
        due_day=due_day if phase == "review" else None,
        last_day=study_day if card.last_day is None else max(card.last_day, study_day),
        last_reviewed_ms=at_ms,
        reps=card.reps + 1,
        lapses=lapses,
        suspended=card.suspended,
        buried_until_day=card.buried_until_day,
        difficult=lapses >= LAPSES_OF_A_DIFFICULT_CARD,
        last_event_ms=at_ms,
        last_event_id=event_id,
    )


def _next_step(phase: Phase, step: int, rating: int) -> tuple[Phase, int | None, int | None]:
    """Phase, step and seconds to wait after a rating; a new card stands before the first learning step."""
    if phase == "review":
        return ("relearning", 0, RELEARNING_STEPS_SECONDS[0]) if rating == AGAIN else ("review", None, None)
    steps = RELEARNING_STEPS_SECONDS if phase == "relearning" else LEARNING_STEPS_SECONDS
    phase = "relearning" if phase == "relearning" else "learning"
    if rating == AGAIN:
        return phase, 0, steps[0]
    if rating == HARD:
        return phase, step, _seconds_of_hard(steps, step)
    if rating == EASY or step + 1 >= len(steps):
        return "review", None, None
    return phase, step + 1, steps[step + 1]


def _seconds_of_hard(steps: tuple[int, ...], step: int) -> int:
    if step > 0:
        return steps[step]
    return (steps[0] + steps[1]) // 2 if len(steps) > 1 else steps[0] * 3 // 2


def _met(cards: dict[Direction, CardState], at_ms: int) -> dict[Direction, CardState]:
    """A word not yet begun, or thought known, begins; a second meeting changes nothing."""
    card = cards["recognise"]
    if card.phase == "known":  # its other directions begin again when this one has grown
        cards = {}
        card = CardState("recognise", suspended=card.suspended, buried_until_day=card.buried_until_day)
    if card.phase == "new":
        cards["recognise"] = replace(card, phase="learning", step=0, due_at_ms=at_ms, due_day=None)
    return cards


def _reviewed(
    cards: dict[Direction, CardState], event: Event, parameters: Parameters, retention: float
) -> dict[Direction, CardState]:
    """A known word stays known until it is met, reset or imported."""
    assert event.direction is not None
    assert event.rating is not None
    card = cards[event.direction]
    if card.phase == "known":
        cards[event.direction] = _marked(card, event)
        return cards
    elapsed = card.elapsed_days(event.study_day)
    outcome = engine_for(parameters).outcome(card.memory, event.rating, elapsed, retention)
    cards[event.direction] = card = after_review(
        card, event.rating, outcome, event.id, event.reviewed_at_ms, event.study_day, event.due_day
    )
    if card.direction == "recognise" and card.phase == "review" and len(cards) <= len(OPENED_AFTER_DAYS):
        _open_directions(cards, card, event)
    return cards


def _open_directions(cards: dict[Direction, CardState], card: CardState, event: Event) -> None:
    """Recall and listen begin, on the next days, once recognise has grown to a week's stability."""
    if card.stability is not None and card.stability >= STABILITY_THAT_OPENS_DIRECTIONS_DAYS:
        for direction, days in OPENED_AFTER_DAYS:
            if direction not in cards:
                cards[direction] = _marked(_begun(direction, cards, event.study_day + days), event)


def _marked(card: CardState, event: Event) -> CardState:
    return replace(card, last_event_ms=event.reviewed_at_ms, last_event_id=event.id)


def _begun(direction: Direction, cards: WordState, due_day: int | None = None) -> CardState:
    """A direction's first state: what holds for the whole word holds for it too."""
    recognise = cards.get("recognise")
    if recognise is None:
        return CardState(direction, due_day=due_day)
    return CardState(
        direction,
        phase="known" if recognise.phase == "known" else "new",
        due_day=due_day,
        suspended=recognise.suspended,
        buried_until_day=recognise.buried_until_day,
    )


def _one_card(card: CardState, event: Event) -> CardState:
    if event.kind == "reset":
        return CardState(card.direction, suspended=card.suspended, buried_until_day=card.buried_until_day)
    if event.kind == "import":
        return replace(
            card,
            phase="review",
            step=None,
            stability=event.stability,
            difficulty=event.difficulty,
            due_at_ms=None,
            due_day=event.due_day,
            last_day=event.study_day if event.last_day is None else event.last_day,
        )
    if card.phase == "known":
        return card
    # Without a memory there is nothing to review yet: the card is new, from that day on.
    phase: Phase = "new" if card.memory is None else "review"
    return replace(card, phase=phase, step=None, due_at_ms=None, due_day=event.due_day)


def _with_the_word(card: CardState, event: Event) -> CardState:
    if event.kind == "known":
        return replace(card, phase="known", step=None, due_at_ms=None, due_day=None)
    if event.kind in ("suspend", "unsuspend"):
        return replace(card, suspended=event.kind == "suspend")
    return replace(card, buried_until_day=event.study_day + 1 if event.kind == "bury" else None)
