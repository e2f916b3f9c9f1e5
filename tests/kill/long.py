"""The kill loop for as long as you like: `python -m tests.kill.long 10000`.

Ends with 1 when an image was paid and lost, or paid twice. `--only` names services; `--seed` repeats a run;
`--rough`: the services lose answers and fail besides.

The mutation check, `python -m tests.kill.long 120 --only wavespeed --without T1` (or T2, grace), leaves a
safeguard out, and ends with 1 when nothing was found: a loop that finds nothing then would prove nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.kill.books import Tally
from tests.kill.lines import LINES, Line
from tests.kill.loop import LIST_LAG_S, Plan, run_lines
from tests.kill.mutations import MUTATIONS
from tests.kill.table import table

ROUND = 60
SLOW_LIST_S = 0.6


def main(arguments: Sequence[str]) -> int:
    """Kill in rounds, print the table after each, and say whether all is well."""
    wanted = options(arguments)
    lines = {name: LINES[name] for name in wanted.only}
    tallies = {name: Tally() for name in lines}
    for number in range(-(-wanted.kills // (ROUND * len(lines)))):
        for name, tally in _round(lines, wanted, number).items():
            tallies[name].add(tally)
        sys.stdout.write(f"\n{table(tallies)}")
        sys.stdout.flush()
    found = sum(tally.doubles + tally.lost for tally in tallies.values())
    return found == 0 if wanted.without else found > 0


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """What was written on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill.long", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=10_000, help="kills in all, at least")
    parser.add_argument("--only", nargs="+", default=list(LINES), choices=list(LINES), metavar="SERVICE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rough", action="store_true")
    parser.add_argument("--without", default="", choices=[name for name in MUTATIONS if name])
    return parser.parse_args(arguments)


def _round(lines: Mapping[str, Line], wanted: argparse.Namespace, number: int) -> dict[str, Tally]:
    plan = Plan(
        kills=ROUND,
        seed=1000 * wanted.seed + number,
        mutation=wanted.without,
        rough=wanted.rough,
        # Only a list that is late shows what the grace is good for.
        slow_list_s=SLOW_LIST_S if wanted.without else LIST_LAG_S,
    )
    with tempfile.TemporaryDirectory(prefix="throughline-kills-") as folder:
        return run_lines(lines, Path(folder), plan)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
