"""Ends that found the disk full and wait for room: of runs, kits, generations, paid calls.

In memory alone, as nothing can be written. What one would get wrong: meanwhile the store says of them that
they are under way, so whoever shows that has to say this beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from studio.store.feed import Feed

TOPIC = "unstored"
"""Watchers of this alone are woken under this name."""


class Unstored:
    """How many wait; all watchers are woken whenever one begins or ceases to. For any thread."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._guard = threading.Lock()
        self._count = 0

    @property
    def count(self) -> int:
        """How many wait at this moment."""
        return self._count

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """One more waits, for as long as this is entered."""
        self._add(1)
        try:
            yield
        finally:
            self._add(-1)

    def _add(self, number: int) -> None:
        with self._guard:
            self._count += number
        self._feed.wake_all()
