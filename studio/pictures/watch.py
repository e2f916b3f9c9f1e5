"""One thread that looks after many calls, each of which may take only so long.

Not a timer for each: starting a thread takes longer than many a call that it would watch.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watch:
    """Calls that are under way, and what to do about those that overrun. The thread starts at first use."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[object, tuple[float, Callable[[], None]]] = {}
        self._looks_at = math.inf
        self._thread: threading.Thread | None = None
        self._closed = False

    @contextmanager
    def limit(self, seconds: float, overrun: Callable[[], None]) -> Iterator[None]:
        """What is done within may take so many seconds; then `overrun` is called, in the watching thread.

        It must return at once: meanwhile nothing else is watched.
        """
        call = object()
        self._begin(call, time.monotonic() + seconds, overrun)
        try:
            yield
        finally:
            with self._changed:
                # The thread is left asleep: when it looks, it finds nothing to do.
                self._due.pop(call, None)

    def close(self) -> None:
        """End the thread; what is under way is not watched any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _begin(self, call: object, due: float, overrun: Callable[[], None]) -> None:
        with self._changed:
            self._due[call] = (due, overrun)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="child-watch", daemon=True)
                self._thread.start()
            elif due < self._looks_at:
                self._changed.notify()

    def _look(self) -> None:
        with self._changed:
            while not self._closed:
                self._end_overdue(time.monotonic())
                self._looks_at = min((due for due, _ in self._due.values()), default=math.inf)
                wait_s = self._looks_at - time.monotonic()
                self._changed.wait(None if wait_s == math.inf else max(0.0, wait_s))

    def _end_overdue(self, now: float) -> None:
        for call, (due, overrun) in list(self._due.items()):
            if due <= now:
                del self._due[call]
                overrun()
