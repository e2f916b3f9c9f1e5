"""How close a run over the wire of a paid service comes to the shortest time: wall ÷ (chain × job time).

The service gives an id at once and has the picture after exactly its job time, so all above 1.00 is the
studio's: the request, the ledger, the waiting for the next poll, the download. A small storyboard is
rendered first, after which the service's usual time is known, as it is in daily use. A service that is sent
one request at a time is allowed those requests' own time on top.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from itertools import product
from pathlib import Path

from studio import Studio
from studio.domain.storyboard import StrategyName
from tests.benchmarks.figures import Figure, main
from tests.benchmarks.local_services import served
from tests.builders import a_storyboard

JOBS: tuple[tuple[str, float, str], ...] = (
    ("fal", 0.5, "≤ 1.15"),
    ("replicate", 0.5, "≤ 1.15"),
    ("wavespeed", 0.5, "≤ 1.15, and its POSTs' time"),
    ("fal", 4.0, "≤ 1.05"),
)
STRATEGIES: tuple[StrategyName, ...] = ("end-to-start", "three-chains")
SEGMENTS = (4, 8)


def measure() -> list[Figure]:
    """Two strategies over each service."""
    return [
        figure for name, job_s, target in JOBS for figure in asyncio.run(over_the_wire(name, job_s, target))
    ]


async def over_the_wire(name: str, job_s: float, target: str) -> list[Figure]:
    """The figures of one service."""
    with served(name, job_s) as settings, tempfile.TemporaryDirectory() as folder:
        async with Studio.open(Path(folder) / "data", settings=settings) as studio:
            await rendered(studio, name, "end-to-start", 2)
            figures = []
            for strategy, segments in product(STRATEGIES, SEGMENTS):
                wall_s, steps = await rendered(studio, name, strategy, segments)
                figures.append(
                    Figure(
                        f"{name}, {job_s:g} s jobs, {strategy}, {segments} segments: wall ÷ critical path",
                        f"{wall_s / (steps * job_s):.3f}",
                        target,
                        f"{wall_s:.2f} s for {steps} steps",
                    )
                )
    return figures


async def rendered(studio: Studio, name: str, strategy: StrategyName, segments: int) -> tuple[float, int]:
    """Wall time in seconds of a run over a new storyboard, and how many steps its plan has."""
    spec = a_storyboard(segments, strategy=strategy, provider=name, variations=1)
    board_id = studio.create_storyboard(spec).id
    steps = studio.plan(board_id).steps
    began = time.perf_counter()
    run = await studio.wait(studio.start(board_id).id)
    wall_s = time.perf_counter() - began
    if run.status != "done" or studio.board(board_id).status != "ready":
        raise RuntimeError(f"{name}, {strategy}: {run.status}, {run.error}")
    return wall_s, steps


if __name__ == "__main__":
    main(measure)
