"""docs/chaos.md: how many histories were run, and how many failed."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from tools.chaos.progress import GOALS, ROOT, Tally

DOCS = ROOT / "docs" / "chaos.md"
WHAT = {
    "pure": "the pure rules of the server, with a memory of their own in place of the database",
    "server": "the running server (gunicorn, SQLite) behind the faulty proxy, devices in Python",
    "browser": "the running server behind the faulty proxy, two Chromium browsers with the real scripts",
}
HEAD = """# Chaos

Two devices of a learner and a server, and all that can befall what goes between them. Each history is drawn from its
seed: what is learned on which device, when it is sent, and what happens to each request.

What befalls

- a request: the line is cut before it arrives, or before its answer does; it is late, held until after later ones,
  doubled; a part of it or of its answer is missing; something between says 500, 401, 413, 429 or 503, or answers with a
  page or JSON of its own;
- the server: its process is killed before the commit, or between the commit and the answer;
- a device: its storage is lost, its clock is wrong by minutes, hours or years, or changes, its sign-in has ended, its
  worker is ended; both send at the same time.

In the end the weather is calm, both devices send and hear, and it must be so:

- what was acknowledged is there, and once; what was never lost with a device's storage is there or set aside;
- each word's cards on the server, and the counts of the sitting, are what one replay of all events in the order of
  their answering gives;
- both devices have the server's cards, have heard of every event, and nothing waits.

`make chaos` goes on where it stopped (`build/chaos`) until all have been run, and writes this page.
`python -m tools.chaos --kind server --seed 17` runs one again, `make chaos ARGS="--minutes 10"` bounds a run, and what
happened in one that failed stands beside the counts. Other histories' dead processes befall a history on the running
server too, so that one run of it may differ a little from another. A short version is part of `make test`, with rules
that are broken on purpose, so that it is known that a fault is found.
"""


def page(tallies: Mapping[str, Tally], at: datetime) -> str:
    """The page."""
    rows = [_row(kind, tally) for kind, tally in tallies.items()]
    commits = [_commits(kind, tally) for kind, tally in tallies.items() if tally.ran]
    failing = [
        f"- `--kind {kind} --seed {seed}`: {'; '.join(faults)}"
        for kind, tally in tallies.items()
        for seed, faults in tally.failing.items()
    ]
    parts = [
        HEAD,
        f"Last run on {at:%Y-%m-%d}.\n",
        "| histories of | to be run | ran | failing now | failed once, mended |\n|---|---|---|---|---|",
        *rows,
        "\nBy commit:\n",
        *commits,
    ]
    if failing:
        parts += ["\nFailing seeds:\n", *failing]
    return "\n".join(parts) + "\n"


def _row(kind: str, tally: Tally) -> str:
    return (
        f"| {WHAT[kind]} (`{kind}`) | {GOALS[kind]:,} | {tally.total:,} | {len(tally.failing)} | {len(tally.mended)} |"
    )


def _commits(kind: str, tally: Tally) -> str:
    return f"- {kind}: " + ", ".join(f"{count:,} with {commit}" for commit, count in tally.ran.items())


def write(tallies: Mapping[str, Tally], at: datetime, path: Path = DOCS) -> None:
    """Write the page."""
    path.write_text(page(tallies, at), encoding="utf-8")
