"""What a benchmark hands back: figures with their targets, printed as lines or as a Markdown table.

Times depend on the machine and on what else it does, so nothing here is asserted: read the ratios.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured: what, how much in words, what was aimed at, what it is compared with."""

    what: str
    measured: str
    target: str
    compared_with: str = ""


def milliseconds(seconds: float) -> str:
    """A short time as people read it."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0-1) of all values does not exceed; of few values, the nearest one."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return statistics.median(values)


def as_line(figure: Figure) -> str:
    """One figure as a line of text."""
    compared = f"   ({figure.compared_with})" if figure.compared_with else ""
    return f"{figure.what:64}{figure.measured:>14}   target {figure.target}{compared}"


def as_table(figures: Sequence[Figure]) -> str:
    """Figures as a Markdown table."""
    rows = [f"| {one.what} | {one.measured} | {one.target} | {one.compared_with} |" for one in figures]
    return "\n".join(["| what | measured | target | compared with |", "|---|---|---|---|", *rows])


def main(measure: Callable[[], list[Figure]]) -> None:
    """Run a benchmark and print its figures; with --json as data, for the table of all of them."""
    figures = measure()
    if "--json" in sys.argv:
        print(json.dumps([asdict(figure) for figure in figures]))
        return
    print(*map(as_line, figures), sep="\n")
