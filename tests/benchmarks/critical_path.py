"""How close a run comes to the shortest time its strategy allows: wall ÷ (longest chain of calls × latency).

The provider takes exactly half a second a picture, however many are under way, so 1.00 would be a studio
that costs no time. One variation a keyframe. Child processes are warm: a small storyboard is rendered
before the first figure. Of a short run, in which one hiccup of the machine is a hundredth, the median of
three counts. Beside it, the same keyframes one after the other, as a loop over segments would make them.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from studio import Studio
from studio.domain.storyboard import StrategyName
from tests.benchmarks.figures import Figure, main
from tests.benchmarks.stand_ins import SteadyProvider
from tests.builders import a_storyboard

LATENCY_S = 0.5
SHORT_STEPS = 9
SEGMENTS = (4, 8, 16, 32)
STRATEGIES: tuple[StrategyName, ...] = (
    "end-to-start", "three-chains", "anchored-pairs", "re-anchored", "joined", "independent",
)  # fmt: skip
ONE_BY_ONE: dict[StrategyName, str] = {"three-chains": "≥ 2", "end-to-start": "≥ 1.9"}


def measure() -> list[Figure]:
    """Every strategy and length at once, then the loop that is compared with."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with Studio.open(
            Path(folder) / "data", providers={"steady": lambda: SteadyProvider(LATENCY_S)}
        ) as studio:
            await at_once(studio, "independent", 1)
            together = [
                await against_shortest(studio, strategy, count)
                for strategy in STRATEGIES
                for count in SEGMENTS
            ]
            return [*together, *[await against_loop(studio, strategy, 4) for strategy in ONE_BY_ONE]]


async def against_shortest(studio: Studio, strategy: StrategyName, segments: int) -> Figure:
    """Wall time of one run as a multiple of the shortest possible."""
    wall_s, steps = await at_once(studio, strategy, segments)
    if steps <= SHORT_STEPS:
        again = [await at_once(studio, strategy, segments) for _ in range(2)]
        wall_s = median([wall_s, *(wall for wall, _ in again)])
    shortest_s = steps * LATENCY_S
    what = f"{strategy}, {segments} segments: wall ÷ critical path"
    # With a path of one call there is nothing to divide the overhead by: said, not aimed at.
    target = "none" if strategy == "independent" else "≤ 1.05"
    return Figure(
        what, f"{wall_s / shortest_s:.3f}", target, f"{wall_s:.2f} s for {steps} steps of {LATENCY_S} s"
    )


async def against_loop(studio: Studio, strategy: StrategyName, segments: int) -> Figure:
    """How many times longer a loop over the keyframes takes than the run."""
    together_s, _steps = await at_once(studio, strategy, segments)
    board_id = new_board(studio, strategy, segments)
    keys = [keyframe.key for keyframe in studio.plan(board_id).keyframes]
    began = time.perf_counter()
    for key in keys:
        await studio.wait(studio.start(board_id, keyframes=[key]).id)
    alone_s = time.perf_counter() - began
    what = f"{strategy}, {segments} segments: one by one ÷ as a graph"
    compared = f"{alone_s:.2f} s against {together_s:.2f} s"
    return Figure(what, f"{alone_s / together_s:.2f}", ONE_BY_ONE[strategy], compared)


async def at_once(studio: Studio, strategy: StrategyName, segments: int) -> tuple[float, int]:
    """Wall time in seconds of a run over a whole new storyboard, and how many steps its plan has."""
    board_id = new_board(studio, strategy, segments)
    steps = studio.plan(board_id).steps
    began = time.perf_counter()
    run = await studio.wait(studio.start(board_id).id)
    wall_s = time.perf_counter() - began
    if run.status != "done" or studio.board(board_id).status != "ready":
        raise RuntimeError(f"{strategy}, {segments} segments: {run.status}, {run.error}")
    return wall_s, steps


def new_board(studio: Studio, strategy: StrategyName, segments: int) -> str:
    """A storyboard for the steady provider, one variation a keyframe."""
    spec = a_storyboard(segments, strategy=strategy, provider="steady", variations=1)
    return studio.create_storyboard(spec).id


if __name__ == "__main__":
    main(measure)
