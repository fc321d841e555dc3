"""Whatever a device sends is read, or refused, and never breaks anything."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sync.factories import an_event
from vocavision.review.events import DIRECTIONS
from vocavision.sync import rules, wire
from vocavision.sync.rules import Here

AT_MS = 1_790_000_000_000
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(an_event("review", 1, AT_MS, undoes=None))


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """An event in which some fields are something else."""
    event = an_event(draw(st.sampled_from(wire.DEVICE_KINDS)), 1, AT_MS)
    return {**event, **draw(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=2))}


@settings(max_examples=200, deadline=None)
@given(st.lists(spoilt() | json_values, max_size=4))
def test_every_event_gets_one_answer_and_what_is_recorded_can_be_kept(sent: list[Any]) -> None:
    answers = rules.judge(sent, Here(1, AT_MS, {}, {1: None}))
    assert len(answers) == len(sent)
    for one in answers:
        assert one.what in ("recorded", "known", "aside")
        assert (one.reason in rules.REASONS) == (one.what == "aside")
        assert len(wire.kept(one.content)) <= wire.LONGEST_CONTENT * 2
        if one.noted:
            event = one.noted.event
            assert event.id == one.key
            assert event.id.version == 7
            assert max(abs(event.study_day), abs(event.due_day or 0), event.duration_ms or 0) < 2**31
            assert max(event.word_id, abs(event.reviewed_at_ms), abs(one.noted.device_at_ms or 0)) < 2**63
            event.device.encode()


@settings(max_examples=100, deadline=None)
@given(json_values)
def test_what_is_sent_again_has_the_same_key(content: Any) -> None:
    assert wire.key(content) == wire.key(json.loads(json.dumps(content)))


@settings(max_examples=100, deadline=None)
@given(st.lists(spoilt(), max_size=5))
def test_a_file_gives_back_what_was_put_into_it(events: list[Any]) -> None:
    text = wire.as_file([(json.dumps(event), "day") for event in events])
    assert wire.from_file(text.encode()) == events


@pytest.mark.parametrize("kind", wire.DEVICE_KINDS)
@pytest.mark.parametrize("shown", DIRECTIONS)
def test_what_is_told_of_an_event_is_read_as_the_same_event(kind: str, shown: str) -> None:
    if kind == "meet" and shown != "recognise":
        return
    sent = an_event(kind, 1, AT_MS, direction=shown)
    if kind == "undo":
        sent["undoes"] = an_event("review", 1, AT_MS - 1)["id"]
    noted = wire.read(sent)
    assert wire.read(wire.written(noted, 7)) == noted
    assert wire.written(noted, 7)["number"] == 7
