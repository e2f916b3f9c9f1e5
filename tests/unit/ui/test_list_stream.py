"""The stream of a list: all of it at first, then what is new, and an end."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from studio.ui.list_stream import ListStreams, message

HELLO = "retry: 1000\n\nevent: hb\ndata: {}\n\n"
HEARTBEAT = "event: hb\ndata: {}\n\n"
FULL = 'event: hb\ndata: {"disk_full":true}\n\n'


class Shelf:
    """A list that a test changes."""

    def __init__(self, **cards: str) -> None:
        self.cards = {id: json.dumps(text) for id, text in cards.items()}
        self._news: asyncio.Queue[None] = asyncio.Queue()

    def put(self, id: str, text: str) -> None:
        self.cards = {id: json.dumps(text), **{one: card for one, card in self.cards.items() if one != id}}
        self._news.put_nowait(None)

    async def changes(self) -> AsyncIterator[None]:
        while True:
            await self._news.get()
            yield None

    def look(self) -> dict[str, str]:
        return dict(self.cards)


def said(text: str) -> Any:
    return json.loads(text.removeprefix("data: "))


async def test_a_new_reader_is_sent_the_whole_list() -> None:
    shelf = Shelf(b="two", a="one")

    async with aclosing(ListStreams().follow(shelf.changes(), shelf.look)) as messages:
        assert await anext(messages) == HELLO
        assert said(await anext(messages)) == {"ids": ["b", "a"], "cards": ["two", "one"]}


async def test_afterwards_only_what_changed() -> None:
    shelf = Shelf(a="one")
    async with aclosing(ListStreams().follow(shelf.changes(), shelf.look)) as messages:
        await anext(messages)
        await anext(messages)

        shelf.put("b", "two")

        assert said(await anext(messages)) == {"ids": ["b", "a"], "cards": ["two"]}


async def test_where_nothing_is_new_it_beats() -> None:
    shelf = Shelf(a="one")
    async with aclosing(ListStreams(heartbeat_s=0.01).follow(shelf.changes(), shelf.look)) as messages:
        await anext(messages)
        await anext(messages)

        assert await anext(messages) == HEARTBEAT


async def test_that_the_disk_is_full_is_told_once_and_to_who_comes_then() -> None:
    shelf, disk = Shelf(a="one"), {"full": False}
    streams = ListStreams(disk_full=lambda: disk["full"])
    async with aclosing(streams.follow(shelf.changes(), shelf.look)) as messages:
        told = [await anext(messages), await anext(messages)]
        disk["full"] = True
        shelf.put("b", "two")
        told += [await anext(messages), await anext(messages)]
    async with aclosing(streams.follow(shelf.changes(), shelf.look)) as messages:
        later = await anext(messages)

    assert (told[0], told[2], said(told[3])["cards"]) == (HELLO, FULL, ["two"])
    assert later == f"retry: 1000\n\n{FULL}"


async def test_a_list_that_takes_long_to_look_at_is_looked_at_less_often() -> None:
    shelf, rests, times = Shelf(a="one"), list[float](), iter([0.0, 0.25, 9.0, 9.01])

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    streams = ListStreams(heartbeat_s=0.01, pause=rest, clock=lambda: next(times))
    async with aclosing(streams.follow(shelf.changes(), shelf.look)) as messages:
        await anext(messages)
        await anext(messages)
        await anext(messages)

    assert rests == [0.75]


async def test_all_end_when_the_studio_does() -> None:
    shelf, streams = Shelf(a="one"), ListStreams()
    messages = streams.follow(shelf.changes(), shelf.look)
    await anext(messages)
    await anext(messages)

    asyncio.get_running_loop().call_soon(streams.close)

    assert [one async for one in messages] == []


def test_what_was_taken_away_is_missing_from_the_order() -> None:
    assert said(message({"a": "1"}, {"b": "2", "a": "1"})) == {"ids": ["a"], "cards": []}


def test_another_order_is_news() -> None:
    assert said(message({"a": "1", "b": "2"}, {"b": "2", "a": "1"})) == {"ids": ["a", "b"], "cards": []}
