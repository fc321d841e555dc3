"""A figure, its bound, and the page of all of them."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs" / "benchmarks.md"
PARTS = ("What it takes", "Lighthouse")  # the headings of the page, in their order; each is written by a run of its own


@dataclass(frozen=True)
class Figure:
    """One measured value; `most` or `least` is what it must reach."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether it misses its bound."""
        over = self.most is not None and self.value > self.most
        return over or (self.least is not None and self.value < self.least)

    @property
    def bound(self) -> str:
        """Its bound in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""

    def line(self) -> str:
        """The figure as one line."""
        missed = "MISSED " if self.missed else ""
        return f"{missed}{self.name}: {self.value:.3g} {self.unit} {self.bound} {self.note}".strip()

    def row(self) -> str:
        """The figure as a row of the table."""
        reached = "**missed**" if self.missed else "yes" if self.bound else ""
        return f"| {self.name} | {self.value:.3g} {self.unit} | {self.bound} | {reached} | {self.note} |"


def part(figures: Sequence[Figure], at: datetime) -> str:
    """What the bench itself has to say on the page."""
    rows = "\n".join(figure.row() for figure in figures)
    return f"""Made by `make bench` on {made(at)}, Python {platform.python_version()}.
The load comes from the same machine and takes its share of its cores, so rates are low; ratios within one run are what
counts.

| figure | value | bound | reached | note |
|---|---|---|---|---|
{rows}
"""


def made(at: datetime) -> str:
    """When and on what it was measured."""
    return f"{at:%Y-%m-%d}: {os.cpu_count()} cores, {platform.system()}"


def parts(page: str) -> dict[str, str]:
    """The parts of the page by their headings."""
    return dict(re.findall(r"^## ([^\n]+)\n\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))


def page(before: str, heading: str, text: str) -> str:
    """The page with this part written anew and the others as they were."""
    known = {**parts(before), heading: text}
    written = [f"## {name}\n\n{known[name].strip()}\n" for name in PARTS if name in known]
    return "\n".join(["# Benchmarks\n", *written])


def with_rows(text: str, figures: Sequence[Figure]) -> str:
    """The bench's part with these figures in place of those of the same names, or after all others."""
    lines = text.strip().split("\n")
    for figure in figures:
        at = next((place for place, line in enumerate(lines) if line.startswith(f"| {figure.name} |")), None)
        if at is None:
            lines.append(figure.row())
        else:
            lines[at] = figure.row()
    return "\n".join(lines) + "\n"


def write(heading: str, text: str) -> None:
    """Write this part of docs/benchmarks.md anew."""
    DOCS.write_text(page(_before(), heading, text), encoding="utf-8")


def write_rows(figures: Sequence[Figure]) -> None:
    """Write these figures of the bench anew."""
    write(PARTS[0], with_rows(parts(_before())[PARTS[0]], figures))


def _before() -> str:
    return DOCS.read_text(encoding="utf-8") if DOCS.exists() else ""
