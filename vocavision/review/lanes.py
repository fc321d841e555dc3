"""When a card may be asked, folded into two columns, so that one index finds what is due.

The lane says by what a card is waited for: the minute, the day, to be met, or nothing at all. `from_day` is the
first study day on which it may be asked: not before it is due, not while it is buried, and not on a day on which
another direction of its word was asked.
"""

from collections.abc import Iterable

from vocavision.review.events import Direction
from vocavision.review.memory import CardState, WordState
from vocavision.review.queue import Candidate

ASLEEP, BY_MINUTE, BY_DAY, TO_BE_MET = 0, 1, 2, 3


def lane(card: CardState) -> int:
    """By what the card is waited for."""
    if card.suspended or card.phase == "known":
        return ASLEEP
    if card.phase in ("learning", "relearning"):
        return BY_MINUTE
    if card.phase == "new" and card.direction == "recognise":
        return TO_BE_MET
    return BY_DAY


def waits_to_be_met(card: CardState | None, wanted_at_ms: int) -> bool:
    """Whether a wanted word waits: it has no card, or an unmet one, or it was known and is wanted again."""
    if card is None or lane(card) == TO_BE_MET:
        return True
    return card.phase == "known" and (card.last_event_ms or 0) < wanted_at_ms


def from_day(word: WordState, direction: Direction) -> int:
    """The first study day on which the card may be asked; 0 is any."""
    card = word[direction]
    asked = max((other.last_day or -1 for other in word.values() if other.direction != direction), default=-1)
    return max(card.due_day or 0, card.buried_until_day or 0, asked + 1)


def candidate(word_id: int, word: WordState, direction: Direction) -> Candidate:
    """The card as the queue sees it; what keeps it from being asked before a day counts as burying."""
    card = word[direction]
    return Candidate(
        word_id=word_id,
        direction=direction,
        phase=card.phase,
        due_at_ms=card.due_at_ms,
        due_day=card.due_day,
        last_day=card.last_day,
        stability=card.stability,
        suspended=card.suspended,
        buried_until_day=from_day(word, direction) or None,
    )


def askable(word_id: int, word: WordState) -> Iterable[Candidate]:
    """The word's cards that are waited for, new ones left out."""
    for direction, card in word.items():
        if lane(card) in (BY_MINUTE, BY_DAY):
            yield candidate(word_id, word, direction)
