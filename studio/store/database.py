"""The studio's database: one thread that writes, four connections that read, one process per folder.

What one would get wrong: nothing outside a transaction is ever shown. `write` returns after the commit, and
only then are the watchers of the touched storyboards woken.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from studio.errors import DiskFull
from studio.store import driver, failures
from studio.store.feed import Feed
from studio.store.folder import VIDEOS_NAME, check_database, create_database, make_home
from studio.store.images import ImageStore
from studio.store.ledger import pending_calls
from studio.store.lock import FolderLock
from studio.store.migrations import SCHEMA, migrate
from studio.store.readers import Readers
from studio.store.transaction import Transaction
from studio.store.unstored import Unstored
from studio.store.writer import Writer

T = TypeVar("T")


def utc_now() -> datetime:
    """The wall clock, UTC."""
    return datetime.now(UTC)


def sqlite_version() -> str:
    """The version of the SQLite in use, as "3.53.4"."""
    return driver.SQLITE_VERSION


class Database:
    """An open studio folder: rows by `read` and `write`, picture files by `images`, videos by `videos`, news
    by `feed`.

    `unstored`: what found the disk full and is tried again.
    Both verbs take work: a function of one Transaction, which must not call the database itself.
    """

    def __init__(self, home: Path, lock: FolderLock, now: Callable[[], datetime]) -> None:
        self.home = home
        self.feed = Feed()
        self.unstored = Unstored(self.feed)
        self.images = ImageStore(home)
        self.videos = ImageStore(home, VIDEOS_NAME)
        self._lock = lock
        self._now = now
        self._undo = ExitStack()

    @classmethod
    def open(cls, home: Path, *, now: Callable[[], datetime] = utc_now) -> Database:
        """Lock the folder, make or check its database, bring it to the newest schema.

        Raises FolderInUse, FolderNotWritable, DatabaseTooNew, NotAStudioDatabase or DiskFull, and then has
        changed nothing that was stored.
        """
        with ExitStack() as undo:
            return cls._opened(Path(home), now, undo)

    @classmethod
    def open_temporary(cls, *, now: Callable[[], datetime] = utc_now) -> Database:
        """A studio in a folder of its own that is deleted at close."""
        with ExitStack() as undo:
            home = Path(tempfile.mkdtemp(prefix="throughline-"))
            undo.callback(shutil.rmtree, home, ignore_errors=True)
            return cls._opened(home, now, undo)

    def close(self) -> None:
        """Finish the work handed in, close the connections, let go of the folder. Twice is once."""
        self._undo.close()

    def tell_address(self, url: str) -> None:
        """Leave our address for the sentence that a second process on this folder gets."""
        self._lock.write_note(url)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run work in a transaction; returns after COMMIT, from any thread. An error rolls all back."""
        return self._hand_in(work).result()

    async def write_async(self, work: Callable[[Transaction], T]) -> T:
        """As write, without holding the loop. Being cancelled does not take back what was handed in."""
        return await asyncio.shield(asyncio.wrap_future(self._hand_in(work)))

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run work on one consistent state of the database, from any thread."""
        with failures.said_for_people(), self._readers.lend() as connection:
            return work(Transaction(connection, self.home, self._now()))

    async def read_async(self, work: Callable[[Transaction], T]) -> T:
        """As read, without holding the loop."""
        return await asyncio.wrap_future(self._readers.hand_in(lambda: self.read(work)))

    @classmethod
    def _opened(cls, home: Path, now: Callable[[], datetime], undo: ExitStack) -> Database:
        home = make_home(home)
        lock = FolderLock.take(home)
        undo.callback(lock.release)
        check_database(home, SCHEMA)
        database = cls(home, lock, now)
        database._connect(undo)
        database.images.prepare(database.read(pending_calls))
        database.videos.prepare()
        database._undo = undo.pop_all()
        return database

    def _connect(self, undo: ExitStack) -> None:
        # Undone backwards: readers are closed before the writer, so that it leaves last and empties its log.
        file = create_database(self.home)
        with failures.said_for_people():
            self._writer = Writer.start(lambda: _connected_writer(file))
            undo.callback(self._writer.close)
            self._readers = Readers(file)
            undo.callback(self._readers.close)

    def _hand_in(self, work: Callable[[Transaction], T]) -> Future[T]:
        return self._writer.hand_in(lambda connection: self._write(connection, work))

    def _write(self, connection: driver.Connection, work: Callable[[Transaction], T]) -> T:
        try:
            return self._commit(connection, work)
        except DiskFull as full:
            full.waiting = self.unstored.waiting
            raise

    def _commit(self, connection: driver.Connection, work: Callable[[Transaction], T]) -> T:
        transaction = Transaction(connection, self.home, self._now())
        with failures.said_for_people():
            # IMMEDIATE: one that begins by reading can fail at its first write without waiting its turn.
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(transaction)
                connection.execute("COMMIT")
            finally:
                # After a full disk SQLite has already rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        self.images.claimed(transaction.stored)
        self.videos.claimed(transaction.stored)
        self.feed.wake(transaction.touched)
        return result


def _connected_writer(file: Path) -> driver.Connection:
    with ExitStack() as undo:
        connection = driver.open_writer(file)
        undo.callback(connection.close)
        migrate(connection, file.parent)
        undo.pop_all()
    return connection
