"""What a learner has of a course, and what a stranger cannot change, on both engines."""

from typing import Any

import pytest
from flask import Flask

from tests.catalogue.factories import built, entry
from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts.models import User
from vocavision.catalogue import actions as catalogue_actions
from vocavision.catalogue.models import Word
from vocavision.courses import actions, queries
from vocavision.courses.models import Course, CourseWord, Enrolment
from vocavision.lib import clock
from vocavision.lib.errors import NotFound
from vocavision.review.models import Card


def source(slug: str, words: list[str], **changes: Any) -> dict[str, Any]:
    return {
        "slug": slug, "kind": "level", "level": "A1", "title_en": slug.title(), "title_ko": "과정",
        "about_en": "Words.", "about_ko": "단어.", "words": words, **changes,
    }  # fmt: skip


@pytest.fixture
def stocked(each_app: Flask) -> Flask:
    catalogue_actions.load(built(*(entry(f"word{n:02}") for n in range(60))), clock.now())
    actions.load([source("first", [f"word{n:02}-noun" for n in range(60)]), source("second", ["word01-noun"])])
    return each_app


def give(learner: User, headword: str, direction: str = "recognise", **values: Any) -> None:
    """A card of the word; what is not said of it is nought."""
    given = {"user": learner.id, "word": Word.get(Word.headword == headword), "direction": direction, **values}
    filler = {field.name: 0 for field in Card._meta.sorted_fields if not field.null and field.name not in given}
    Card.insert({**filler, **given}).execute()


def test_met_and_known_words_are_counted_in_each_course(stocked: Flask) -> None:
    learner, other = a_learner(), a_learner()
    give(learner, "word00", phase="learning", stability=0.4)
    give(learner, "word01", phase="review", stability=21.0)
    give(learner, "word01", "recall", phase="review", stability=90.0)
    give(learner, "word02", phase="known")
    give(learner, "word03", phase="new")
    give(other, "word04", phase="known")
    first, second = queries.all_courses(learner.id)
    assert (first.words, first.met, first.known) == (60, 3, 2)
    assert (second.words, second.met, second.known) == (1, 1, 1)
    assert queries.course("first", learner.id) == first
    nobody = queries.course("first", None)
    assert (nobody.met, nobody.known, nobody.started, nobody.paused) == (0, 0, False, False)


def test_starting_pausing_and_starting_again_keep_one_row_and_its_beginning(stocked: Flask) -> None:
    learner = a_learner()
    actions.start(learner, "first", clock.now())
    began = Enrolment.get().started_at_ms
    actions.pause(learner, "first", clock.now())
    actions.pause(learner, "first", clock.now())
    assert queries.course("first", learner.id).paused
    assert queries.enrolments(learner.id) == 0
    actions.start(learner, "first", clock.now())
    actions.start(learner, "first", clock.now())
    assert (Enrolment.get().started_at_ms, Enrolment.get().paused_at_ms) == (began, None)
    assert Enrolment.select().count() == 1


def test_pausing_what_was_never_started_changes_nothing(stocked: Flask) -> None:
    actions.pause(a_learner(), "first", clock.now())
    assert Enrolment.select().count() == 0


def test_what_one_starts_nobody_else_has_started(stocked: Flask) -> None:
    learner, other = a_learner(), a_learner()
    actions.start(learner, "first", clock.now())
    actions.pause(other, "first", clock.now())
    assert queries.course("first", learner.id).started
    assert not queries.course("first", learner.id).paused
    assert not queries.course("first", other.id).started


@pytest.mark.parametrize("slug", ["nothing", "First", "%00", "first%00", "%ff%fe", "x" * 80])
def test_a_course_that_is_not_there_is_not_found(stocked: Flask, slug: str) -> None:
    visitor = signed_in(Visitor(stocked), a_learner())
    visitor.get(f"/courses/{slug}", status=404)
    visitor.post(f"/courses/{slug}/start", status=404)
    visitor.post(f"/courses/{slug}/pause", status=404)
    assert Enrolment.select().count() == 0


def test_a_long_course_is_turned_page_by_page_forth_and_back(stocked: Flask) -> None:
    visitor = Visitor(stocked)
    first = visitor.get("/courses/first")
    (forth,) = first.all(".//a[@rel='next']")
    second = visitor.get(forth.get("href"))
    assert [len(page.all(".//li[@class='row']")) for page in (first, second)] == [50, 10]
    assert second.all(".//ol[@class='rows']")[0].get("start") == "51"
    assert second.all(".//a[@rel='next']") == []
    assert second.all(".//a[@rel='prev']")[0].get("href") == "/courses/first"
    assert "These were all words." in visitor.get("/courses/first?page=7").words()


def test_a_word_that_was_taken_out_is_no_longer_counted_or_shown(stocked: Flask) -> None:
    catalogue_actions.load(built(entry("word00")), clock.now())
    actions.load([source("first", ["word00-noun"])])
    assert queries.course("first", None).words == 1
    assert [word.headword for word in queries.words_of(Course.get(Course.slug == "first").id, 0, 9)] == ["word00"]


def test_loading_again_keeps_who_takes_the_course(stocked: Flask) -> None:
    learner = a_learner()
    actions.start(learner, "first", clock.now())
    actions.load([source("first", ["word05-noun", "word04-noun"], title_en="New name")])
    found = queries.course("first", learner.id)
    assert (found.title_en, found.words, found.started) == ("New name", 2, True)
    assert [row.word.headword for row in CourseWord.select().order_by(CourseWord.course, CourseWord.position)][:2] == [
        "word05", "word04",
    ]  # fmt: skip


def test_a_newcomer_begins_with_the_first_course_or_learns_that_there_is_none(stocked: Flask) -> None:
    assert queries.first_course().slug == "first"
    Course.delete().execute()
    with pytest.raises(NotFound):
        queries.first_course()


def test_a_course_of_no_level_shows_none(stocked: Flask) -> None:
    actions.load([source("first", ["word00-noun"], kind="topic", level=None)])
    assert "None" not in Visitor(stocked).get("/courses").words()


def test_without_courses_the_list_says_so(app: Flask) -> None:
    assert "No course is loaded yet." in Visitor(app).get("/courses").words()
