"""What Lighthouse says of the pages, as on a phone with a slow network; the table goes to docs/benchmarks.md.

Usage: python -m tools.lighthouse [PAGE ...]   (of `landing Today session word words`; with names it writes nothing)
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import servers
from tools.bench import people, report, served
from tools.lighthouse import table
from tools.lighthouse.table import Run

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
RUNS = 3
# Address, and whether one is signed in there.
PAGES = {
    "landing": ("/", False),
    "Today": ("/today", True),
    "session": ("/session", True),
    "word": ("/words/harbor", False),
    "words": ("/words", False),
}


def main() -> int:
    """Exit status 1 when a page misses a mark."""
    parser = argparse.ArgumentParser(prog="python -m tools.lighthouse")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"of {', '.join(PAGES)}; all when left out")
    chosen = parser.parse_args().pages
    seen: dict[str, Run] = {}
    with _server() as (port, token):
        for name in chosen or PAGES:
            path, signed_in = PAGES[name]
            runs = [_run(f"http://localhost:{port}{path}", token if signed_in else "") for _ in range(RUNS)]
            seen[name] = table.median(runs)
            print(table.line(name, seen[name]), flush=True)
    if not chosen:
        report.write("Lighthouse", table.part(seen, datetime.now(UTC), os.getloadavg()[1]))
    return 1 if any(table.missed(name, run) for name, run in seen.items()) else 0


@contextmanager
def _server() -> Iterator[tuple[int, str]]:
    """The port of a running server, and the token of a learner in the middle of a session."""
    with people.stocked() as (_app, config):
        _user, token = people.learner(1)
        with served.run(config) as (port, _process):
            yield port, token


def _run(address: str, token: str) -> Run:
    """One look at the page by a browser that was never here."""
    with tempfile.TemporaryDirectory(prefix="vocavision-lighthouse-") as folder:
        out = Path(folder) / "report.json"
        command = [str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={out}"]
        flags = f"--headless=new --no-sandbox --user-data-dir={folder}/profile"
        command += ["--no-enable-error-reporting", f"--chrome-flags={flags}"]
        if token:
            command.append("--extra-headers=" + json.dumps({"Cookie": f"sign-in={token}"}))
        env = {**os.environ, "CHROME_PATH": servers.chromium() or ""}
        subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL, timeout=120)
        found: dict[str, Any] = json.loads(out.read_text())
        if keep := os.environ.get("LIGHTHOUSE_REPORTS"):
            shutil.copy(out, Path(keep) / f"{datetime.now(UTC):%H%M%S}.json")
    return table.run_of(found)


if __name__ == "__main__":
    sys.exit(main())
