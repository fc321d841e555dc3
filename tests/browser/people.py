"""Learners for browser tests: signed in, with words met and reviewed in the past."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests.factories import PASSWORD, a_learner
from vocavision.accounts import actions as accounts_actions
from vocavision.accounts import passwords
from vocavision.accounts.models import MailedLink, User
from vocavision.catalogue import queries as catalogue_queries
from vocavision.courses import actions as courses_actions
from vocavision.lib import clock, login
from vocavision.mistakes import actions as mistakes_actions
from vocavision.notes import actions as notes_actions
from vocavision.review import actions, queries
from vocavision.review import desk as desks
from vocavision.review.press import Press
from vocavision.review.queue import Choice

if TYPE_CHECKING:
    from playwright.sync_api import Page

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
DEVICE = "Chromium"
FIRST_COURSE = "first-words"
_numbers = count(1)
_hash: list[str] = []


def with_password(**values: Any) -> User:
    """A learner whose password is factories.PASSWORD."""
    if not _hash:
        _hash.append(passwords.hashed(PASSWORD))
    return a_learner(password_hash=_hash[0], **values)


def nameless(**values: Any) -> User:
    """Somebody who tries without an account."""
    learner = accounts_actions.try_without_account(locale="en", zone="Asia/Seoul", now=clock.now())
    accounts_actions.change_preferences(learner, **values)
    return learner


def sign_in(page: "Page", learner: User) -> User:
    """Sign the window's browser in as this learner."""
    token = accounts_actions.sign_in(learner, DEVICE, clock.now())
    page.context.add_cookies([{"name": "sign-in", "value": token, "domain": "localhost", "path": "/"}])
    return learner


def wishes(learner: User, *slugs: str) -> User:
    """The learner, with these words to be met, in this order."""
    for minutes, slug in enumerate(slugs):
        actions.learn(learner, catalogue_queries.word(slug).id, clock.now() - timedelta(minutes=60 - minutes))
    return learner


def enrolled(learner: User, slug: str = FIRST_COURSE) -> User:
    """The learner, with this course begun."""
    courses_actions.start(learner, slug, clock.now())
    return learner


def met(learner: User, *slugs: str, days_ago: float = 1, ratings: tuple[int, ...] = (GOOD, GOOD)) -> User:
    """The learner, who met these words then and rated each so at its first recalls."""
    wishes(learner, *slugs)
    return answered(learner, *ratings, days_ago=days_ago, cards=len(slugs) * (len(ratings) + 1))


def answered(learner: User, *ratings: int, days_ago: float, cards: int = 100) -> User:
    """The learner, who had a session then and gave each of its words these ratings, one after the other."""
    now = clock.now() - timedelta(days=days_ago)
    given: Counter[int] = Counter()
    for _ in range(cards):
        now += timedelta(minutes=12)
        pressed = _on_the_table(learner, now)
        if pressed is None or given[pressed.word_id] == len(ratings):
            break
        if pressed.base is None:
            actions.answer(learner, pressed, "meet", None, DEVICE, now)
            continue
        actions.answer(learner, pressed, "review", ratings[given[pressed.word_id]], DEVICE, now)
        given[pressed.word_id] += 1
    actions.end(learner, now)
    return learner


def _on_the_table(learner: User, now: datetime) -> Press | None:
    actions.start(learner, now)
    desk = queries.desk(learner, actions.ms(now))
    choice = desks.present(desk, learner) if desk else None
    if desk is None or not isinstance(choice, Choice):
        return None
    at = (choice.card.word_id, choice.card.direction)
    state = desks.state(desk, at)
    base = state.last_event_id if state else None
    return Press(an_id(now), at[0], at[1], base, at[1], False)


def noted(learner: User, slug: str, text: str = "Like a garage for boats.") -> User:
    """The learner, with a bookmark and a note on the word."""
    word_id = catalogue_queries.word(slug).id
    notes_actions.bookmark(learner, word_id, clock.now())
    notes_actions.write(learner, word_id, text, clock.now())
    return learner


def reported(learner: User, slug: str, text: str) -> User:
    """The learner, who says that a picture is wrong."""
    word_id = catalogue_queries.word(slug).id
    mistakes_actions.report(word_id, learner, "picture", text, "en", clock.now())
    return learner


def suspended(learner: User, slug: str) -> User:
    """The learner, with the word put aside."""
    actions.set_asleep(learner, catalogue_queries.word(slug).id, True, DEVICE, clock.now())
    return learner


def mailed(purpose: str) -> str:
    """The token of a link that was mailed to somebody just now."""
    learner, token, now_ms = a_learner(), login.new_token(), clock.now_ms()
    MailedLink.create(
        id=uuid4(), token_hash=login.hashed(token), user=learner.id, purpose=purpose, email=learner.email,
        created_at_ms=now_ms, expires_at_ms=now_ms + 60_000,
    )  # fmt: skip
    return token


def an_id(now: datetime) -> UUID:
    """A UUIDv7 of this instant; the same in every run for the same order of calls."""
    return UUID(int=(int(now.timestamp() * 1000) << 80) | (7 << 76) | (0b10 << 62) | next(_numbers))
