"""What a learner does in a session, and with a word's memory."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from vocavision.accounts.models import User
from vocavision.courses import actions as courses_actions
from vocavision.courses import queries as courses_queries
from vocavision.db import Kept, Statement, is_sqlite, transaction
from vocavision.lib.errors import NotFound
from vocavision.notes import actions as notes_actions
from vocavision.review import days, memory, queries, rows, sql
from vocavision.review import desk as desks
from vocavision.review.choices import grades
from vocavision.review.desk import Desk, Done, Learner, Sitting, Tally, What, tally
from vocavision.review.events import WORD_WIDE, Event, Kind
from vocavision.review.intake import Intake, Noted
from vocavision.review.memory import WordState
from vocavision.review.press import Press
from vocavision.review.queue import Choice
from vocavision.review.views import Recorded

WORDS_A_TRANSACTION = 100
LATEST_WISH_MS = 2**52  # what is wanted has places below 0, the first one lowest
SPARE_NEW_WORDS = 5  # taken from the courses beyond the day's limit, for those that are known already


class _Raced(Exception):
    """Somebody else was first: what was begun is rolled back."""


def ms(now: datetime) -> int:
    """The instant in milliseconds since 1970."""
    return int(now.timestamp() * 1000)


_RECORD = Kept(sql.RECORD)
_SEAT = Kept(sql.SEAT)
_KEEP = {count: Kept(sql.keep(count)) for count in (1, 2, 3)}
_DROP = Statement(sql.DROP)
_NOBODY = UUID(int=0).hex


def _record(learner: Learner, event: Event, before: WordState, phase: str, sitting_id: UUID | None, shown: str) -> None:
    """Write the event down, unless it is there or the word's cards have changed since they were read."""
    seen = [c.last_event_id.hex for c in before.values() if c.last_event_id] or [_NOBODY]
    seen += [seen[0]] * (3 - len(seen))
    done = _RECORD(
        learner.id, event.id.hex, event.word_id, event.kind, event.direction or shown, event.rating,
        event.reviewed_at_ms, event.study_day, event.due_day, event.zone_offset_minutes, event.duration_ms,
        event.mode, event.device, event.parameter_set, event.undoes.hex if event.undoes else None, event.stability,
        event.difficulty, event.last_day, phase, event.reviewed_at_ms, sitting_id.hex if sitting_id else None,
        event.word_id, learner.id, learner.id, event.word_id, *seen,
    )  # fmt: skip
    if done.rowcount != 1:
        raise _Raced


def _keep(user_id: int, word_id: int, before: WordState, after: WordState) -> int:
    """Make the word's rows those of its new state; gives how many changed."""
    old = set(rows.card_rows(word_id, before))
    changed = [row for row in rows.card_rows(word_id, after) if row not in old]
    gone = len(before.keys() - after.keys())
    _insert(user_id, changed)
    if gone:
        names = [*after, "", "", ""][:3]
        _DROP(user_id, word_id, *names)
    return len(changed) + gone


def _insert(user_id: int, changed: Sequence[tuple[Any, ...]]) -> None:
    if changed:
        _KEEP[len(changed)](*(value for row in changed for value in (user_id, *row)))


def _seat(learner: Learner, kept: Sitting, counted: Tally) -> None:
    """Take the sitting on; on PostgreSQL this row is also the lock of the learner's session."""
    at = kept.present or (None, None)
    day = kept.study_day
    _SEAT(
        kept.last_at_ms, kept.ended_at_ms, day, day, counted.new_done, day, counted.reviews_done, day, day,
        counted.steps, counted.new_here, counted.reviews_here, *at, " ".join(map(str, kept.recent)),
        kept.last_event.hex if kept.last_event else None, learner.id, kept.id.hex,
    )  # fmt: skip


def _event(learner: Learner, desk: Desk, press: Press, kind: Kind, device: str, **fields: Any) -> Event:
    zone = desks.zone_of(learner.zone)
    return Event(
        id=press.id,
        kind=kind,
        word_id=press.word_id,
        direction=None if kind in WORD_WIDE else press.direction,
        reviewed_at_ms=desk.now_ms,
        study_day=desk.study_day,
        zone_offset_minutes=days.offset_minutes(desk.now_ms, zone),
        duration_ms=press.duration_ms(desk.now_ms),
        mode=press.mode,
        device=device[:40],
        parameter_set=desk.parameter_set,
        **fields,
    )


def _after(learner: Learner, word: WordState, event: Event, parameters: Any) -> WordState:
    """The word after the event: one step on, or replayed when the clock has gone back."""
    if not memory.needs_replay(word, event):
        return memory.apply(word, event, parameters, learner.desired_retention)
    events = [*queries.events(learner.id, event.word_id), event]
    return memory.replay(events, parameters, learner.desired_retention)


def answer(learner: Learner, press: Press, kind: Kind, rating: int | None, device: str, now: datetime) -> Done:
    """Record what was pressed on a card and put the next one on the table; raises NotFound.

    What was pressed before, undone meanwhile or done elsewhere is not recorded; the desk says what is next.
    """
    desk = queries.desk(learner, ms(now), press.word_id)
    word = desk.words.get(press.word_id, {}) if desk else {}
    card = word.get(press.direction)
    if desk is None or (card is None and (kind == "review" or press.direction != "recognise")):
        raise NotFound
    if not desks.fits(press, kind, card) or not desks.offered(desk, (press.word_id, press.direction), card):
        return queries.not_recorded(learner, press, kind, ms(now))
    due_day = None
    if kind == "review" and card is not None and rating is not None:
        offered = grades(card, press.id, desk.now_ms, desk.study_day, desk.parameters, learner.desired_retention)
        due_day = offered[rating - 1].due_day
    event = _event(learner, desk, press, kind, device, rating=rating, due_day=due_day)
    after = _after(learner, word, event, desk.parameters)
    phase = card.phase if card else "new"
    counted = tally(kind, phase, press.direction)
    after_desk = desks.after(desk, press.word_id, after, counted, event.id)
    choice = desks.next_one(after_desk, learner)
    after_desk = desks.put(after_desk, choice)
    try:
        with transaction():
            _seat(learner, after_desk.sitting, counted)
            _record(learner, event, word, phase, desk.sitting.id, press.direction)
            _keep(learner.id, press.word_id, word, after)
    except _Raced:
        return queries.not_recorded(learner, press, kind, ms(now))
    return Done("recorded", after_desk, choice, kind, rating, after.get(press.direction))


_LAST_OF_SITTING = Statement(sql.LAST_OF_SITTING)
_TAKE_NEW = Statement(sql.TAKE_NEW)
_FORGET_NEW = Statement(sql.FORGET_NEW)
_FORGET_MET = Statement(sql.FORGET_MET)
_WANT = Statement(sql.WANT)
_UNWANT = Statement(sql.UNWANT)
# No key: the rows that a grade writes refer to the account, and a grade holds its sitting already.
_LOCK = Statement("SELECT id FROM account WHERE id = ? FOR NO KEY UPDATE")
_LOCK_SITTING = Statement("SELECT id FROM sitting WHERE user_id = ? AND id = ? FOR UPDATE")
_END = Statement(sql.END)
_PUT = Statement(sql.PUT)
_SIT = Statement(sql.SIT)
_ADOPT = Statement(sql.ADOPT)
_REPHASE = Statement(sql.REPHASE)
_NUMBER = Statement(sql.NUMBER)


def _lock(learner_id: int, sitting_id: UUID | None = None) -> None:
    """Let nobody else change this learner's cards until the commit; on SQLite the transaction itself does."""
    if is_sqlite():
        return
    _LOCK(learner_id)
    if sitting_id is not None:
        _LOCK_SITTING(learner_id, sitting_id.hex)


def start(learner: Learner, now: datetime, *, more_new: int = 0, more_reviews: int = 0) -> bool:
    """Begin a sitting, or go on with the present one; whether there is a card.

    `more_new` and `more_reviews` go beyond the day's limits.
    """
    now_ms = ms(now)
    with transaction():
        _lock(learner.id)
        kept = queries.latest(learner.id)
        day = desks.study_day(learner, now_ms, kept.study_day if kept else None)
        begun = kept if kept is not None and desks.goes_on(kept, day, now_ms) else desks.begun(kept, uuid7(), now_ms)
        _sit(learner, desks.on_day(begun, day), now_ms, more_new, more_reviews)
        desk = queries.desk(learner, now_ms)
        assert desk is not None
        choice = desks.present(desk, learner)
        _put(learner, desks.put(desk, choice).sitting)
    return isinstance(choice, Choice)


def _sit(learner: Learner, kept: Sitting, now_ms: int, more_new: int, more_reviews: int) -> None:
    """Keep the sitting with what is due now, and new words at hand."""
    wanted = max(0, learner.new_per_day + kept.extra_new + more_new - kept.new_done)
    _FORGET_NEW(learner.id)
    _FORGET_MET(learner.id)
    if wanted:
        _TAKE_NEW(learner.id, learner.id, kept.study_day, wanted + SPARE_NEW_WORDS)
    waiting = queries.waiting(learner, kept.study_day, now_ms, wanted + SPARE_NEW_WORDS)
    _sit_down(learner, desks.planned(kept, waiting, more_new, more_reviews), now_ms)


def _sit_down(learner: Learner, kept: Sitting, now_ms: int) -> None:
    _SIT(
        learner.id, kept.id.hex, kept.started_at_ms, now_ms, kept.study_day, kept.new_done, kept.reviews_done,
        kept.extra_new, kept.extra_reviews, kept.new_due, kept.reviews_due, kept.steps, kept.new_here,
        kept.reviews_here,
    )  # fmt: skip


def _put(learner: Learner, kept: Sitting) -> None:
    at = kept.present or (None, None)
    _PUT(*at, kept.ended_at_ms, learner.id, kept.id.hex)


def end(learner: Learner, now: datetime) -> None:
    """End the present sitting; doing it again changes nothing."""
    kept = queries.latest(learner.id)
    if kept is not None:
        _END(ms(now), learner.id, kept.id.hex)


def undo(learner: Learner, target: UUID, device: str, now: datetime) -> Done:
    """Take back the sitting's latest event, which the page named: its card lies on the table again.

    What was undone already, or is not the latest any more, is left as it is.
    """
    now_ms = ms(now)
    with transaction():
        _lock(learner.id)
        desk = queries.desk(learner, now_ms)
        if desk is None:
            raise NotFound
        _lock(learner.id, desk.sitting.id)
        known = queries.recorded(learner.id, target)
        if known is None:
            raise NotFound
        if known.undone or desk.sitting.last_event != target:
            what: What = "twice" if known.undone else "elsewhere"
            return Done(what, desk, desks.present(desk, learner), "undo")
        event = Event(
            id=uuid7(), kind="undo", word_id=known.word_id, reviewed_at_ms=now_ms, study_day=desk.study_day,
            zone_offset_minutes=days.offset_minutes(now_ms, desks.zone_of(learner.zone)), device=device[:40],
            undoes=target, parameter_set=desk.parameter_set,
        )  # fmt: skip
        _replayed(learner, event, desk, known)
        counted = desks.taken_back(desk, known.kind, known.phase, known.direction, known.study_day)
        last = _LAST_OF_SITTING.one(learner.id, desk.sitting.id.hex)
        kept = desks.given_back(desk, (known.word_id, known.direction), UUID(str(last[0])) if last else None)
        _seat(learner, kept, counted)
    after = queries.desk(learner, now_ms)
    assert after is not None
    return Done("recorded", after, desks.present(after, learner), "undo")


def _replayed(learner: Learner, event: Event, desk: Desk, known: Recorded) -> WordState:
    """Write the event down and make the word's cards what replaying gives."""
    before = queries.cards(learner.id, event.word_id)
    _record(learner, event, before, known.phase, desk.sitting.id, known.direction)
    after = memory.replay(queries.events(learner.id, event.word_id), desk.parameters, learner.desired_retention)
    _keep(learner.id, event.word_id, before, after)
    return after


def learn(learner: Learner, word_id: int, now: datetime) -> None:
    """Put the word in front of those to be met, awake; raises NotFound."""
    queries.shown(learner, word_id)
    set_asleep(learner, word_id, False, "", now)
    _WANT(learner.id, word_id, ms(now) - LATEST_WISH_MS, ms(now))


def unlearn(learner: Learner, word_id: int) -> None:
    """Take back the wish to learn the word; it comes as its courses bring it, if they do."""
    _UNWANT(learner.id, word_id)


def set_asleep(learner: Learner, word_id: int, asleep: bool, device: str, now: datetime) -> None:
    """Suspend the word, or take it up again; doing it again changes nothing; raises NotFound."""
    queries.shown(learner, word_id)
    now_ms = ms(now)
    with transaction():
        kept = queries.latest(learner.id)
        _lock(learner.id, kept.id if kept else None)
        before = queries.cards(learner.id, word_id)
        if any(card.suspended for card in before.values()) == asleep:
            return
        event = Event(
            id=uuid7(), kind="suspend" if asleep else "unsuspend", word_id=word_id, reviewed_at_ms=now_ms,
            study_day=desks.study_day(learner, now_ms, kept.study_day if kept else None),
            zone_offset_minutes=days.offset_minutes(now_ms, desks.zone_of(learner.zone)), device=device[:40],
        )  # fmt: skip
        phase = before["recognise"].phase if "recognise" in before else "new"
        _record(learner, event, before, phase, None, "recognise")
        after = _after(learner, before, event, queries.parameters(learner.id))
        _keep(learner.id, word_id, before, after)


def adopt(learner: User, nameless: User, now: datetime) -> int:
    """Give the account what was learned without one; gives how many events were added.

    A word of which the account has a card already keeps that card, and only that.
    """
    with transaction():
        kept = queries.latest(learner.id)
        _lock(learner.id, kept.id if kept else None)
        mine = set(queries.words_with_memory(learner.id))
        parameters = queries.parameters(learner.id)
        added = 0
        for word_id in queries.words_with_memory(nameless.id):
            if word_id not in mine:
                added += _ADOPT(learner.id, nameless.id, word_id).rowcount
                events = queries.events(learner.id, word_id)
                _keep(learner.id, word_id, {}, memory.replay(events, parameters, learner.desired_retention))
        started = {course.slug for course in courses_queries.all_courses(learner.id) if course.started}
        for course in courses_queries.all_courses(nameless.id):
            if course.started and not course.paused and course.slug not in started:
                courses_actions.start(learner, course.slug, now)
        notes_actions.bring(learner.id, nameless.id)
    return added


def hold(learner_id: int) -> Sitting | None:
    """Let nobody else change this learner's cards until the commit; gives the latest sitting."""
    _lock(learner_id)
    kept = queries.latest(learner_id)
    _lock(learner_id, kept.id if kept else None)
    return kept


def take_in(learner: Learner, taken: Intake, now_ms: int) -> None:
    """Write down what devices recorded, and make cards and counts what it gives; the learner is held."""
    if taken.events:
        values = [value for each in taken.events for value in _noted(learner.id, each, now_ms)]
        Statement(sql.note_down(len(taken.events)))(*values)
    for event_id, phase in taken.phases.items():
        _REPHASE(phase, learner.id, event_id.hex)
    for word_id, (before, after) in taken.words.items():
        _keep(learner.id, word_id, before, after)
    last = _LAST_OF_SITTING.one(learner.id, taken.sitting.id.hex)
    _seat(learner, replace(taken.sitting, last_event=UUID(str(last[0])) if last else None), taken.counted)


def sit_nowhere(learner: Learner, kept: Sitting) -> None:
    """Keep a sitting that ended as it began, for the day's counts of who never had one."""
    _sit_down(learner, kept, kept.last_at_ms)
    _put(learner, kept)


def number(learner_id: int) -> None:
    """Give every event of the learner, who is held, that has none its number for devices."""
    _NUMBER(learner_id, learner_id, learner_id)


def _noted(user_id: int, each: Noted, now_ms: int) -> tuple[Any, ...]:
    event = each.event
    return (
        user_id, event.id.hex, event.word_id, event.kind, each.shown, event.rating, event.reviewed_at_ms,
        event.study_day, event.due_day, event.zone_offset_minutes, event.duration_ms, event.mode, event.device,
        event.parameter_set, event.undoes.hex if event.undoes else None, None, None, None, each.phase, now_ms,
        each.sitting.hex if each.sitting else None, each.device_at_ms,
    )  # fmt: skip


def rebuild(only: int | None, *, check: bool) -> Iterator[str]:
    """Make every card what replaying its events gives, a hundred words a transaction; a line for each difference."""
    for learner_id, retention in queries.learners(only):
        words = queries.words_with_memory(learner_id)
        for first in range(0, len(words), WORDS_A_TRANSACTION):
            chunk = words[first : first + WORDS_A_TRANSACTION]
            with transaction():
                kept = queries.latest(learner_id)
                _lock(learner_id, kept.id if kept else None)
                found = list(_rebuilt(learner_id, chunk[0], chunk[-1], retention, check=check))
            yield from found


def _rebuilt(learner_id: int, first: int, last: int, retention: float, *, check: bool) -> Iterator[str]:
    """The words from one id to another whose cards are not what their events give; mended unless only checked."""
    parameters = queries.parameters(learner_id)
    kept = queries.card_rows(learner_id, first, last)
    histories = queries.histories(learner_id, first, last)
    for word_id in sorted(kept.keys() | histories.keys()):
        after = memory.replay(histories.get(word_id, []), parameters, retention)
        wanted = rows.card_rows(word_id, after)
        if set(kept.get(word_id, [])) == set(wanted):
            continue
        yield f"learner {learner_id}, word {word_id}: {rows.difference(kept.get(word_id, []), wanted)}"
        if not check:
            _DROP(learner_id, word_id, "", "", "")
            _insert(learner_id, wanted)
