"""Events as a device sends them, and a device that sends them."""

import random
from typing import Any
from uuid import UUID

from tests.review.learning import Learning
from vocavision.lib import clock
from vocavision.review.days import study_day
from vocavision.review.desk import zone_of

MINUTE_MS = 60_000
DAY_MS = 86_400_000
_rng = random.Random(20)


def a_uuid7(at_ms: int, rng: random.Random = _rng) -> str:
    """A UUIDv7 of this instant."""
    return str(UUID(int=at_ms << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62)))


def an_event(kind: str, word_id: int, at_ms: int, **fields: Any) -> dict[str, Any]:
    """An event in UTC, with days of 24 hours that begin at 4 unless said otherwise."""
    made = {
        "id": a_uuid7(at_ms), "kind": kind, "word_id": word_id, "direction": "recognise", "reviewed_at_ms": at_ms,
        "device_at_ms": at_ms + 7_200_000, "zone_offset_minutes": 0, "study_day": study_day(at_ms, zone_of("UTC")),
        "mode": "flip", "device": "Test phone", "duration_ms": 2500, "parameter_set": None,
    }  # fmt: skip
    if kind == "review":
        made |= {"rating": 3, "due_day": None}
    return {**made, **fields}


class Device:
    """A device of a learner: it keeps the number it heard last, and what it was told of cards and events."""

    def __init__(self, mina: Learning) -> None:
        self.mina = mina.other_device()
        self.number = 0
        self.heard: list[str] = []
        self.cards: dict[str, Any] = {}

    def send(self, *events: Any, status: int = 200) -> Any:
        """One batch; gives the answer's JSON."""
        headers = {"X-CSRFToken": self.mina.visitor.csrf_token(), "Accept": "application/json"}
        response = self.mina.visitor.client.post(
            "/sync/events", json={"events": list(events), "since": self.number}, headers=headers
        )
        assert response.status_code == status, response.get_data(as_text=True)
        told = response.get_json()
        if status == 200:
            self.number = told["number"]
            self.heard += [one["id"] for one in told["changes"]]
            self.cards |= told["words"]
        return told

    def hear_all(self) -> None:
        """Ask until there is nothing more."""
        while self.send()["more"]:
            pass

    def answers(self, *events: Any) -> list[str]:
        """What comes of each event: recorded, known, or the reason why it was set aside."""
        return [one["reason"] or one["answer"] for one in self.send(*events)["answers"]]


def ago(**by: float) -> int:
    """An instant so much before now, in milliseconds."""
    from datetime import timedelta

    return clock.now_ms() - int(timedelta(**by).total_seconds() * 1000)
