"""A database with as many rows as one likes in every table, and an example call of every query.

Rows are made from the tables themselves, so a new table needs nothing here, unless a column takes only certain values.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from peewee import ForeignKeyField, Model, UUIDField, chunked, sort_models

from vocavision import db
from vocavision.accounts import queries as accounts
from vocavision.accounts.models import User
from vocavision.catalogue import queries as catalogue
from vocavision.courses import queries as courses
from vocavision.db import Table
from vocavision.lib import clock
from vocavision.lib.login import hashed
from vocavision.mistakes import queries as mistakes
from vocavision.notes import queries as notes
from vocavision.ops import queries as ops
from vocavision.review import queries as review
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.press import Press
from vocavision.sync import queries as sync

LEARNER = 1
TODAY = 20_000  # a study day
NOW = datetime(2024, 10, 4, 12, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
DAY_MS = 86_400_000

# What a column holds when not any text or number will do; `n` counts from 1.
VALUES: dict[str, Callable[[int], Any]] = {
    "account.role": lambda n: "learner",
    "account.locale": lambda n: "en",
    "account.zone": lambda n: "UTC",
    "account.keys": lambda n: "{}",
    "account.day_starts_at": lambda n: 4,
    "account.new_per_day": lambda n: 10,
    "account.reviews_per_day": lambda n: 200,
    "account.desired_retention": lambda n: 0.9,
    "account.ask_recall": lambda n: True,
    "account.ask_listen": lambda n: True,
    "sign_in.token_hash": lambda n: hashed(f"token {n}"),
    "sign_in.last_seen_ms": lambda n: clock.now_ms(),
    "sign_in.created_at_ms": lambda n: clock.now_ms(),
    "mailed_link.token_hash": lambda n: hashed(f"token {n}"),
    "mailed_link.purpose": lambda n: "reset",
    "mailed_link.expires_at_ms": lambda n: clock.now_ms() + DAY_MS,
    "mailed_link.used_at_ms": lambda n: None,
    "word.owner": lambda n: None,
    "word.level": lambda n: "A1",
    "word.pos": lambda n: "noun",
    "word.headword": lambda n: f"word{n}",
    "word.slug": lambda n: f"word{n}",
    "word.scene_hash": lambda n: f"{n:016}",
    "word.entry": lambda n: json.dumps({"word": f"word{n}"}),
    "word.entry_hash": lambda n: f"{n:064}",
    "word.retired_at_ms": lambda n: None,
    "picture.hash": lambda n: f"{n:016}",
    "search_term.kind": lambda n: 0,
    "search_term.text": lambda n: f"word{n}",
    "search_slip.text": lambda n: f"word{n}"[:-1],
    "word_topic.topic": lambda n: "food",
    "course.slug": lambda n: f"course{n}",
    "course.level": lambda n: "A1",
    "course_word.course": lambda n: 1,
    "enrolment.paused_at_ms": lambda n: None,
    "mistake.part": lambda n: "meaning",
    "mistake.language": lambda n: "en",
    "mistake.state": lambda n: "open",
    "parameter_set.parameters": lambda n: json.dumps(list(DEFAULT_PARAMETERS)),
    "sitting.study_day": lambda n: TODAY,
    "sitting.ended_at_ms": lambda n: None,
    "sitting.present_word": lambda n: n,
    "sitting.present_direction": lambda n: "recognise",
    "sitting.recent": lambda n: "1 2",
    "review_event.kind": lambda n: "review",
    "review_event.direction": lambda n: "recognise",
    "review_event.phase": lambda n: "review",
    "review_event.rating": lambda n: n % 4 + 1,
    "review_event.study_day": lambda n: TODAY - n % 30,
    "review_event.mode": lambda n: "flip",
    "review_event.undoes": lambda n: None,
    "review_event.reviewed_at_ms": lambda n: NOW_MS - n,
    "review_event.zone_offset_minutes": lambda n: 0,
    "card.direction": lambda n: "recognise",
    "card.phase": lambda n: "review",
    "card.lane": lambda n: 2,
    "card.from_day": lambda n: TODAY - n % 30,
    "card.due_day": lambda n: TODAY - n % 30,
    "card.last_day": lambda n: TODAY - 40,
    "card.stability": lambda n: 10.0 + n,
    "card.difficulty": lambda n: 5.0,
    "card.suspended": lambda n: False,
    "card.difficult": lambda n: False,
    "card.buried_until_day": lambda n: None,
    "card.step": lambda n: None,
    "review_event.number": lambda n: n,
    "set_aside.reason": lambda n: "future",
    "set_aside.content": lambda n: json.dumps({"kind": "review", "word_id": n}),
    "new_word.course": lambda n: 1,
    "new_word.wanted_at_ms": lambda n: None,
    "job.state": lambda n: "waiting",
    "job.tries": lambda n: 0,
    "job.payload": lambda n: "{}",
    "job.run_after_ms": lambda n: NOW_MS,
    "given_answer.claimed_at_ms": lambda n: NOW_MS,
    "given_answer.answered": lambda n: True,
    "given_answer.said": lambda n: None,
    "worker_beat.beat_at_ms": lambda n: clock.now_ms(),
}


def tables() -> list[type[Model]]:
    """Every table of the product, parents before children."""
    for slice_ in ("accounts", "catalogue", "courses", "mistakes", "notes", "ops", "review", "sync"):
        import_module(f"vocavision.{slice_}.models")
    found, todo = [], [Table]
    while todo:
        for child in todo.pop().__subclasses__():
            found.append(child)
            todo.append(child)
    return list(sort_models([one for one in found if one.__module__.startswith("vocavision.")]))


def _value(field: Any, n: int) -> Any:
    name = f"{field.model._meta.table_name}.{field.name}"
    if name in VALUES:
        return VALUES[name](n)
    if isinstance(field, ForeignKeyField):
        return LEARNER if field.rel_model is User else n
    if isinstance(field, UUIDField):
        return UUID(int=n)
    kind = type(field).__name__
    if kind in {"CharField", "TextField"}:
        return f"{field.name} {n}"[-field.max_length :] if kind == "CharField" else f"{field.name} {n}"
    if kind == "BooleanField":
        return False
    return float(n) if kind in {"FloatField", "DoubleField"} else n % 30_000 if kind == "SmallIntegerField" else n


def fill(count: int) -> None:
    """So many rows in every table: all learners' things belong to the first learner."""
    with db.transaction():
        for model in tables():
            fields = model._meta.sorted_fields
            rows = [tuple(_value(field, n) for field in fields) for n in range(1, count + 1)]
            for some in chunked(rows, 200):
                model.insert_many(some, fields=fields).execute()
    if not db.is_sqlite():  # SQLite without statistics takes an index wherever there is one: then a scan says "none"
        db.database.execute_sql("ANALYZE")


def _press() -> Press:
    return Press(UUID(int=10**9), 1, "recognise", None, "recognise", False)


def _desk() -> Any:
    found = review.desk(_learner(), NOW_MS)
    assert found is not None
    return found


def _learner() -> User:
    return User(
        id=LEARNER,
        **{f.name: VALUES[f"account.{f.name}"](1) for f in User._meta.sorted_fields if f"account.{f.name}" in VALUES},
    )


# One call of every query function, prepared outside the count. The value is what is counted.
EXAMPLES: dict[str, Callable[[], Callable[[], Any]]] = {
    "accounts.person": lambda: lambda: accounts.person(hashed("token 1")),
    "accounts.by_email": lambda: lambda: accounts.by_email("email 1"),
    "accounts.by_id": lambda: lambda: accounts.by_id(LEARNER),
    "accounts.devices": lambda: lambda: accounts.devices(LEARNER),
    "accounts.link": lambda: lambda: accounts.link("token 1", "reset"),
    "accounts.link_by_id": lambda: lambda: accounts.link_by_id(UUID(int=1)),
    "catalogue.word": lambda: lambda: catalogue.word("word1"),
    "catalogue.words": lambda: lambda: catalogue.words([1, 2, 3]),
    "catalogue.slug_of": lambda: lambda: catalogue.slug_of("word1"),
    "catalogue.slugs": lambda: lambda: catalogue.slugs(["word1", "word2"]),
    "catalogue.named": lambda: lambda: catalogue.named(["word1", "word2"]),
    "catalogue.search": lambda: lambda: catalogue.search("word7", 20),
    "catalogue.listed": lambda: (
        lambda: catalogue.listed(
            catalogue.Filters(course="course1", level="A1", pos="noun", status="known", topic="food"),
            "frequency",
            LEARNER,
            0,
            50,
        )
    ),
    "catalogue.passing": lambda: (
        lambda: catalogue.passing([1, 2, 3], catalogue.Filters(level="A1", status="learning", topic="food"), LEARNER)
    ),
    "catalogue.scene": lambda: lambda: catalogue.scene(f"{1:016}"),
    "catalogue.example_word": lambda: lambda: catalogue.example_word("nothing"),
    "courses.all_courses": lambda: lambda: courses.all_courses(LEARNER),
    "courses.names": lambda: courses.names,
    "courses.course": lambda: lambda: courses.course("course1", LEARNER),
    "courses.words_of": lambda: lambda: courses.words_of(1, 0, 50),
    "courses.met_words": lambda: lambda: courses.met_words(LEARNER, [1, 2, 3]),
    "courses.samples": lambda: (lambda some: lambda: courses.samples(some, 5))(courses.all_courses(LEARNER)[:3]),
    "courses.enrolments": lambda: lambda: courses.enrolments(LEARNER),
    "courses.first_course": lambda: courses.first_course,
    "mistakes.listed": lambda: lambda: mistakes.listed("open", 0, 30),
    "notes.word_with_mine": lambda: lambda: notes.word_with_mine("word1", LEARNER),
    "notes.of_word": lambda: lambda: notes.of_word(LEARNER, 1),
    "ops.due": lambda: lambda: ops.due(NOW),
    "ops.jobs": lambda: lambda: ops.jobs("failed", 50),
    "ops.job_by_id": lambda: lambda: ops.job_by_id(UUID(int=1)),
    "ops.waiting": lambda: lambda: ops.waiting("sound", 20),
    "ops.failed_since": lambda: lambda: ops.failed_since("sound", NOW, 3),
    "ops.worker_lives": lambda: lambda: ops.worker_lives(clock.now()),
    "ops.given": lambda: lambda: ops.given("id 1", NOW),
    "ops.answers": lambda: ops.answers,
    "ops.pending_migrations": lambda: ops.pending_migrations,
    "review.desk": lambda: lambda: review.desk(_learner(), NOW_MS),
    "review.shown": lambda: lambda: review.shown(_learner(), 1),
    "review.kit": lambda: (lambda on: lambda: review.kit(_learner(), on, 14, 50))(_desk()),
    "review.shown_words": lambda: lambda: review.shown_words(_learner(), [1, 2, 3]),
    "review.cards_of": lambda: lambda: review.cards_of(LEARNER, [1, 2, 3]),
    "review.statuses": lambda: lambda: review.statuses(LEARNER, [1, 2, 3]),
    "review.recorded": lambda: lambda: review.recorded(LEARNER, UUID(int=1)),
    "review.events": lambda: lambda: review.events(LEARNER, 1),
    "review.cards": lambda: lambda: review.cards(LEARNER, 1),
    "review.latest": lambda: lambda: review.latest(LEARNER),
    "review.waiting": lambda: lambda: review.waiting(_learner(), TODAY, NOW_MS, 100),
    "review.look": lambda: lambda: review.look(_learner(), _known_press(), NOW_MS),
    "review.not_recorded": lambda: lambda: review.not_recorded(_learner(), _press(), "review", NOW_MS),
    "review.so_far": lambda: lambda: review.so_far(_learner(), NOW_MS),
    "review.pace_and_courses": lambda: lambda: review.pace_and_courses(_learner()),
    "review.around": lambda: lambda: review.around(_learner(), TODAY),
    "review.hard": lambda: lambda: review.hard(_learner(), TODAY),
    "review.went": lambda: (lambda on: lambda: review.went(_learner(), on))(_desk()),
    "review.misses": lambda: (lambda on: lambda: review.misses(_learner(), on))(_desk()),
    "review.later": lambda: (lambda on: lambda: review.later(_learner(), on))(_desk()),
    "review.next_day": lambda: (lambda on: lambda: review.next_day(_learner(), on))(_desk()),
    "review.after": lambda: (lambda on: lambda: review.after(_learner(), on))(_desk()),
    "review.memory_of": lambda: lambda: review.memory_of(_learner(), 1),
    "review.learners": lambda: lambda: review.learners(None),
    "review.parameters": lambda: lambda: review.parameters(LEARNER),
    "review.words_with_memory": lambda: lambda: review.words_with_memory(LEARNER),
    "review.histories": lambda: lambda: review.histories(LEARNER, 1, 1000),
    "review.card_rows": lambda: lambda: review.card_rows(LEARNER, 1, 1000),
    "sync.words_of_events": lambda: lambda: sync.words_of_events(LEARNER, [UUID(int=1), UUID(int=2)]),
    "sync.owners": lambda: lambda: sync.owners([1, 2]),
    "sync.histories": lambda: lambda: sync.histories(LEARNER, [1, 2]),
    "sync.cards": lambda: lambda: sync.cards(LEARNER, [1, 2]),
    "sync.news": lambda: lambda: sync.news(LEARNER, 5),
    "sync.set_aside": lambda: lambda: sync.set_aside(LEARNER),
    "sync.one_aside": lambda: lambda: sync.one_aside(LEARNER, UUID(int=1)),
}


def _known_press() -> Press:
    return Press(UUID(int=10**9), 1, "recognise", UUID(int=1), "recognise", False)


def calls() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each query's name and a call of it, ready to be counted."""
    for name, prepare in EXAMPLES.items():
        yield name, prepare()
