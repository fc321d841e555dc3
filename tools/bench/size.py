"""What goes over the wire at a first visit, and what a learner's whole history costs to replay."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.bench import people, words
from tools.bench.report import Figure
from vocavision import db
from vocavision.catalogue import actions
from vocavision.lib import clock, limits

ROOT = Path(__file__).parent.parent.parent
WORDS = 5_000
HISTORY = 100_000  # reviews


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figures of size."""
    yield from _replay(10_000 if quick else HISTORY)
    yield from _first_visit()


def _replay(count: int) -> Iterator[Figure]:
    """The command that replays, in a process of its own, with all that it reads and writes."""
    with people.empty() as (_app, config):
        actions.load(words.catalogue(WORDS), clock.now())
        people.write_down(people.account(0).id, _history(count))
        db.database.close()
        env = {**os.environ, "VOCAVISION_HOME": str(config.home), "SECRET_KEY": config.secret_key}
        command = [sys.executable, "-m", "flask", "--app", "app", "review", "rebuild"]
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        peak = max(_peaks(process))
        took = time.perf_counter() - began
        if process.returncode:
            raise RuntimeError("flask review rebuild failed")
    yield Figure(f"replay of {count:,} reviews (flask review rebuild)", took, "s", most=5)
    yield Figure("peak memory of the replay", peak / 1024, "MB", most=200)


def _peaks(process: "subprocess.Popen[bytes]") -> Iterator[int]:
    """The most memory the process has held so far, in kB, until it ends.

    What the system says at its end (ru_maxrss) counts what its parent held when it began.
    """
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        if found := re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE):
            yield int(found[1])
        time.sleep(0.02)


def _history(count: int) -> Iterator[dict[str, Any]]:
    """So many reviews, evenly of all words, the first one of each the meeting."""
    for number in range(count):
        met = number >= WORDS
        yield {
            "word_id": number % WORDS + 1, "kind": "review" if met else "meet", "rating": 3 if met else None,
            "reviewed_at_ms": 1_700_000_000_000 + number * 60_000, "study_day": 739_000 + number * 20 // count * 30,
        }  # fmt: skip


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
    get = client.get  # type: ignore[attr-defined]
    headers = {"Accept-Encoding": "br, gzip"}
    page = get(path, headers=headers)
    text = get(path).get_data(as_text=True)
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
