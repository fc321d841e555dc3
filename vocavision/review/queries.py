"""What is asked about a learner's memory and sittings."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any
from uuid import UUID

from vocavision.catalogue.queries import parsed
from vocavision.catalogue.views import WordView
from vocavision.db import Kept, Statement
from vocavision.lib import clock
from vocavision.lib.errors import NotFound
from vocavision.review import desk as desks
from vocavision.review import kit as kits
from vocavision.review import rows, sql
from vocavision.review.desk import Desk, Done, Learner, Sitting, What
from vocavision.review.engine import DEFAULT_PARAMETERS, Parameters, checked_parameters
from vocavision.review.events import Direction, Event, Kind
from vocavision.review.fsrs6 import interval
from vocavision.review.lanes import waits_to_be_met
from vocavision.review.memory import WordState
from vocavision.review.press import Press
from vocavision.review.queue import LEARN_AHEAD_MS, Candidate, Waiting
from vocavision.review.streaks import streak
from vocavision.review.today import AHEAD_DAYS, Around
from vocavision.review.views import Next, Recorded, Shown, Went, WordMemory

KNOWN_DAYS = 21  # a word whose memory lasts three weeks is known
MOST_NEW = 125  # new words that are counted: the highest limit of a day, and some beyond
LATELY_DAYS = 14
LONGEST_STREAK_DAYS = 1100
MOST_HARD = 3
MOST_MISSES = 12
MOST_LATER = 12
MOST_HISTORY = 20

_DESK = Kept(sql.DESK)
_SHOWN = Kept(sql.SHOWN)
_RECORDED = Statement(sql.RECORDED)
_EVENTS = Statement(sql.EVENTS)
_CARDS = Statement(sql.CARDS)
_WORDS_WITH_MEMORY = Statement(sql.WORDS_WITH_MEMORY)
_LATEST = Kept(sql.LATEST)
_COUNTS = Kept(sql.COUNTS)
_AROUND = Kept(sql.AROUND)
_PACE = Kept(sql.PACE)
_HARD = Kept(sql.HARD)
_HOW_IT_WENT = Statement(sql.HOW_IT_WENT)
_MISSES = Statement(sql.MISSES)
_LATER = Statement(sql.LATER)
_NEXT_DAY = Statement(sql.NEXT_DAY)
_HISTORY = Statement(sql.HISTORY)
_LEARNERS = Statement(sql.LEARNERS)
_PARAMETERS = Statement(sql.PARAMETERS)
_KIT_CARDS = Statement(sql.KIT_CARDS)
_KIT_NEW = Statement(sql.KIT_NEW)
_KIT_OF_COURSES = Statement(sql.KIT_OF_COURSES)


def desk(learner: Learner, now_ms: int, word_id: int = 0) -> Desk | None:
    """The learner's latest sitting with what may come next, and this word's cards; None before the first.

    One statement; one more while a flight to the west keeps yesterday going.
    """
    day = desks.study_day(learner, now_ms, None)
    found = _desk(learner, now_ms, word_id, day)
    if found is None:
        return None
    kept_day = desks.study_day(learner, now_ms, found.sitting.study_day)
    return found if kept_day == day else _desk(learner, now_ms, word_id, kept_day)


def _desk(learner: Learner, now_ms: int, word_id: int, day: int) -> Desk | None:
    me = learner.id
    asked = _three(desks.directions(learner))
    even = interval(DEFAULT_PARAMETERS, 1.0, learner.desired_retention)
    found = _DESK.all(
        me, day, *asked, now_ms + LEARN_AHEAD_MS, word_id, me, me, me, word_id, me, me, day, *asked, me,
        me, day, *asked, day, even, me, me, day, me,
    )  # fmt: skip
    if not found:
        return None
    width = len(desks.SITTING_COLUMNS)
    number, parameters, soon = found[0][width : width + 3]
    cards = [row[width + 3 :] for row in found if row[width + 3] is not None]
    return Desk(
        sitting=desks.sitting(found[0][:width]),
        now_ms=now_ms,
        study_day=day,
        pressed=word_id,
        soon=soon,
        words=rows.words(row[1:] for row in cards if row[0] == "word"),
        waiting=tuple(_candidate(place, row) for place, row in enumerate(cards) if row[0] != "word"),
        reviews_read=sum(row[0] == "review" for row in cards),
        new_read=sum(row[0] == "new" for row in cards),
        parameters=DEFAULT_PARAMETERS if parameters is None else _parameters(parameters),
        parameter_set=number,
    )


def _candidate(place: int, row: Sequence[Any]) -> Candidate:
    part, word_id, direction, phase = row[:4]
    if part == "new":
        return Candidate(word_id, new_order=place)
    stability, due_at_ms, due_day, last_day = row[5], row[7], row[8], row[9]
    # What keeps a card from being asked before a day counts as burying.
    return Candidate(word_id, direction, phase, due_at_ms, due_day, last_day, stability, 0, False, row[-1] or None)


@lru_cache(maxsize=1024)
def _parameters(text: str) -> Parameters:
    return checked_parameters(json.loads(text))


def shown(learner: Learner, word_id: int, direction: Direction = "recognise") -> Shown:
    """The word as it is shown; raises NotFound when there is none or it is somebody else's; one statement."""
    row = _SHOWN.one(learner.id, learner.id, direction, word_id, learner.id)
    if row is None:
        raise NotFound
    return Shown(_view(row[:8]), row[6], row[8] or "", rows.as_uuid(row[9]), bool(row[10]))


def status(phase: str, stability: float | None, difficult: bool) -> str:
    """What a word is to the learner: new, learning, known or difficult; no statement."""
    if phase == "new":
        return "new"
    if difficult:
        return "difficult"
    return "known" if phase == "known" or (stability or 0) >= KNOWN_DAYS else "learning"


def statuses(user_id: int, word_ids: Sequence[int]) -> dict[int, str]:
    """What each of the words is to the learner; one statement."""
    found = dict.fromkeys(word_ids, "new")
    if not found:
        return found
    marks = ", ".join("?" * len(found))
    for word_id, phase, stability, difficult in Statement(f"{sql.STATUSES} IN ({marks})").all(user_id, *found):
        found[word_id] = status(phase, stability, bool(difficult))
    return found


def recorded(user_id: int, event_id: UUID) -> Recorded | None:
    """The event of this id, or None; one statement."""
    row = _RECORDED.one(user_id, event_id.hex)
    return None if row is None else Recorded(row[0], row[1], row[2], row[3], row[4], bool(row[5]))


def events(user_id: int, word_id: int) -> list[Event]:
    """Everything that happened to the word; one statement."""
    return [rows.event(row) for row in _EVENTS.all(user_id, word_id, word_id)]


def cards(user_id: int, word_id: int) -> WordState:
    """The word's cards as they are kept; one statement."""
    return rows.words(_CARDS.all(user_id, word_id, word_id)).get(word_id, {})


def latest(user_id: int) -> Sitting | None:
    """The learner's latest sitting; one statement."""
    row = _LATEST.one(user_id)
    return None if row is None else desks.sitting(row)


def waiting(learner: Learner, day: int, now_ms: int, most_new: int) -> Waiting:
    """How many cards are due, limits left out of account; at most so many new words are counted; one statement."""
    me, soon = learner.id, now_ms + LEARN_AHEAD_MS
    asked = _three(desks.directions(learner))
    row = _COUNTS.one(
        me, day, *asked, me, day, *asked, soon, me, day, *asked, soon, me, day, me, day, most_new,
    )  # fmt: skip
    assert row is not None
    reviews, learning, wanted, of_courses = row
    return Waiting(learning, reviews, min(wanted + of_courses, most_new))


def _three(directions: frozenset[Direction]) -> list[Direction]:
    asked = sorted(directions)
    return asked + [asked[0]] * (3 - len(asked))


def look(learner: Learner, press: Press, now_ms: int) -> Done:
    """The card that a form names, with the desk it lies on; raises NotFound; one statement, or four."""
    found = desk(learner, now_ms, press.word_id)
    card = found.words.get(press.word_id, {}).get(press.direction) if found else None
    if found is None or (card is None and press.direction != "recognise"):
        raise NotFound
    if not desks.fits(press, "review" if card else "meet", card):
        return not_recorded(learner, press, "review", now_ms)
    return Done("recorded", found, desks.present(found, learner), card=card)


def not_recorded(learner: Learner, press: Press, kind: Kind, now_ms: int) -> Done:
    """Why a press cannot be recorded, and what is on the table; raises NotFound for no such word; three statements."""
    shown(learner, press.word_id)
    known = recorded(learner.id, press.id)
    found = desk(learner, now_ms, press.word_id)
    if found is None:
        raise NotFound
    what: What = "elsewhere" if known is None else "undone" if known.undone else "twice"
    return Done(what, found, desks.present(found, learner), kind)


def so_far(learner: Learner, now_ms: int) -> Sitting:
    """The latest sitting with the counts of the learner's study day; one statement."""
    kept = latest(learner.id)
    day = desks.study_day(learner, now_ms, kept.study_day if kept else None)
    return desks.on_day(kept, day) if kept else desks.nothing_yet(day, now_ms)


def pace_and_courses(learner: Learner) -> tuple[list[int], int]:
    """How long the latest answers took in milliseconds, and how many courses were begun; one statement."""
    found = _PACE.all(learner.id, learner.id)
    return [number for what, number in found if what == "pace"], next(n for what, n in found if what == "courses")


def around(learner: Learner, day: int) -> Around:
    """What was studied before the study day and what is due in the days after it; one statement."""
    me, asked, last = learner.id, _three(desks.directions(learner)), day + AHEAD_DAYS - 1
    found = _AROUND.all(me, day - LONGEST_STREAK_DAYS, day, me, me, day, last, *asked)
    ahead = {at: count for what, at, count in found if what == "ahead"}
    return Around(streak((at for what, at, _ in found if what == "studied"), day), ahead)


def hard(learner: Learner, day: int) -> list[WordView]:
    """The words that were forgotten most often in the days before the study day; one statement."""
    return [_view(row) for row in _HARD.all(learner.id, day - LATELY_DAYS, MOST_HARD)]


def _view(row: Sequence[Any]) -> WordView:
    word_id, slug, headword, pos, level, scene_hash, entry_hash, entry = row
    return WordView(word_id, slug, headword, pos, level, scene_hash, parsed(entry_hash, entry))


def went(learner: Learner, on: Desk) -> Went:
    """How the desk's sitting went; one statement."""
    found = _HOW_IT_WENT.all(learner.id, on.sitting.id.hex)
    graded = [(rating, count) for kind, rating, count, _ in found if kind == "review"]
    return Went(
        answers=sum(count for _, count in graded),
        remembered=sum(count for rating, count in graded if rating > 1),
        met=sum(count for kind, _, count, _ in found if kind == "meet"),
        duration_ms=sum(int(spent or 0) for *_, spent in found),
    )


def misses(learner: Learner, on: Desk) -> list[WordView]:
    """What was forgotten in the desk's sitting; one statement."""
    return [_view(row) for row in _MISSES.all(learner.id, on.sitting.id.hex, MOST_MISSES)]


def later(learner: Learner, on: Desk) -> list[tuple[WordView, int]]:
    """The words in learning that come later today, with the instant they are due; one statement."""
    asked, soon = _three(desks.directions(learner)), on.now_ms + LEARN_AHEAD_MS
    return [(_view(row[:8]), row[8]) for row in _LATER.all(learner.id, on.study_day, *asked, soon, MOST_LATER)]


def next_day(learner: Learner, on: Desk) -> tuple[int | None, int]:
    """The study day after the desk's on which words fall due next, and how many; one statement."""
    day, count = _NEXT_DAY.one(learner.id, on.study_day, *_three(desks.directions(learner))) or (None, 0)
    return day, count


def after(learner: Learner, on: Desk) -> Next:
    """What comes after the desk's sitting; two statements."""
    day, count = next_day(learner, on)
    counted = waiting(learner, on.study_day, on.now_ms, MOST_NEW)
    left = desks.within_limits(desks.on_day(on.sitting, on.study_day), counted, learner)
    return Next(day, count, left, Waiting(0, counted.reviews - left.reviews, counted.new - left.new))


def memory_of(learner: Learner, word_id: int) -> WordMemory:
    """What the learner has of the word, its latest history with it; two statements."""
    word = cards(learner.id, word_id)
    first = word.get("recognise")
    rows_found = _HISTORY.all(learner.id, word_id, learner.id, word_id, MOST_HISTORY)
    wanted_at_ms = next((row[3] for row in rows_found if row[0] == "wanted"), None)
    history = tuple(
        (kind, direction, rating, datetime.fromtimestamp(at_ms / 1000, timezone(timedelta(minutes=offset))))
        for kind, direction, rating, at_ms, offset in rows_found
        if kind != "wanted"
    )
    return WordMemory(
        status=status(first.phase, first.stability, first.difficult) if first else "new",
        difficult=any(card.difficult for card in word.values()),
        suspended=first is not None and first.suspended,
        met=first is not None and first.phase != "new",
        wanted=wanted_at_ms is not None and waits_to_be_met(first, wanted_at_ms),
        due=tuple(card for card in word.values() if card.phase in ("learning", "relearning", "review")),
        study_day=desks.study_day(learner, clock.now_ms(), None),
        history=history,
    )


def learners(only: int | None) -> list[tuple[int, float]]:
    """The learners who have events, with the retention they desire; one statement."""
    return [(user_id, retention) for user_id, retention in _LEARNERS.all() if only in (None, user_id)]


def parameters(user_id: int) -> Parameters:
    """The learner's parameters of the memory model; one statement."""
    row = _PARAMETERS.one(user_id)
    return DEFAULT_PARAMETERS if row is None else _parameters(row[0])


def words_with_memory(user_id: int) -> list[int]:
    """The ids of the words that anything happened to, in order; one statement."""
    return [word_id for (word_id,) in _WORDS_WITH_MEMORY.all(user_id, user_id)]


def histories(user_id: int, first: int, last: int) -> dict[int, list[Event]]:
    """What happened to the words from one id to another; one statement."""
    found: dict[int, list[Event]] = defaultdict(list)
    for row in _EVENTS.all(user_id, first, last):
        found[row[1]].append(rows.event(row))
    return dict(found)


def card_rows(user_id: int, first: int, last: int) -> dict[int, list[tuple[Any, ...]]]:
    """The kept rows of the words from one id to another, as `rows.card_rows` writes them; one statement."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in _CARDS.all(user_id, first, last):
        found[row[0]].append(rows.as_written(row))
    return dict(found)


def kit(learner: Learner, on: Desk, days_ahead: int, most_new: int) -> list[kits.KitWord]:
    """The words that a device keeps: those due until so many days ahead, and the next to be met; five statements."""
    me, day = learner.id, on.study_day
    found = rows.words(_KIT_CARDS.all(me, me, me, day + days_ahead, kits.MOST_WORDS))
    wanted = [word_id for (word_id,) in _KIT_NEW.all(me, day, me, most_new)]
    of_courses = [word_id for (word_id,) in _KIT_OF_COURSES.all(me, day, most_new)]
    new = kits.new_words(wanted, of_courses, most_new)
    found |= cards_of(me, list(new))  # something may have happened to a word that is not met: buried, a meeting undone
    texts = {one.word.id: (one.entry_hash, one.note) for one in shown_words(learner, [*found, *new])}
    return kits.words(found, new, texts)


def shown_words(learner: Learner, word_ids: Sequence[int]) -> list[Shown]:
    """The words as they are shown, those that are there and not somebody else's; one statement."""
    marks = ", ".join("?" * len(word_ids)) or "NULL"
    found = Statement(f"{sql.SHOWN_WORDS} AND w.id IN ({marks})").all(learner.id, learner.id, *word_ids)
    return [Shown(_view(row[:8]), row[6], row[8] or "", None, False) for row in found]


def cards_of(user_id: int, word_ids: Sequence[int]) -> dict[int, WordState]:
    """The cards of some words; one statement."""
    marks = ", ".join("?" * len(word_ids)) or "NULL"
    return rows.words(Statement(f"{sql.CARDS_OF} IN ({marks})").all(user_id, *word_ids))
