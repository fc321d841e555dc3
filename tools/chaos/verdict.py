"""Whether two devices and a server agree in the end, and have lost and doubled nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tools.chaos.device import RETENTION, Device
from tools.chaos.history import History, ids
from vocavision.review.desk import Sitting
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.intake import Noted, counts, fold
from vocavision.review.memory import WordState, replay


@dataclass(frozen=True)
class Facts:
    """What the server has of a learner in the end."""

    events: Sequence[Noted]
    numbers: Sequence[int | None]
    cards: Mapping[int, WordState]
    aside: frozenset[UUID]
    sitting: Sitting | None = None
    before: frozenset[UUID] = field(default_factory=frozenset)  # what was there when the history began


@dataclass
class Claims:
    """What people and devices say has happened, by the ids of events."""

    promised: set[UUID]  # acknowledged as recorded
    aside: set[UUID]  # acknowledged as set aside
    made: set[UUID]  # written down on a device
    lost: set[UUID]  # of those, what waited when the device's storage was lost
    perhaps: set[UUID]  # pressed, and what came of it was not heard


def faults(history: History, facts: Facts) -> list[str]:
    """What is wrong in the end of a history, a sentence each; none where all is well."""
    lost, told = set[str](), dict[str, str]()
    for device in history.devices:
        lost |= device.lost
        told |= device.told
    claims = Claims(
        promised=ids({key for key, answer in told.items() if answer != "aside"} | history.shown),
        aside=ids({key for key, answer in told.items() if answer == "aside"}),
        made=ids(history.made),
        lost=ids(lost),
        perhaps=ids(history.perhaps),
    )
    found = on_server(claims, facts)
    for device in history.devices:
        found += _heard(device, facts)
    return found


def on_server(claims: Claims, facts: Facts) -> list[str]:
    """What is wrong with what the server has."""
    return [*_lost_and_doubled(claims, facts), *_replayed(facts), *_numbered(facts)]


def _lost_and_doubled(claims: Claims, facts: Facts) -> Iterator[str]:
    there = Counter(noted.event.id for noted in facts.events)
    yield from (f"{key} is there {times} times" for key, times in there.items() if times > 1)
    kept = set(there) | facts.aside
    yield from (f"{key} was acknowledged and is lost" for key in claims.promised - set(there))
    yield from (f"{key} was set aside and is lost" for key in claims.aside - kept)
    yield from (f"{key} was never sent" for key in claims.made - claims.lost - kept)
    strange = set(there) - claims.made - claims.perhaps - facts.before
    yield from (f"{key} is there and nobody did it" for key in strange)


def _replayed(facts: Facts) -> Iterator[str]:
    by_word: dict[int, list[Noted]] = {}
    for noted in sorted(facts.events, key=lambda one: one.event.order):
        by_word.setdefault(noted.event.word_id, []).append(noted)
    for word_id, history in by_word.items():
        state = replay([noted.event for noted in history], DEFAULT_PARAMETERS, RETENTION)
        if facts.cards.get(word_id, {}) != state:
            yield f"word {word_id} is not what one replay of all its events gives"
        phases = fold(history, DEFAULT_PARAMETERS, RETENTION)[1]
        if any(phases[noted.event.id] != noted.phase for noted in history):
            yield f"word {word_id}: a phase that is kept is not that of the replay"
    yield from (f"word {one} has cards and no event" for one in facts.cards.keys() - by_word.keys() if facts.cards[one])
    yield from _counted(facts, by_word)


def _counted(facts: Facts, by_word: Mapping[int, Sequence[Noted]]) -> Iterator[str]:
    seat = facts.sitting
    if seat is None:
        return
    parts = [counts(history, seat.study_day, seat.id) for history in by_word.values()]
    for name in ("new_done", "reviews_done", "steps", "new_here", "reviews_here"):
        total = sum(getattr(one, name) for one in parts)
        if getattr(seat, name) != total:
            yield f"{name} of the sitting is {getattr(seat, name)}, its events count for {total}"


def _numbered(facts: Facts) -> Iterator[str]:
    given = sorted(number for number in facts.numbers if number is not None)  # none until a device asks
    if given != list(range(1, len(given) + 1)):
        yield "the events are not numbered from 1 on without a gap"


def _heard(device: Device, facts: Facts) -> Iterator[str]:
    there = {str(noted.event.id) for noted in facts.events}
    if device.waiting():
        yield f"device {device.name}: {len(device.waiting())} still wait"
    if missed := there - device.heard:
        yield f"device {device.name} has not heard of {len(missed)} events"
    if device.heard - there:
        yield f"device {device.name} has heard of events that are not there"
    for word_id in {noted.event.word_id for noted in facts.events}:
        if device.words.get(word_id, {}) != facts.cards.get(word_id, {}):
            yield f"device {device.name} has other cards of word {word_id} than the server"
