"""A child process that renders slowly until it is killed: `python -m tests.kill.worker HOME`.

With a second argument, the note of a regeneration, it renders at once, and then regenerates slowly.
"""

from __future__ import annotations

import asyncio
import sys

from studio import Studio
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory


async def regenerate(home: str, note: str) -> None:
    """Render a storyboard of one segment, then one of its keyframes again; say its id in between."""
    provider = FlatProvider(concurrency=1)
    async with Studio.open(home, providers={"flat": factory(provider)}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat", variations=3))
        await studio.wait(studio.start(board.id).id)
        provider.latency_s = 1.0
        run = studio.regenerate(board.id, "s01.start", note=note)
        sys.stdout.write(f"{board.id}\n")
        sys.stdout.flush()
        await studio.wait(run.id)


async def main(home: str) -> None:
    """Render a storyboard of four segments, three variations each, 30 ms a picture; say its id first."""
    provider = FlatProvider(latency_s=0.03, concurrency=2)
    async with Studio.open(home, providers={"flat": factory(provider)}) as studio:
        boards = studio.storyboards()
        board = (
            boards[0] if boards else studio.create_storyboard(a_storyboard(4, provider="flat", variations=3))
        )
        run = studio.start(board.id)
        sys.stdout.write(f"{board.id}\n")
        sys.stdout.flush()
        await studio.wait(run.id)


if __name__ == "__main__":
    asyncio.run(regenerate(*sys.argv[1:]) if sys.argv[2:] else main(sys.argv[1]))
