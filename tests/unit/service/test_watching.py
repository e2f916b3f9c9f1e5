"""Watching a storyboard: it ends quietly with the studio."""

from __future__ import annotations

import asyncio

import pytest

from studio import Studio
from studio.domain.run import Run
from studio.domain.view import Event
from studio.errors import Conflict
from tests.builders import a_storyboard
from tests.filling import filled
from tests.painting import FlatProvider


async def collect(studio: Studio, board_id: str, first: asyncio.Event) -> list[Event]:
    """Every event until the watching ends; `first` is set at the first one."""
    seen = []
    async for event in studio.watch(board_id, follow=True):
        seen.append(event)
        first.set()
    return seen


async def wait_for(studio: Studio, run_id: str) -> Run:
    """The run, once it has ended."""
    return await studio.wait(run_id)


async def test_leaving_the_studio_ends_those_who_follow_without_an_error() -> None:
    first = asyncio.Event()

    async with Studio.open(":memory:") as studio:
        board = filled(studio, a_storyboard(1), variations=1)
        told = studio.events(board.id)
        following = asyncio.create_task(collect(studio, board.id, first))
        await first.wait()

    assert await following == told


async def test_a_studio_that_was_left_before_cannot_be_watched() -> None:
    async with Studio.open(":memory:") as studio:
        board = studio.create_storyboard(a_storyboard(1))

    with pytest.raises(Conflict, match="This studio is closed"):
        await anext(studio.watch(board.id, follow=True))


async def test_a_run_can_be_waited_for_from_another_event_loop() -> None:
    async with Studio.open(":memory:", providers={"flat": FlatProvider}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat", variations=1))
        started = studio.start(board.id)

        ended = await asyncio.to_thread(lambda: asyncio.run(wait_for(studio, started.id)))

    assert ended.status == "done"


async def test_giving_up_waiting_for_a_run_does_not_stop_it() -> None:
    async with Studio.open(":memory:", providers={"flat": FlatProvider}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat", variations=1))
        started = studio.start(board.id)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(studio.wait(started.id), 0.001)

        ended = await studio.wait(started.id)

    assert ended.status == "done"
