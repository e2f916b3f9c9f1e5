"""What stays in memory after rendering: growth of the process over a thousand keyframes.

The first storyboard warms everything up (child processes, caches of fixed size) and is not counted. What
grows after that would grow for ever.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
from pathlib import Path

from studio import Studio
from tests.benchmarks.figures import Figure, main
from tests.benchmarks.processes import children_bytes, resident_bytes
from tests.benchmarks.stand_ins import SteadyProvider
from tests.builders import a_storyboard

KEYFRAMES = 1000
SEGMENTS = 25  # two keyframes each: 50 a storyboard
MEGABYTE = 1_000_000


def measure() -> list[Figure]:
    """Render twenty storyboards of fifty keyframes, and weigh the process before and after."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with Studio.open(
            Path(folder) / "data", providers={"steady": lambda: SteadyProvider(0.0)}
        ) as studio:
            await render_one(studio)
            before, children_before = weigh()
            for _ in range(KEYFRAMES // (2 * SEGMENTS)):
                await render_one(studio)
            after, children_after = weigh()
    grown, children_grown = after - before, children_after - children_before
    return [
        Figure(
            "memory of the studio after 1,000 more keyframes",
            f"{grown / MEGABYTE:+.1f} MB",
            "≤ 50 MB",
            f"from {before / MEGABYTE:.0f} to {after / MEGABYTE:.0f} MB",
        ),
        Figure(
            "memory of its child processes, the same time", f"{children_grown / MEGABYTE:+.1f} MB", "≤ 50 MB"
        ),
    ]


async def render_one(studio: Studio) -> None:
    """One storyboard of fifty keyframes, rendered and looked at."""
    spec = a_storyboard(SEGMENTS, strategy="independent", provider="steady", variations=1)
    board_id = studio.create_storyboard(spec).id
    await studio.wait(studio.start(board_id).id)
    studio.board(board_id)


def weigh() -> tuple[int, int]:
    """Bytes held by this process and by its children, after everything unused was let go."""
    gc.collect()
    return resident_bytes(), children_bytes()


if __name__ == "__main__":
    main(measure)
