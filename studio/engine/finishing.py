"""What is finished also where whoever waits for it is stopped: an end being written, an order being begun.

What one would get wrong: a cancelled task is broken off at its next await, and so would be the writing that
says how it ended; what it stood for would be under way for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")
LEAVE_S = 5.0
"""How long a studio that closes waits for what is being finished; a full disk would hold it for ever."""


def cancel_begun(task: asyncio.Task[Any]) -> None:
    """Cancel a task, but not before its first step: then nothing of it ran, nor what says how it ended."""
    task.get_loop().call_soon(task.cancel)


class Finishing:
    """Such work of one part of the engine. Lives on one event loop."""

    def __init__(self) -> None:
        # Held here: a task that nobody refers to may vanish in the middle of its work.
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin it; nobody has to wait for it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def of(self, work: Coroutine[Any, Any, T]) -> T:
        """What it gives. Being cancelled breaks the wait, not the work."""
        return await asyncio.shield(self.start(work))

    async def close(self, tasks: Collection[asyncio.Task[Any]]) -> None:
        """Cancel these, and wait for what they and others have to finish, for so long and no longer.

        What is given up then is found at the next start.
        """
        for task in tasks:
            cancel_begun(task)
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_S):
                await _all_over(tasks)
                await _all_over(self._tasks)
        left = [*tasks, *self._tasks]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _all_over(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Unlike a gather, that is cancelled, this leaves them alone."""
    if tasks:
        await asyncio.wait(tasks)
