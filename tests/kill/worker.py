"""A child process that renders slowly until it is killed: `python -m tests.kill.worker HOME`."""

from __future__ import annotations

import asyncio
import sys

from studio import Studio
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory


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
    asyncio.run(main(sys.argv[1]))
