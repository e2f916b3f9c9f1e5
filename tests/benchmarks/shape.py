"""The shape of the code: how long files and functions are, how often all is caught, how much is tested.

Each number stands beside its limit; the exit status is 1 when one is over it. Lines are `splitlines()` of
each Python file; a function's length is from its `def` to its end, nested ones count too. p90 is the ninth
decile.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BROAD = {"Exception", "BaseException"}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


class Measure(NamedTuple):
    """One number, its limit, and whether it may not be above it (else: not below)."""

    name: str
    value: float
    limit: float
    is_ceiling: bool = True

    @property
    def holds(self) -> bool:
        """Whether the number is on the right side of its limit."""
        return self.value <= self.limit if self.is_ceiling else self.value >= self.limit


def line_counts(folder: Path) -> dict[str, int]:
    """Lines of each Python file below a folder, by path."""
    return {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in sorted(folder.rglob("*.py"))
    }


def function_lengths(folder: Path) -> dict[str, int]:
    """Lines of each function below a folder, by path, name and line."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno)
        - node.lineno
        + 1
        for path, node in nodes(folder)
        if isinstance(node, FUNCTIONS)
    }


def broad_excepts(folder: Path) -> int:
    """How many handlers catch everything: without a type, or with a class of BROAD among its types."""
    handlers = (node for _path, node in nodes(folder) if isinstance(node, ast.ExceptHandler))
    return sum(is_broad(handler.type) for handler in handlers)


def is_broad(caught: ast.expr | None) -> bool:
    """Whether the type of a handler is missing, or names everything."""
    members = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(member is None or (isinstance(member, ast.Name) and member.id in BROAD) for member in members)


def nodes(folder: Path) -> Iterator[tuple[Path, ast.AST]]:
    """Every syntax node of every Python file below a folder."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            yield path, node


def measures() -> list[Measure]:
    """All numbers of the project as it is now."""
    code, tests = line_counts(ROOT / "studio"), line_counts(ROOT / "tests")
    lengths = sorted(function_lengths(ROOT / "studio").values())
    thousands = sum(code.values()) / 1000
    return [
        Measure("longest file of studio, lines", max(code.values()), 400),
        Measure("longest file of tests, lines", max(tests.values()), 400),
        Measure("function length, median", statistics.median(lengths), 10),
        Measure("function length, p90", statistics.quantiles(lengths, n=10)[-1], 35),
        Measure("longest function, lines", lengths[-1], 50),
        Measure("broad excepts per 1000 lines", broad_excepts(ROOT / "studio") / thousands, 1.0),
        Measure(
            "lines of tests per line of code", sum(tests.values()) / sum(code.values()), 1.0, is_ceiling=False
        ),
    ]


def longest(found: dict[str, int]) -> list[str]:
    """The five longest, longest first."""
    return [f"  {lines:5}  {name}" for name, lines in sorted(found.items(), key=lambda item: -item[1])[:5]]


def main() -> int:
    """Print every number beside its limit and the longest files and functions; 1 when a limit is passed."""
    found = measures()
    for measure in found:
        sign, mark = ("≤" if measure.is_ceiling else "≥"), ("" if measure.holds else "   OVER THE LIMIT")
        print(f"{measure.name:36}{measure.value:8.2f}   {sign} {measure.limit:g}{mark}")
    print("longest files", *longest(line_counts(ROOT / "studio")), sep="\n")
    print("longest functions", *longest(function_lengths(ROOT / "studio")), sep="\n")
    return 0 if all(measure.holds for measure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
