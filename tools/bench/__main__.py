"""Measure what the product must reach; print a table and write docs/benchmarks.md.

Usage: python -m tools.bench [--quick] [--only PART]   (SQLite; PostgreSQL too where its binaries are installed)
"""

import argparse
import sys
from datetime import UTC, datetime

from tools.bench import growth, memory, rate, report, size, sync, tunnel, words
from tools.bench.report import Figure

MEASURED = {
    "growth": growth, "words": words, "size": size, "sync": sync, "tunnel": tunnel, "memory": memory, "rate": rate,
}  # fmt: skip


def main() -> int:
    """Exit status 1 when a figure that has a bound misses it."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--quick", action="store_true", help="smaller tables and shorter rounds; writes nothing")
    parser.add_argument("--only", choices=MEASURED, help="this part alone: its rows take the place of those before")
    args = parser.parse_args()
    quick, only = args.quick, args.only
    figures: list[Figure] = []
    for part in [MEASURED[only]] if only else MEASURED.values():
        for figure in part.measure(quick=quick):
            print(figure.line(), flush=True)
            figures.append(figure)
    if not quick and only:
        report.write_rows(figures)
    elif not quick:
        report.write(report.PARTS[0], report.part(figures, datetime.now(UTC)))
    return 1 if any(figure.missed for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
