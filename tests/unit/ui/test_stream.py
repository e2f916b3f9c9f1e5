from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from studio.domain.view import BoardView
from studio.service.studio import Studio
from studio.ui import stream
from studio.ui.boards import Boards
from studio.ui.stream import EventStream, Streams
from tests.builders import a_storyboard
from tests.filling import filled
from tests.rendering import second_best
from tests.waiting import until

HELLO = "retry: 1000\n\nevent: hb\ndata: {}\n\n"
HEARTBEAT = "event: hb\ndata: {}\n\n"
FULL = 'event: hb\ndata: {"disk_full":true}\n\n'


@pytest.fixture
def view(studio: Studio) -> BoardView:
    """Two segments, finished."""
    return filled(studio, a_storyboard(2, provider="flat"))


@pytest.fixture
def streams(studio: Studio) -> Streams:
    return Streams(studio, Boards(studio), heartbeat_s=30)


def frame_in(message: str) -> dict[str, Any]:
    """The data of a message, once its number was seen to be the frame's own."""
    number, data, *rest = message.split("\n")
    frame: dict[str, Any] = json.loads(data.removeprefix("data: "))
    assert (number, rest) == (f"id: {frame['n']}", ["", ""])
    return frame


async def first(messages: AsyncIterator[str], number: int) -> list[str]:
    return [await anext(messages) for _ in range(number)]


async def listening(streams: Streams, readers: int = 1) -> None:
    """Wait until so many readers know the board as it is and listen for news."""
    await until(lambda: sum(len(one._bells) for one in streams._open.values()) == readers)


async def all_of(messages: AsyncIterator[str]) -> list[str]:
    return [message async for message in messages]


async def test_a_reader_hears_at_once_that_the_line_is_open(streams: Streams, view: BoardView) -> None:
    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        assert await anext(messages) == HELLO


async def test_a_pick_is_told_with_the_cards_it_changed(
    studio: Studio, streams: Streams, view: BoardView
) -> None:
    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        await anext(messages)
        coming = asyncio.ensure_future(anext(messages))
        await listening(streams)
        await asyncio.to_thread(studio.pick, second_best(view, "s02.start"), "ana")
        frame = frame_in(await coming)

    assert [event["kind"] for event in frame["events"]] == ["pick.changed"]
    assert [card["key"] for card in frame["cards"]] == ["s02.start"]
    assert frame["cards"][0]["pick"]["by"] == "ana"
    assert frame["head"] is None


async def test_two_changes_are_told_without_repeating_the_first(
    studio: Studio, streams: Streams, view: BoardView
) -> None:
    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        await anext(messages)
        studio.pick(second_best(view, "s02.start"), "ana")
        await anext(messages)
        studio.pick(second_best(view, "s02.end"), "ana")
        frame = frame_in(await anext(messages))

    assert [event["n"] for event in frame["events"]] == [view.last_event + 2]
    assert [card["key"] for card in frame["cards"]] == ["s02.end"]


async def test_who_comes_late_is_sent_what_was_missed_and_every_card(
    streams: Streams, view: BoardView
) -> None:
    async with aclosing(streams.follow(view.id, 0)) as messages:
        frame = frame_in((await first(messages, 2))[1])

    assert [event["n"] for event in frame["events"]] == list(range(1, view.last_event + 1))
    assert len(frame["cards"]) == 4
    assert frame["head"]["status"] == "ready"


async def test_who_is_ahead_of_the_board_starts_anew(streams: Streams, view: BoardView) -> None:
    messages = await all_of(streams.follow(view.id, view.last_event + 1))

    assert messages == [HELLO, "event: reset\ndata: {}\n\n"]


async def test_who_is_too_far_behind_starts_anew(
    streams: Streams, view: BoardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TOO_FAR_BEHIND", 3)

    messages = await all_of(streams.follow(view.id, view.last_event - 4))

    assert messages == [HELLO, "event: reset\ndata: {}\n\n"]


async def test_a_quiet_board_is_heard_now_and_then(studio: Studio, view: BoardView) -> None:
    streams = Streams(studio, Boards(studio), heartbeat_s=0.01)

    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        assert await first(messages, 3) == [HELLO, HEARTBEAT, HEARTBEAT]


async def test_a_deleted_storyboard_ends_its_streams(
    studio: Studio, streams: Streams, view: BoardView
) -> None:
    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        await anext(messages)
        coming = asyncio.ensure_future(all_of(messages))
        await asyncio.sleep(0)
        studio.delete_storyboard(view.id)
        told = await coming

    assert told == ["event: gone\ndata: {}\n\n"]


async def test_all_streams_end_with_the_studio(streams: Streams, view: BoardView) -> None:
    followed = [asyncio.ensure_future(all_of(streams.follow(view.id, view.last_event))) for _ in range(3)]
    await listening(streams, 3)

    streams.close()
    told = await asyncio.gather(*followed)

    assert told == [[HELLO, HEARTBEAT]] * 3


async def test_a_stream_opened_at_the_end_ends_at_once(streams: Streams, view: BoardView) -> None:
    streams.close()

    assert await all_of(streams.follow(view.id, view.last_event)) == [HELLO]


async def test_a_reader_who_leaves_leaves_nothing_behind(streams: Streams, view: BoardView) -> None:
    before = asyncio.all_tasks()

    async with aclosing(streams.follow(view.id, 0)) as messages:
        await first(messages, 2)

    assert asyncio.all_tasks() == before
    assert not streams._open


async def test_no_proxy_keeps_or_gathers_a_stream(streams: Streams, view: BoardView) -> None:
    headers = EventStream(streams.follow(view.id, 0)).headers

    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-store, no-transform"
    assert headers["x-accel-buffering"] == "no"


async def test_that_the_disk_is_full_is_told_at_once_and_that_there_is_room_as_well(
    studio: Studio, streams: Streams, view: BoardView
) -> None:
    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        await anext(messages)
        coming = asyncio.ensure_future(anext(messages))
        await listening(streams)

        with studio._parts.database.unstored.waiting():
            full = await coming
            coming = asyncio.ensure_future(anext(messages))

        assert (full, await coming) == (FULL, HEARTBEAT)


async def test_who_comes_while_the_disk_is_full_hears_so_first(
    studio: Studio, streams: Streams, view: BoardView
) -> None:
    with studio._parts.database.unstored.waiting():
        async with aclosing(streams.follow(view.id, view.last_event)) as messages:
            assert await anext(messages) == f"retry: 1000\n\n{FULL}"


async def test_a_picture_goes_before_the_disk(studio: Studio, streams: Streams, view: BoardView) -> None:
    async with aclosing(streams.follow(view.id, view.last_event)) as messages:
        await anext(messages)
        studio.pick(second_best(view, "s02.start"), "ana")

        with studio._parts.database.unstored.waiting():
            told = await first(messages, 2)

    assert (frame_in(told[0])["events"][0]["kind"], told[1]) == ("pick.changed", FULL)
