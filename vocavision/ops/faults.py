"""What browsers report of faults in our pages: read without anything that a person typed or is called by.

Of an error only its kind and its places in our own scripts are kept, for its text may quote what was typed; of an
address only the path, which the reader turns into one of our routes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MOST_BYTES = 16_384
MOST_REPORTS = 20  # in one body; browsers collect what the policy stopped
MOST_PLACES = 5
MOST_KINDS = 500  # of faults that are told apart
ALWAYS_TOLD = 5  # times; of what comes again only each doubling is
KINDS = ("error", "rejection")
NAME = re.compile(r"[A-Z][A-Za-z]{0,30}(Error|Exception)|Error")
PLACE = re.compile(r"/static/(js|vendor)/[\w./-]{1,80}\.js(:\d{1,7}){1,2}")
DIRECTIVE = re.compile(r"[a-z]{3,12}(-[a-z]{3,12}){1,3}")
BLOCKED = {"inline", "eval", "wasm-eval", "data", "blob", "trusted-types-policy", "trusted-types-sink"}


@dataclass(frozen=True)
class Fault:
    """One fault: `kind` is error, rejection or policy, `name` the error's or the directive's; `page` is a path."""

    kind: str
    name: str
    places: tuple[str, ...]
    page: str


def read(body: bytes) -> list[Fault]:
    """The faults of a report of ours, of `report-uri` or of `report-to`; raises ValueError where it is none."""
    try:
        sent = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if isinstance(sent, list):
        bodies = [one.get("body") for one in sent[:MOST_REPORTS] if _is(one) and one.get("type") == "csp-violation"]
        return [fault for one in bodies if _is(one) for fault in _stopped(one)]
    if not _is(sent):
        raise ValueError("no report")
    if _is(sent.get("csp-report")):
        return list(_stopped(sent["csp-report"]))
    return list(_thrown(sent))


def _is(value: Any) -> bool:
    return isinstance(value, dict)


def _thrown(sent: Mapping[str, Any]) -> Iterator[Fault]:
    kind, name, places = sent.get("kind"), sent.get("name"), sent.get("places")
    if kind not in KINDS or not isinstance(places, list):
        raise ValueError("no report")
    known = tuple(place for place in places[:MOST_PLACES] if isinstance(place, str) and PLACE.fullmatch(place))
    if known:  # what is thrown elsewhere is an extension's
        yield Fault(
            kind, name if isinstance(name, str) and NAME.fullmatch(name) else "unknown", known, _path(sent, "page")
        )


def _stopped(sent: Mapping[str, Any]) -> Iterator[Fault]:
    """What the policy stopped, under the names that the older and the newer report give things."""
    source = str(sent.get("sourceFile") or sent.get("source-file") or "")
    if source and not source.startswith(("http://", "https://", "/")):  # an extension's
        return
    directive = str(sent.get("effectiveDirective") or sent.get("effective-directive") or "")
    blocked = str(sent.get("blockedURL") or sent.get("blocked-uri") or "")
    line = sent.get("lineNumber") or sent.get("line-number") or 0
    place = f"{_path({'source': source}, 'source')}:{line}"
    page = "documentURL" if "documentURL" in sent else "document-uri"
    name = directive if DIRECTIVE.fullmatch(directive) else "unknown"
    what = _blocked(blocked, str(sent.get(page) or ""))
    yield Fault("policy", f"{name} {what}", (place,) if PLACE.fullmatch(place) else (), _path(sent, page))


def _blocked(blocked: str, page: str) -> str:
    if blocked in BLOCKED:
        return blocked
    try:
        return "own" if urlsplit(blocked)[:2] == urlsplit(page)[:2] else "elsewhere"
    except ValueError:
        return "elsewhere"


def _path(sent: Mapping[str, Any], name: str) -> str:
    try:
        return urlsplit(str(sent.get(name) or "")).path[:200]
    except ValueError:
        return ""


class Heard:
    """How often each fault was heard of by this process."""

    def __init__(self) -> None:
        self._times: dict[Fault, int] = {}

    def again(self, fault: Fault) -> int | None:
        """How often it came, where that is to be told: the first times, then at each doubling."""
        if fault not in self._times and len(self._times) >= MOST_KINDS:
            self._times.clear()
        times = self._times[fault] = self._times.get(fault, 0) + 1
        return times if times <= ALWAYS_TOLD or times & (times - 1) == 0 else None
