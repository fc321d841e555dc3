"""A figure, its bound, and the page of all of them."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


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


def page(figures: Sequence[Figure], at: datetime) -> str:
    """docs/benchmarks.md."""
    rows = "\n".join(figure.row() for figure in figures)
    return f"""# Benchmarks

Made by `make bench` on {at:%Y-%m-%d}: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}.
The load comes from the same machine and takes its share of its cores, so rates are low; ratios within one run are what
counts.

| figure | value | bound | reached | note |
|---|---|---|---|---|
{rows}
"""
