"""Waiting for what nobody tells of: a row of the ledger, a charge at a service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE_S = 30.0


async def until(holds: Callable[[], bool]) -> None:
    """Look again and again until it is so; fails after half a minute, which no machine is too busy for."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  nothing tells of it
            await asyncio.sleep(0.005)
