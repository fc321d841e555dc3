"""What could not be recorded is listed with its reason, can be applied, saved as a file, brought again, discarded."""

import io
import json
from typing import Any

import pytest
from flask import Flask

from tests.review.learning import Learning, a_word, later
from tests.sync.factories import Device, ago, an_event
from vocavision.catalogue.models import Word
from vocavision.review import actions, queries
from vocavision.sync.models import SetAside


@pytest.fixture
def mina(each_app: Flask) -> Learning:
    """A learner with two words."""
    return Learning(each_app, words=2)


def brought(mina: Learning, content: Any, name: str = "outbox.json") -> Any:
    """The page after bringing a file."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    data = {"csrf_token": mina.visitor.csrf_token(), "file": (io.BytesIO(text), name)}
    return mina.visitor.client.post(
        "/settings/set-aside/import", data=data, content_type="multipart/form-data", follow_redirects=True
    )


def as_saved(*events: Any) -> dict[str, Any]:
    """A file as a device saves it."""
    return {"format": "vocavision-outbox", "version": 1, "events": list(events)}


def the_id() -> Any:
    """The id of the one event that is set aside."""
    return SetAside.get().id


def test_the_settings_lead_to_what_is_set_aside_and_it_says_when_there_is_nothing(mina: Learning) -> None:
    assert 'href="/settings/offline"' in mina.visitor.get("/settings").text
    assert 'href="/settings/set-aside"' in mina.visitor.get("/settings/offline").text
    assert "Nothing is set aside." in mina.visitor.get("/settings/set-aside").words()


def test_a_review_from_the_future_is_listed_with_its_word_and_applied_anyway(mina: Learning) -> None:
    sent = an_event("meet", mina.words[0].id, ago(days=-900), study_day=12)
    assert Device(mina).answers(sent) == ["future"]
    page = mina.visitor.get("/settings/set-aside")
    assert f"A new word met: {mina.words[0].headword}" in page.words()
    assert "the clock of the device was wrong" in page.words()
    page = mina.visitor.submit(page, f"/settings/set-aside/{the_id()}/apply")
    assert "It is recorded now." in page.words()
    assert "Nothing is set aside." in page.words()
    [event] = mina.events()
    assert abs(event.reviewed_at_ms - ago()) < 60_000
    assert event.device_at_ms == sent["device_at_ms"]
    assert queries.cards(mina.user.id, mina.words[0].id)["recognise"].phase == "learning"
    assert Device(mina).answers(sent) == ["known"], "the device sends it again: it is there"
    assert list(actions.rebuild(None, check=True)) == []


@pytest.mark.parametrize(("changed", "at"), [({"study_day": 12}, "sent"), ({"reviewed_at_ms": 77}, "received")])
def test_a_day_or_a_time_that_is_wrong_is_mended(app: Flask, changed: dict[str, int], at: str) -> None:
    mina = Learning(app, words=1)
    sent = {**an_event("meet", mina.words[0].id, ago(days=3)), **changed}
    Device(mina).send(sent)
    mina.visitor.post(f"/settings/set-aside/{the_id()}/apply")
    [event] = mina.events()
    wanted = sent["reviewed_at_ms"] if at == "sent" else ago()
    assert abs(event.reviewed_at_ms - wanted) < 60_000
    assert abs(event.study_day - (wanted // 86_400_000 + 719_163)) <= 1


def test_what_makes_no_sense_cannot_be_applied(mina: Learning) -> None:
    Device(mina).send({"kind": "review", "word_id": mina.words[0].id})
    page = mina.visitor.get("/settings/set-aside")
    assert "Apply anyway" not in page.words()
    assert "It could not be read." in page.words()
    mina.visitor.post(f"/settings/set-aside/{the_id()}/apply", status=404)
    assert SetAside.select().count() == 1


def test_a_word_that_is_there_again_lets_the_event_be_applied(mina: Learning) -> None:
    word = a_word("returning")
    number = word.id
    Word.delete().where(Word.id == number).execute()
    assert Device(mina).answers(an_event("meet", number, ago(minutes=9))) == ["no_word"]
    assert "Apply anyway" not in mina.visitor.get("/settings/set-aside").words()
    Word.insert({**word.__data__, "id": number}).execute()
    page = mina.visitor.get("/settings/set-aside")
    mina.visitor.submit(page, f"/settings/set-aside/{the_id()}/apply")
    assert [event.word_id for event in mina.events()] == [number]


def test_the_word_of_another_learner_is_not_named(mina: Learning) -> None:
    jisu = Learning(mina.app, words=0)
    theirs = a_word("secret")
    Word.update(owner=jisu.user.id).where(Word.id == theirs.id).execute()
    Device(mina).send(an_event("meet", theirs.id, ago(minutes=1)))
    page = mina.visitor.get("/settings/set-aside")
    assert "secret" not in page.words()
    assert "belongs to somebody else" in page.words()
    assert "Apply anyway" not in page.words()


def test_discarding_asks_first(mina: Learning) -> None:
    Device(mina).send(an_event("meet", mina.words[0].id, 5))
    address = f"/settings/set-aside/{the_id()}/discard"
    page = mina.visitor.get(address)
    assert page.heading == "Discard this?"
    assert SetAside.select().count() == 1
    page = mina.visitor.submit(page, address)
    assert "It is discarded." in page.words()
    assert SetAside.select().count() == 0
    assert mina.visitor.get(address, status=404)


def test_others_neither_see_nor_apply_nor_discard_it(mina: Learning) -> None:
    Device(mina).send(an_event("meet", mina.words[0].id, ago(days=-9)))
    jisu = Learning(mina.app, words=0)
    assert "Nothing is set aside." in jisu.visitor.get("/settings/set-aside").words()
    jisu.visitor.post(f"/settings/set-aside/{the_id()}/apply", status=404)
    jisu.visitor.get(f"/settings/set-aside/{the_id()}/discard", status=404)
    jisu.visitor.post(f"/settings/set-aside/{the_id()}/discard")
    assert SetAside.select().count() == 1
    assert json.loads(jisu.visitor.client.get("/settings/set-aside/download").data)["events"] == []


def test_the_file_holds_what_was_sent_and_can_be_brought_again(mina: Learning) -> None:
    soon = an_event("meet", mina.words[0].id, ago(days=-1))
    never = {"kind": "meet", "what": "글"}
    Device(mina).send(soon, never)
    response = mina.visitor.client.get("/settings/set-aside/download")
    assert response.headers["Content-Disposition"].startswith("attachment")
    saved = json.loads(response.data)
    assert saved | {"events": []} == as_saved()
    assert {one["set_aside"]: one for one in saved["events"]} == {
        "future": {**soon, "set_aside": "future"},
        "unreadable": {**never, "set_aside": "unreadable"},
    }
    with later(days=2):
        mina.visitor = mina.other_device().visitor
        page = brought(mina, saved).get_data(as_text=True)
        assert "From the file: 1 recorded, 0 there already, 1 set aside." in page
        assert [str(event.id) for event in mina.events()] == [soon["id"]]
        assert SetAside.select().count() == 1
        page = brought(mina, saved).get_data(as_text=True)
        assert "From the file: 0 recorded, 1 there already, 1 set aside." in page
    assert list(actions.rebuild(None, check=True)) == []


def test_an_outbox_of_hundreds_is_brought_on_any_device_once(mina: Learning) -> None:
    sent = [an_event("review", mina.words[at % 2].id, ago(minutes=900 - at)) for at in range(500)]
    assert "500 recorded" in brought(mina, as_saved(*sent)).get_data(as_text=True)
    assert Device(mina).answers(*sent[:200]) == ["known"] * 200
    assert len(mina.events()) == 500
    assert list(actions.rebuild(None, check=True)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"words,meanings\n", b"[" * 100_000, [], {"format": "anki"}, {**as_saved(), "version": 2},
        {**as_saved(), "events": {}},
    ],
)  # fmt: skip
def test_another_file_is_refused_in_plain_words(app: Flask, content: Any) -> None:
    mina = Learning(app, words=1)
    response = brought(mina, content)
    assert response.status_code == 422
    assert "This is not a file that VocaVision saved." in response.get_data(as_text=True)


def test_no_file_at_all_is_asked_for(mina: Learning) -> None:
    page = mina.visitor.post("/settings/set-aside/import", {}, status=422)
    assert "Choose the file first." in page.words()


def test_a_long_list_says_what_else_the_file_holds(app: Flask) -> None:
    mina = Learning(app, words=1)
    Device(mina).send(*(an_event("meet", mina.words[0].id, 1000 + at) for at in range(103)))
    page = mina.visitor.get("/settings/set-aside")
    assert "3 older ones are in the file too." in page.words()
    assert len(json.loads(mina.visitor.client.get("/settings/set-aside/download").data)["events"]) == 103
