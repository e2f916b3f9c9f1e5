"""In which order the pictures of one run are taken in, where several come in the same moment.

Taking in two at once takes each of them nearly twice as long. So one that other keyframes wait for goes
first, and those keyframes are under way before the next one's turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

Rank = tuple[int, ...]
LONGEST_WAIT_S = 0.03
"""A small picture is taken in by then. Large ones take long, and are better taken in side by side."""


class Arrivals:
    """The pictures of one run that are being taken in; none waits longer for others, in seconds.

    Lives on one event loop.
    """

    def __init__(self, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._longest_wait_s = longest_wait_s
        self._inside: dict[asyncio.Event, Rank] = {}

    @asynccontextmanager
    async def turn(self, rank: Rank, *, waits: bool = True) -> AsyncIterator[None]:
        """Take a picture in; smaller ranks that are at it go first, for a while, equal ones side by side.

        waits: whether it lets others go first at all.
        """
        done = asyncio.Event()
        self._inside[done] = rank
        try:
            if waits:
                await self._let_go_first(rank)
            yield
        finally:
            del self._inside[done]
            done.set()

    async def _let_go_first(self, rank: Rank) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._longest_wait_s):
                while earlier := [done for done, its_rank in self._inside.items() if its_rank < rank]:
                    await earlier[0].wait()
