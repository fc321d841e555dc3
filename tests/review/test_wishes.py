"""Learn this word, on the page of a word: what was chosen is shown, comes first, and can be taken back."""

import pytest
from flask import Flask

from tests.pages import Page
from tests.review.learning import Learning

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def mina(app: Flask) -> Learning:
    return Learning(app, words=0)


def pressed(page: Page) -> str:
    """Whether the page's Learn this word is pressed; "" when there is no such button."""
    return next((one.get("aria-pressed") for one in page.all(".//button") if one.get("id") == "memory-button"), "")


def test_a_chosen_word_is_shown_as_chosen_and_comes_first(mina: Learning) -> None:
    page = mina.visitor.get("/words/harbor")
    assert pressed(page) == "false"
    page = mina.visitor.submit(page, "/words/harbor/learn")
    assert pressed(page) == "true"
    assert "It comes with your next new words." in page.words()
    mina.start()
    assert mina.page.heading == "harbor"


def test_a_second_press_takes_the_wish_back(mina: Learning) -> None:
    page = mina.visitor.submit(mina.visitor.get("/words/harbor"), "/words/harbor/learn")
    page = mina.visitor.submit(page, "/words/harbor/learn")
    assert pressed(page) == "false"
    assert "It does not come with your next new words." in page.words()
    assert "Nothing is due now." in mina.start().words()


def test_a_word_that_was_met_is_chosen_no_more(mina: Learning) -> None:
    mina.visitor.submit(mina.visitor.get("/words/harbor"), "/words/harbor/learn")
    mina.start()
    mina.press("meet")
    page = mina.visitor.get("/words/harbor")
    assert "comes with your next new words" not in page.words()
    page = mina.visitor.submit(page, "/words/harbor/suspend")
    assert "comes with your next new words" not in page.words()
    assert "Taken up again." in mina.visitor.submit(page, "/words/harbor/learn").words()
