"""The one place that chooses the SQLite driver and opens connections.

pysqlite3 brings a newer SQLite than old systems have; sqlite-utils prefers it silently, and its errors are no
subclasses of the standard library's. So nobody else imports either: they would catch the wrong ones.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    try:
        import pysqlite3 as sqlite3
    except ImportError:
        import sqlite3

Connection = sqlite3.Connection
Error = sqlite3.Error
SQLITE_VERSION: str = sqlite3.sqlite_version

_BUSY_TIMEOUT_S = 10
_SHARED_PRAGMAS = (
    f"busy_timeout = {_BUSY_TIMEOUT_S * 1000}",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    # A memory map turns a passing disk error into a crash.
    "mmap_size = 0",
)
_WRITER_PRAGMAS = (
    "journal_mode = WAL",
    # Not stored in the file: set on each opening. NORMAL can lose the last commits when the power goes.
    "synchronous = FULL",
    f"fullfsync = {'ON' if sys.platform == 'darwin' else 'OFF'}",
    f"journal_size_limit = {64 * 1024 * 1024}",
    "wal_autocheckpoint = 1000",
    "foreign_keys = ON",
)
# Only the writer moves the log into the database: one such connection cannot meet SQLite's WAL-reset bug.
_READER_PRAGMAS = ("query_only = ON", "wal_autocheckpoint = 0")


def open_writer(file: Path) -> Connection:
    """The connection that writes and checkpoints; it belongs to the thread that opens it."""
    return _opened(file.as_uri() + "?mode=rw", _SHARED_PRAGMAS + _WRITER_PRAGMAS, one_thread=True)


def open_reader(file: Path) -> Connection:
    """A connection that can only read; it may be lent to one thread after another."""
    return _opened(file.as_uri() + "?mode=ro", _SHARED_PRAGMAS + _READER_PRAGMAS, one_thread=False)


def open_untouched(file: Path, *, has_log: bool) -> Connection:
    """A connection that leaves no trace in the folder, to look at a database before it is ours.

    has_log: whether a write-ahead log lies beside it; without one the file is read as it stands.
    """
    return _opened(
        file.as_uri() + ("?mode=ro" if has_log else "?mode=ro&immutable=1"), _SHARED_PRAGMAS, one_thread=True
    )


def _opened(uri: str, pragmas: tuple[str, ...], *, one_thread: bool) -> Connection:
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=one_thread,
        cached_statements=256,
    )
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except Error:
        connection.close()
        raise
    return connection
