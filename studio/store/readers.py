"""The connections that read, beside the writer and without waiting for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from studio.store import driver, failures

T = TypeVar("T")
READERS = 4


class Readers:
    """Read-only connections, each lent to one thread at a time; a fifth reader waits for one to come back."""

    def __init__(self, file: Path) -> None:
        self._free: queue.LifoQueue[driver.Connection | None] = queue.LifoQueue()
        for _ in range(READERS):
            self._free.put(driver.open_reader(file))
        # Threads of its own for the event loop's reads: in the loop's, they would queue behind painting.
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="studio-reader")
        self._here = threading.local()

    @contextmanager
    def lend(self) -> Iterator[driver.Connection]:
        """A connection in a read transaction: it sees one state, whatever is written meanwhile."""
        if getattr(self._here, "reading", False):
            raise RuntimeError("a read inside a read can wait for itself: pass the transaction on")
        connection = self._free.get()
        self._here.reading = True
        try:
            if connection is None:
                raise failures.closed()
            connection.execute("BEGIN")
            yield connection
        finally:
            if connection and connection.in_transaction:
                connection.execute("ROLLBACK")
            self._here.reading = False
            self._free.put(connection)

    def hand_in(self, work: Callable[[], T]) -> Future[T]:
        """Do work in a thread for readers."""
        try:
            return self._threads.submit(work)
        except RuntimeError:
            raise failures.closed() from None

    def close(self) -> None:
        """Close all, waiting for those that are lent; later ones are told that the studio is closed."""
        self._threads.shutdown()
        connections = [self._free.get() for _ in range(READERS)]
        for connection in filter(None, connections):
            connection.close()
        self._free.put(None)
