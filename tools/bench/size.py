"""What goes over the wire at a first visit, and what a learner's whole history costs to replay."""

import resource
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from tools.bench import people
from tools.bench.report import Figure
from vocavision.lib import limits
from vocavision.review import memory
from vocavision.review.engine import DEFAULT_PARAMETERS
from vocavision.review.events import Event, Kind

HISTORY = 100_000  # reviews


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figures of size."""
    yield from _replay(10_000 if quick else HISTORY)
    yield from _first_visit()


def _replay(count: int) -> Iterator[Figure]:
    from uuid6 import uuid7

    words: dict[int, list[Event]] = {}
    for number in range(count):
        word_id = number % (count // 20)
        at = 1_700_000_000_000 + number * 60_000
        kind: Kind = "meet" if word_id not in words else "review"
        words.setdefault(word_id, []).append(
            Event(
                id=uuid7(),
                kind=kind,
                word_id=word_id,
                reviewed_at_ms=at,
                study_day=739_000 + number * 20 // count * 30,
                direction="recognise",
                rating=None if kind == "meet" else 3,
            )
        )
    began = time.perf_counter()
    for events in words.values():
        memory.replay(events, DEFAULT_PARAMETERS, 0.9)
    yield Figure(f"replay of {count:,} reviews", time.perf_counter() - began, "s", most=5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("peak memory of the bench with the events in it", peak, "MB")


def _first_visit() -> Iterator[Figure]:
    limits.limiter.enabled = False
    with people.stocked() as (app, _config):
        client = app.test_client()
        for name, path in (("the landing page", "/"), ("a word page", "/words/harbor")):
            total, script = _weight(client, path)
            yield Figure(f"first visit to {name}", total / 1024, "KB", most=60 if path == "/" else 45)
            yield Figure(f"script of {name}", script / 1024, "KB", most=25)
        _user, token = people.learner(1)
        client.set_cookie("sign-in", token)
        total, script = _weight(client, "/session")
        yield Figure("first visit to a session", total / 1024, "KB", most=60)
        yield Figure("script of a session", script / 1024, "KB", most=25)


def _weight(client: object, path: str) -> tuple[int, int]:
    """Bytes of the page and of all that it loads, and bytes of script, as a browser gets them."""
    import re

    get = client.get  # type: ignore[attr-defined]
    headers = {"Accept-Encoding": "br, gzip"}
    page = get(path, headers=headers)
    text = page.get_data(as_text=True)
    addresses = set(re.findall(r'(?:src|href)="(/(?:static|pictures)/[^"]+)"', text))
    seen: dict[str, int] = {}
    while addresses:
        address = addresses.pop()
        if address in seen:
            continue
        seen[address] = len(get(address, headers=headers).data)
        if address.endswith((".js", ".css")):
            inner = get(address).get_data(as_text=True)
            folder = urlsplit(address).path.rsplit("/", 1)[0]
            addresses |= {f"{folder}/{name}" for name in re.findall(r"""["'(]\./([\w./-]+?\.(?:js|woff2))""", inner)}
    script = sum(size for address, size in seen.items() if address.endswith(".js"))
    return len(page.data) + sum(seen.values()), script
