"""A list's stream of server-sent events: its order, and the finished cards that are new to the reader.

For lists that are short enough to be looked at whole whenever something in them changed. A reader that comes
anew is sent everything, so nothing has to be remembered for it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress

from studio.ui.stream import HEARTBEAT_S, RETRY, heartbeat

Cards = Mapping[str, str]
"""The cards of a list in their order: id → JSON."""
Pause = Callable[[float], Awaitable[object]]
RESTS = 3.0
"""A list that takes long to look at is looked at less often: so many times as long passes in between."""


class ListStreams:
    """Every open stream of lists; all end when the studio does.

    disk_full: whether something that ended waits for room on the disk.
    """

    def __init__(
        self,
        heartbeat_s: float = HEARTBEAT_S,
        pause: Pause = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        disk_full: Callable[[], bool] = lambda: False,
    ) -> None:
        self._disk_full = disk_full
        self._heartbeat_s = heartbeat_s
        self._pause = pause
        self._clock = clock
        self._open: set[asyncio.Event] = set()
        self._closing = False

    def close(self) -> None:
        """End them all; called on the event loop."""
        self._closing = True
        for news in self._open:
            news.set()

    async def follow(self, changes: AsyncIterator[None], look: Callable[[], Cards]) -> AsyncGenerator[str]:
        """The messages for one reader. look blocks: it is called in a thread, after each of the changes."""
        told = self._disk_full()
        yield RETRY + heartbeat(told)
        known: Cards = {}
        async with self._news(changes) as news:
            while not self._closing:
                news.clear()
                began = self._clock()
                shown = await asyncio.to_thread(look)
                took_s = self._clock() - began
                news_of_cards = message(shown, known)
                if news_of_cards:
                    yield news_of_cards
                known, before, told = shown, told, self._disk_full()
                if told != before or not news_of_cards:
                    yield heartbeat(told)
                await self._pause(RESTS * took_s)
                await self._something(news)

    async def _something(self, news: asyncio.Event) -> None:
        """Until there are news, or it is time for a sign of life."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._heartbeat_s):
                await news.wait()

    @asynccontextmanager
    async def _news(self, changes: AsyncIterator[None]) -> AsyncIterator[asyncio.Event]:
        """Set whenever something changed, and when the studio ends."""
        news = asyncio.Event()

        async def listen() -> None:
            async for _ in changes:
                news.set()

        listening = asyncio.create_task(listen())
        self._open.add(news)
        try:
            yield news
        finally:
            self._open.discard(news)
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


def message(shown: Cards, known: Cards) -> str:
    """What is new to a reader who has `known`: `{"ids", "cards"}`; empty where nothing is."""
    if shown == known and list(shown) == list(known) and known:
        return ""
    fresh = ",".join(card for id, card in shown.items() if known.get(id) != card)
    return f'data: {{"ids":{json.dumps(list(shown))},"cards":[{fresh}]}}\n\n'
