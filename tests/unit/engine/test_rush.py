"""What others wait for goes first; the rest waits until that is through, and never for long."""

from __future__ import annotations

import asyncio

import pytest

from studio.engine import rush
from studio.engine.rush import Rush

MOMENT_S = 0.05
FIRST, SECOND = ("s01.end", 1), ("s02.end", 1)


@pytest.fixture(autouse=True)
def _short_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "QUIET_S", MOMENT_S)
    monkeypatch.setattr(rush, "LONGEST_S", 60.0)


async def waiting(crowd: Rush) -> asyncio.Task[None]:
    task = asyncio.create_task(crowd.over())
    await asyncio.sleep(0)
    return task


async def is_over(task: asyncio.Task[None]) -> bool:
    await asyncio.sleep(3 * MOMENT_S)
    return task.done()


async def test_what_begins_within_a_moment_is_waited_for() -> None:
    crowd = Rush()
    task = await waiting(crowd)

    crowd.begin(FIRST)

    assert not await is_over(task)
    crowd.end(FIRST)
    assert await is_over(task)


async def test_it_is_over_once_all_that_was_in_it_is_out() -> None:
    crowd = Rush()
    crowd.begin(FIRST)
    crowd.begin(SECOND)
    task = await waiting(crowd)

    crowd.out(FIRST)
    after_one = await is_over(task)
    crowd.out(SECOND)

    assert not after_one
    assert await is_over(task)


async def test_what_follows_within_a_moment_belongs_to_it() -> None:
    crowd = Rush()
    crowd.begin(FIRST)
    task = await waiting(crowd)

    crowd.end(FIRST)
    await asyncio.sleep(0)
    crowd.begin(SECOND)

    assert not await is_over(task)
    crowd.end(SECOND)
    assert await is_over(task)


async def test_a_short_rush_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "QUIET_S", 2 * MOMENT_S)
    crowd = Rush()
    crowd.begin(FIRST)
    crowd.end(FIRST)
    task = await waiting(crowd)

    await asyncio.sleep(MOMENT_S)
    crowd.begin(SECOND)
    crowd.end(SECOND)
    await asyncio.sleep(1.5 * MOMENT_S)

    assert not task.done()
    await task


async def test_it_is_not_waited_for_longer_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rush, "LONGEST_S", MOMENT_S)
    crowd = Rush()
    crowd.begin(FIRST)

    assert await is_over(await waiting(crowd))


def test_a_keyframe_is_out_once_one_of_its_calls_was_sent() -> None:
    crowd = Rush()
    crowd.begin(FIRST)
    before = crowd.is_out("s01.end")
    crowd.out(FIRST)

    assert (before, crowd.is_out("s01.end"), crowd.is_out("s02.end")) == (False, True, False)
