"""What events that come in late do: to the words they touch, and to the counts of the day and of the sitting.

The counts are the sum of what each event counts for (`desk.tally`), which depends on the phase its card had before it.
An event that comes in before others may change their phases: what is counted is then mended by the difference, so that
the counts are the same in whatever order events come in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vocavision.review.days import ZONES_DIFFER_AT_MOST_DAYS
from vocavision.review.desk import Sitting, Tally, on_day, tally
from vocavision.review.engine import Parameters
from vocavision.review.events import Direction, Event
from vocavision.review.memory import Phase, WordState, apply

LONGEST_SITTING_MS = 24 * 3_600_000  # of one that was never ended


@dataclass(frozen=True, slots=True)
class Noted:
    """An event with what is kept beside it.

    `shown` is the direction of the card on the table, `phase` that card's before the event; `device_at_ms` is the time
    on the device's own clock, None for what was recorded online.
    """

    event: Event
    shown: Direction = "recognise"
    phase: Phase = "new"
    sitting: UUID | None = None
    device_at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What is to be written down: events, phases that have changed, words with their cards before and after, counts."""

    events: tuple[Noted, ...]
    phases: Mapping[UUID, Phase]
    words: Mapping[int, tuple[WordState, WordState]]
    sitting: Sitting
    counted: Tally


@dataclass(frozen=True, slots=True)
class Kept:
    """What is there already: the history and the cards of each word that is touched, and the latest sitting."""

    histories: Mapping[int, Sequence[Noted]]
    cards: Mapping[int, WordState]
    sitting: Sitting
    study_day: int  # the learner's, now
    parameters: Parameters
    retention: float


def intake(arrived: Iterable[Noted], kept: Kept) -> Intake:
    """What events that were not there yet change."""
    events = [replace(each, sitting=sitting_of(each.event, kept.sitting)) for each in arrived]
    by_word: dict[int, list[Noted]] = {}
    for each in events:
        by_word.setdefault(each.event.word_id, []).append(each)
    seat = on_day(kept.sitting, _latest_day(events, kept))
    recorded: list[Noted] = []
    phases: dict[UUID, Phase] = {}
    words: dict[int, tuple[WordState, WordState]] = {}
    counted = Tally()
    for word_id, new in by_word.items():
        before = kept.histories.get(word_id, ())
        state, found = fold([*before, *new], kept.parameters, kept.retention)
        words[word_id] = kept.cards.get(word_id, {}), state
        phases |= {one.event.id: found[one.event.id] for one in before if one.phase != found[one.event.id]}
        after = [replace(one, phase=found[one.event.id]) for one in (*before, *new)]
        recorded += after[len(before) :]
        counted = _sum(counted, counts(after, seat.study_day, seat.id))
        counted = _sum(counted, counts(before, seat.study_day, seat.id), -1)
    here = [each.event.reviewed_at_ms for each in events if each.sitting == seat.id]
    seat = replace(seat, last_at_ms=max([seat.last_at_ms, *here]))
    return Intake(tuple(recorded), phases, words, seat, _not_below_nothing(counted, seat))


def fold(history: Sequence[Noted], parameters: Parameters, retention: float) -> tuple[WordState, dict[UUID, Phase]]:
    """The word's cards as a replay gives them, and for each event the phase of its card before it."""
    undone = _undone(history)
    word: WordState = {}
    phases: dict[UUID, Phase] = {}
    for each in sorted(history, key=lambda each: each.event.order):
        event = each.event
        if event.kind == "undo":
            continue
        card = word.get(each.shown)
        phases[event.id] = card.phase if card else "new"
        if event.id not in undone:
            word = apply(word, event, parameters, retention)
    undos = [each.event for each in history if each.event.kind == "undo"]
    of_undos: dict[UUID, Phase] = {undo.id: phases.get(undo.undoes or undo.id, "new") for undo in undos}
    return word, phases | of_undos


def counts(history: Sequence[Noted], study_day: int, sitting: UUID) -> Tally:
    """What the events of a word count for on this day and in this sitting, by the phases that are kept with them."""
    total, undone = Tally(), _undone(history)
    for each in history:
        event = each.event
        if event.kind == "undo" or event.id in undone:
            continue
        today, here = event.study_day == study_day, each.sitting == sitting
        one = tally(event.kind, each.phase, each.shown)
        done = (one.new_done, one.reviews_done) if today else (0, 0)
        steps, *in_it = (one.steps, one.new_here, one.reviews_here) if here else (0, 0, 0)
        total = _sum(total, Tally(steps, *done, *in_it))
    return total


def sitting_of(event: Event, sitting: Sitting) -> UUID | None:
    """The sitting, if the event happened in it: it is one session on whatever device."""
    ended = sitting.ended_at_ms
    last = sitting.started_at_ms + LONGEST_SITTING_MS if ended is None else ended
    return sitting.id if sitting.started_at_ms <= event.reviewed_at_ms <= last else None


def no_sitting(sitting_id: UUID, study_day: int, now_ms: int) -> Sitting:
    """What keeps the day's counts for who never had a sitting: one that ended as it began, before any card."""
    return Sitting(sitting_id, now_ms, now_ms, now_ms, study_day)


def _latest_day(events: Iterable[Noted], kept: Kept) -> int:
    """The day that is counted: it goes on with what happened offline, but not as far as a wrong clock says."""
    last = kept.study_day + ZONES_DIFFER_AT_MOST_DAYS
    days = [each.event.study_day for each in events if each.event.study_day <= last]
    return max([kept.sitting.study_day, *days])


def _undone(history: Iterable[Noted]) -> set[UUID | None]:
    return {each.event.undoes for each in history if each.event.kind == "undo"}


def _sum(total: Tally, part: Tally, sign: int = 1) -> Tally:
    return Tally(
        total.steps + sign * part.steps,
        total.new_done + sign * part.new_done,
        total.reviews_done + sign * part.reviews_done,
        total.new_here + sign * part.new_here,
        total.reviews_here + sign * part.reviews_here,
    )


def _not_below_nothing(counted: Tally, seat: Sitting) -> Tally:
    return Tally(
        max(counted.steps, -seat.steps),
        max(counted.new_done, -seat.new_done),
        max(counted.reviews_done, -seat.reviews_done),
        max(counted.new_here, -seat.new_here),
        max(counted.reviews_here, -seat.reviews_here),
    )
