"""What queries of memories and sittings give."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vocavision.catalogue.views import WordView
from vocavision.review.events import Direction, Kind
from vocavision.review.memory import CardState, Phase
from vocavision.review.queue import Left, Waiting


@dataclass(frozen=True, slots=True)
class Shown:
    """A word as it is shown in a session: the learner's note on it, and its card's last event."""

    word: WordView
    entry_hash: str
    note: str
    last_event: UUID | None
    difficult: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that is there."""

    kind: Kind
    word_id: int
    direction: Direction
    phase: Phase
    study_day: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Went:
    """How a sitting went: answers, those that were right, words met, and the milliseconds it all took."""

    answers: int
    remembered: int
    met: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Next:
    """What comes after a sitting: the study day of the next words and how many, what is left and what lies beyond."""

    next_day: int | None
    next_count: int
    left: Left
    beyond: Waiting


@dataclass(frozen=True, slots=True)
class WordMemory:
    """What a learner has of a word; `due` are its cards: direction, instant in learning or else study day."""

    status: str
    difficult: bool
    suspended: bool
    met: bool
    wanted: bool
    due: tuple[CardState, ...]
    study_day: int
    history: tuple[tuple[str, str | None, int | None, datetime], ...]
