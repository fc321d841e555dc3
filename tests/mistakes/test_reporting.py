"""A reader says what is wrong with a word, and an editor decides."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from vocavision.accounts.models import User
from vocavision.catalogue.models import Word
from vocavision.mistakes.models import Mistake

pytestmark = pytest.mark.usefixtures("catalogue")

FORM = "/words/harbor/something-wrong"


def reports() -> list[Any]:
    """What is kept of every report."""
    return list(
        Mistake.select(Mistake.part, Mistake.text, Mistake.state, Mistake.reporter).order_by(Mistake.id).tuples()
    )


def an_editor(app: Flask, role: str = "editor", **values: Any) -> Visitor:
    """Somebody who decides."""
    return signed_in(Visitor(app), a_learner(role=role, **values))


def a_report(app: Flask, text: str = "The boat is upside down.") -> int:
    """The id of a report by a passer-by."""
    visitor = Visitor(app)
    visitor.submit(visitor.get(FORM), FORM, part="picture", text=text)
    return int(Mistake.select().order_by(Mistake.id.desc()).get().id)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_passer_by_reports_from_the_page_of_the_word(each_app: Flask, language: str) -> None:
    visitor = Visitor(each_app, language)
    assert visitor.get("/words/harbor").all(f".//main//a[@href='{FORM}']")
    page = visitor.submit(visitor.get(FORM), FORM, part="picture", text="The boat is upside down.")
    assert page.heading == "harbor"
    assert {"en": "Thank you", "ko": "고마워요"}[language] in page.words()
    assert reports() == [("picture", "The boat is upside down.", "open", None)]
    assert Mistake.get().language == language


def test_a_learners_report_stays_without_a_name_when_the_learner_goes(app: Flask) -> None:
    mina = a_learner()
    visitor = signed_in(Visitor(app), mina)
    visitor.submit(visitor.get(FORM), FORM, part="korean", text="‘항구’보다 ‘항만’이 맞아요.")
    assert Mistake.get().reporter_id == mina.id
    User.delete().where(User.id == mina.id).execute()
    assert Mistake.get().reporter_id is None


def test_the_same_form_sent_twice_is_one_report(app: Flask) -> None:
    visitor = Visitor(app)
    page = visitor.get(FORM)
    for _ in range(2):
        visitor.submit(page, FORM, part="other", text="A letter is missing.")
    assert len(reports()) == 1


def test_what_was_written_is_cleaned_and_shown_as_text(app: Flask) -> None:
    a_report(app, "the <b>ship</b>\u202e & \x00mast 🚢\nis 5 < 6 <script>alert(1)</script>")
    assert Mistake.get().text == "the ship & mast 🚢\nis 5 < 6 alert(1)"
    page = an_editor(app).get("/mistakes")
    assert "is 5 < 6 alert(1)" in page.words()


BAD = [
    ({"part": "meaning", "text": ""}, "Say in a few words what is wrong."),
    ({"part": "meaning", "text": " \u200b \n"}, "Say in a few words what is wrong."),
    ({"part": "meaning", "text": "<i></i>"}, "Say in a few words what is wrong."),
    ({"part": "meaning", "text": "x" * 1001}, "Use at most 1,000 characters."),
    ({"part": "nothing", "text": "It is wrong."}, "Choose one of these."),
    ({"part": "", "text": "It is wrong."}, "Choose one of these."),
    ({"part": "\x00", "text": "It is wrong."}, "Choose one of these."),
    ({"text": "It is wrong."}, "Choose one of these."),
    ({"part": "meaning"}, "Say in a few words what is wrong."),
]


@pytest.mark.parametrize(("sent", "said"), BAD)
def test_a_report_that_says_nothing_comes_back_filled_in(app: Flask, sent: dict[str, str], said: str) -> None:
    page = Visitor(app).post(FORM, sent, status=422)
    assert said in page.words()
    assert page.form(FORM)["text"].strip() == sent.get("text", "").replace("<i></i>", "").strip(" \n\u200b")
    assert reports() == []


@pytest.mark.parametrize("slug", ["no-such-word", "harbor%00", "x" * 80])
def test_only_words_that_are_there_are_reported(app: Flask, slug: str) -> None:
    Visitor(app).get(f"/words/{slug}/something-wrong", status=404)
    Visitor(app).post(f"/words/{slug}/something-wrong", {"part": "other", "text": "It is wrong."}, status=404)


def test_one_place_cannot_fill_the_list(each_app: Flask) -> None:
    visitor = Visitor(each_app)
    for number in range(60):
        visitor.post(FORM, {"part": "other", "text": f"Fault {number}"})
    page = visitor.post(FORM, {"part": "other", "text": "One more"}, status=429)
    assert page.form(FORM)["text"] == "One more"
    assert len(reports()) == 60
    learner = signed_in(Visitor(each_app), a_learner())  # who is known is counted alone
    learner.post(FORM, {"part": "other", "text": "From a learner"})
    assert len(reports()) == 61


def test_only_editors_see_and_decide(app: Flask) -> None:
    number = a_report(app)
    stranger, learner = Visitor(app), signed_in(Visitor(app), a_learner())
    for visitor, status in ((stranger, 401), (learner, 403)):
        visitor.get("/mistakes", status=status)
        visitor.post(f"/mistakes/{number}", {"state": "mended"}, status=status)
        assert not visitor.get("/words/harbor").all(".//a[@href='/mistakes']")
    assert reports()[0][2] == "open"


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_an_editor_decides_and_the_list_says_who(each_app: Flask, role: str) -> None:
    number = a_report(each_app)
    editor = an_editor(each_app, role, name="Jun")
    assert editor.get("/words/harbor").all(".//a[@href='/mistakes']")
    page = editor.get("/mistakes")
    assert "The boat is upside down." in page.words()
    editor.post(f"/mistakes/{number}", {"state": "mended", "from": "open"})
    assert "The boat is upside down." not in editor.get("/mistakes").words()
    assert "Decided by Jun" in editor.get("/mistakes?state=mended").words()
    editor.post(f"/mistakes/{number}", {"state": "open", "from": "mended"})
    assert Mistake.get().decided_at_ms is None
    assert "The boat is upside down." in editor.get("/mistakes").words()


def test_deciding_the_same_again_keeps_who_was_first(app: Flask) -> None:
    number = a_report(app)
    for name in ("Jun", "Sora"):
        an_editor(app, name=name).post(f"/mistakes/{number}", {"state": "declined"})
    page = an_editor(app).get("/mistakes?state=declined")
    assert "Jun" in page.words()
    assert "Sora" not in page.words()


@pytest.mark.parametrize("sent", [{}, {"state": ""}, {"state": "gone"}, {"state": "\x00"}, {"state": "x" * 5000}])
def test_a_decision_that_is_none_changes_nothing(app: Flask, sent: dict[str, str]) -> None:
    number = a_report(app)
    an_editor(app).post(f"/mistakes/{number}", sent, status=422)
    assert reports()[0][2] == "open"


@pytest.mark.parametrize("number", ["0", "999", "9223372036854775807", "9223372036854775808", "-1", "x"])
def test_a_report_that_is_not_there_is_404(each_app: Flask, number: str) -> None:
    an_editor(each_app).post(f"/mistakes/{number}", {"state": "mended"}, status=404)


@pytest.mark.parametrize("query", ["", "?state=gone", "?page=0", "?page=99999999999999999999", "?state=mended&page=7"])
def test_whatever_the_list_is_asked_it_answers(each_app: Flask, query: str) -> None:
    assert an_editor(each_app).get(f"/mistakes{query}").heading == "Reported mistakes"


def test_the_list_comes_page_by_page_in_few_statements(each_app: Flask, count_statements: Any) -> None:
    harbor = Word.get(Word.slug == "harbor").id
    rows = [(harbor, "other", f"Fault {n}", "en", n, "open") for n in range(31)]
    names = (Mistake.word, Mistake.part, Mistake.text, Mistake.language, Mistake.reported_at_ms, Mistake.state)
    Mistake.insert_many(rows, fields=list(names)).execute()
    editor = an_editor(each_app)
    editor.get("/mistakes")
    with count_statements() as ran:
        page = editor.get("/mistakes")
    assert len(ran) <= 2
    assert page.all(".//a[@rel='next']")
    assert "Fault 0" in editor.get("/mistakes?page=2").words()


def test_a_word_that_was_taken_out_stays_in_the_list_without_a_link(app: Flask) -> None:
    a_report(app)
    Word.update(retired_at_ms=1).where(Word.slug == "harbor").execute()
    page = an_editor(app).get("/mistakes")
    assert "harbor" in page.words()
    assert not page.all(".//main//a[@href='/words/harbor']")
