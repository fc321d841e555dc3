"""What is asked about events of devices, and about those that were set aside."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from vocavision.db import Statement
from vocavision.review import rows
from vocavision.review.events import Event
from vocavision.review.intake import Noted
from vocavision.review.memory import WordState
from vocavision.sync import wire

MOST_CHANGES = 200
MOST_LISTED = 100
MOST_IN_A_FILE = 5000

_EVENT = ", ".join(f"e.{name}" for name in rows.EVENT_COLUMNS)
_NOTED = f"{_EVENT}, e.phase, e.sitting, e.device_at_ms"
# One more than is told: the event that the device heard of last, which must be there.
# Values: user, number, count, user.
_NEWS = Statement(f"""
SELECT * FROM (
  SELECT {_NOTED}, e.number FROM review_event e WHERE e.user_id = ? AND e.number >= ? ORDER BY e.number LIMIT ?
) told
UNION ALL
SELECT * FROM (SELECT {_NOTED}, e.number FROM review_event e WHERE e.user_id = ? AND e.number IS NULL LIMIT 1) untold
""")  # noqa: S608 (our own column names)
_SET_ASIDE = Statement("""
SELECT s.id, s.reason, s.content, s.received_at_ms, w.headword, COUNT(*) OVER ()
FROM set_aside s LEFT JOIN word w ON w.id = s.word_id AND (w.owner_id IS NULL OR w.owner_id = s.user_id)
WHERE s.user_id = ? ORDER BY s.received_at_ms DESC, s.id LIMIT ?
""")
_ONE_ASIDE = Statement("""
SELECT s.id, s.reason, s.content, s.received_at_ms, w.headword, 1
FROM set_aside s LEFT JOIN word w ON w.id = s.word_id AND (w.owner_id IS NULL OR w.owner_id = s.user_id)
WHERE s.user_id = ? AND s.id = ?
""")


def one_of(count: int) -> str:
    """The condition of being one of so many values; no statement."""
    return f"IN ({', '.join('?' * count)})"


def _noted(row: Sequence[Any]) -> Noted:
    """The event of a row of _NOTED; what is after it is left out."""
    width = len(rows.EVENT_COLUMNS)
    event: Event = rows.event(row[:width])
    phase, sitting, device_at_ms = row[width : width + 3]
    return Noted(event, row[3] or "recognise", phase, rows.as_uuid(sitting), device_at_ms)


def words_of_events(user_id: int, event_ids: Collection[UUID]) -> dict[UUID, int]:
    """Those of the events that are there, with their words; one statement."""
    ids = [event_id.hex for event_id in event_ids] or [UUID(int=0).hex]
    sql = f"SELECT id, word_id FROM review_event WHERE user_id = ? AND id {one_of(len(ids))}"  # noqa: S608 (marks alone)
    return {UUID(str(event_id)): word_id for event_id, word_id in Statement(sql).all(user_id, *ids)}


def owners(word_ids: Collection[int]) -> dict[int, int | None]:
    """Whose each of the words is, as far as they are there; None: the catalogue's; one statement."""
    ids = list(word_ids) or [0]
    sql = f"SELECT id, owner_id FROM word WHERE id {one_of(len(ids))}"  # noqa: S608 (marks alone)
    return dict(Statement(sql).all(*ids))


def histories(user_id: int, word_ids: Collection[int]) -> dict[int, list[Noted]]:
    """All that happened to the words, with what is kept beside it; one statement."""
    ids = list(word_ids) or [0]
    sql = f"SELECT {_NOTED} FROM review_event e WHERE e.user_id = ? AND e.word_id {one_of(len(ids))}"  # noqa: S608
    found: dict[int, list[Noted]] = defaultdict(list)
    for row in Statement(sql).all(user_id, *ids):
        found[row[1]].append(_noted(row))
    return dict(found)


def cards(user_id: int, word_ids: Collection[int]) -> dict[int, WordState]:
    """The cards of the words; one statement."""
    ids = list(word_ids) or [0]
    columns = ", ".join(rows.CARD_COLUMNS)
    sql = f"SELECT {columns} FROM card WHERE user_id = ? AND word_id {one_of(len(ids))}"  # noqa: S608 (our own names)
    return rows.words(Statement(sql).all(user_id, *ids))


@dataclass(frozen=True, slots=True)
class News:
    """What happened after the event that the device heard of last, each with its number.

    `number` is where the device is once it has heard this, `more` whether there is more to be told, and `untold`
    whether there are events without a number.
    """

    events: tuple[tuple[int, Noted], ...]
    number: int
    more: bool
    untold: bool


def news(user_id: int, since: int) -> News:
    """What a device is to be told that heard the events up to this number; one statement.

    One statement more where the number is none of ours, as after the database was restored: all is told again.
    """
    found = _NEWS.all(user_id, since, MOST_CHANGES + 2, user_id)
    told = sorted(((row[-1], row) for row in found if row[-1] is not None), key=itemgetter(0))
    untold = len(told) < len(found)
    if since and (not told or told[0][0] != since):
        return news(user_id, 0)
    told = [one for one in told if one[0] > since]
    part = told[:MOST_CHANGES]
    events = tuple((number, _noted(row)) for number, row in part)
    return News(events, part[-1][0] if part else since, len(told) > len(part), untold)


@dataclass(frozen=True, slots=True)
class Aside:
    """An event that was set aside; `headword` is its word's, where that is there and may be seen."""

    id: UUID
    reason: str
    content: str
    received_at_ms: int
    headword: str | None

    @property
    def kind(self) -> str:
        """What the device says that it is, if it is a kind that devices make."""
        found = wire.parsed(self.content.encode())
        kind = found.get("kind") if isinstance(found, dict) else None
        return kind if kind in wire.DEVICE_KINDS else ""


def _aside(row: Sequence[Any]) -> Aside:
    return Aside(UUID(str(row[0])), *row[1:5])


def set_aside(user_id: int, most: int = MOST_LISTED) -> tuple[list[Aside], int]:
    """What was set aside, the latest first, and how much it is in all; one statement."""
    found = _SET_ASIDE.all(user_id, most)
    return [_aside(row) for row in found], found[0][5] if found else 0


def one_aside(user_id: int, event_id: UUID) -> Aside | None:
    """The event that was set aside under this id, or None; one statement."""
    row = _ONE_ASIDE.one(user_id, event_id.hex)
    return None if row is None else _aside(row)
