"""Holding who writes, before it or between the commit and what comes after it: something else comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from studio.store.database import Database
from studio.store.transaction import Transaction

Write = Callable[[Callable[[Transaction], Any]], Awaitable[Any]]


def held_after(database: Database, let_go: asyncio.Event) -> Write:
    """A `write_async` that has committed, and gives what it wrote only once it is let go."""
    write = database.write_async

    async def write_and_wait(work: Callable[[Transaction], Any]) -> Any:
        written = await write(work)
        await let_go.wait()
        return written

    return write_and_wait


def preceded_by(database: Database, happening: Callable[[], Any]) -> Write:
    """A `write_async` before which, once, something else happens to the studio."""
    write, left = database.write_async, [happening]

    async def happen_and_write(work: Callable[[Transaction], Any]) -> Any:
        while left:
            await asyncio.to_thread(left.pop())
        return await write(work)

    return happen_and_write
