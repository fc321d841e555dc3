"""Devices send what was done offline: each event is recorded once, and every device hears of it."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories import a_learner
from tests.review.learning import Learning, a_word, later
from tests.sync.factories import Device, a_uuid7, ago, an_event
from vocavision.catalogue.models import Word
from vocavision.lib import clock
from vocavision.review import actions, queries
from vocavision.review.models import ReviewEvent


@pytest.fixture
def mina(each_app: Flask) -> Learning:
    """A learner who has begun a sitting and met two of eight words."""
    mina = Learning(each_app, words=8, new_per_day=8)
    with later(hours=-1):
        mina.start()
        mina.step()
        mina.step()
    return mina


def clean() -> list[str]:
    """What a rebuild would change: nothing, on healthy data."""
    return list(actions.rebuild(None, check=True))


def test_what_was_done_offline_is_recorded_once(mina: Learning) -> None:
    phone = Device(mina)
    sent = [an_event("meet", mina.words[4].id, ago(minutes=9)), an_event("review", mina.words[4].id, ago(minutes=8))]
    assert phone.answers(*sent) == ["recorded", "recorded"]
    assert phone.answers(*sent) == ["known", "known"]
    assert phone.answers(*reversed(sent)) == ["known", "known"]
    assert len([one for one in mina.events() if one.word_id == mina.words[4].id]) == 2
    assert queries.cards(mina.user.id, mina.words[4].id)["recognise"].reps == 1
    assert clean() == []


def test_both_times_the_day_shown_and_the_device_are_kept(mina: Learning) -> None:
    sent = an_event("review", mina.words[0].id, ago(minutes=2), rating=4, duration_ms=99_000_000)
    sent |= {"due_day": sent["study_day"] + 17, "device_at_ms": 12345, "zone_offset_minutes": 540}
    Device(mina).send(sent)
    kept = mina.events()[-1]
    assert (kept.reviewed_at_ms, kept.device_at_ms, kept.due_day) == (sent["reviewed_at_ms"], 12345, sent["due_day"])
    assert (kept.zone_offset_minutes, kept.device, kept.duration_ms) == (540, "Test phone", 60_000)
    assert queries.cards(mina.user.id, mina.words[0].id)["recognise"].due_day == sent["due_day"]


def test_late_by_months_in_the_wrong_order_and_twice_is_what_one_replay_gives(mina: Learning) -> None:
    rng, word = random.Random(3), mina.words[5].id
    sent = [an_event("meet", word, ago(days=150))]
    sent += [an_event("review", word, ago(days=days), rating=rng.randint(1, 4)) for days in (149, 140, 90, 60, 5)]
    sent.append(an_event("undo", word, ago(days=4), undoes=sent[3]["id"]))
    phone = Device(mina)
    rng.shuffle(sent)
    assert phone.answers(*sent[:3]) == ["recorded"] * 3
    assert phone.answers(*sent[2:6]) == ["known"] + ["recorded"] * 3
    assert phone.answers(*sent) == ["known"] * 6 + ["recorded"]
    assert clean() == []
    assert queries.cards(mina.user.id, word)["recognise"].reps == 4


def test_every_device_hears_of_what_the_others_and_the_session_did(mina: Learning) -> None:
    phone, tablet = Device(mina), Device(mina)
    phone.hear_all()
    assert phone.heard == [str(event.id) for event in mina.events()]
    before = len(phone.heard)
    sent = an_event("review", mina.words[0].id, ago(minutes=3))
    told = tablet.send(sent)
    assert sent["id"] not in [one["id"] for one in told["changes"]], "a device is not told what it just said"
    mina.step()
    phone.hear_all()
    assert phone.heard[before:] == [sent["id"], str(mina.events()[-1].id)]
    assert phone.send()["changes"] == []
    [card] = phone.cards[str(mina.words[0].id)]
    assert card["last_event_id"] == sent["id"]
    assert tablet.cards[str(mina.words[0].id)] == [card]


def test_a_device_is_told_of_the_cards_of_all_that_it_sent(mina: Learning) -> None:
    phone, (known, aside) = Device(mina), (mina.words[0].id, mina.words[1].id)
    sent = an_event("review", known, ago(minutes=3))
    phone.send(sent)
    phone.cards.clear()
    wrong = an_event("review", aside, ago(minutes=2), study_day=700_000)
    assert phone.answers(sent, wrong) == ["known", "day"]
    for word_id in (known, aside):
        [card] = phone.cards[str(word_id)]
        last = queries.cards(mina.user.id, word_id)["recognise"].last_event_id
        assert card["last_event_id"] == str(last), "the device keeps a card to which something happened twice, or never"


def test_a_number_is_given_once_and_without_a_gap(mina: Learning) -> None:
    phone = Device(mina)
    for minutes in (30, 20, 10):
        mina.open()
        mina.step()
        phone.send(an_event("review", mina.words[0].id, ago(minutes=minutes)))
    phone.hear_all()
    numbers = sorted(event.number for event in mina.events())
    assert numbers == list(range(1, len(numbers) + 1))
    assert phone.number == numbers[-1]


def test_what_is_long_is_told_in_parts(mina: Learning) -> None:
    sent = [an_event("review", mina.words[0].id, ago(minutes=600 - at)) for at in range(350)]
    phone, tablet = Device(mina), Device(mina)
    phone.send(*sent[:200])
    phone.send(*sent[200:])
    first = tablet.send()
    assert (len(first["changes"]), first["more"]) == (200, True)
    tablet.hear_all()
    assert set(tablet.heard) == {str(event.id) for event in mina.events()}
    assert len(tablet.heard) == len(set(tablet.heard))


def test_a_number_from_before_a_restored_backup_is_told_everything_again(mina: Learning) -> None:
    phone = Device(mina)
    phone.number = 4711
    assert [one["id"] for one in phone.send()["changes"]] == [str(event.id) for event in mina.events()]


def test_an_undo_of_the_first_meeting_takes_the_card_away_on_every_device(mina: Learning) -> None:
    phone, tablet, word = Device(mina), Device(mina), mina.words[6].id
    met = an_event("meet", word, ago(minutes=5))
    phone.send(met)
    tablet.hear_all()
    assert tablet.cards[str(word)]
    phone.send(an_event("undo", word, ago(minutes=4), undoes=met["id"]))
    tablet.hear_all()
    assert tablet.cards[str(word)] == []
    assert clean() == []


def test_an_undo_that_comes_before_what_it_undoes(mina: Learning) -> None:
    phone, word = Device(mina), mina.words[0].id
    again = an_event("review", word, ago(minutes=5), rating=1)
    before = queries.cards(mina.user.id, word)
    phone.send(an_event("undo", word, ago(minutes=4), undoes=again["id"]))
    phone.send(again)
    assert queries.cards(mina.user.id, word) == before
    assert queries.latest(mina.user.id).reviews_done == 0
    assert clean() == []


def test_counts_of_the_day_and_of_the_sitting_go_on_with_what_was_done_offline(mina: Learning) -> None:
    phone, before = Device(mina), queries.latest(mina.user.id)
    sent = [an_event("meet", word.id, ago(minutes=30 - at)) for at, word in enumerate(mina.words[3:6])]
    phone.send(*sent)
    phone.send(*sent)
    after = queries.latest(mina.user.id)
    assert (after.new_done, after.new_here, after.steps) == (
        before.new_done + 3, before.new_here + 3, before.steps + 3
    )  # fmt: skip
    assert str(after.last_event) == sent[-1]["id"]
    mina.page = mina.visitor.get("/session")
    mina.undo()
    assert queries.latest(mina.user.id).new_done == before.new_done + 2
    assert queries.cards(mina.user.id, mina.words[5].id) == {}
    assert clean() == []


def test_what_was_done_on_a_new_day_begins_that_days_counts(mina: Learning) -> None:
    with later(days=1, hours=2):
        mina.visitor = mina.other_device().visitor
        Device(mina).send(an_event("meet", mina.words[6].id, ago(minutes=10)))
        kept = queries.latest(mina.user.id)
        assert (kept.new_done, kept.reviews_done) == (1, 0)


def test_who_never_had_a_session_online_has_counts_too(each_app: Flask) -> None:
    mina = Learning(each_app, words=3)
    assert Device(mina).answers(an_event("meet", mina.words[0].id, ago(minutes=1))) == ["recorded"]
    assert queries.latest(mina.user.id).new_done == 1
    mina.start()
    assert queries.latest(mina.user.id).new_done == 1
    assert mina.finish()
    assert clean() == []


def test_a_card_on_the_table_that_was_answered_offline_is_not_asked_again(mina: Learning) -> None:
    lying = mina.word
    Device(mina).send(
        an_event("meet", lying.id, ago(minutes=3)), an_event("review", lying.id, ago(minutes=2), rating=4)
    )
    mina.step()
    assert len([event for event in mina.events() if event.word_id == lying.id]) == 2
    assert mina.open().status == 200
    assert mina.word != lying


def test_nothing_new_costs_one_statement_and_less_than_a_kilobyte(
    mina: Learning, count_statements: Callable[[], Any]
) -> None:
    phone = Device(mina)
    phone.hear_all()
    token = phone.mina.visitor.csrf_token()
    with count_statements() as statements:
        response = phone.mina.visitor.client.post(
            "/sync/events", json={"events": [], "since": phone.number}, headers={"X-CSRFToken": token}
        )
    assert len(statements) == 2, statements.statements  # one of them is the sign-in's
    head = sum(len(f"{name}: {value}\r\n") for name, value in response.headers)
    assert len(response.data) < 200
    assert head + len(response.data) < 1024


def test_a_batch_of_two_hundred_takes_no_more_statements_than_its_words(
    mina: Learning, count_statements: Callable[[], Any]
) -> None:
    phone = Device(mina)
    phone.mina.visitor.get("/help")
    sent = [an_event("review", mina.words[0].id, ago(minutes=300 - at)) for at in range(200)]
    with count_statements() as statements:
        phone.send(*sent)
    assert len(statements) < 30, statements.statements


def test_words_of_others_and_words_that_are_gone_are_set_aside(mina: Learning) -> None:
    theirs = a_word("secret")
    Word.update(owner=a_learner().id).where(Word.id == theirs.id).execute()
    own = a_word("mine")
    Word.update(owner=mina.user.id).where(Word.id == own.id).execute()
    sent = [an_event("meet", word_id, ago(minutes=1)) for word_id in (theirs.id, 2**62, own.id)]
    assert Device(mina).answers(*sent) == ["not_yours", "no_word", "recorded"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"reviewed_at_ms": 4_000_000_000_000}, "future"),
        ({"reviewed_at_ms": 1_000_000_000_000}, "past"),
        ({"study_day": 700_000}, "day"),
        ({"kind": "import"}, "kind"),
        ({"kind": ["review"]}, "kind"),
        ({"kind": None}, "kind"),
        ({"rating": 5}, "unreadable"),
        ({"rating": True}, "unreadable"),
        ({"rating": "3"}, "unreadable"),
        ({"id": "x"}, "unreadable"),
        ({"id": 7}, "unreadable"),
        ({"id": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}, "unreadable"),
        ({"direction": "sideways"}, "unreadable"),
        ({"direction": {}}, "unreadable"),
        ({"mode": []}, "unreadable"),
        ({"word_id": 2**80}, "unreadable"),
        ({"word_id": None}, "unreadable"),
        ({"due_day": 10**12}, "unreadable"),
        ({"study_day": 1.5}, "unreadable"),
        ({"duration_ms": -1}, "unreadable"),
        ({"parameter_set": 70_000}, "unreadable"),
        ({"device": 5}, "unreadable"),
        ({"kind": "undo"}, "unreadable"),
        ({"padding": "x" * 9000, "rating": 9}, "unreadable"),
    ],
)
def test_what_cannot_be_recorded_is_set_aside_and_the_rest_is_recorded(
    app: Flask, changed: dict[str, Any], reason: str
) -> None:
    mina = Learning(app, words=2)
    good = an_event("meet", mina.words[0].id, ago(minutes=1))
    bad = {**an_event("review", mina.words[0].id, ago(minutes=1)), **changed}
    phone = Device(mina)
    assert phone.answers(bad, good) == [reason, "recorded"]
    assert phone.answers(bad, good) == [reason, "known"]
    assert ReviewEvent.select().count() == 1
    assert mina.visitor.get("/settings/set-aside").words().count("Discard") == 1


@pytest.mark.parametrize("event", [None, 5, "review", [], {}, [[]], {"kind": {}}, {"id": "\ud800"}])
def test_anything_at_all_gets_an_answer(each_app: Flask, event: Any) -> None:
    mina = Learning(each_app, words=1)
    assert Device(mina).answers(event)[0] in ("unreadable", "kind")
    assert mina.visitor.get("/settings/set-aside").status == 200
    assert mina.visitor.client.get("/settings/set-aside/download").status_code == 200


def test_a_device_name_with_strange_letters_is_kept_readable(each_app: Flask) -> None:
    mina = Learning(each_app, words=1)
    sent = an_event("meet", mina.words[0].id, ago(minutes=1), device="Pixel\x00 \ud800폰\n" + "x" * 90)
    assert Device(mina).answers(sent) == ["recorded"]
    assert mina.events()[0].device == "Pixel 폰" + "x" * 33


def test_an_undo_of_something_of_another_word_is_set_aside(mina: Learning) -> None:
    [first, *_] = mina.events()
    sent = an_event("undo", mina.words[7].id, ago(minutes=1), undoes=str(first.id))
    assert Device(mina).answers(sent) == ["undo"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("[]", "application/json", 400),
        ('{"events": {}, "since": 0}', "application/json", 400),
        ('{"events": []}', "application/json", 400),
        ('{"events": [], "since": true}', "application/json", 400),
        ('{"events": [], "since": -1}', "application/json", 400),
        ('{"events": [], "since": 1e3}', "application/json", 400),
        (b'{"events": ["\xff"], "since": 0}', "application/json", 400),
        ('{"events": [NaN], "since": 0}', "application/json", 400),
        ('{"events": [' + "1," * 200 + '1], "since": 0}', "application/json", 413),
        ('{"events": ["' + "x" * 1_100_000 + '"], "since": 0}', "application/json", 413),
        ('{"events": [], "since": 0}', "text/plain", 415),
        ('{"events": [], "since": 0}', "application/json", 200),
    ],
)
def test_what_is_no_batch_is_refused_as_json(app: Flask, body: str | bytes, kind: str, status: int) -> None:
    client = (mina := Learning(app, words=1)).visitor.client
    headers = {"X-CSRFToken": mina.visitor.csrf_token(), "Accept": "application/json"}
    response = client.post("/sync/events", data=body, content_type=kind, headers=headers)
    assert response.status_code == status
    assert response.is_json


def test_a_stranger_and_a_forged_request_are_told_so(app: Flask) -> None:
    mina = Learning(app, words=1)
    nothing = {"events": [], "since": 0}
    said = mina.visitor.client.post("/sync/events", json=nothing, headers={"Accept": "application/json"})
    assert (said.status_code, said.get_json()["error"]) == (400, "expired")
    token = mina.visitor.csrf_token()
    mina.visitor.client.delete_cookie("sign-in")
    headers = {"Accept": "application/json", "X-CSRFToken": token}
    said = mina.visitor.client.post("/sync/events", json=nothing, headers=headers)
    assert (said.status_code, said.get_json()["error"]) == (401, "sign_in_needed")


def test_learners_hear_of_their_own_events_alone(each_app: Flask) -> None:
    mina, jisu = Learning(each_app, words=2), Learning(each_app, words=0)
    sent = an_event("meet", mina.words[0].id, ago(minutes=1))
    Device(mina).send(sent)
    assert Device(jisu).send()["changes"] == []
    assert Device(jisu).answers(sent) == ["recorded"], "an id that another learner used is free"
    assert clean() == []


def test_the_answer_says_what_time_it_is(mina: Learning) -> None:
    assert abs(Device(mina).send()["now_ms"] - clock.now_ms()) < 60_000


def test_a_grade_online_keeps_its_statements_and_is_heard_of(
    mina: Learning, count_statements: Callable[[], Any]
) -> None:
    phone = Device(mina)
    phone.hear_all()
    with count_statements() as statements:
        mina.visitor.post("/session/meet", {**mina.fields()}, fragment=True)
    assert len(statements) <= 6
    assert [one["kind"] for one in phone.send()["changes"]] == ["meet"]


def test_ids_of_one_device_are_of_version_seven() -> None:
    assert a_uuid7(0)[14] == "7"


def test_events_of_another_person_than_is_signed_in_are_not_taken(mina: Learning) -> None:
    headers = {"X-CSRFToken": mina.visitor.csrf_token(), "Accept": "application/json"}
    sent = {"person": "somebody-else", "since": 0, "events": [an_event("meet", mina.words[0].id, ago(days=1))]}
    before = len(mina.events())
    answer = mina.visitor.client.post("/sync/events", json=sent, headers=headers)
    assert answer.status_code == 401
    assert len(mina.events()) == before
