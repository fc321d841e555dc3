"""Rows of the tables as cards and events, and back."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from vocavision.review.events import WORD_WIDE, Event
from vocavision.review.lanes import from_day, lane
from vocavision.review.memory import CardState, WordState

Row = Sequence[Any]

CARD_COLUMNS = (
    "word_id", "direction", "phase", "step", "stability", "difficulty", "due_at_ms", "due_day", "last_day",
    "last_reviewed_ms", "reps", "lapses", "suspended", "buried_until_day", "difficult", "last_event_ms",
    "last_event_id", "lane", "from_day",
)  # fmt: skip
EVENT_COLUMNS = (
    "id", "word_id", "kind", "direction", "rating", "reviewed_at_ms", "study_day", "due_day", "zone_offset_minutes",
    "duration_ms", "mode", "device", "parameter_set", "undoes", "stability", "difficulty", "last_day",
)  # fmt: skip


def as_uuid(value: Any) -> UUID | None:
    """An id as either engine gives it."""
    return value if value is None or isinstance(value, UUID) else UUID(value)


def card(row: Row) -> CardState:
    """The card of a row of CARD_COLUMNS."""
    (
        _word, direction, phase, step, stability, difficulty, due_at_ms, due_day, last_day, last_reviewed_ms, reps,
        lapses, suspended, buried_until_day, difficult, last_event_ms, last_event_id, _lane, _from_day,
    ) = row  # fmt: skip
    return CardState(
        direction, phase, step, stability, difficulty, due_at_ms, due_day, last_day, last_reviewed_ms, reps, lapses,
        bool(suspended), buried_until_day, bool(difficult), last_event_ms, as_uuid(last_event_id),
    )  # fmt: skip


def words(rows: Iterable[Row]) -> dict[int, WordState]:
    """The words of rows of CARD_COLUMNS."""
    found: dict[int, dict[Any, CardState]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = card(row)
    return dict(found)


def card_rows(word_id: int, word: WordState) -> list[tuple[Any, ...]]:
    """The word's cards as values of CARD_COLUMNS."""
    return [
        (
            word_id, c.direction, c.phase, c.step, c.stability, c.difficulty, c.due_at_ms, c.due_day, c.last_day,
            c.last_reviewed_ms, c.reps, c.lapses, c.suspended, c.buried_until_day, c.difficult, c.last_event_ms,
            c.last_event_id.hex if c.last_event_id else None, lane(c), from_day(word, direction),
        )
        for direction, c in word.items()
    ]  # fmt: skip


def event(row: Row) -> Event:
    """The event of a row of EVENT_COLUMNS; what happened to the whole word has no direction of its own."""
    (
        event_id, word_id, kind, direction, rating, reviewed_at_ms, study_day, due_day, zone_offset_minutes,
        duration_ms, mode, device, parameter_set, undoes, stability, difficulty, last_day,
    ) = row  # fmt: skip
    return Event(
        id=as_uuid(event_id),  # type: ignore[arg-type]
        word_id=word_id,
        kind=kind,
        direction=None if kind in WORD_WIDE else direction,
        rating=rating,
        reviewed_at_ms=reviewed_at_ms,
        study_day=study_day,
        due_day=due_day,
        zone_offset_minutes=zone_offset_minutes,
        duration_ms=duration_ms,
        mode=mode,
        device=device,
        parameter_set=parameter_set,
        undoes=as_uuid(undoes),
        stability=stability,
        difficulty=difficulty,
        last_day=last_day,
    )


def as_written(row: Row) -> tuple[Any, ...]:
    """A row of CARD_COLUMNS as `card_rows` would write it, whichever engine gave it."""
    values = dict(zip(CARD_COLUMNS, row, strict=True))
    last = as_uuid(values["last_event_id"])
    values |= {
        "suspended": bool(values["suspended"]),
        "difficult": bool(values["difficult"]),
        "last_event_id": last.hex if last else None,
    }
    return tuple(values.values())


def difference(kept: Sequence[Row], wanted: Sequence[Row]) -> str:
    """What is kept where something else is wanted, in words for the operator."""
    by_direction = {row[1]: row for row in wanted}
    parts = [f"{row[1]} is missing" for row in wanted if row[1] not in {one[1] for one in kept}]
    for row in kept:
        other = by_direction.get(row[1])
        if other is None:
            parts.append(f"{row[1]} has no events")
            continue
        pairs = zip(CARD_COLUMNS, row, other, strict=True)
        parts += [f"{row[1]}.{name} is {a}, not {b}" for name, a, b in pairs if a != b]
    return "; ".join(parts)
