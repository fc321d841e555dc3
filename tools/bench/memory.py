"""What web and worker take of the memory together, started by `make run` and in use."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

from tools.bench import people, served
from tools.bench.report import Figure

LEARNERS = 8
PAGES = ("/help", "/words", "/words/harbor", "/words?q=wat", "/courses", "/today", "/session", "/settings")
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)  # a page that several share counts for each in part


def measure(*, quick: bool) -> Iterator[Figure]:
    """The figure of memory."""
    with people.stocked() as (_app, config):
        tokens = [people.learner(number)[1] for number in range(LEARNERS)]
        with served.run(config) as (port, process):
            for token in tokens:
                _visit(port, token)
            time.sleep(1)  # the worker has started by now, too
            taken = sum(map(_pss, (process, *_below(process)))) / 1024
    note = "the supervisor, which loads the application for both, included"
    yield Figure("memory of web and worker together", taken, "MB", most=150, note=note)


def _visit(port: int, token: str) -> None:
    """Look at some pages, each over a connection of its own, so that every web process gets some."""
    for path in PAGES:
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", path, headers={"Host": f"localhost:{port}", "Cookie": f"sign-in={token}"})
            status = connection.getresponse().status
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")


def _below(process: int) -> Iterator[int]:
    """The processes that this one started, and those that they did."""
    for child in map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()):
        yield child
        yield from _below(child)


def _pss(process: int) -> int:
    """The memory of a process in kB."""
    found = PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text())
    return int(found[1]) if found else 0
