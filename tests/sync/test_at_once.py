"""Several devices and a session at the same time: nothing is lost, nothing is doubled, every device hears of all."""

import random
import threading
from typing import Any
from uuid import UUID

from flask import Flask

from tests.review.learning import Learning
from tests.sync.factories import Device, a_uuid7, ago, an_event
from vocavision import db
from vocavision.lib import clock
from vocavision.review import actions
from vocavision.review.models import ReviewEvent


def at_once(*works: Any) -> None:
    """Run them side by side; what one raises fails the test."""
    failed: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            db.database.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed


def test_three_devices_and_a_session_at_once(each_app: Flask) -> None:
    mina = Learning(each_app, words=8, new_per_day=8)
    mina.start()
    sent = [
        an_event(kind, word.id, ago(minutes=500 - 40 * at - more))
        for at, word in enumerate(mina.words[:6])
        for more, kind in enumerate(("meet", "review", "review", "review"))
    ]
    devices = [Device(mina) for _ in range(3)]

    def sends(device: Device, seed: int) -> Any:
        mixed = random.Random(seed).sample(sent, k=len(sent))
        return lambda: [device.send(*mixed[first : first + 5]) for first in range(0, len(mixed), 5)]

    def grades() -> None:
        for word in mina.words[6:]:
            actions.set_asleep(mina.user, word.id, True, "Test browser", clock.now())

    at_once(*(sends(device, seed) for seed, device in enumerate(devices)), grades)
    events = mina.events()
    assert {str(event.id) for event in events} >= {one["id"] for one in sent}
    assert len(events) == len(sent) + 2
    for device in devices:
        device.hear_all()
    assert devices[0].cards == devices[1].cards == devices[2].cards
    assert sorted(event.number for event in mina.events()) == list(range(1, len(events) + 1))
    assert list(actions.rebuild(None, check=True)) == []


def test_a_grade_that_commits_late_is_heard_of_afterwards(each_app: Flask) -> None:
    mina = Learning(each_app, words=4)
    mina.start()
    phone, tablet = Device(mina), Device(mina)
    phone.hear_all()
    written, go_on = threading.Event(), threading.Event()

    def grades_slowly() -> None:
        with db.transaction():
            ReviewEvent.create(
                user=mina.user.id, id=UUID(a_uuid7(ago(minutes=9))), word=mina.words[3].id, kind="suspend",
                direction="recognise", reviewed_at_ms=ago(minutes=9), recorded_at_ms=ago(), zone_offset_minutes=0,
                study_day=1, mode="flip", device="Slow",
            )  # fmt: skip
            written.set()
            go_on.wait(10)

    def asks() -> None:
        written.wait(10)
        try:
            assert phone.send()["changes"] == []
        finally:
            go_on.set()

    at_once(grades_slowly, asks)
    tablet.send(an_event("meet", mina.words[0].id, ago(minutes=1)))
    phone.hear_all()
    assert len(phone.heard) == 2
    assert sorted(event.number for event in mina.events()) == [1, 2]


def test_grades_on_one_device_while_another_sends(each_app: Flask) -> None:
    mina = Learning(each_app, words=8, new_per_day=8)
    mina.start()
    phone = Device(mina)

    def sends() -> None:
        for minutes in range(40, 0, -1):
            phone.send(an_event("review", mina.words[minutes % 8].id, ago(days=1, minutes=minutes)))

    def grades() -> None:
        for _ in range(40):
            what = {"meet": "meet", "prompt": "answer", "answer": "grade"}.get(mina.side)
            mina.open() if what is None else mina.press(what, rating="3")
            if mina.side == "summary":
                break

    at_once(sends, grades)
    assert len([event for event in mina.events() if event.device == "Test phone"]) == 40
    phone.hear_all()
    assert sorted(event.number for event in mina.events()) == list(range(1, len(mina.events()) + 1))
    assert list(actions.rebuild(None, check=True)) == []
