"""When a service is left alone, and when it is asked again."""

import json
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vocavision.lib.outbound.circuit import (
    MOST_OUTCOMES,
    Circuit,
    Entry,
    Rule,
    entered,
    left,
    left_with,
    opened,
    read,
    state,
    written,
)
from vocavision.lib.outbound.retries import LONGEST_SECONDS, Budget, wait_seconds

RULE = Rule()
CALL = Entry(open=True)


def after(*well: bool, at: float = 1000) -> Circuit:
    """A circuit after calls that ended so, a second apart."""
    circuit = Circuit()
    for number, one in enumerate(well):
        circuit = left_with(circuit, CALL, one, at + number, RULE)
    return circuit


def test_few_failures_open_nothing() -> None:
    assert state(after(False, False, False, False), 1004, RULE) == "closed"


def test_it_opens_at_the_share_of_failures_and_not_before() -> None:
    assert state(after(True, True, True, True, False, False, False), 1006, RULE) == "closed"
    assert state(after(True, True, True, True, False, False, False, False), 1007, RULE) == "open"


def test_failures_long_ago_are_forgotten() -> None:
    circuit = left_with(after(False, False, False, False), CALL, False, 1003 + RULE.window_seconds, RULE)
    assert state(circuit, 1003 + RULE.window_seconds, RULE) == "closed"


def test_open_lets_nobody_in_and_says_how_long() -> None:
    _, entry = entered(opened(Circuit(), 30, 1000, RULE), 1010, RULE)
    assert (entry.open, entry.wait_seconds) == (False, 20)


def test_half_open_lets_one_probe_in_whose_success_closes_it() -> None:
    circuit = opened(Circuit(), 30, 1000, RULE)
    assert state(circuit, 1030, RULE) == "half-open"
    circuit, probe = entered(circuit, 1030, RULE)
    assert probe.open
    circuit, second = entered(circuit, 1031, RULE)
    assert not second.open
    assert 0 < second.wait_seconds <= RULE.probe_seconds
    assert state(left_with(circuit, probe, True, 1032, RULE), 1032, RULE) == "closed"


def test_each_probe_that_fails_doubles_the_wait_up_to_the_longest() -> None:
    circuit, now, waits = opened(Circuit(), RULE.open_seconds, 1000, RULE), 1000.0, []
    for _ in range(6):
        now += left(circuit, now, RULE)
        circuit, probe = entered(circuit, now, RULE)
        circuit = left_with(circuit, probe, False, now, RULE)
        waits.append(left(circuit, now, RULE))
    assert waits == [60, 120, 240, 300, 300, 300]


def test_a_probe_that_died_is_followed_by_another() -> None:
    circuit, lost = entered(opened(Circuit(), 30, 1000, RULE), 1030, RULE)
    circuit, probe = entered(circuit, 1030 + RULE.probe_seconds, RULE)
    assert probe.open
    assert left_with(circuit, lost, True, 1100, RULE) == circuit, "what the first one says late counts no more"


def test_what_was_under_way_when_it_opened_changes_nothing() -> None:
    circuit = opened(Circuit(), 30, 1000, RULE)
    assert left_with(circuit, CALL, True, 1001, RULE) == circuit
    assert left_with(circuit, CALL, False, 1001, RULE) == circuit


INSTANTS = st.floats(-1e9, 4e9)
CIRCUITS = st.builds(
    Circuit,
    st.lists(st.tuples(INSTANTS, st.booleans()), max_size=MOST_OUTCOMES).map(tuple),
    st.none() | INSTANTS,
    st.floats(0, 1e9),
    st.none() | INSTANTS,
)


@given(CIRCUITS, INSTANTS)
def test_whatever_the_clocks_say_nobody_waits_longer_than_the_longest(circuit: Circuit, now: float) -> None:
    _, entry = entered(circuit, now, RULE)
    assert entry.open or 0 < entry.wait_seconds <= RULE.longest_seconds


@given(CIRCUITS, INSTANTS)
def test_once_open_a_service_that_is_well_is_soon_called_again(circuit: Circuit, now: float) -> None:
    """From any state, by asking whenever one may: at most two waits of the longest and a dead probe's time."""
    spent = 0.0
    while state(circuit, now, RULE) != "closed":
        circuit, entry = entered(circuit, now, RULE)
        if entry.open:
            circuit = left_with(circuit, entry, True, now, RULE)
        now += entry.wait_seconds
        spent += entry.wait_seconds
        assert spent <= 2 * RULE.longest_seconds + 2 * RULE.probe_seconds


@given(CIRCUITS, INSTANTS, st.integers(2, 20))
def test_at_one_instant_there_is_at_most_one_probe(circuit: Circuit, now: float, callers: int) -> None:
    inside = 0
    for _ in range(callers):
        circuit, entry = entered(circuit, now, RULE)
        inside += entry.open
    assert inside <= 1 or circuit.opened_at is None


@given(CIRCUITS, st.booleans(), INSTANTS)
def test_it_remembers_no_more_than_it_may_and_is_read_as_it_was_written(
    circuit: Circuit, well: bool, now: float
) -> None:
    circuit = left_with(circuit, CALL, well, now, RULE)
    assert len(circuit.outcomes) <= MOST_OUTCOMES
    assert read(json.loads(json.dumps(written(circuit)))) == circuit


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists) | st.dictionaries(st.text(), st.integers()))
def test_what_is_no_circuit_is_read_as_a_new_one(kept: object) -> None:
    assert read(kept) == Circuit()


@given(st.integers(1, 500), st.randoms(use_true_random=False))
def test_waits_are_spread_from_nothing_up_to_a_bound(tries: int, rng: Random) -> None:
    assert 0 <= wait_seconds(tries, rng) <= LONGEST_SECONDS


def test_waits_grow() -> None:
    bounds = [max(wait_seconds(tries, Random(seed)) for seed in range(300)) for tries in (1, 2, 3, 4, 9)]
    assert bounds == sorted(bounds)
    assert bounds[-1] > 10 * bounds[0]


@given(st.lists(st.booleans(), max_size=300))
def test_retries_are_never_the_bulk_of_what_is_sent(calls: list[bool]) -> None:
    budget, spent = Budget(), 0
    for again in calls:
        budget.earn()
        spent += again and budget.spend()
    assert spent <= 3 + 0.2 * len(calls) + 1e-6
