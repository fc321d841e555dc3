"""What lies before a learner in a sitting: the card on the table, and what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from vocavision.review import days
from vocavision.review.engine import DEFAULT_PARAMETERS, Parameters
from vocavision.review.events import Direction, Kind
from vocavision.review.lanes import TO_BE_MET, askable, candidate, lane
from vocavision.review.memory import CardState, Phase, WordState
from vocavision.review.press import Press
from vocavision.review.queue import (
    LEARN_AHEAD_MS,
    Candidate,
    Choice,
    Left,
    Nothing,
    Today,
    Waiting,
    eligible,
    left,
    next_card,
)  # fmt: skip
from vocavision.review.rows import as_uuid

# So many of each kind are read for each card, those first that would come first.
LEARNING_READ = 8  # four may be held back because their words were just met
REVIEWS_READ = 4
NEW_READ = 3
RECENT = 4  # words
HOUR_MS = 60 * 60_000
IDLE_MS = HOUR_MS  # a sitting of yesterday goes on while it is used

SITTING_COLUMNS = (
    "id", "started_at_ms", "last_at_ms", "ended_at_ms", "study_day", "new_done", "reviews_done", "extra_new",
    "extra_reviews", "new_due", "reviews_due", "steps", "new_here", "reviews_here", "present_word",
    "present_direction", "recent", "last_event",
)  # fmt: skip

At = tuple[int, Direction]


class Learner(Protocol):
    """What a sitting needs to know of a person."""

    id: Any
    zone: Any
    day_starts_at: Any
    new_per_day: Any
    reviews_per_day: Any
    desired_retention: Any
    ask_recall: Any
    ask_listen: Any


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of a learner; `present` is the card on the table."""

    id: UUID
    started_at_ms: int
    last_at_ms: int
    ended_at_ms: int | None
    study_day: int
    new_done: int = 0
    reviews_done: int = 0
    extra_new: int = 0
    extra_reviews: int = 0
    new_due: int = 0
    reviews_due: int = 0
    steps: int = 0
    new_here: int = 0
    reviews_here: int = 0
    present: At | None = None
    recent: tuple[int, ...] = ()
    last_event: UUID | None = None


def sitting(row: Sequence[Any]) -> Sitting:
    """The sitting of a row of SITTING_COLUMNS."""
    word_id, direction, recent, last_event = row[14:18]
    return Sitting(
        UUID(str(row[0])), row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11],
        row[12], row[13], None if word_id is None else (word_id, direction),
        tuple(int(part) for part in recent.split()), as_uuid(last_event),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """A sitting with the cards that may come next, as they were read.

    `waiting` holds the first few of each kind, and of reviews and new words how many were read is kept; `words` the
    words of the card on the table and of the one pressed; `soon` counts the words in learning that come in this
    sitting, the one pressed left out.
    """

    sitting: Sitting
    now_ms: int
    study_day: int
    pressed: int
    soon: int
    words: Mapping[int, WordState]
    waiting: tuple[Candidate, ...]
    reviews_read: int = 0
    new_read: int = 0
    parameters: Parameters = DEFAULT_PARAMETERS
    parameter_set: int | None = None


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name."""
    return ZoneInfo(name)


def study_day(learner: Learner, now_ms: int, last_study_day: int | None) -> int:
    """The learner's study day now; it never goes back."""
    hour = now_ms // HOUR_MS
    here = _day_of_hour(learner.zone, learner.day_starts_at, hour)
    if here is None:
        here = days.study_day(now_ms, zone_of(learner.zone), learner.day_starts_at)
    return days.not_before(here, last_study_day)


@lru_cache(maxsize=4096)
def _day_of_hour(zone: str, day_starts_at: int, hour: int) -> int | None:
    """The study day of this hour since 1970, kept because it is asked for with each card; None where two days meet."""
    first, last = hour * HOUR_MS, (hour + 1) * HOUR_MS - 1
    day = days.study_day(first, zone_of(zone), day_starts_at)
    return day if days.study_day(last, zone_of(zone), day_starts_at) == day else None


def directions(learner: Learner) -> frozenset[Direction]:
    """The directions that are asked of the learner."""
    asked: set[Direction] = {"recognise"}
    if learner.ask_recall:
        asked.add("recall")
    if learner.ask_listen:
        asked.add("listen")
    return frozenset(asked)


def goes_on(kept: Sitting, day: int, now_ms: int) -> bool:
    """Whether the sitting is still the present one: not ended, and of today or used within the hour."""
    return kept.ended_at_ms is None and (kept.study_day == day or now_ms - kept.last_at_ms < IDLE_MS)


def today(desk: Desk, learner: Learner) -> Today:
    """The learner's day so far, with what they set."""
    kept = on_day(desk.sitting, desk.study_day)
    return Today(
        now_ms=desk.now_ms,
        study_day=desk.study_day,
        new_done=kept.new_done,
        reviews_done=kept.reviews_done,
        new_limit=learner.new_per_day + kept.extra_new,
        review_limit=learner.reviews_per_day + kept.extra_reviews,
        directions=directions(learner),
        recent=kept.recent,
        new_in_session=kept.new_here,
        reviews_in_session=kept.reviews_here,
        parameters=desk.parameters,
        retention=learner.desired_retention,
    )


def on_day(kept: Sitting, day: int) -> Sitting:
    """The sitting with the counts of this study day: none yet when it was another's."""
    if kept.study_day == day:
        return kept
    return replace(kept, study_day=day, new_done=0, reviews_done=0, extra_new=0, extra_reviews=0)


def due(desk: Desk, now: Today) -> Waiting:
    """How much is due: counted where fewer cards were read than could be, else as planned, less what was done."""
    kept = desk.sitting
    by_day = [card for card in eligible(desk.waiting, now) if not card.in_learning]
    reviews = len({card.word_id for card in by_day if not card.is_new_word})
    new = len({card.word_id for card in by_day if card.is_new_word})
    if desk.reviews_read >= REVIEWS_READ:
        reviews = max(reviews, kept.reviews_due - kept.reviews_here)
    if desk.new_read >= NEW_READ:
        new = max(new, kept.new_due - kept.new_here)
    own = eligible(askable(desk.pressed, desk.words.get(desk.pressed, {})), now)
    soon = any(card.in_learning and (card.due_at_ms or 0) <= now.now_ms + LEARN_AHEAD_MS for card in own)
    return Waiting(desk.soon + soon, reviews, new)


def next_one(desk: Desk, learner: Learner) -> Choice | Nothing:
    """The card to put on the table."""
    now = today(desk, learner)
    return next_card(desk.waiting, now, due(desk, now))


def present(desk: Desk, learner: Learner) -> Choice | Nothing:
    """The card on the table while it may be asked, else the next one."""
    at = desk.sitting.present
    if at is None:
        return next_one(desk, learner)
    word_id, direction = at
    word = desk.words.get(word_id, {})
    card = candidate(word_id, word, direction) if direction in word else Candidate(word_id)
    now = today(desk, learner)
    if (not word and direction != "recognise") or not eligible([card], now):
        return next_one(desk, learner)
    return Choice(card, _why(card))


def _why(card: Candidate) -> Any:
    if card.in_learning:
        return "learning"
    return "new" if card.is_new_word else "review"


def beyond(choice: Choice, desk: Desk, learner: Learner) -> bool:
    """Whether the card goes beyond what the learner set for a day."""
    kept = on_day(desk.sitting, desk.study_day)
    if choice.why == "new":
        return kept.new_done >= learner.new_per_day
    return choice.why == "review" and kept.reviews_done >= learner.reviews_per_day


def remaining(desk: Desk, learner: Learner) -> Left:
    """What this sitting still has."""
    now = today(desk, learner)
    return left(due(desk, now), now)


def progress(desk: Desk, learner: Learner) -> tuple[int, int]:
    """How many steps are done in this sitting, and how many there are in all as far as can be foreseen.

    Whatever is pressed is one step more, and leaves no more to do than before: the part that is done only grows.
    """
    return desk.sitting.steps, desk.sitting.steps + max(1, remaining(desk, learner).steps)


@dataclass(frozen=True, slots=True)
class Tally:
    """What an event adds to the counts: to the day's limits, and to this sitting."""

    steps: int = 0
    new_done: int = 0
    reviews_done: int = 0
    new_here: int = 0
    reviews_here: int = 0


def tally(kind: Kind, phase: Phase, direction: Direction) -> Tally:
    """What an event on a card of this phase counts for; steps of learning are no more than steps."""
    if kind in ("unsuspend", "undo"):
        return Tally()
    if phase in ("learning", "relearning"):
        return Tally(steps=1)
    if direction == "recognise" and phase in ("new", "known"):
        return Tally(steps=1, new_done=int(kind == "meet"), new_here=1)
    return Tally(steps=1, reviews_done=int(kind == "review"), reviews_here=1)


def after(desk: Desk, word_id: int, word: WordState, counted: Tally, event_id: UUID) -> Desk:
    """The desk once the word has become this; nothing lies on the table yet."""
    kept = on_day(desk.sitting, desk.study_day)
    others = tuple(card for card in desk.waiting if card.word_id != word_id)
    return replace(
        desk,
        words={word_id: word},
        waiting=(*others, *askable(word_id, word)),
        sitting=replace(
            kept,
            last_at_ms=desk.now_ms,
            steps=kept.steps + counted.steps,
            new_done=kept.new_done + counted.new_done,
            reviews_done=kept.reviews_done + counted.reviews_done,
            new_here=kept.new_here + counted.new_here,
            reviews_here=kept.reviews_here + counted.reviews_here,
            recent=(word_id, *kept.recent)[:RECENT],
            present=None,
            last_event=event_id,
        ),
    )


def put(desk: Desk, choice: Choice | Nothing) -> Desk:
    """The desk with the card on the table; without one the sitting has ended."""
    at: At | None = (choice.card.word_id, choice.card.direction) if isinstance(choice, Choice) else None
    ended = None if at else desk.now_ms
    return replace(desk, sitting=replace(desk.sitting, present=at, ended_at_ms=ended))


What = Literal["recorded", "twice", "undone", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a press: the desk with the next card on it, and the pressed card as it is now."""

    what: What
    desk: Desk
    choice: Choice | Nothing
    kind: Kind = "review"
    rating: int | None = None
    card: CardState | None = None


def offered(desk: Desk, at: At, card: CardState | None) -> bool:
    """Whether the card was put before the learner: a word that is to be met lies on the table or is next in line."""
    if not _unmet(card) or desk.sitting.present == at:
        return True
    return any(new.is_new_word and new.word_id == at[0] for new in desk.waiting)


def _unmet(card: CardState | None) -> bool:
    return card is None or lane(card) == TO_BE_MET or card.phase == "known"


def fits(press: Press, kind: Kind, card: CardState | None) -> bool:
    """Whether the card is still as it was on the screen, and may be pressed so."""
    if press.base != (card.last_event_id if card else None):
        return False
    if kind in ("meet", "review") and _unmet(card) == (kind == "review"):
        return False
    return card is None or not card.suspended


def state(desk: Desk, at: At) -> CardState | None:
    """The card's state where it was read; None for a word not met."""
    return desk.words.get(at[0], {}).get(at[1])


def begun(before: Sitting | None, sitting_id: UUID, now_ms: int) -> Sitting:
    """A new sitting; what was done on the day goes over from the one before."""
    if before is None:
        return Sitting(sitting_id, now_ms, now_ms, None, study_day=0)
    return Sitting(
        sitting_id, now_ms, now_ms, None, before.study_day, before.new_done, before.reviews_done, before.extra_new,
        before.extra_reviews,
    )  # fmt: skip


def planned(kept: Sitting, waiting: Waiting, more_new: int, more_reviews: int) -> Sitting:
    """The sitting with what is due as its plan, and with what the learner wants beyond the day's limits."""
    return replace(
        kept,
        extra_new=kept.extra_new + more_new,
        extra_reviews=kept.extra_reviews + more_reviews,
        new_due=waiting.new + kept.new_here,
        reviews_due=waiting.reviews + kept.reviews_here,
    )


def nothing_yet(day: int, now_ms: int) -> Sitting:
    """The day of a learner who never had a sitting."""
    return Sitting(UUID(int=0), now_ms, now_ms, None, study_day=day)


def within_limits(kept: Sitting, counted: Waiting, learner: Learner) -> Left:
    """What of all that is due the day's limits still allow."""
    return left(counted, _limits(kept, learner))


def _limits(kept: Sitting, learner: Learner) -> Today:
    return Today(
        now_ms=kept.last_at_ms,
        study_day=kept.study_day,
        new_done=kept.new_done,
        reviews_done=kept.reviews_done,
        new_limit=learner.new_per_day + kept.extra_new,
        review_limit=learner.reviews_per_day + kept.extra_reviews,
    )


def taken_back(desk: Desk, kind: Kind, phase: Phase, direction: Direction, event_day: int) -> Tally:
    """What undoing an event takes from the counts."""
    counted = tally(kind, phase, direction)
    same_day = event_day == desk.study_day
    return Tally(
        -counted.steps,
        -counted.new_done if same_day else 0,
        -counted.reviews_done if same_day else 0,
        -counted.new_here,
        -counted.reviews_here,
    )


def given_back(desk: Desk, at: At, last_event: UUID | None) -> Sitting:
    """The sitting with the card on the table again."""
    kept = on_day(desk.sitting, desk.study_day)
    recent = kept.recent[1:] if kept.recent[:1] == at[:1] else kept.recent
    return replace(kept, last_at_ms=desk.now_ms, present=at, recent=recent, last_event=last_event, ended_at_ms=None)
