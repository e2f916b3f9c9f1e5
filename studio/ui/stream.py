"""A board's stream of server-sent events: what happened, and the finished cards that it changed.

One that stopped reading costs nothing and catches up (channel.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.responses import StreamingResponse

from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui.boards import Boards, BuiltBoard
from studio.ui.channel import Channel, Reader

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
    """A message without content: `reset` (fetch the board anew), `gone` (deleted)."""
    return f"event: {name}\ndata: {{}}\n\n"


def heartbeat(disk_full: bool) -> str:
    """Still there; and whether something that ended waits for room on the disk, which no board can say."""
    return 'event: hb\ndata: {"disk_full":true}\n\n' if disk_full else signal("hb")


class Streams:
    """Every open stream of this studio; all end when the studio does."""

    def __init__(self, studio: Studio, boards: Boards, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._studio = studio
        self._boards = boards
        self._heartbeat_s = heartbeat_s
        self._open: dict[str, Channel] = {}
        self._closing = False

    def close(self) -> None:
        """End them all; called on the event loop."""
        self._closing = True
        for channel in self._open.values():
            channel.ring()

    async def follow(self, board_id: str, after: int) -> AsyncGenerator[str, None]:
        """The messages for one reader who has seen everything up to event `after`."""
        # What gathers answers on the way lets this through, or the page notices.
        disk_full = self._studio.unstored > 0
        yield RETRY + heartbeat(disk_full)
        try:
            board = await asyncio.to_thread(self._boards.current, board_id)
            if not board.n - TOO_FAR_BEHIND <= after <= board.n:
                yield signal("reset")
                return
            async with self._channel(board) as (channel, bell):
                reader = Reader(after, board, disk_full)
                while not (self._closing or channel.over):
                    yield await self._next(channel, reader, bell)
                    await asyncio.sleep(0)  # a replay that never waits would go on after its reader has left
                channel.check()
        except NotFound:
            yield signal("gone")

    async def _next(self, channel: Channel, reader: Reader, bell: asyncio.Event) -> str:
        """The next message: a frame where something is new, a heartbeat where nothing was for a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._heartbeat_s):
                while not (self._closing or channel.over or reader.lacks_something(channel)):
                    await bell.wait()
                    bell.clear()
        channel.check()
        if reader.after < channel.board.n:
            return await channel.message(reader)
        reader.disk_full = channel.disk_full
        return heartbeat(reader.disk_full)

    @asynccontextmanager
    async def _channel(self, board: BuiltBoard) -> AsyncIterator[tuple[Channel, asyncio.Event]]:
        """The board's channel, shared by its readers; the last one who leaves closes it."""
        board_id = board.view.id
        channel = self._open.get(board_id)
        if channel is None or channel.over:
            channel = self._open[board_id] = Channel(self._studio, self._boards, board)
        try:
            with channel.bell() as bell:
                yield channel, bell
        finally:
            if not channel.has_readers:
                if self._open.get(board_id) is channel:
                    del self._open[board_id]
                await channel.close()
