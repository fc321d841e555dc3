"""What the four buttons of a card would do now."""

from dataclasses import dataclass
from uuid import UUID

from vocavision.review.engine import RATINGS, Parameters, engine_for, whole_days
from vocavision.review.fsrs6 import GOOD
from vocavision.review.fuzz import fuzzed
from vocavision.review.memory import CardState, after_review


@dataclass(frozen=True, slots=True)
class Grade:
    """One button: its rating, the card as it would be, and when that is due, in seconds or in days."""

    rating: int
    card: CardState
    due_in_seconds: int | None
    due_in_days: int | None

    @property
    def due_day(self) -> int | None:
        """The study day to record with the review; None where the card comes back in minutes."""
        return self.card.due_day


def grades(
    card: CardState,
    review_id: UUID,
    now_ms: int,
    study_day: int,
    parameters: Parameters,
    retention: float,
) -> tuple[Grade, ...]:
    """Again, Hard, Good and Easy for a card shown under `review_id`; raises ValueError for a known word.

    The days depend on the card, the id and the study day alone: asked again while the card is on the
    screen, they are the same.
    """
    if card.phase == "known":
        raise ValueError("a known word is not reviewed")
    outcomes = engine_for(parameters).outcomes(card.memory, card.elapsed_days(study_day), retention)
    found = []
    earliest = 1
    for rating, outcome in zip(RATINGS, outcomes, strict=True):
        days = max(earliest, fuzzed(whole_days(outcome.days), review_id))
        after = after_review(card, rating, outcome, review_id, now_ms, study_day, study_day + days)
        grade = Grade(
            rating,
            after,
            due_in_seconds=None if after.due_at_ms is None else (after.due_at_ms - now_ms) // 1000,
            due_in_days=None if after.due_day is None else after.due_day - study_day,
        )
        if grade.due_in_days is not None:  # Good is not before Hard, and Easy comes after Good
            earliest = grade.due_in_days + (rating == GOOD)
        found.append(grade)
    return tuple(found)
