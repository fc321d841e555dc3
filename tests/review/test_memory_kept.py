"""What is written down, and that the cards are nothing but what replaying it gives."""

from random import Random

import pytest
from flask import Flask

from tests.review.learning import Learning, later
from vocavision.courses.models import Enrolment
from vocavision.lib import clock
from vocavision.review import actions, cli, queries
from vocavision.review.models import Card, ReviewEvent


@pytest.fixture
def mina(each_app: Flask) -> Learning:
    """A learner of a dozen words with some weeks behind them, everything pressed that can be pressed."""
    mina = Learning(each_app, words=12, new_per_day=4, zone="Asia/Seoul")
    rng = Random(7)
    for day in range(0, 12, 2):
        with later(days=day):
            mina.start()
            for _ in range(40):
                if mina.side == "summary":
                    break
                if rng.random() < 0.1:
                    mina.press(rng.choice(["suspend", "bury", "known"]) if mina.side != "answer" else "bury")
                elif rng.random() < 0.1 and "/session/undo" in mina.page.text:
                    mina.undo()
                else:
                    mina.step(rng.choice([1, 2, 3, 3, 3, 4]))
    return mina


def test_rebuilding_changes_no_row_of_healthy_data(mina: Learning) -> None:
    before = mina.cards()
    assert len(before) > 12
    assert list(actions.rebuild(None, check=True)) == []
    assert list(actions.rebuild(mina.user.id, check=False)) == []
    assert mina.cards() == before


def test_the_check_tells_the_difference_and_the_rebuild_mends_it(mina: Learning) -> None:
    before = mina.cards()
    Card.update(stability=1.5, lapses=7).where(Card.direction == "recognise", Card.phase == "review").execute()
    Card.delete().where(Card.direction == "recall").execute()
    runner = mina.app.test_cli_runner()
    checked = runner.invoke(cli.commands, ["rebuild", "--check"])
    assert checked.exit_code == 1
    assert "recognise.stability is 1.5, not " in checked.output
    assert "recall is missing" in checked.output
    assert runner.invoke(cli.commands, ["rebuild", "--learner", str(mina.user.id)]).exit_code == 0
    assert mina.cards() == before
    healthy = runner.invoke(cli.commands, ["rebuild", "--check"])
    assert (healthy.exit_code, healthy.output) == (0, "0 differences.\n")


def test_an_event_keeps_everything_about_it(mina: Learning) -> None:
    event = next(event for event in reversed(mina.events()) if event.kind == "review" and event.due_day)
    assert event.zone_offset_minutes == 540
    assert event.rating in (1, 2, 3, 4)
    assert event.due_day > event.study_day
    assert event.mode in ("flip", "typed", "listen")
    assert event.phase in ("new", "learning", "review", "relearning")
    assert event.duration_ms is not None
    assert event.sitting is not None
    assert event.id.version == 7


def test_events_are_only_ever_added(mina: Learning) -> None:
    before = {event.id: event.__data__ for event in mina.events()}
    with later(days=13):
        mina.start()
        mina.step()
        mina.undo()
    after = {event.id: event.__data__ for event in mina.events()}
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 2


def test_a_press_while_the_clock_went_back_is_replayed_in_its_place(each_app: Flask) -> None:
    mina = Learning(each_app, words=2)
    with later(hours=1):
        mina.start()
        mina.finish(most=4)
    mina.open()
    mina.step()
    assert list(actions.rebuild(None, check=True)) == []


def test_suspending_on_the_page_of_a_word_and_learning_it_again(each_app: Flask) -> None:
    mina = Learning(each_app, words=8, new_per_day=2)
    word = mina.words[6]
    page = mina.visitor.get(f"/words/{word.slug}")
    page = mina.visitor.submit(page, f"/words/{word.slug}/learn")
    assert "It comes with your next new words." in page.words()
    mina.start()
    assert mina.word == word
    mina.finish()
    page = mina.visitor.get(f"/words/{word.slug}")
    assert "learning" in page.words()
    mina.visitor.submit(page, f"/words/{word.slug}/suspend")
    with later(days=4):
        mina.start()
        assert word.headword not in mina.finish()
    page = mina.visitor.get(f"/words/{word.slug}")
    mina.visitor.submit(page, f"/words/{word.slug}/learn")
    with later(days=5):
        mina.start()
        assert word.headword in mina.finish()
    assert list(actions.rebuild(None, check=True)) == []


def test_a_known_word_can_be_begun_again(each_app: Flask) -> None:
    mina = Learning(each_app, words=3)
    mina.start()
    word = mina.word
    mina.press("known")
    mina.finish()
    with later(days=1):
        actions.learn(mina.user, word.id, clock.now())
        mina.start()
        assert (mina.side, mina.word) == ("meet", word)
        mina.finish()
    assert queries.statuses(mina.user.id, [word.id]) == {word.id: "learning"}


def test_statuses_of_words(each_app: Flask) -> None:
    mina = Learning(each_app, words=4)
    mina.start()
    mina.press("known")
    mina.step()
    ids = [word.id for word in mina.words]
    Card.update(difficult=True).where(Card.word == ids[1]).execute()
    mina.step()
    assert list(queries.statuses(mina.user.id, ids).values()) == ["known", "difficult", "learning", "new"]
    assert queries.statuses(mina.user.id, []) == {}


def test_signing_in_with_a_nameless_account_brings_what_was_learned_there(each_app: Flask) -> None:
    mina, nameless = Learning(each_app, words=3), Learning(each_app, words=0)
    mina.start()
    first = mina.words[0]
    mina.finish()
    Enrolment.create(user=nameless.user, course=mina.course, started_at_ms=0)
    Card.delete().where(Card.user == mina.user, Card.word != first.id).execute()
    ReviewEvent.delete().where(ReviewEvent.user == mina.user, ReviewEvent.word != first.id).execute()
    nameless.start()
    nameless.finish()
    theirs = nameless.cards()
    before = mina.cards()
    added = actions.adopt(mina.user, nameless.user, clock.now())
    assert added == len([event for event in nameless.events() if event.word_id != first.id]) > 0
    after = mina.cards()
    assert {key: after[key] for key in before} == before, "a word that is there keeps its card"
    for key, card in theirs.items():
        if not key.startswith(f"{first.id}:"):
            assert {**card, "user": mina.user.id} == after[key]
    assert actions.adopt(mina.user, nameless.user, clock.now()) == 0
    assert list(actions.rebuild(None, check=True)) == []
