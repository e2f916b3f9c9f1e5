"""All benchmarks, each in a process of its own, as one Markdown table: `python -m tests.benchmarks`.

With names, only those: `python -m tests.benchmarks memory loop_stall`. A quiet machine makes the figures
worth more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.figures import Figure, as_table

ROOT = Path(__file__).resolve().parents[2]
NAMES = (
    "critical_path",
    "board_latency",
    "start_up",
    "board_at_scale",
    "sketch_frame",
    "loop_stall",
    "memory",
    "paid_chain",
    "paid_load",
    "ledger",
    "kits",
)


def run(name: str) -> list[Figure]:
    """The figures of one benchmark; one that says so where it did not come through."""
    print(f"{name} …", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return [Figure(name, "did not come through", "", "its words stand above")]
    return [Figure(**figure) for figure in json.loads(done.stdout.splitlines()[-1])]


if __name__ == "__main__":
    print(as_table([figure for name in sys.argv[1:] or NAMES for figure in run(name)]))
