"""Who may call a provider next: as many calls at once as it allows, handed out fairly.

Runs take turns, so that a storyboard of a thousand pictures delays one of four by at most a call; inside a
run the most urgent call goes first.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

Urgency = tuple[int, ...]


class FairGate:
    """The slots of one provider. Lives on one event loop."""

    def __init__(self, slots: int) -> None:
        self.strikes = 0
        """How often in a row the provider said that it takes no more calls."""
        self._held_until = 0.0
        self._slots = max(1, slots)
        self._taken = 0
        self._order = itertools.count()
        self._waiting: OrderedDict[str, list[tuple[Urgency, int, asyncio.Future[None]]]] = OrderedDict()

    @asynccontextmanager
    async def slot(self, run_id: str, urgency: Urgency) -> AsyncIterator[None]:
        """Hold one slot; smaller `urgency` goes first among the calls of a run."""
        await self._enter(run_id, urgency)
        try:
            yield
        finally:
            self._taken -= 1
            self._admit()

    def resize(self, slots: int) -> None:
        """Let so many calls in at once from now on; who called before the provider was set up anew counts.

        May be called from any thread: who waits is let in with the next change.
        """
        self._slots = max(1, slots)
        self._held_until, self.strikes = 0.0, 0

    def hold(self, seconds: float) -> None:
        """The provider takes no more calls for a while: nobody enters before."""
        self.strikes += 1
        loop = asyncio.get_running_loop()
        self._held_until = max(self._held_until, loop.time() + seconds)
        loop.call_at(self._held_until, self._admit)

    def relent(self) -> None:
        """The provider took a call."""
        self.strikes = 0

    async def _enter(self, run_id: str, urgency: Urgency) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting.setdefault(run_id, []), (urgency, next(self._order), turn))
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._taken -= 1
                self._admit()
            raise

    def _admit(self) -> None:
        if self._held_until and asyncio.get_running_loop().time() < self._held_until:
            return
        while self._taken < self._slots and self._waiting:
            run_id, calls = self._waiting.popitem(last=False)
            _, _, turn = heapq.heappop(calls)
            if calls:
                self._waiting[run_id] = calls
            if not turn.done():
                self._taken += 1
                turn.set_result(None)
