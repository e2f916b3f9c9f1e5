"""Watching a storyboard: it ends quietly with the studio."""

from __future__ import annotations

import asyncio

import pytest

from studio import Studio
from studio.domain.view import Event
from studio.errors import Conflict
from tests.builders import a_storyboard
from tests.filling import filled


async def collect(studio: Studio, board_id: str, first: asyncio.Event) -> list[Event]:
    """Every event until the watching ends; `first` is set at the first one."""
    seen = []
    async for event in studio.watch(board_id, follow=True):
        seen.append(event)
        first.set()
    return seen


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
