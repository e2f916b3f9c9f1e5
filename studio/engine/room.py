"""How many bytes of pictures may wait to be read: sixteen results of 64 MB would be a gigabyte."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

MOST_BYTES = 96 * 2**20


class Room:
    """What is being read now counts; whoever would fetch more waits until there is room. Of one event loop.

    One picture always has room, however large it is.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._held = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    @contextmanager
    def hold(self, size: int) -> Iterator[None]:
        """Count so many bytes."""
        self._count(size)
        try:
            yield
        finally:
            self._count(-size)

    async def wait(self) -> None:
        """Until there is room for another picture."""
        await self._has_room.wait()

    def _count(self, size: int) -> None:
        self._held += size
        if self._held < self._most:
            self._has_room.set()
        else:
            self._has_room.clear()
