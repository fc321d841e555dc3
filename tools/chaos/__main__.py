"""Histories of two devices and a server in bad weather, until so many have been run as there are to be.

Usage: python -m tools.chaos [--kind pure|server|browser]... [--count N] [--minutes M] [--seed N]
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from tools.chaos import browser, progress, pure, report, server
from tools.chaos.progress import GOALS, Tally

Found = Iterator[tuple[int, list[str]]]
KINDS: dict[str, Callable[[Iterable[int]], Found]] = {
    "pure": pure.many,
    "server": server.many,
    "browser": browser.many,
}
SAID_EVERY_SECONDS = 20


def main() -> int:
    """Exit status 1 when a history fails."""
    parser = argparse.ArgumentParser(prog="python -m tools.chaos")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only these; else all")
    parser.add_argument("--count", type=int, help="at most so many of each kind in this run")
    parser.add_argument("--minutes", type=float, default=0, help="stop after so long")
    parser.add_argument("--seed", type=int, help="this history alone; nothing is noted")
    args = parser.parse_args()
    kinds = args.kind or list(KINDS)
    if args.seed is not None:
        return _alone(kinds, args.seed)
    until = time.monotonic() + args.minutes * 60 if args.minutes else float("inf")
    try:
        for kind in kinds:
            _go_on(kind, args.count, until)
    finally:
        tallies = progress.read()
        report.write(tallies, datetime.now(UTC))
    return 1 if any(tally.failing for tally in tallies.values()) else 0


def _alone(kinds: list[str], seed: int) -> int:
    failed = False
    for kind in kinds:
        for _, faults in KINDS[kind]([seed]):
            print(f"{kind} {seed}: {'all is well' if not faults else ''}", *faults, sep="\n  ")
            failed |= bool(faults)
    return int(failed)


def _go_on(kind: str, count: int | None, until: float) -> None:
    """Those that failed once more, then new ones up to the goal."""
    tally, commit = progress.read()[kind], progress.commit()
    last = min(GOALS[kind], tally.next + count if count else GOALS[kind])
    seeds = [*map(int, tally.failing), *(seed for seed in range(tally.next, last) if tally.is_new(seed))]
    said, done = time.monotonic(), 0
    try:
        for seed, faults in KINDS[kind](_while_there_is_time(seeds, until)):
            tally.note(seed, faults, commit)
            done += 1
            for fault in faults[:3]:
                print(f"{kind} {seed}: {fault}", flush=True)
            if time.monotonic() - said > SAID_EVERY_SECONDS:
                said = time.monotonic()
                print(_said(kind, tally), flush=True)
                progress.write(kind, tally)
    finally:
        progress.write(kind, tally)
    print(f"{_said(kind, tally)}, {done:,} in this run", flush=True)


def _said(kind: str, tally: Tally) -> str:
    return f"{kind}: {tally.total:,} of {GOALS[kind]:,}, {len(tally.failing)} failing"


def _while_there_is_time(seeds: list[int], until: float) -> Iterator[int]:
    for seed in seeds:
        if time.monotonic() > until:
            return
        yield seed


if __name__ == "__main__":
    sys.exit(main())
