"""What has to be finished: breaking the wait for it does not break it, and closing has an end."""

from __future__ import annotations

import asyncio

import pytest

from studio.engine import finishing
from studio.engine.finishing import Finishing


async def test_what_it_gives_is_given() -> None:
    async def work() -> int:
        return 7

    assert await Finishing().of(work()) == 7


async def test_stopping_who_waits_does_not_stop_the_work() -> None:
    done, go_on = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await go_on.wait()
        done.set()

    waiting = asyncio.create_task(Finishing().of(work()))
    await asyncio.sleep(0)
    waiting.cancel()
    go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with asyncio.timeout(5):
        await done.wait()


async def test_closing_stops_who_waits_and_lets_the_work_end() -> None:
    done = asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0.01)
        done.set()

    one = Finishing()
    waiting = asyncio.create_task(one.of(work()))
    await asyncio.sleep(0)

    await one.close([waiting])

    assert (waiting.cancelled(), done.is_set()) == (True, True)


async def test_closing_gives_up_what_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finishing, "LEAVE_S", 0.01)
    one = Finishing()
    work = one.start(asyncio.Event().wait())

    async with asyncio.timeout(5):
        await one.close([])

    assert work.cancelled()


async def test_closing_where_nothing_is_under_way_is_over_at_once() -> None:
    async with asyncio.timeout(1):
        await Finishing().close([])
