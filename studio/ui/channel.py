"""A board that is looked at: built once after each change, and put into words once for all who look.

Readers come and go; one task hears of events for all of them. A reader is a cursor and nothing else: what it
lacks is read from the store where the last events, which are kept here, do not go back far enough.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from studio.domain.view import Event
from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui.boards import Boards, BuiltBoard
from studio.ui.media import inline_thumbs

RECENT = 200
"""Events kept for readers who are a little behind; a hold-up of the network lasts a few."""
SPACING_S = 0.15
"""Scores and states come in bursts, and each new board is drawn by every page that shows it."""
PICTURE = "variation.ready"
MOST_PICTURES = 4
"""So many pictures go along with a board; what more there is the page asks for."""


class Reader:
    """One reader's cursor: the last event it has seen, the cards and head it was sent, what of the disk."""

    def __init__(self, after: int, board: BuiltBoard, disk_full: bool = False) -> None:
        # Who asks from the present event on has just fetched this very board. Of others nothing is known.
        fresh = after == board.n
        self.after = after
        self.disk_full = disk_full
        self._versions: Mapping[str, str] = board.versions if fresh else {}
        self._head = board.head if fresh else None

    @property
    def standing(self) -> tuple[int, bool]:
        """Readers with the same one have seen the same."""
        return self.after, self._head is not None

    def lacks_something(self, channel: Channel) -> bool:
        """Whether there is anything that it was not sent."""
        return self.after < channel.board.n or self.disk_full != channel.disk_full

    def message(self, board: BuiltBoard, events: list[Event], pictures: Mapping[str, str]) -> str:
        """What is new to this reader."""
        data = board.frame(events, self._versions, self._head, pictures)
        return f"id: {board.n}\ndata: {data}\n\n"

    def go_on(self, board: BuiltBoard) -> None:
        """It has seen the board as it is."""
        self.after, self._versions, self._head = board.n, board.versions, board.head


class Channel:
    """One board's news, for all its readers. Made on the event loop; it listens until it is closed."""

    def __init__(self, studio: Studio, boards: Boards, board: BuiltBoard) -> None:
        self.board = board
        self.over = False
        self.disk_full = studio.unstored > 0
        self._studio = studio
        self._boards = boards
        self._shown_at = -math.inf
        self._gone: NotFound | None = None
        self._events = deque[Event](maxlen=RECENT)
        self._bells = set[asyncio.Event]()
        self._messages = dict[tuple[int, bool], str]()
        self._wording = asyncio.Lock()
        self._later = asyncio.create_task(asyncio.sleep(0))
        self._listening = asyncio.create_task(self._listen())
        self._disk = asyncio.create_task(self._hear_of_disk())

    @property
    def has_readers(self) -> bool:
        """Whether anybody looks."""
        return bool(self._bells)

    @contextmanager
    def bell(self) -> Iterator[asyncio.Event]:
        """Rung at a newer board, at news of the disk, when it is deleted, and when nothing comes any more."""
        bell = asyncio.Event()
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)

    def check(self) -> None:
        """Raises NotFound once the board was deleted."""
        if self._gone is not None:
            raise self._gone

    def ring(self) -> None:
        """Wake all readers."""
        for bell in self._bells:
            bell.set()

    async def message(self, reader: Reader) -> str:
        """What is new to this reader, who afterwards has seen the board as it is."""
        # One at a time, so that readers who have seen the same find the message that the first one had made.
        async with self._wording:
            board, standing = self.board, reader.standing
            message = self._messages.get(standing)
            if message is None:
                events = await self._between(reader.after, board.n)
                message = reader.message(board, events, await self._pictures_of(events))
                if board is self.board:
                    self._messages[standing] = message
            reader.go_on(board)
            return message

    async def close(self) -> None:
        """Listen no longer."""
        for task in (self._listening, self._later, self._disk):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        try:
            async for event in self._studio.watch(self.board.view.id, after=self.board.n, follow=True):
                self._events.append(event)
                if event.number > self.board.n:
                    await self._hear(event)
        except NotFound as error:
            self._gone = error
        finally:
            self.over = True
            self._later.cancel()
            self.ring()

    async def _hear_of_disk(self) -> None:
        """What waits for room on the disk is no event: nothing of it can be stored."""
        async for _ in self._studio.watch_unstored():
            disk_full = self._studio.unstored > 0
            if disk_full != self.disk_full:
                self.disk_full = disk_full
                self.ring()

    async def _hear(self, event: Event) -> None:
        """A picture is shown at once; what closely follows a change waits for company."""
        wait_s = self._shown_at + SPACING_S - asyncio.get_running_loop().time()
        if event.kind == PICTURE or wait_s <= 0:
            self._later.cancel()
            await self._show()
        elif self._later.done():
            self._later = asyncio.create_task(self._show_after(wait_s))

    async def _show_after(self, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        with suppress(NotFound):  # who listens is told
            await self._show()

    async def _show(self) -> None:
        board = await asyncio.to_thread(self._boards.current, self.board.view.id)
        if board.n > self.board.n:
            self.board = board
            self._shown_at = asyncio.get_running_loop().time()
            self._messages.clear()
            self.ring()

    async def _pictures_of(self, events: list[Event]) -> Mapping[str, str]:
        """The small copies of what came with these events."""
        made = [event.data["sha256"] for event in events if event.kind == PICTURE]
        return await asyncio.to_thread(inline_thumbs, self._studio, made[:MOST_PICTURES]) if made else {}

    async def _between(self, after: int, last: int) -> list[Event]:
        """The events after one, up to another."""
        kept = [event for event in self._events if after < event.number <= last]
        if len(kept) == last - after:
            return kept
        stored = await asyncio.to_thread(self._studio.events, self.board.view.id, after)
        return [event for event in stored if event.number <= last]
