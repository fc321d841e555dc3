"""The bar of a session: it moves with every card pressed, goes back by Undo alone, and is full at the end."""

from fractions import Fraction
from random import Random

import pytest
from flask import Flask

from tests.pages import Page
from tests.review.learning import AGAIN, EASY, Learning, later
from vocavision.review.models import Sitting

MANY = ("meet", "known", "suspend", "bury")


def bar(page: Page) -> tuple[int, int]:
    """What the bar shows: how much of how much."""
    (shown,) = page.all(".//progress")
    assert shown.get("aria-valuetext") == f"{shown.get('value')} of {shown.get('max')}"
    return int(shown.get("value")), int(shown.get("max"))


def press_one(learner: Learning, chance: Random) -> None:
    """Any of the buttons, at random; mostly grades."""
    if learner.side == "meet":
        learner.press(chance.choice(MANY) if chance.random() < 0.3 else "meet")
    elif chance.random() < 0.1:
        learner.press(chance.choice(MANY[2:]))
    else:
        learner.step(chance.choices((1, 2, 3, 4), (3, 2, 4, 1))[0])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_pressed_the_bar_goes_on(app: Flask, seed: int) -> None:
    chance = Random(seed)
    mina = Learning(app, words=12, new_per_day=5)
    mina.start()
    mina.finish(EASY)
    with later(days=3):
        mina.start()
        before, pressed = bar(mina.page), 0
        assert before[0] == 0
        while True:
            press_one(mina, chance)
            pressed += 1
            if mina.side == "summary":
                break
            now = bar(mina.page)
            assert now[0] == pressed
            assert Fraction(*now) > Fraction(*before)
            before = now
        assert before[1] - before[0] <= 2, "nearly full before the last card"
        kept = Sitting.select().order_by(Sitting.id.desc()).get()
        assert kept.steps == pressed


def test_meeting_the_first_words_moves_the_bar(app: Flask) -> None:
    mina = Learning(app, words=3)
    mina.start()
    shown = [bar(mina.page)]
    for _ in range(3):
        mina.step()
        shown.append(bar(mina.page))
    assert shown == [(0, 6), (1, 6), (2, 6), (3, 6)]
    assert "3 left." in mina.said()


def test_undo_puts_the_bar_back_where_it_was(each_app: Flask) -> None:
    mina = Learning(each_app, words=4)
    mina.start()
    shown = [bar(mina.page)]
    for rating in (3, 3, 3, 3, AGAIN, EASY):
        mina.step(rating)
        shown.append(bar(mina.page))
    for expected in reversed(shown[:-1]):
        mina.undo()
        assert bar(mina.page) == expected


def test_the_last_undone_from_the_summary_is_one_short_of_full(app: Flask) -> None:
    mina = Learning(app, words=1)
    mina.start()
    mina.finish(EASY)
    assert mina.side == "summary"
    mina.undo()
    assert bar(mina.page) == (1, 2)


def test_a_new_session_begins_an_empty_bar_and_the_same_one_goes_on(app: Flask) -> None:
    mina = Learning(app, words=3)
    mina.start()
    mina.step()
    mina.start()
    assert bar(mina.page) == (1, 6)
    mina.visitor.post("/session/end")
    mina.start()
    assert bar(mina.page) == (0, 5)
