"""Small makers of events and cards: a study day here is a day of 24 hours from the epoch."""

from itertools import count
from uuid import UUID

from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import Event
from vocavision.review.memory import CardState, WordState, replay

DAY_MS = 86_400_000
MINUTE_MS = 60_000
WORD = 7

_numbers = count(1)


def an_id() -> UUID:
    return UUID(int=next(_numbers) << 64 | 0x8000_0000)


def event(kind: str, day: int = 1, minute: int = 0, **fields: object) -> Event:
    """An event at a minute of a study day."""
    fields.setdefault("id", an_id())
    if kind in ("meet", "review", "set_due", "import"):
        fields.setdefault("direction", "recognise")
    return Event(
        kind=kind,
        word_id=WORD,
        reviewed_at_ms=day * DAY_MS + minute * MINUTE_MS,
        study_day=day,
        **fields,
    )


def after(*events: Event, retention: float = 0.9) -> WordState:
    """The word after the events."""
    return replay(events, DEFAULT_PARAMETERS, retention)


def recognise(*events: Event) -> CardState:
    """The word's first card after the events."""
    return after(*events)["recognise"]


def graduated(day: int = 1, **fields: object) -> list[Event]:
    """A word met and rated Good twice: in review, due on day + 2."""
    return [
        event("meet", day),
        event("review", day, 1, rating=3),
        event("review", day, 11, rating=3, **fields),
    ]


def grown(day: int = 1) -> list[Event]:
    """A word met and found easy: eight days of stability, so that recall and listen begin."""
    return [event("meet", day), event("review", day, 1, rating=4)]
