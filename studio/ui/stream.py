"""A board's stream of server-sent events: what happened, and the finished cards that it changed.

A reader is a cursor into the events table and nothing else: one that stopped reading costs nothing and
catches up. The feed says that something happened; what is sent is read from the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from starlette.responses import StreamingResponse

from studio.domain.view import Event
from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui.boards import Boards, BuiltBoard

HEARTBEAT_S = 15.0
TOO_FAR_BEHIND = 2_000  # events; a fresh snapshot is cheaper than their replay
RETRY = "retry: 1000\n\n"


class EventStream(StreamingResponse):
    """An answer that goes on; a proxy must neither keep nor gather it."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncIterator[str]) -> None:
        super().__init__(
            content, headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
        )


def signal(name: str) -> str:
    """A message without content: `hb` (still there), `reset` (fetch the board anew), `gone` (deleted)."""
    return f"event: {name}\ndata: {{}}\n\n"


class Reader:
    """One reader's cursor: the last event it has seen, and the cards and head it was sent."""

    def __init__(self, after: int, board: BuiltBoard) -> None:
        # Who asks from the present event on has just fetched this very board. Of others nothing is known.
        fresh = after == board.n
        self.after = after
        self._versions: Mapping[str, str] = board.versions if fresh else {}
        self._head = board.head if fresh else None

    def message(self, board: BuiltBoard, events: list[Event]) -> str:
        """What is new to this reader. Afterwards it has seen the board as it is."""
        data = board.frame(events, self._versions, self._head)
        self.after, self._versions, self._head = board.n, board.versions, board.head
        return f"id: {board.n}\ndata: {data}\n\n"


class Streams:
    """Every open stream of this studio; all end when the studio does."""

    def __init__(self, studio: Studio, boards: Boards, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._studio = studio
        self._boards = boards
        self._heartbeat_s = heartbeat_s
        self._open: set[asyncio.Event] = set()
        self._closing = False

    def close(self) -> None:
        """End them all; called on the event loop."""
        self._closing = True
        for news in self._open:
            news.set()

    async def follow(self, board_id: str, after: int) -> AsyncGenerator[str, None]:
        """The messages for one reader who has seen everything up to event `after`."""
        # What gathers answers on the way lets this through, or the page notices.
        yield RETRY + signal("hb")
        try:
            board = await asyncio.to_thread(self._boards.current, board_id)
            if not board.n - TOO_FAR_BEHIND <= after <= board.n:
                yield signal("reset")
                return
            async with self._news(board_id, after) as news:
                reader = Reader(after, board)
                while not self._closing:
                    yield await self._next(board_id, reader, news)
                    await asyncio.sleep(0)  # a replay that never waits would go on after its reader has left
        except NotFound:
            yield signal("gone")

    async def _next(self, board_id: str, reader: Reader, news: asyncio.Event) -> str:
        """The next message: a frame where something is new, a heartbeat where nothing was for a while."""
        with suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), self._heartbeat_s)
        news.clear()
        board = await asyncio.to_thread(self._boards.current, board_id)
        events = await asyncio.to_thread(self._studio.events, board_id, reader.after)
        fresh = [event for event in events if event.number <= board.n]
        return reader.message(board, fresh) if fresh else signal("hb")

    @asynccontextmanager
    async def _news(self, board_id: str, after: int) -> AsyncIterator[asyncio.Event]:
        """Set whenever the board has a new event, when it is deleted, and when the studio ends."""
        news = asyncio.Event()
        if self._closing:
            news.set()

        async def listen() -> None:
            try:
                async for _ in self._studio.watch(board_id, after=after, follow=True):
                    news.set()
            finally:
                news.set()

        listening = asyncio.create_task(listen())
        self._open.add(news)
        try:
            yield news
        finally:
            self._open.discard(news)
            listening.cancel()
            with suppress(asyncio.CancelledError, NotFound):
                await listening
