"""The connections that read, beside the writer and without waiting for it."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.store import driver
from studio.store.writer import studio_closed

READERS = 4


class Readers:
    """Read-only connections, each lent to one thread at a time; a fifth reader waits for one to come back."""

    def __init__(self, file: Path) -> None:
        self._free: queue.LifoQueue[driver.Connection | None] = queue.LifoQueue()
        for _ in range(READERS):
            self._free.put(driver.open_reader(file))

    @contextmanager
    def lend(self) -> Iterator[driver.Connection]:
        """A connection in a read transaction: it sees one state, whatever is written meanwhile."""
        connection = self._free.get()
        try:
            if connection is None:
                raise studio_closed()
            connection.execute("BEGIN")
            yield connection
        finally:
            if connection and connection.in_transaction:
                connection.execute("ROLLBACK")
            self._free.put(connection)

    def close(self) -> None:
        """Close all, waiting for those that are lent; later ones are told that the studio is closed."""
        connections = [self._free.get() for _ in range(READERS)]
        for connection in filter(None, connections):
            connection.close()
        self._free.put(None)
