"""How close a run over the wire of a paid service comes to the shortest time: wall ÷ (chain × job time).

The service gives an id at once and has the picture after exactly its job time, so all above 1.00 is the
studio's: the request, the ledger, the waiting for the next poll, the download. A small storyboard is
rendered first, after which the service's usual time is known, as it is in daily use. A service that is sent
one request at a time is allowed those requests' own time on top: from the receipts, the usual time from a
call's row to its job's id, for each call of a step.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from itertools import product
from pathlib import Path

from studio import Studio
from studio.domain.storyboard import StrategyName
from tests.benchmarks.figures import Figure, main, median
from tests.benchmarks.local_services import served
from tests.builders import a_storyboard

JOBS = (("fal", 0.5, 1.15), ("replicate", 0.5, 1.15), ("wavespeed", 0.5, 1.15), ("fal", 4.0, 1.05))
"""Service, the time of its jobs in s, and the ratio aimed at."""
ONE_POST_AT_A_TIME = ("wavespeed",)
STRATEGIES: tuple[StrategyName, ...] = ("end-to-start", "three-chains")
SEGMENTS = (4, 8)


def measure() -> list[Figure]:
    """Two strategies over each service."""
    return [figure for name, job_s, most in JOBS for figure in asyncio.run(over_the_wire(name, job_s, most))]


async def over_the_wire(name: str, job_s: float, most: float) -> list[Figure]:
    """The figures of one service."""
    with served(name, job_s) as settings, tempfile.TemporaryDirectory() as folder:
        async with Studio.open(Path(folder) / "data", settings=settings) as studio:
            await rendered(studio, name, "end-to-start", 2)
            figures = []
            for strategy, segments in product(STRATEGIES, SEGMENTS):
                wall_s, steps, posts_s = await rendered(studio, name, strategy, segments)
                posts = posts_s / job_s if name in ONE_POST_AT_A_TIME else 0.0
                figures.append(
                    Figure(
                        f"{name}, {job_s:g} s jobs, {strategy}, {segments} segments: wall ÷ critical path",
                        f"{wall_s / (steps * job_s):.3f}",
                        f"≤ {most:g}" + (f" + {posts:.3f} for its POSTs" if posts else ""),
                        f"{wall_s:.2f} s for {steps} steps",
                    )
                )
    return figures


async def rendered(
    studio: Studio, name: str, strategy: StrategyName, segments: int
) -> tuple[float, int, float]:
    """Wall time in seconds of a run over a new storyboard, how many steps its plan has, and the seconds that
    the POSTs of one step take one after the other."""
    spec = a_storyboard(segments, strategy=strategy, provider=name, variations=1)
    board_id = studio.create_storyboard(spec).id
    plan = studio.plan(board_id)
    began = time.perf_counter()
    run = await studio.wait(studio.start(board_id).id)
    wall_s = time.perf_counter() - began
    if run.status != "done" or studio.board(board_id).status != "ready":
        raise RuntimeError(f"{name}, {strategy}: {run.status}, {run.error}")
    posts_s = plan.calls / plan.steps * median(posting_times(studio, board_id))
    return wall_s, plan.steps, posts_s


def posting_times(studio: Studio, board_id: str) -> list[float]:
    """How long each call of a board was on its way to the service's id of its job, in seconds."""
    picked = [keyframe.variations[0] for keyframe in studio.board(board_id).keyframes.values()]
    receipts = [studio.receipt(variation.id) for variation in picked]
    return [(one.accepted_at - one.asked_at).total_seconds() for one in receipts if one.accepted_at]


if __name__ == "__main__":
    main(measure)
