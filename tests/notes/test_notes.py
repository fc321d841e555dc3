"""A learner's own note and bookmarks."""

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.notes.models import Bookmark, Note

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def mina(visitor: Visitor) -> Visitor:
    return signed_in(visitor, a_learner())


def test_a_note_is_kept_cleaned_and_shown_escaped(mina: Visitor) -> None:
    mina.submit(mina.get("/words/harbor"), "/words/harbor/note", text="a <b>har</b>bor\u202e & \x00boats 🚢\n5 < 6")
    assert Note.get().text == "a harbor & boats 🚢\n5 < 6"
    assert mina.get("/words/harbor").form("/words/harbor/note")["text"] == "a harbor & boats 🚢\n5 < 6"


def test_an_empty_note_is_taken_away(mina: Visitor) -> None:
    mina.post("/words/harbor/note", {"text": "boats"})
    mina.post("/words/harbor/note", {"text": "  \u200b "})
    assert Note.select().count() == 0


def test_a_note_that_is_too_long_stays_in_the_form(mina: Visitor) -> None:
    page = mina.post("/words/harbor/note", {"text": "x" * 1001}, status=422)
    assert page.form("/words/harbor/note")["text"] == "x" * 1001
    assert Note.select().count() == 0


def test_a_stranger_does_not_see_the_note(mina: Visitor, app: Flask) -> None:
    mina.post("/words/harbor/note", {"text": "my very own boats"})
    stranger = signed_in(Visitor(app), a_learner())
    assert "my very own boats" not in stranger.get("/words/harbor").text


def test_a_bookmark_is_set_and_taken_away(mina: Visitor) -> None:
    page = mina.submit(mina.get("/words/harbor"), "/words/harbor/bookmark")
    assert Bookmark.select().count() == 1
    mina.submit(page, "/words/harbor/bookmark")
    assert Bookmark.select().count() == 0


def test_notes_and_bookmarks_are_for_the_signed_in(visitor: Visitor) -> None:
    visitor.post("/words/harbor/note", {"text": "boats"}, status=401)
    visitor.post("/words/harbor/bookmark", {"keep": "1"}, status=401)


def test_a_word_that_is_not_there_is_404(mina: Visitor) -> None:
    mina.post("/words/no-such-word/note", {"text": "boats"}, status=404)


def test_what_a_press_on_bookmark_did_is_said_in_the_live_region(mina: Visitor) -> None:
    mina.get("/words/harbor")
    kept = mina.post("/words/harbor/bookmark", {"keep": "1"}, fragment=True)
    gone = mina.post("/words/harbor/bookmark", fragment=True)
    for part, said in ((kept, "Bookmarked."), (gone, "No longer bookmarked.")):
        assert f'<div data-hx-swap-oob="innerHTML:#status"><p class="visually-hidden">{said}</p></div>' in part.text
