"""A session, pressed through without script on both engines."""

import pytest
from flask import Flask
from uuid6 import uuid7

from tests.review.learning import AGAIN, GOOD, Learning, a_word, later
from vocavision.catalogue.models import Word
from vocavision.lib import clock
from vocavision.review import actions
from vocavision.review.models import Card, ReviewEvent, Sitting


@pytest.fixture
def mina(each_app: Flask) -> Learning:
    """A learner of ten words, three new a day."""
    return Learning(each_app, words=10, new_per_day=3)


def test_a_session_meets_words_recalls_them_and_ends_with_a_summary(mina: Learning) -> None:
    mina.start()
    assert (mina.side, mina.page.heading) == ("meet", "harbor")
    assert mina.finish() == ["harbor", "anchor", "lantern"] * 3
    assert mina.page.title == "Summary · VocaVision"
    assert "6 of 6" in mina.page.words()
    assert [event.kind for event in mina.events()] == ["meet"] * 3 + ["review"] * 6


def test_the_next_days_bring_what_is_due_and_new_words(mina: Learning) -> None:
    mina.start()
    mina.finish()
    with later(days=2):
        assert "3 words are waiting" in mina.visitor.get("/today").words()
        mina.start()
        seen = mina.finish()
    assert set(seen) == {"harbor", "anchor", "lantern", "meadow", "pebble", "ribbon"}
    assert seen.count("harbor") == 1


def test_a_word_just_met_comes_back_after_two_to_four_others(each_app: Flask) -> None:
    mina = Learning(each_app, words=10, new_per_day=8)
    mina.start()
    seen = mina.finish()
    for word in set(seen):
        first, second = [place for place, name in enumerate(seen) if name == word][:2]
        assert 3 <= second - first <= 5, (word, seen)


def test_the_answer_is_not_in_the_page_before_it_is_shown(mina: Learning) -> None:
    mina.start()
    mina.press("meet")
    mina.finish(most=2)
    assert mina.side == "prompt"
    word = mina.word
    assert word.headword in mina.page.text
    assert "numbered" not in mina.page.text
    assert word.scene_hash not in mina.page.text
    mina.press("answer")
    assert f"a thing numbered {word.headword[::-1]}" in mina.page.words()
    assert word.scene_hash in mina.page.text


def test_each_grade_says_when_the_card_comes_back(mina: Learning) -> None:
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    names = mina.grades()
    assert names[0] == "Again, next in 1 minute"
    assert names[2] == "Good, next in 10 minutes"
    mina.press("grade", rating="3")
    assert mina.said() == "Good. Next in 10 minutes. 3 left."


def test_the_day_on_the_button_is_the_day_that_is_kept(mina: Learning) -> None:
    mina.start()
    mina.finish()
    with later(days=3):
        mina.start()
        while mina.side != "prompt":
            mina.step()
        word = mina.word
        mina.press("answer")
        names = mina.grades()
        days = int(names[2].split()[3])
        mina.press("grade", rating="3")
    event = mina.events()[-1]
    assert event.due_day - event.study_day == days
    kept = Card.get(Card.user == mina.user, Card.word == word, Card.direction == event.direction)
    assert kept.due_day == event.due_day


def test_a_second_tap_on_good_records_one_review(mina: Learning) -> None:
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    fields = {**mina.fields(), "rating": "3"}
    mina.visitor.post("/session/grade", fields)
    mina.page = mina.visitor.post("/session/grade", fields)
    assert mina.said() == "This answer was recorded already. 3 left."
    assert len([event for event in mina.events() if event.kind == "review"]) == 1


def test_two_tabs_with_one_card_record_one_review(mina: Learning) -> None:
    mina.start()
    mina.finish(most=3)
    other = mina.other_device()
    other.open()
    assert other.word == mina.word
    for one in (mina, other):
        one.press("answer")
    mina.press("grade", rating="3")
    other.press("grade", rating="1")
    assert "answered elsewhere" in other.said()
    assert len([event for event in mina.events() if event.kind == "review"]) == 1
    assert other.word == mina.word, "both go on with the same card"


def test_undo_gives_the_very_card_back_step_by_step_to_the_start(mina: Learning) -> None:
    mina.start()
    states, words = [], []
    while mina.side != "summary":
        states.append(mina.cards())
        words.append(mina.word)
        mina.step(AGAIN if len(words) in (5, 7) else GOOD)
    for state, word in zip(reversed(states), reversed(words), strict=True):
        mina.undo()
        assert mina.word == word
        assert mina.cards() == state
    assert "/session/undo" not in [form.get("action") for form in mina.page.all(".//form")]
    assert mina.cards() == {}


def test_undo_goes_on_after_a_reload_and_on_another_device(mina: Learning) -> None:
    mina.start()
    mina.finish(most=4)
    other = mina.other_device()
    other.open()
    other.undo()
    mina.open()
    assert mina.word == other.word
    mina.undo()
    assert mina.said() == "Undone. 4 left."
    assert len([event for event in mina.events() if event.kind == "undo"]) == 2


def test_a_double_tap_on_undo_takes_one_step_back(mina: Learning) -> None:
    mina.start()
    mina.finish(most=4)
    fields = mina.page.form("/session/undo")
    mina.visitor.post("/session/undo", fields)
    mina.visitor.post("/session/undo", fields)
    assert len([event for event in mina.events() if event.kind == "undo"]) == 1


def test_a_press_with_the_id_of_an_undone_review_records_nothing_and_says_so(mina: Learning) -> None:
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    word, fields = mina.word, {**mina.fields(), "rating": "3"}
    mina.press("grade", rating="3")
    mina.undo()
    before = len(mina.events())
    mina.page = mina.visitor.post("/session/grade", fields)
    assert mina.said() == "That answer was taken back. Here is the card again. 3 left."
    assert (len(mina.events()), mina.word) == (before, word)
    assert mina.fields()["review"] != fields["review"]


def test_known_words_are_not_asked_again(mina: Learning) -> None:
    mina.start()
    mina.press("known")
    assert mina.said() == "Marked as known. 6 left."
    assert "harbor" not in mina.finish()
    assert len({event.word_id for event in mina.events()}) == 4, "another new word came in its place"


def test_suspend_and_bury_take_the_word_away(mina: Learning) -> None:
    mina.start()
    mina.press("suspend")
    mina.press("bury")
    assert set(mina.finish()) == {"lantern", "meadow", "pebble"}
    with later(days=1):
        mina.start()
        seen = mina.finish()
        assert "anchor" in seen
        assert "harbor" not in seen


def test_a_suspended_word_can_be_given_back_by_undo(mina: Learning) -> None:
    mina.start()
    mina.finish(most=4)
    word, before = mina.word, mina.cards()
    mina.press("suspend")
    assert mina.word != word
    mina.undo()
    assert (mina.word, mina.cards()) == (word, before)


def test_the_limit_of_new_words_holds_and_going_over_says_so(mina: Learning) -> None:
    mina.start()
    mina.finish()
    assert "Start" not in mina.visitor.get("/today").words()
    mina.start(more="new")
    assert "beyond today’s goal" in mina.page.words()
    assert set(mina.finish()) == {"meadow", "pebble", "ribbon", "saddle", "thimble"}
    assert "8 new words, more than you planned" in mina.visitor.get("/today").words()


def test_the_limit_of_reviews_holds(each_app: Flask) -> None:
    mina = Learning(each_app, words=15, new_per_day=15, reviews_per_day=10)
    mina.start()
    mina.finish()
    with later(days=8):
        assert "10 words are waiting" in mina.visitor.get("/today").words()
        mina.start()
        assert len(set(mina.finish())) == 10
        mina.start(more="reviews")
        assert "beyond today’s goal" in mina.page.words()
        assert len(set(mina.finish())) == 5


def test_what_falls_due_later_is_named_on_the_summary(mina: Learning) -> None:
    mina.start()
    while mina.side == "meet":
        mina.step()
    with later(minutes=1):
        mina.visitor.post("/session/end")
        mina.page = mina.visitor.get("/session/summary")
    assert "Go on: 3 are due" in mina.page.words()


def test_recall_begins_when_recognise_has_grown_and_never_on_the_same_day(each_app: Flask) -> None:
    mina = Learning(each_app, words=1)
    mina.start()
    mina.finish(4)
    assert len(mina.cards()) == 3
    with later(days=1):
        mina.start()
        assert mina.page.heading == "What is the word?"
        assert "harbor" not in mina.page.text.replace(f"/words/{mina.words[0].slug}", "")
        mina.press("answer", answer="harber")
        assert "Expected o, typed e." in mina.page.words()
        mina.press("grade", rating="3")
        assert mina.side == "prompt", "a first recall is learned in steps"
        assert mina.events()[-1].mode == "typed"
        mina.finish()
    with later(days=2):
        mina.start()
        assert mina.fields()["direction"] == "listen"
        assert mina.fields()["asked"] == "recall", "without a voice it is asked by meaning"


def test_listen_is_asked_by_sound_where_the_browser_has_a_voice(each_app: Flask) -> None:
    mina = Learning(each_app, words=1, ask_recall=False)
    mina.start()
    mina.finish(4)
    mina.visitor.client.set_cookie("voice", "1")
    with later(days=2):
        mina.start()
        assert mina.page.heading == "What do you hear?"
        mina.press("answer", answer="harbor")
        assert "Right." in mina.page.words()
        mina.press("grade", rating="3")
    assert mina.events()[-1].mode == "listen"


def test_a_direction_that_is_turned_off_is_not_asked(each_app: Flask) -> None:
    mina = Learning(each_app, words=1, ask_recall=False, ask_listen=False)
    mina.start()
    mina.finish(4)
    with later(days=4):
        assert "Start" not in mina.visitor.get("/today").words()


def test_a_note_is_kept_in_place(mina: Learning) -> None:
    mina.start()
    action = f"/session/note/{mina.word.id}"
    page = mina.visitor.post(action, {"text": "like <b>harp</b>"}, fragment=True)
    assert "like harp" in page.text
    mina.open()
    assert "like harp" in mina.page.text


def test_a_session_of_another_day_is_not_gone_on_with(mina: Learning) -> None:
    mina.start()
    mina.finish(most=4)
    with later(days=1):
        mina.page = mina.visitor.get("/session")
        assert mina.page.heading.startswith("Good")
        mina.start()
        assert "/session/undo" not in [form.get("action") for form in mina.page.all(".//form")]


def test_a_newcomers_first_session_begins_by_itself(mina: Learning) -> None:
    mina.open()
    assert mina.side == "meet"


@pytest.mark.parametrize("rating", ["0", "5", "x", "", "3 ", "³"])
def test_a_grade_that_is_none_is_refused_with_the_card_still_there(mina: Learning, rating: str) -> None:
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    word = mina.word
    mina.page = mina.visitor.post("/session/grade", {**mina.fields(), "rating": rating}, status=422)
    assert (mina.side, mina.word) == ("answer", word)
    assert "Choose one of the four" in mina.page.words()


def test_a_part_of_a_summary_is_there_only_with_a_session(mina: Learning) -> None:
    mina.visitor.get("/session/summary/panels/next", status=404)
    mina.start()
    mina.finish(most=3)
    assert "Well done" in mina.visitor.get("/session/summary/panels/next").words()  # by a link: the whole page


def test_a_card_that_is_not_mine_does_not_exist(mina: Learning) -> None:
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    fields = {**mina.fields(), "rating": "3"}
    del fields["csrf_token"]
    stranger = Learning(mina.app, words=1)
    stranger.start()
    stranger.visitor.post("/session/grade", {**fields, "review": str(uuid7())}, status=404)
    own = Word.create(owner=mina.user, headword="x", pos="noun", level="A1", zipf=1, entry="{}", entry_hash="0" * 64)
    for path in ("/session/meet", "/session/known", "/session/suspend"):
        stranger.visitor.post(path, {**fields, "review": str(uuid7()), "word": str(own.id), "base": ""}, status=404)
    mina.visitor.post("/session/grade", {**fields, "word": "999999", "review": str(uuid7())}, status=404)
    assert not ReviewEvent.select().where(ReviewEvent.user == stranger.user.id).exists()


def test_a_word_suspended_meanwhile_is_not_graded(mina: Learning) -> None:
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    actions.set_asleep(mina.user, mina.word.id, True, "", clock.now())
    mina.press("grade", rating="3")
    assert "answered elsewhere" in mina.said()
    assert "review" not in [event.kind for event in mina.events()]


@pytest.fixture
def pieces(mina: Learning) -> dict[str, str]:
    """A good form of a card's back."""
    mina.start()
    mina.finish(most=3)
    mina.press("answer")
    return mina.fields()


@pytest.mark.parametrize(
    "wrong",
    [
        {"word": "x"}, {"word": "-1"}, {"word": "9" * 30}, {"word": "\x00"}, {"direction": "up"}, {"asked": "listen"},
        {"review": "1"}, {"review": "00000000-0000-4000-8000-000000000000"}, {"base": "x"}, {"word": ""},
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_ours_is_refused(mina: Learning, pieces: dict[str, str], wrong: dict[str, str]) -> None:
    for path in ("grade", "answer", "meet"):
        mina.visitor.post(f"/session/{path}", {**pieces, "rating": "3", **wrong}, status=422)
    assert "review" not in [event.kind for event in mina.events()]


@pytest.mark.parametrize("typed", ["\x00", "\u202eharbor", "har\u200bbor", "h" * 5000, "🚢", "ㅗㅁ규ㅐㄱ", "<b>x</b>"])
def test_whatever_is_typed_is_judged_and_escaped(each_app: Flask, typed: str) -> None:
    mina = Learning(each_app, words=1)
    mina.start()
    mina.finish(4)
    with later(days=1):
        mina.start()
        mina.press("answer", answer=typed)
        assert mina.side == "answer"
        assert "<b>x" not in mina.page.text


def test_signs_without_a_letter_get_a_verdict(each_app: Flask) -> None:
    mina = Learning(each_app, words=1)
    mina.start()
    mina.finish(4)
    with later(days=1):
        mina.start()
        words = mina.press("answer", answer="!!").words()
    assert "Not this time." in words
    assert "You typed !!" in words


def test_the_sitting_counts_what_was_done(mina: Learning) -> None:
    mina.start()
    mina.finish()
    kept = Sitting.get(Sitting.user == mina.user)
    assert (kept.new_done, kept.new_here, kept.reviews_done, kept.steps) == (3, 3, 0, 9)
    assert kept.ended_at_ms is not None


@pytest.mark.parametrize("kind", ["meet", "known", "suspend", "bury"])
def test_a_new_word_that_was_never_offered_is_not_recorded(mina: Learning, kind: str) -> None:
    mina.start()
    stranger = a_word("stranger")
    mina.press(kind, word=str(stranger.id))
    assert "answered elsewhere" in mina.said()
    assert mina.events() == []
    assert mina.cards(stranger) == {}


def test_what_is_due_on_the_next_day_comes_tomorrow(each_app: Flask) -> None:
    mina = Learning(each_app, words=1)
    mina.start()
    mina.finish()
    (first, *_), (event, *_) = mina.cards().values(), mina.events()
    days_until = first["due_day"] - event.study_day
    assert f"in {days_until} days" in mina.page.words()
    with later(days=days_until - 1):
        assert "The next word comes tomorrow." in mina.visitor.get("/session/summary").words()
