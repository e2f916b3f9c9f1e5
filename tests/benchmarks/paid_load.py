"""Sixteen 4K results in flight at once: how late the event loop comes back, and how much memory it takes.

The service runs in a process of its own. Memory is the most that the studio's own process held above what
it held before, looked at twenty times a second; its child processes have limits of their own.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from studio import Studio
from tests.benchmarks.figures import Figure, main, milliseconds, percentile
from tests.benchmarks.local_services import served
from tests.benchmarks.loop_stall import tick
from tests.benchmarks.processes import resident_bytes
from tests.builders import a_storyboard

IN_FLIGHT = 16
JOB_S = 1.0
MEGABYTE = 1_000_000
LOOK_S = 0.05


def measure() -> list[Figure]:
    """One keyframe with sixteen variations in 4K, after one in 1K that warms everything up."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with served("fal", JOB_S, concurrency=IN_FLIGHT) as settings, tempfile.TemporaryDirectory() as folder:
        async with Studio.open(Path(folder) / "data", settings=settings) as studio:
            await render(studio, "1K", 1)
            late: list[float] = []
            held: list[int] = []
            before = resident_bytes()
            watching = [asyncio.create_task(tick(late)), asyncio.create_task(weigh(held))]
            await render(studio, "4K", IN_FLIGHT)
            for task in watching:
                task.cancel()
    grown = (max(held) - before) / MEGABYTE
    note = f"{IN_FLIGHT} variations in flight, {len(late)} ticks"
    return [
        Figure("event loop late with 4K results, p99", milliseconds(percentile(late, 0.99)), "≤ 20 ms", note),
        Figure("event loop late with 4K results, longest", milliseconds(max(late)), "≤ 50 ms", note),
        Figure(
            "memory of the studio with 4K results",
            f"{max(held) / MEGABYTE:.0f} MB",
            "≤ 400 MB",
            f"{grown:+.0f} MB above the {before / MEGABYTE:.0f} MB before",
        ),
    ]


async def render(studio: Studio, size: str, variations: int) -> None:
    """One keyframe's worth of a new storyboard."""
    spec = a_storyboard(1, strategy="end-to-start", provider="fal", variations=variations, size=size)
    board_id = studio.create_storyboard(spec).id
    run = await studio.wait(studio.start(board_id, keyframes=["s01.start"]).id)
    if run.status != "done":
        raise RuntimeError(f"{run.status}, {run.error}")


async def weigh(held: list[int]) -> None:
    """Note, again and again, how much the process holds; asked in a thread, so that asking is not a stall."""
    while True:
        held.append(await asyncio.to_thread(resident_bytes))
        await asyncio.sleep(LOOK_S)


if __name__ == "__main__":
    main(measure)
