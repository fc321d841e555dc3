"""What is done with the events that devices send, and with those that were set aside."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from vocavision.db import Statement, transaction
from vocavision.lib.errors import NotFound
from vocavision.review import actions as review_actions
from vocavision.review import days
from vocavision.review import desk as desks
from vocavision.review import queries as review_queries
from vocavision.review.desk import Learner, Sitting
from vocavision.review.intake import Kept, Noted, intake, no_sitting
from vocavision.sync import queries, rules, wire
from vocavision.sync.rules import Here, Judged

_ASIDE = Statement("""
INSERT INTO set_aside (user_id, id, reason, content, word_id, received_at_ms) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (user_id, id) DO UPDATE SET reason = excluded.reason
""")


@dataclass(frozen=True, slots=True)
class Told:
    """What a device is told: an answer for each event it sent, what changed elsewhere, and those words' cards."""

    answers: Sequence[Judged]
    news: queries.News
    words: dict[int, list[Any]]


def sync(learner: Learner, sent: Sequence[Any], since: int, now: datetime) -> Told:
    """Take what a device sends, and tell it what it has not heard of yet; of nothing new it takes one statement."""
    answers = take(learner, sent, now) if sent else []
    news = queries.news(learner.id, since)
    if news.untold:
        with transaction():
            review_actions.hold(learner.id)
            review_actions.number(learner.id)
        news = queries.news(learner.id, since)
    words = rules.words_told(answers, (one for _, one in news.events))
    return Told(answers, news, _cards(learner.id, words))


def _cards(learner_id: int, word_ids: Collection[int]) -> dict[int, list[Any]]:
    if not word_ids:
        return {}
    found = queries.cards(learner_id, word_ids)
    return {word_id: list(found.get(word_id, {}).values()) for word_id in sorted(word_ids)}


def take(learner: Learner, sent: Iterable[Any], now: datetime) -> list[Judged]:
    """Record what can be recorded and set the rest aside; what was taken before changes nothing."""
    now_ms, contents = review_actions.ms(now), list(sent)
    with transaction():
        sitting = review_actions.hold(learner.id)
        ids = {wire.key(content) for content in contents} | {one for one in map(wire.undone, contents) if one}
        here = Here(
            learner.id, now_ms, queries.words_of_events(learner.id, ids), queries.owners(rules.words_of(contents))
        )
        answers = rules.judge(contents, here)
        _record(learner, [one.noted for one in answers if one.noted], sitting, now_ms)
        for one in answers:
            if one.what == "aside":
                word = wire.word(one.content)
                _ASIDE(learner.id, one.key.hex, one.reason, wire.kept(one.content), word, now_ms)
        _discard(learner.id, [one.key for one in answers if one.what != "aside"])
    return answers


def _discard(learner_id: int, keys: Sequence[UUID]) -> None:
    if keys:
        sql = f"DELETE FROM set_aside WHERE user_id = ? AND id {queries.one_of(len(keys))}"  # noqa: S608 (marks alone)
        Statement(sql)(learner_id, *(key.hex for key in keys))


def _record(learner: Learner, arrived: Sequence[Noted], sitting: Sitting | None, now_ms: int) -> None:
    if not arrived:
        return
    day = desks.study_day(learner, now_ms, sitting.study_day if sitting else None)
    if sitting is None:
        sitting = no_sitting(uuid7(), day, now_ms)
        review_actions.sit_nowhere(learner, sitting)
    word_ids = {one.event.word_id for one in arrived}
    kept = Kept(
        histories=queries.histories(learner.id, word_ids),
        cards=queries.cards(learner.id, word_ids),
        sitting=sitting,
        study_day=day,
        parameters=review_queries.parameters(learner.id),
        retention=learner.desired_retention,
    )
    review_actions.take_in(learner, intake(arrived, kept), now_ms)
    review_actions.number(learner.id)


def apply_anyway(learner: Learner, event_id: UUID, now: datetime) -> Judged:
    """Record what was set aside, its time mended; raises NotFound where it is not there or that makes no sense."""
    aside = queries.one_aside(learner.id, event_id)
    if aside is None or not rules.can_be_applied(aside.reason, aside.headword is not None):
        raise NotFound
    content = wire.parsed(aside.content.encode())
    if aside.reason != "no_word":
        at_ms = rules.mended_time(content, aside.received_at_ms)
        day = days.study_day(at_ms, desks.zone_of(learner.zone), learner.day_starts_at)
        content = rules.mended(content, at_ms, day)
    [answer] = take(learner, [content], now)
    return answer


def bring(learner: Learner, events: Sequence[Any], now: datetime) -> dict[str, int]:
    """Take the events of a file by the same rules; gives how many were recorded, known and set aside."""
    counts = dict.fromkeys(("recorded", "known", "aside"), 0)
    for batch in rules.batches(events):
        for one in take(learner, batch, now):
            counts[one.what] += 1
    return counts


def discard(learner_id: int, event_id: UUID) -> None:
    """Forget what was set aside; doing it again changes nothing."""
    _discard(learner_id, [event_id])
