"""The running server of the histories, the learners on it, and what it has of them in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask

from tools.bench import people
from tools.bench.rate import served
from tools.chaos.device import RETENTION, ZONE
from tools.chaos.verdict import Facts
from vocavision import db
from vocavision.accounts import actions as accounts_actions
from vocavision.accounts.models import User
from vocavision.catalogue import queries as catalogue_queries
from vocavision.lib import login
from vocavision.review import actions as review_actions
from vocavision.review import queries as review_queries
from vocavision.sync import queries as sync_queries

SLUGS = ("harbor", "water", "bread", "friend", "borrow", "cat", "house", "apple", "book", "milk", "tree", "dog")
_NUMBERS = db.Statement("SELECT number FROM review_event WHERE user_id = ?")
_ASIDE = db.Statement("SELECT id FROM set_aside WHERE user_id = ?")


@dataclass(frozen=True)
class Somebody:
    """A learner of a history: their id, the mark of their person, and a sign-in for each device."""

    id: int
    mark: str
    tokens: tuple[str, str]


@dataclass(frozen=True)
class Served:
    """A running server, and the words that are learned on it."""

    app: Flask
    port: int
    pool: tuple[int, ...]

    def somebody(self, name: str, at_ms: int) -> Somebody:
        """A new learner who wants to learn the words of the pool."""
        at = datetime.fromtimestamp(at_ms / 1000, UTC)
        user = User.create(
            email=f"{name}@example.org", email_key=f"{name}@example.org", created_at_ms=at_ms, last_seen_ms=at_ms,
            verified_at_ms=at_ms, welcomed_at_ms=at_ms, zone=ZONE, desired_retention=RETENTION, guard_ms=0,
            new_per_day=50, reviews_per_day=500,
        )  # fmt: skip
        for word_id in self.pool:
            review_actions.learn(user, word_id, at)
        tokens = tuple(accounts_actions.sign_in(user, f"Device {device}", at) for device in "AB")
        with self.app.test_request_context():
            mark = login.mark(str(user.get_id()))
        return Somebody(int(user.id), mark, (tokens[0], tokens[1]))

    def facts(self, learner_id: int, before: frozenset[UUID] = frozenset()) -> Facts:
        """What the server has of the learner."""
        words = review_queries.words_with_memory(learner_id)
        found = sync_queries.histories(learner_id, words)
        numbers = _NUMBERS.all(learner_id)
        aside = _ASIDE.all(learner_id)
        return Facts(
            events=[noted for history in found.values() for noted in history],
            numbers=[number for (number,) in numbers],
            cards=sync_queries.cards(learner_id, words),
            aside=frozenset(UUID(str(key)) for (key,) in aside),
            sitting=review_queries.latest(learner_id),
            before=before,
        )


@contextmanager
def running() -> Iterator[Served]:
    """A server of its own with the real words, gone afterwards."""
    with people.stocked() as (app, config), served("tools.chaos.app:app", config) as port:
        db.database.connect(reuse_if_open=True)
        pool = tuple(catalogue_queries.word(slug).id for slug in SLUGS)
        yield Served(app, port, pool)
