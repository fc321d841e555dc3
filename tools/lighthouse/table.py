"""The marks that Lighthouse gives, what they must be, and the table of them."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from tools.bench import report

PUBLIC = {"landing", "word", "words"}  # a page of a person alone is not for search engines, and says so


@dataclass(frozen=True)
class Run:
    """The marks of a page, of 100 each, and its times: largest contentful paint in s, shift, blocked time in ms."""

    performance: float
    accessibility: float
    best_practices: float
    seo: float
    lcp: float
    cls: float
    tbt: float


COLUMNS = ("performance", "accessibility", "best practices", "SEO", "LCP", "CLS", "TBT")
LEAST = Run(98, 100, 100, 100, 0, 0, 0)
MOST = Run(100, 100, 100, 100, 1.5, 0.02, 50)


def run_of(found: Mapping[str, Any]) -> Run:
    """What stands in Lighthouse's report; raises RuntimeError when the page could not be looked at."""
    if error := found.get("runtimeError"):
        raise RuntimeError(f"{found.get('requestedUrl')}: {error.get('message')}")
    marks, audits = found["categories"], found["audits"]
    names = ("performance", "accessibility", "best-practices", "seo")
    performance, accessibility, practices, seo = (round(100 * float(marks[name]["score"])) for name in names)
    lcp, cls, tbt = (
        float(audits[name]["numericValue"])
        for name in ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
    )
    return Run(performance, accessibility, practices, seo, lcp / 1000, cls, tbt)


def median(runs: Sequence[Run]) -> Run:
    """The median of each mark and time."""
    return Run(*(statistics.median(values) for values in zip(*map(astuple, runs), strict=True)))


def missed(name: str, run: Run) -> list[bool]:
    """Which columns miss what they must reach, if any; else an empty list."""
    found = [
        value < least or value > most
        for value, least, most in zip(astuple(run), astuple(LEAST), astuple(MOST), strict=True)
    ]
    if name not in PUBLIC:
        found[COLUMNS.index("SEO")] = False
    return found if any(found) else []


def cells(name: str, run: Run) -> list[str]:
    """The values in words, what misses its mark in bold."""
    values = (run.performance, run.accessibility, run.best_practices, run.seo)
    shown = [f"{value:g}" for value in values] + [f"{run.lcp:.2f} s", f"{run.cls:.3f}", f"{run.tbt:.0f} ms"]
    off = missed(name, run) or [False] * len(shown)
    return [f"**{cell}**" if wrong else cell for cell, wrong in zip(shown, off, strict=True)]


def line(name: str, run: Run) -> str:
    """The page as one line."""
    marks = ", ".join(f"{column} {cell}" for column, cell in zip(COLUMNS, cells(name, run), strict=True))
    return f"{'MISSED ' if missed(name, run) else ''}{name}: {marks}"


def part(seen: Mapping[str, Run], at: datetime, load: float) -> str:
    """What Lighthouse has to say on docs/benchmarks.md; `load` is the machine's over the last 5 minutes."""
    rows = "\n".join(f"| {' | '.join([name, *cells(name, run)])} |" for name, run in seen.items())
    return f"""Made by `make lighthouse` on {report.made(at)}: Lighthouse's phone with a slow network, simulated, each
the median of three looks, at the server as `make run` starts it. What misses its mark is in bold; the marks:

| page | {" | ".join(COLUMNS)} |
|---|{"---|" * len(COLUMNS)}
| must reach | at least 98 | 100 | 100 | 100 for public pages | under 1.5 s | under 0.02 | under 50 ms |
{rows}

Today and a session belong to one person: search engines are asked to stay away, which takes marks of SEO. Blocked time
counts whatever else the machine does: its load was {load:.1f} when this was made, and 1 or less is what it should be.
"""
