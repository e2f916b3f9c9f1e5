"""The one thread that writes. SQLite takes one writer at a time anyway; so there is no waiting for locks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeVar

from studio.store import driver, failures

T = TypeVar("T")


class Writer:
    """Owns the writing connection, which never leaves its thread. Work is done in the order it came."""

    def __init__(self, thread: ThreadPoolExecutor, connection: driver.Connection, ident: int) -> None:
        self._thread = thread
        self._connection = connection
        self._ident = ident
        self._gate = threading.Lock()
        self._closed = False

    @classmethod
    def start(cls, connect: Callable[[], driver.Connection]) -> Writer:
        """Start the thread and connect in it; an error of `connect` comes out here."""
        thread = ThreadPoolExecutor(1, thread_name_prefix="studio-writer")
        with ExitStack() as undo:
            undo.callback(thread.shutdown)
            connection = thread.submit(connect).result()
            ident = thread.submit(threading.get_ident).result()
            undo.pop_all()
        return cls(thread, connection, ident)

    def hand_in(self, work: Callable[[driver.Connection], T]) -> Future[T]:
        """Queue work. The queue needs no bound: whoever hands in waits for the result."""
        if threading.get_ident() == self._ident:
            raise RuntimeError("a write inside a write would wait for itself: pass the transaction on")
        with self._gate:
            if self._closed:
                raise failures.closed()
            return self._thread.submit(work, self._connection)

    def close(self) -> None:
        """Finish what was handed in, then close the connection, which moves its log into the database."""
        with self._gate:
            self._closed = True
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()
