"""The pages of courses."""

import re

import pytest

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.courses.models import Enrolment

pytestmark = pytest.mark.usefixtures("catalogue")


def test_the_list_shows_every_course_before_one_signs_up(visitor: Visitor) -> None:
    page = visitor.get("/courses")
    assert [page.words(one) for one in page.all(".//h3")][:3] == [
        "First words",
        "Out and about",
        "Saying what you think",
    ]


def test_a_course_shows_its_words_page_by_page(visitor: Visitor) -> None:
    first = visitor.get("/courses/first-words")
    second = visitor.get("/courses/first-words?page=2")
    assert len(first.all(".//li[@class='row']")) == 50
    assert first.words(first.all(".//li[@class='row']")[0]) != second.words(second.all(".//li[@class='row']")[0])


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999999999999999", ""])
def test_a_page_that_is_none_shows_the_course_all_the_same(visitor: Visitor, page: str) -> None:
    assert visitor.get(f"/courses/first-words?page={page}").heading == "First words"


def test_a_course_that_is_not_there_is_404(visitor: Visitor) -> None:
    visitor.get("/courses/no-such", status=404)


def test_starting_twice_and_pausing_leave_one_row(visitor: Visitor) -> None:
    mina = a_learner()
    signed_in(visitor, mina)
    visitor.submit(visitor.get("/courses/first-words"), "/courses/first-words/start")
    page = visitor.post("/courses/first-words/start")
    visitor.submit(page, "/courses/first-words/pause")
    page = visitor.get("/courses/first-words")
    assert Enrolment.select().where(Enrolment.user == mina).count() == 1
    assert page.form("/courses/first-words/start")


def test_only_the_signed_in_start_a_course(visitor: Visitor) -> None:
    visitor.post("/courses/first-words/start", status=401)
    visitor.post("/courses/first-words/pause", status=401)


def test_the_list_has_levels_and_at_least_twenty_topics_in_groups(visitor: Visitor) -> None:
    page = visitor.get("/courses")
    assert [page.words(one) for one in page.all(".//main//h2")] == ["By level", "By topic"]
    assert len(page.all(".//main//section[@aria-labelledby='courses-topic']//li")) >= 20


def test_a_course_on_a_topic_has_40_to_150_words_and_says_how_they_were_chosen(visitor: Visitor) -> None:
    page = visitor.get("/courses")
    for item in page.all(".//main//section[@aria-labelledby='courses-topic']//li"):
        said = page.words(item)
        assert 40 <= int(re.findall(r"(\d+) words", said)[0]) <= 150
        assert "Chosen by topic" in said
    assert visitor.get("/courses/food").all(".//li[@class='row']")


def test_a_newcomer_chooses_among_levels(visitor: Visitor) -> None:
    page = signed_in(visitor, a_learner(welcomed_at_ms=None)).get("/welcome/course")
    assert len(page.all(".//input[@type='radio']")) == 3
