from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from studio.domain.variation import Variation
from studio.domain.view import BoardView
from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui import channel as channels
from studio.ui.boards import Boards, BuiltBoard
from studio.ui.channel import Channel, Reader
from studio.ui.media import inline_thumbs
from tests.builders import a_storyboard
from tests.filling import filled
from tests.rendering import second_best

SAMPLE = Path(__file__).parents[3] / "assets" / "samples" / "coffee.png"


@pytest.fixture
def view(studio: Studio) -> BoardView:
    """Two segments, finished."""
    return filled(studio, a_storyboard(2, provider="flat"))


class OvertakenBoards(Boards):
    """In the moment in which a board is read again, `overtake` has been done already."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.overtake = list[Callable[[], object]]()

    def current(self, board_id: str) -> BuiltBoard:
        while self.overtake:
            self.overtake.pop()()
        return super().current(board_id)


@asynccontextmanager
async def opened(
    studio: Studio, view: BoardView, boards: Boards | None = None
) -> AsyncIterator[tuple[Channel, asyncio.Event]]:
    """The board's channel, and the bell of one who looks."""
    boards = boards or Boards(studio)
    channel = Channel(studio, boards, boards.current(view.id))
    with channel.bell() as bell:
        yield channel, bell
    await channel.close()


async def rung(bell: asyncio.Event, within_s: float = 10) -> None:
    await asyncio.wait_for(bell.wait(), within_s)
    bell.clear()


def frame_in(message: str) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(message.split("data: ")[1])
    return frame


async def test_readers_who_have_seen_the_same_are_sent_the_same_message(
    studio: Studio, view: BoardView
) -> None:
    async with opened(studio, view) as (channel, bell):
        ana, ben = Reader(view.last_event, channel.board), Reader(view.last_event, channel.board)

        studio.pick(second_best(view, "s02.start"), "ana")
        await rung(bell)

        assert await channel.message(ana) is await channel.message(ben)
        assert (ana.after, ben.after) == (view.last_event + 1, view.last_event + 1)


async def test_a_reader_who_missed_more_is_sent_more(studio: Studio, view: BoardView) -> None:
    async with opened(studio, view) as (channel, bell):
        studio.pick(second_best(view, "s02.start"), "ana")
        await rung(bell)

        frame = frame_in(await channel.message(Reader(2, channel.board)))

        assert [event["n"] for event in frame["events"]] == list(range(3, view.last_event + 2))
        assert len(frame["cards"]) == 4


async def test_a_new_picture_comes_along_with_its_card(studio: Studio, view: BoardView) -> None:
    async with opened(studio, view) as (channel, bell):
        reader = Reader(view.last_event, channel.board)

        own = await studio.add_variation(view.id, "s01.end", SAMPLE, by="ana")
        await rung(bell)

        frame = frame_in(await channel.message(reader))
        assert frame["pictures"] == inline_thumbs(studio, [own.image.sha256])
        assert list(frame["pictures"]) == [frame["cards"][0]["variations"][2]["thumb"]]


async def test_a_picture_made_while_the_board_was_read_for_something_else_comes_along(
    studio: Studio, view: BoardView
) -> None:
    loop, own = asyncio.get_running_loop(), list[Variation]()

    def add() -> None:
        adding = studio.add_variation(view.id, "s01.end", SAMPLE, by="ana")
        own.append(asyncio.run_coroutine_threadsafe(adding, loop).result())

    boards = OvertakenBoards(studio)
    async with opened(studio, view, boards) as (channel, bell):
        reader = Reader(view.last_event, channel.board)
        boards.overtake.append(add)

        studio.pick(second_best(view, "s02.start"), "ana")
        await rung(bell)

        frame = frame_in(await channel.message(reader))
        assert frame["pictures"] == inline_thumbs(studio, [own[0].image.sha256])
        assert list(frame["pictures"]) == [frame["cards"][0]["variations"][2]["thumb"]]


async def test_a_picture_made_before_its_reader_came_comes_along(studio: Studio, view: BoardView) -> None:
    own = await studio.add_variation(view.id, "s01.end", SAMPLE, by="ana")

    async with opened(studio, view) as (channel, _):
        frame = frame_in(await channel.message(Reader(view.last_event, channel.board)))

        assert frame["pictures"] == inline_thumbs(studio, [own.image.sha256])


async def test_a_picture_is_not_sent_along_twice(studio: Studio, view: BoardView) -> None:
    async with opened(studio, view) as (channel, bell):
        reader = Reader(view.last_event, channel.board)
        await studio.add_variation(view.id, "s01.end", SAMPLE, by="ana")
        await rung(bell)
        await channel.message(reader)

        studio.pick(second_best(view, "s02.end"), "ana")
        await rung(bell)

        assert frame_in(await channel.message(reader))["pictures"] == {}


async def test_what_closely_follows_a_change_waits_for_company(
    studio: Studio, view: BoardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "SPACING_S", 0.5)
    async with opened(studio, view) as (channel, bell):
        reader = Reader(view.last_event, channel.board)
        studio.pick(second_best(view, "s01.start"), "ana")
        await rung(bell)
        await channel.message(reader)

        studio.pick(second_best(view, "s02.start"), "ana")
        studio.pick(second_best(view, "s02.end"), "ana")
        await rung(bell)

        kinds = [event["kind"] for event in frame_in(await channel.message(reader))["events"]]
        assert kinds == ["pick.changed", "pick.changed"]


async def test_a_picture_waits_for_nobody(
    studio: Studio, view: BoardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "SPACING_S", 60)
    async with opened(studio, view) as (channel, bell):
        studio.pick(second_best(view, "s01.start"), "ana")
        await rung(bell)

        await studio.add_variation(view.id, "s01.end", SAMPLE, by="ana")
        await rung(bell)

        assert len(channel.board.view.keyframes["s01.end"].variations) == 3


async def test_a_deleted_board_is_told_to_who_looks(studio: Studio, view: BoardView) -> None:
    async with opened(studio, view) as (channel, bell):
        studio.delete_storyboard(view.id)
        await rung(bell)

        with pytest.raises(NotFound):
            channel.check()
        assert channel.over


async def test_a_closed_channel_leaves_nothing_running(studio: Studio, view: BoardView) -> None:
    before = asyncio.all_tasks()

    async with opened(studio, view) as (channel, _):
        assert channel.has_readers

    assert not channel.has_readers
    assert asyncio.all_tasks() == before
