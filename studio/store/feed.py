"""Wakes whoever watches a storyboard, after a commit. It says *that* something came; the events say what."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress


class Bell:
    """What a watcher waits on; rung once or often between two waits is the same."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    async def wait(self, timeout_s: float) -> bool:
        """Until it is rung, at most so many seconds; whether it was. What rang since the last wait counts."""
        with suppress(TimeoutError):
            # Not wait_for: in Python 3.11 it drops a cancelling that comes together with the ring.
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        was_rung = self._rung.is_set()
        self._rung.clear()
        return was_rung

    def ring(self) -> None:
        """Wake the watcher, from any thread; one whose loop is over is passed by."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._rung.set)


class Feed:
    """Bells by storyboard. Losing a ring costs a watcher its fall-back wait, never an event."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._bells: dict[str, set[Bell]] = {}

    @contextmanager
    def listen(self, storyboard_id: str) -> Iterator[Bell]:
        """A bell for this storyboard, on the running loop. Listen first, then read: nothing falls between."""
        bell = Bell()
        with self._guard:
            self._bells.setdefault(storyboard_id, set()).add(bell)
        try:
            yield bell
        finally:
            with self._guard:
                self._bells[storyboard_id].discard(bell)
                if not self._bells[storyboard_id]:
                    del self._bells[storyboard_id]

    def wake(self, storyboard_ids: Iterable[str]) -> None:
        """Ring every bell of these storyboards, from any thread."""
        with self._guard:
            bells = [bell for each in storyboard_ids for bell in self._bells.get(each, ())]
        for bell in bells:
            bell.ring()

    def wake_all(self) -> None:
        """Ring every bell there is, from any thread: what is true of the whole studio has changed."""
        with self._guard:
            watched = list(self._bells)
        self.wake(watched)
