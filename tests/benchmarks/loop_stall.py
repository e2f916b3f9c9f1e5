"""Whether anything holds up the event loop while pictures are painted: how late a 5 ms timer comes.

A late timer is a click that is not answered. The run is one the sketch renderer makes from the sample
photos; it works in child processes, so that the loop only waits. On a machine with fewer cores than
children, some lateness is theirs.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from studio import Studio
from tests.benchmarks.figures import Figure, main, milliseconds, percentile
from tests.builders import a_storyboard

TICK_S = 0.005
SAMPLES = Path(__file__).resolve().parents[2] / "assets" / "samples"


def measure() -> list[Figure]:
    """Lateness of the timer during one render of four segments with two variations."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        async with Studio.open(Path(folder) / "data") as studio:
            board_id = await new_board(studio)
            late: list[float] = []
            ticking = asyncio.create_task(tick(late))
            began = time.perf_counter()
            await studio.wait(studio.start(board_id).id)
            wall_s = time.perf_counter() - began
            ticking.cancel()
    note = f"{len(late)} ticks in {wall_s:.1f} s of rendering"
    return [
        Figure("event loop late while sketching, p99", milliseconds(percentile(late, 0.99)), "≤ 20 ms", note),
        Figure("event loop late while sketching, longest", milliseconds(max(late)), "≤ 50 ms", note),
    ]


async def new_board(studio: Studio) -> str:
    """A storyboard of the sample photos for the sketch renderer."""
    influencer = await studio.add_influencer(SAMPLES / "astronaut.png", name="Eileen")
    product = await studio.add_product(SAMPLES / "coffee.png", name="Espresso")
    spec = a_storyboard(4, influencer=influencer.id, product=product.id, variations=2, provider="sketch")
    return studio.create_storyboard(spec).id


async def tick(late: list[float]) -> None:
    """Note, again and again, how much later than asked the loop came back."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(TICK_S)
        late.append(max(0.0, time.perf_counter() - began - TICK_S))


if __name__ == "__main__":
    main(measure)
