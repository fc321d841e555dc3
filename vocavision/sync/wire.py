"""Events as they go over the wire and stand in a file: JSON, read without trust."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any
from uuid import UUID

from vocavision.review.events import DIRECTIONS, WORD_WIDE, Event, Kind
from vocavision.review.intake import Noted
from vocavision.review.press import HIGHEST_ID, LONGEST_DURATION_MS, an_id

DEVICE_KINDS: tuple[Kind, ...] = ("meet", "review", "known", "suspend", "unsuspend", "bury", "unbury", "undo")
MODES = ("flip", "typed", "listen")
FORMAT = "vocavision-outbox"
VERSION = 1
LONGEST_CONTENT = 4000  # characters that are kept of an event that is set aside
LONGEST_DEVICE = 40
LAST_DAY = 3_652_059  # 31 December 9999
LATEST_MS = 253_339_228_800_000  # beyond it no calendar reaches
HIGHEST_PARAMETER_SET = 32_767
MOST_OFFSET_MINUTES = 24 * 60


class OtherKind(ValueError):
    """An event of a kind that no device makes."""


def key(content: Any) -> UUID:
    """The id of the event, or one that is made of what came, so that it is the same when it comes again."""
    sent = content.get("id") if isinstance(content, dict) else None
    if isinstance(sent, str) and len(sent) == 36:
        try:
            return an_id(sent)
        except ValueError:
            pass
    return UUID(bytes=sha256(json.dumps(content, sort_keys=True).encode()).digest()[:16])


def word(content: Any) -> int | None:
    """The id of the word that the event names, if it can be one."""
    found = content.get("word_id") if isinstance(content, dict) else None
    return found if isinstance(found, int) and _is_whole(found) and 0 < found <= HIGHEST_ID else None


def undone(content: Any) -> UUID | None:
    """The id of the event that is undone, if one is named."""
    found = content.get("undoes") if isinstance(content, dict) else None
    try:
        return an_id(found) if isinstance(found, str) else None
    except ValueError:
        return None


def read(content: Any) -> Noted:
    """The event that was sent; raises OtherKind or ValueError."""
    if not isinstance(content, dict):
        raise ValueError("an event is an object")
    kind = content.get("kind")
    if kind not in DEVICE_KINDS:
        raise OtherKind(kind)
    mode, shown = content.get("mode", "flip"), content.get("direction")
    shown = "recognise" if shown is None else shown
    if mode not in MODES or shown not in DIRECTIONS:
        raise ValueError("no card is asked like this")
    reviewing = kind == "review"
    event = Event(
        id=an_id(_text(content, "id")),
        kind=kind,
        word_id=_whole(content, "word_id", 1, HIGHEST_ID),
        direction=None if kind in WORD_WIDE else shown,
        rating=_whole(content, "rating", 1, 4) if reviewing else None,
        reviewed_at_ms=_whole(content, "reviewed_at_ms", 0, LATEST_MS),
        study_day=_whole(content, "study_day", 1, LAST_DAY),
        due_day=_whole_or_none(content, "due_day", 1, LAST_DAY) if reviewing else None,
        undoes=an_id(_text(content, "undoes")) if kind == "undo" else None,
        zone_offset_minutes=_whole(content, "zone_offset_minutes", -MOST_OFFSET_MINUTES, MOST_OFFSET_MINUTES),
        duration_ms=_duration(content),
        mode=mode,
        device=_device(content),
        parameter_set=_whole_or_none(content, "parameter_set", 0, HIGHEST_PARAMETER_SET),
    )
    return Noted(event, shown, device_at_ms=_whole(content, "device_at_ms", -LATEST_MS, LATEST_MS))


def written(noted: Noted, number: int) -> dict[str, Any]:
    """The event as a device is told of it."""
    values = {name: value for name, value in asdict(noted.event).items() if value is not None}
    for name in ("id", "undoes"):
        if name in values:
            values[name] = str(values[name])
    at = {} if noted.device_at_ms is None else {"device_at_ms": noted.device_at_ms}
    return {**values, "direction": noted.shown, **at, "number": number}


def kept(content: Any) -> str:
    """The event as it is kept when it is set aside."""
    text = json.dumps(content)
    return text if len(text) <= LONGEST_CONTENT else json.dumps({"unreadable": text[: LONGEST_CONTENT // 2]})


def as_file(contents: Sequence[tuple[str, str]]) -> str:
    """The file of these events, each as it is kept and why it was set aside: what an outbox is saved as too."""
    events = []
    for content, reason in contents:
        event = json.loads(content)
        events.append({**event, "set_aside": reason} if isinstance(event, dict) else event)
    return json.dumps({"format": FORMAT, "version": VERSION, "events": events}, separators=(",", ":"))


def from_file(text: bytes) -> list[Any]:
    """The events in such a file; raises ValueError when it is none."""
    found = parsed(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("version") != VERSION:
        raise ValueError("not a file of ours")
    events = found.get("events")
    if not isinstance(events, list):
        raise ValueError("a file without events")
    # A reason that was written into the file is not part of the event.
    return [_without_reason(one) if isinstance(one, dict) else one for one in events]


def parsed(text: bytes) -> Any:
    """What JSON says; raises ValueError, also where it is nested too deeply."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _no_number(said: str) -> None:
    raise ValueError(f"{said} is no JSON")


def _without_reason(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "set_aside"}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(content: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = content.get(name)
    if not _is_whole(value) or not least <= value <= most:  # type: ignore[operator]
        raise ValueError(f"{name} is a whole number from {least} to {most}")
    return int(value)  # type: ignore[arg-type]


def _whole_or_none(content: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    return None if content.get(name) is None else _whole(content, name, least, most)


def _duration(content: Mapping[str, Any]) -> int | None:
    found = _whole_or_none(content, "duration_ms", 0, LATEST_MS)
    return None if found is None else min(found, LONGEST_DURATION_MS)


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError(f"{name} is an id")
    return value


def _device(content: Mapping[str, Any]) -> str:
    value = content.get("device", "")
    if not isinstance(value, str):
        raise ValueError("a device has a name")
    return "".join(letter for letter in value if letter.isprintable())[:LONGEST_DEVICE]
