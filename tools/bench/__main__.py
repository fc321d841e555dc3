"""Measure what the product must reach; print a table and write docs/benchmarks.md.

Usage: python -m tools.bench [--quick]   (SQLite; PostgreSQL too where its binaries are installed)
"""

import argparse
import sys
from datetime import UTC, datetime

from tools.bench import growth, memory, rate, report, size, tunnel, words
from tools.bench.report import PARTS, Figure


def main() -> int:
    """Exit status 1 when a figure that has a bound misses it."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench")
    parser.add_argument("--quick", action="store_true", help="smaller tables and shorter rounds; writes nothing")
    quick = parser.parse_args().quick
    figures: list[Figure] = []
    for part in (growth.measure, words.measure, size.measure, tunnel.measure, memory.measure, rate.measure):
        for figure in part(quick=quick):
            print(figure.line(), flush=True)
            figures.append(figure)
    if not quick:
        report.write(PARTS[0], report.part(figures, datetime.now(UTC)))
    return 1 if any(figure.missed for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
