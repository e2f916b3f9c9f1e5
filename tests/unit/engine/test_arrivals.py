"""Whose picture is taken in first."""

from __future__ import annotations

import asyncio

from studio.engine.arrivals import Arrivals


async def take_in(arrivals: Arrivals, rank: int, told: list[str], done: asyncio.Event | None = None) -> None:
    """Take a picture in until `done`, and say when that began and ended."""
    async with arrivals.turn((rank,)):
        told.append(f"{rank} begins")
        await (done.wait() if done else asyncio.sleep(0))
        told.append(f"{rank} ends")


async def after(first: int, second: int) -> list[str]:
    """What is told when one of a rank comes while one of another is being taken in."""
    arrivals, told, done = Arrivals(longest_wait_s=60), list[str](), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(take_in(arrivals, first, told, done))
        group.create_task(take_in(arrivals, second, told))
        await asyncio.sleep(0)
        done.set()
    return told


async def test_what_most_waits_for_goes_first() -> None:
    assert await after(-2, -1) == ["-2 begins", "-2 ends", "-1 begins", "-1 ends"]


async def test_more_waited_for_does_not_wait_for_what_was_there_before() -> None:
    assert await after(-1, -2) == ["-1 begins", "-2 begins", "-2 ends", "-1 ends"]


async def test_what_is_waited_for_alike_goes_side_by_side() -> None:
    arrivals, told = Arrivals(), list[str]()

    await asyncio.gather(take_in(arrivals, 1, told), take_in(arrivals, 1, told))

    assert told == ["1 begins", "1 begins", "1 ends", "1 ends"]


async def test_what_cannot_wait_lets_nobody_go_first() -> None:
    arrivals = Arrivals(longest_wait_s=60)

    async with arrivals.turn((-2,)), asyncio.timeout(5), arrivals.turn((-1,), waits=False):
        pass


async def test_nobody_waits_long_for_a_picture_that_takes_long() -> None:
    arrivals, told, done = Arrivals(), list[str](), asyncio.Event()

    async with asyncio.TaskGroup() as group:
        group.create_task(take_in(arrivals, -2, told, done))
        await asyncio.wait_for(group.create_task(take_in(arrivals, -1, told)), 5)
        done.set()

    assert told == ["-2 begins", "-1 begins", "-1 ends", "-2 ends"]


async def test_one_that_was_given_up_lets_the_next_go() -> None:
    arrivals, told = Arrivals(), list[str]()
    given_up = asyncio.create_task(take_in(arrivals, -2, told, asyncio.Event()))
    await asyncio.sleep(0)

    given_up.cancel()
    await take_in(arrivals, -1, told)

    assert told == ["-2 begins", "-1 begins", "-1 ends"]
