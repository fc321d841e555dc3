"""The fold over a word's events as the device runs it: the server's states, however the events come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import Live
from tests.offline.device import Device, sent, sent_word
from tests.review.factories import after, event, graduated, grown
from tests.review.test_replay import histories
from vocavision.review import fsrs6
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import KINDS, ONE_CARD, WORD_WIDE, Event
from vocavision.review.memory import WordState, needs_replay

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RETENTION = 0.9
W = list(DEFAULT_PARAMETERS)
PLENTY = [200, pytest.param(20_000, marks=pytest.mark.slow)]
MANY = [200, pytest.param(5_000, marks=pytest.mark.slow)]  # each with some eight states

# Whatever goes in is frozen: a script that changed it would fail.
FROZEN = """
  const freeze = (value) => {
    for (const each of Object.values(value)) if (each && typeof each === "object") freeze(each);
    return Object.freeze(value);
  };
  const { events, w, retention, before } = freeze(given);
"""
REPLAY = FROZEN + "return memory.replay(events, w, retention, before);"
ONE_BY_ONE = (
    FROZEN
    + """
  const arrived = [], seen = [];
  let word = {};
  for (const event of events) {
    const late = memory.needsReplay(freeze(word), event);
    const undone = arrived.some((other) => other.undoes === event.id);
    arrived.push(event);
    word = late || undone ? memory.replay(arrived, w, retention) : memory.apply(word, event, w, retention);
    seen.push([late, word]);
  }
  return seen;
"""
)


@pytest.fixture
def device(new_page: Callable[..., "Page"], live: Live) -> Device:
    return Device(new_page(), live)


@dataclass
class Tally:
    """What a comparison has seen."""

    states: int = 0
    cards: int = 0
    beside_a_half: int = 0

    def compare(self, found: dict[str, dict[str, Any]], word: WordState) -> None:
        """Hold a word of the device against the server's: all but the memory's last digits is the same."""
        self.states += 1
        wanted = sent_word(word)
        assert found.keys() == wanted.keys()
        for direction, card in wanted.items():
            self.cards += 1
            theirs = found[direction]
            same = dict(theirs)
            for name in ("stability", "difficulty"):
                if card[name] is not None and theirs[name] == pytest.approx(card[name], rel=1e-4):
                    same[name] = card[name]
            if same != card and beside_a_half(card):
                self.beside_a_half += 1
                same |= {"due_day": card["due_day"]}
            assert same == card


def beside_a_half(card: dict[str, Any]) -> bool:
    """Whether the interval of a card in review could be rounded either way."""
    if card["phase"] != "review" or card["stability"] is None:
        return False
    unrounded = fsrs6.interval(DEFAULT_PARAMETERS, card["stability"], RETENTION)
    return abs(unrounded % 1 - 0.5) <= 0.0001 * unrounded


def told(events: list[Event], before: WordState | None = None) -> dict[str, Any]:
    """What the device is given."""
    return {
        "events": [sent(each) for each in events],
        "w": W,
        "retention": RETENTION,
        "before": sent_word(before or {}),
    }


def thorough(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


def say(capsys: pytest.CaptureFixture[str], tally: Tally, what: str) -> None:
    with capsys.disabled():
        print(
            f"\n{what}: {tally.states} states of a word ({tally.cards} cards) are the server's, "
            f"{tally.beside_a_half} due days of them beside a half",
            end="",
        )


@pytest.mark.parametrize("examples", PLENTY)
def test_a_replay_gives_the_servers_cards(device: Device, capsys: pytest.CaptureFixture[str], examples: int) -> None:
    tally = Tally()

    @thorough(examples)
    @given(events=histories())
    def holds(events: list[Event]) -> None:
        tally.compare(device.run(REPLAY, told(events)), after(*events))

    holds()
    say(capsys, tally, "Replayed")


@pytest.mark.parametrize("examples", MANY)
def test_events_that_arrive_one_by_one_in_any_order_give_the_servers_cards(
    device: Device, capsys: pytest.CaptureFixture[str], examples: int
) -> None:
    tally = Tally()

    @thorough(examples)
    @given(events=histories(), shuffle=st.randoms(use_true_random=False))
    def holds(events: list[Event], shuffle: Any) -> None:
        shuffle.shuffle(events)
        word: WordState = {}
        for number, (late, found) in enumerate(device.run(ONE_BY_ONE, told(events))):
            each, arrived = events[number], events[: number + 1]
            assert late == needs_replay(word, each)
            word = after(*arrived)
            tally.compare(found, word)

    holds()
    say(capsys, tally, "One by one")


def test_what_waits_to_be_sent_is_replayed_on_what_the_server_knew(device: Device) -> None:
    @thorough(200)
    @given(events=histories(), at=st.integers(0, 14))
    def holds(events: list[Event], at: int) -> None:
        happened = sorted((each for each in events if each.kind != "undo"), key=lambda each: each.order)
        known, waiting = happened[:at], happened[at:]
        found = device.run(REPLAY, told(waiting, before=after(*known)))
        Tally().compare(found, after(*happened))

    holds()


def test_an_event_that_waits_is_undone_before_it_was_sent(device: Device) -> None:
    known, waiting = grown(1), [event("review", 9, rating=1), event("suspend", 9, 1)]
    undo = event("undo", 9, 2, undoes=waiting[1].id)
    found = device.run(REPLAY, told([*waiting, undo], before=after(*known)))
    Tally().compare(found, after(*known, waiting[0]))
    assert not found["recognise"]["suspended"]


def test_doubled_events_count_once(device: Device) -> None:
    events = [*graduated(1), event("review", 3, rating=1), event("bury", 3, 1)]
    found = device.run(REPLAY, told([*events, *reversed(events)]))
    Tally().compare(found, after(*events))


def test_eight_lapses_make_a_card_difficult(device: Device) -> None:
    events = graduated(1)
    for number in range(8):
        found = device.run(REPLAY, told(events))
        assert not found["recognise"]["difficult"]
        events += [event("review", 10 + 10 * number, rating=1), event("review", 10 + 10 * number, 10, rating=3)]
    found = device.run(REPLAY, told(events))
    assert (found["recognise"]["lapses"], found["recognise"]["difficult"]) == (8, True)


def test_the_device_knows_every_kind_of_event(device: Device) -> None:
    known = device.run("return [memory.KINDS, memory.ONE_CARD, memory.WORD_WIDE];")
    assert [set(each) for each in known] == [set(KINDS), ONE_CARD, WORD_WIDE]


def test_what_cannot_be_applied_is_refused(device: Device) -> None:
    dance = sent(event("known")) | {"kind": "dance"}
    other = sent(event("known")) | {"word_id": 8}
    calls = [
        ["apply", {}, dance, W, RETENTION],
        ["apply", {}, sent(event("undo", undoes=event("known").id)), W, RETENTION],
        ["replay", [sent(event("meet")), other], W, RETENTION],
        ["replay", [dance], W, RETENTION],
    ]
    body = """
      return given.map(([name, ...values]) => {
        try { return memory[name](...values); } catch (error) { return error.name; }
      });
    """
    assert device.run(body, calls) == ["RangeError"] * len(calls)
