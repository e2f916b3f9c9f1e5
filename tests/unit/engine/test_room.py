"""No more is fetched than can be read soon."""

from __future__ import annotations

import asyncio

from studio.engine.room import Room


async def test_who_would_fetch_waits_until_what_is_there_was_read() -> None:
    room, order = Room(most=10), list[str]()

    async def fetch() -> None:
        await room.wait()
        order.append("fetched")

    with room.hold(6), room.hold(6):
        fetching = asyncio.create_task(fetch())
        await asyncio.sleep(0.01)
        order.append("read")
    await fetching

    assert order == ["read", "fetched"]


async def test_below_the_limit_nobody_waits() -> None:
    room = Room(most=10)

    with room.hold(9):
        async with asyncio.timeout(1):
            await room.wait()


async def test_one_picture_has_room_however_large_it_is() -> None:
    room = Room(most=10)

    async with asyncio.timeout(1):
        await room.wait()
    with room.hold(64):
        pass
    async with asyncio.timeout(1):
        await room.wait()
