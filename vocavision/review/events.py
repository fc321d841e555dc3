"""What can happen to a learner's memory of a word, written down once and never changed."""

from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from vocavision.review.engine import RATINGS, Memory, checked_memory

Direction = Literal["recognise", "recall", "listen"]
Kind = Literal[
    "meet",
    "review",
    "known",
    "suspend",
    "unsuspend",
    "bury",
    "unbury",
    "reset",
    "set_due",
    "import",
    "undo",
]

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
KINDS: tuple[Kind, ...] = get_args(Kind)

# These happen to the whole word; reset to one card or, without a direction, to the whole word.
WORD_WIDE: frozenset[Kind] = frozenset({"known", "suspend", "unsuspend", "bury", "unbury", "undo"})
ONE_CARD: frozenset[Kind] = frozenset({"meet", "review", "set_due", "import"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of one word; raises ValueError where the fields do not fit the kind."""

    id: UUID
    kind: Kind
    word_id: int
    reviewed_at_ms: int  # UTC
    study_day: int  # the learner's, as counted when it happened
    direction: Direction | None = None
    rating: int | None = None
    due_day: int | None = None  # the day that the button showed; of set_due and import the day wanted
    stability: float | None = None  # of an import
    difficulty: float | None = None  # of an import
    last_day: int | None = None  # of an import: the study day of the last review elsewhere
    undoes: UUID | None = None
    zone_offset_minutes: int = 0
    duration_ms: int | None = None
    mode: str = "flip"
    device: str = ""
    parameter_set: int | None = None

    def __post_init__(self) -> None:
        kind = self.kind
        if kind not in KINDS:
            raise ValueError(f"no event is a {kind!r}")
        if (kind in ONE_CARD and self.direction is None) or (kind in WORD_WIDE and self.direction is not None):
            raise ValueError(f"{kind} and the direction {self.direction!r} do not fit")
        if self.direction is not None and self.direction not in DIRECTIONS:
            raise ValueError(f"no direction is {self.direction!r}")
        if kind == "review":
            if self.rating not in RATINGS:
                raise ValueError(f"a rating is 1, 2, 3 or 4, not {self.rating!r}")
        elif kind == "meet":
            if self.direction != "recognise":
                raise ValueError(f"a word is met in the direction recognise, not {self.direction!r}")
        elif kind == "undo":
            if self.undoes is None or self.undoes == self.id:
                raise ValueError("an undo names another event")
        elif kind == "set_due":
            if self.due_day is None:
                raise ValueError("set_due names the day")
        elif kind == "import":
            self._check_import()

    @property
    def order(self) -> tuple[int, UUID]:
        """Where the event stands among its word's: by its time, then by its id."""
        return self.reviewed_at_ms, self.id

    def _check_import(self) -> None:
        if self.stability is None or self.difficulty is None or self.due_day is None:
            raise ValueError("an import brings stability, difficulty and the due day")
        checked_memory(Memory(self.stability, self.difficulty))
