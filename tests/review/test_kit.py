"""What a device is given so that a session goes on without a network."""

import gzip
import json
from typing import Any

import pytest
from flask import Flask

from tests.factories import a_learner, signed_in
from tests.pages import Visitor
from tests.review.learning import GOOD, Learning
from tests.sync.factories import ago, an_event
from vocavision.lib import clock, kept
from vocavision.notes import actions as notes_actions
from vocavision.sync import actions as sync_actions


@pytest.fixture
def mina(app: Flask) -> Learning:
    """A learner who has met two of her words and has one more to meet."""
    learner = Learning(app, words=3)
    learner.start()
    for _ in range(4):
        learner.step(GOOD)
    return learner


def fetched(visitor: Visitor, address: str, status: int = 200) -> Any:
    """The JSON at this address, unpacked."""
    response = visitor.client.get(address, headers={"Accept-Encoding": "gzip", "Accept": "application/json"})
    assert response.status_code == status
    packed = response.headers.get("Content-Encoding") == "gzip"
    return json.loads(gzip.decompress(response.data) if packed else response.data)


def test_a_kit_holds_the_day_and_the_cards_of_this_session(mina: Learning) -> None:
    kit = fetched(mina.visitor, "/session/kit")
    assert {word["id"] for word in kit["words"]} == {word.id for word in mina.words}
    assert kit["sitting"]["steps"] == 4
    assert kit["sitting"]["present"]["word_id"] in {word.id for word in mina.words}
    assert kit["learner"]["retention"] == 0.9
    met = [word for word in kit["words"] if word["cards"]]
    assert all(word["cards"]["recognise"]["phase"] == "learning" for word in met)
    assert all(word["place"] is not None for word in kit["words"] if not word["cards"])


def test_a_kit_for_a_journey_holds_more_words_to_be_met(app: Flask) -> None:
    learner = Learning(app, words=20)
    learner.start()
    assert len(fetched(learner.visitor, "/session/kit")["words"]) == 10
    assert len(fetched(learner.visitor, "/session/kit?ahead")["words"]) == 20


def test_a_word_to_be_met_brings_what_has_happened_to_it(app: Flask) -> None:
    learner = Learning(app, words=3)
    learner.start()
    sent = an_event("bury", learner.words[1].id, ago(days=3))
    sync_actions.take(learner.user, [sent], clock.now())
    words = {word["id"]: word for word in fetched(learner.visitor, "/session/kit")["words"]}
    buried = words[learner.words[1].id]
    assert buried["place"] is not None
    assert buried["cards"]["recognise"]["last_event_id"] == sent["id"]


def test_a_word_has_another_version_when_its_texts_are_others(mina: Learning) -> None:
    def version() -> str:
        found: str = fetched(mina.visitor, "/session/kit")["words"][0]["version"]
        return found

    before = version()
    assert version() == before
    word_id = fetched(mina.visitor, "/session/kit")["words"][0]["id"]
    notes_actions.write(mina.user, word_id, "Like a garage for boats.", clock.now())
    assert version() != before


def test_the_texts_are_the_pages_of_the_session_with_holes(mina: Learning) -> None:
    page = mina.open()
    word_id = mina.fields()["word"]
    sides = fetched(mina.visitor, f"/session/kit/words?ids={word_id}")["words"][word_id]
    side = sides["meet" if mina.side == "meet" else "recognise"]
    assert kept.mark("frame") in side
    assert kept.mark("review_id") in side
    assert f'value="{word_id}"' in side
    assert mina.word.headword in page.words()
    assert mina.word.headword in side


def test_pieces_and_phrases_are_in_the_learners_language(app: Flask) -> None:
    learner = Learning(app, words=1)
    english = fetched(learner.visitor, "/session/kit/pieces")
    assert english["phrases"]["left"] == ["{} left.", "{} left."]
    assert english["phrases"]["words"]["day"] == ["{} day", "{} days"]
    assert english["phrases"]["place"] == "{part} of {all}"
    korean = fetched(signed_in(Visitor(app), a_learner(locale="ko")), "/session/kit/pieces")
    assert korean["phrases"]["said"]["undo"] != english["phrases"]["said"]["undo"]
    assert korean["phrases"]["place"] == "{all}개 중 {part}개"


@pytest.mark.parametrize("ids", ["x", "-1", "1.5", ",".join("1" * 26), str(2**70)])
def test_texts_of_impossible_words_are_refused(mina: Learning, ids: str) -> None:
    assert fetched(mina.visitor, f"/session/kit/words?ids={ids}", 400)["error"] == "bad_request"


def test_words_of_others_are_not_in_a_kit(mina: Learning) -> None:
    assert fetched(mina.visitor, "/session/kit/words?ids=999999")["words"] == {}


def test_a_stranger_gets_no_kit(app: Flask) -> None:
    assert fetched(Visitor(app), "/session/kit", 401)["error"] == "sign_in_needed"
