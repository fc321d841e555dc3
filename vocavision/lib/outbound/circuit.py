"""When a service is left alone: a circuit opens at a share of failures, and closes again by one probe. Pure.

Instants are seconds since 1970 and come from several processes, whose clocks may differ: no wait is ever longer than
the rule's longest, whatever they say.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

MOST_OUTCOMES = 100  # what one circuit remembers


@dataclass(frozen=True)
class Rule:
    """When a circuit opens and for how long; each probe that fails doubles the time up to the longest."""

    window_seconds: float = 60
    least_calls: int = 5
    failing_share: float = 0.5
    open_seconds: float = 30
    longest_seconds: float = 300
    probe_seconds: float = 60  # a probe that has not answered by then has died with its process


@dataclass(frozen=True)
class Circuit:
    """What is known of a service: the late outcomes as (instant, whether it went well), and since when it is open."""

    outcomes: tuple[tuple[float, bool], ...] = ()
    opened_at: float | None = None
    open_for: float = 0  # seconds
    probe_at: float | None = None  # when the probe that is under way went off


@dataclass(frozen=True)
class Entry:
    """Whether a call may be made; `probe_at` marks the one whose outcome decides, `wait_seconds` is how long else."""

    open: bool
    probe_at: float | None = None
    wait_seconds: float = 0


def state(circuit: Circuit, now: float, rule: Rule) -> str:
    """`closed`, `open`, or `half-open` when it is time for a probe."""
    if circuit.opened_at is None:
        return "closed"
    return "open" if left(circuit, now, rule) > 0 else "half-open"


def left(circuit: Circuit, now: float, rule: Rule) -> float:
    """The seconds until the next probe."""
    if circuit.opened_at is None or circuit.opened_at - now > rule.longest_seconds:  # such a clock is not believed
        return 0
    length = min(circuit.open_for, rule.longest_seconds)
    return max(0.0, min(circuit.opened_at + length - now, length))


def entered(circuit: Circuit, now: float, rule: Rule) -> tuple[Circuit, Entry]:
    """Somebody wants to call: the circuit from now on, and whether they may."""
    if circuit.opened_at is None:
        return circuit, Entry(open=True)
    if (seconds := left(circuit, now, rule)) > 0:
        return circuit, Entry(open=False, wait_seconds=seconds)
    if circuit.probe_at is not None and 0 <= now - circuit.probe_at < rule.probe_seconds:
        return circuit, Entry(open=False, wait_seconds=min(rule.probe_seconds, rule.longest_seconds) / 10)
    return replace(circuit, probe_at=now), Entry(open=True, probe_at=now)


def left_with(circuit: Circuit, entry: Entry, well: bool, now: float, rule: Rule) -> Circuit:
    """The circuit after a call that had this entry; while it is open only the probe's outcome counts."""
    if circuit.opened_at is not None:
        if entry.probe_at is None or entry.probe_at != circuit.probe_at:
            return circuit
        if well:
            return Circuit()
        return opened(circuit, max(rule.open_seconds, 2 * circuit.open_for), now, rule)
    recent = tuple(
        (at, ended_well) for at, ended_well in circuit.outcomes if abs(now - at) < rule.window_seconds
    )  # abs: what another clock wrote into the future does not stay for ever
    circuit = replace(circuit, outcomes=(*recent, (now, well))[-MOST_OUTCOMES:])
    if not well and len(circuit.outcomes) >= rule.least_calls and failing(circuit) >= rule.failing_share:
        return opened(circuit, rule.open_seconds, now, rule)
    return circuit


def failing(circuit: Circuit) -> float:
    """The share of the remembered calls that went wrong."""
    return sum(not well for _, well in circuit.outcomes) / len(circuit.outcomes) if circuit.outcomes else 0.0


def opened(circuit: Circuit, seconds: float, now: float, rule: Rule) -> Circuit:
    """The circuit, open for so long: after failures, or because the service asked to be left alone."""
    return replace(circuit, opened_at=now, open_for=min(seconds, rule.longest_seconds), probe_at=None)


def written(circuit: Circuit) -> dict[str, Any]:
    """The circuit as JSON holds it."""
    return asdict(circuit)


def read(kept: Any) -> Circuit:
    """The circuit that was written so; a new one where that is none."""
    try:
        outcomes = tuple((float(at), bool(well)) for at, well in kept["outcomes"])
        opened_at, probe_at = (None if kept[name] is None else float(kept[name]) for name in ("opened_at", "probe_at"))
        return Circuit(outcomes, opened_at, float(kept["open_for"]), probe_at)
    except (KeyError, TypeError, ValueError):
        return Circuit()
