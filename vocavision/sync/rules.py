"""Which events of a device are recorded, in which order, and which are set aside, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args
from uuid import UUID

from vocavision.review.intake import Noted
from vocavision.sync import wire

Reason = Literal["unreadable", "kind", "no_word", "not_yours", "future", "past", "day", "undo"]
What = Literal["recorded", "known", "aside"]
REASONS: tuple[Reason, ...] = get_args(Reason)

MOST_EVENTS = 200  # in one batch
AHEAD_MS = 10 * 60_000  # a corrected clock may still be so much ahead of ours
EARLIEST_MS = 1_577_836_800_000  # 2020: a clock that says less has lost its battery
DAY_MS = 86_400_000
EPOCH_DAY = 719_163
# A study day lies so far from the day in UTC: zones and hours at which a day starts, and a flight to the west.
DAYS_BEFORE, DAYS_AFTER = 2, 4


@dataclass(frozen=True, slots=True)
class Judged:
    """What comes of one event: its answer, and the event where it is to be recorded."""

    key: UUID
    what: What
    content: Any
    reason: Reason | None = None
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """What the server knows: events that are there with their words, the words' owners, and what time it is."""

    learner_id: int
    now_ms: int
    words_of_events: Mapping[UUID, int]
    owners: Mapping[int, int | None]  # of the words that are there


def judge(sent: Iterable[Any], here: Here) -> list[Judged]:
    """What comes of each event that was sent, in the order in which they came."""
    seen: dict[UUID, int] = dict(here.words_of_events)
    found = []
    for content in sent:
        one = _judged(content, seen, here)
        if one.noted is not None:
            seen[one.key] = one.noted.event.word_id
        found.append(one)
    return found


def _judged(content: Any, seen: Mapping[UUID, int], here: Here) -> Judged:
    key = wire.key(content)
    if key in seen:
        return Judged(key, "known", content)
    try:
        noted = wire.read(content)
    except wire.OtherKind:
        return Judged(key, "aside", content, "kind")
    except ValueError:
        return Judged(key, "aside", content, "unreadable")
    reason = why_not(noted, seen, here)
    return Judged(key, "aside", content, reason) if reason else Judged(key, "recorded", content, None, noted)


def why_not(noted: Noted, seen: Mapping[UUID, int], here: Here) -> Reason | None:
    """Why the event cannot be recorded, or None."""
    event = noted.event
    if event.word_id not in here.owners:
        return "no_word"
    if here.owners[event.word_id] not in (None, here.learner_id):
        return "not_yours"
    if event.undoes is not None and seen.get(event.undoes, event.word_id) != event.word_id:
        return "undo"
    if event.reviewed_at_ms > here.now_ms + AHEAD_MS:
        return "future"
    if event.reviewed_at_ms < EARLIEST_MS:
        return "past"
    here_day = event.reviewed_at_ms // DAY_MS + EPOCH_DAY
    if not here_day - DAYS_BEFORE <= event.study_day <= here_day + DAYS_AFTER:
        return "day"
    return None


def can_be_applied(reason: str, word_is_there: bool) -> bool:
    """Whether **Apply anyway** makes sense: its time can be mended, or what was missing is there by now."""
    return word_is_there and reason in ("future", "past", "day", "no_word")


def mended_time(content: Mapping[str, Any], received_at_ms: int) -> int:
    """When to say that the event happened: when it says itself, else when it came in."""
    at_ms = int(content["reviewed_at_ms"])
    return at_ms if EARLIEST_MS <= at_ms <= received_at_ms + AHEAD_MS else received_at_ms


def mended(content: Mapping[str, Any], at_ms: int, study_day: int) -> dict[str, Any]:
    """The event as it can be recorded, at this time and on this study day; what the button showed is kept if it can."""
    due_day = content.get("due_day")
    shown = due_day if isinstance(due_day, int) and due_day > study_day else None
    return {**content, "reviewed_at_ms": at_ms, "study_day": study_day, "due_day": shown}


def batches(events: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The events in parts of at most so many as one batch may have."""
    for first in range(0, len(events), MOST_EVENTS):
        yield events[first : first + MOST_EVENTS]


def words_told(answers: Iterable[Judged], news: Iterable[Noted]) -> set[int]:
    """The words whose cards a device is told of: those of all that it sent, whatever came of it, and of what is news.

    On the device all that it sent has happened to its cards: also what is set aside, or was known and is no news.
    """
    return {*words_of(one.content for one in answers), *(one.event.word_id for one in news)}


def words_of(contents: Iterable[Any]) -> Collection[int]:
    """The ids of the words that events name."""
    return {found for content in contents if (found := wire.word(content)) is not None}
