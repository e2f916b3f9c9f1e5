"""What disk and SQLite report, said for people."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from studio.errors import (
    DiskFull,
    FolderNotWritable,
    FolderUnusable,
    NotAStudioDatabase,
    NotFound,
    StudioError,
)
from studio.store import driver, failures


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EACCES, FolderNotWritable),
        (errno.EPERM, FolderNotWritable),
        (errno.EROFS, FolderNotWritable),
        (errno.ENOTDIR, FolderNotWritable),
        (errno.ELOOP, FolderNotWritable),
        (errno.ENAMETOOLONG, FolderUnusable),
        (errno.EIO, FolderUnusable),
        (errno.ENOENT, FolderUnusable),
    ],
)
def test_an_error_of_the_system_becomes_one_of_the_studio(number: int, expected: type[StudioError]) -> None:
    error = failures.from_os(OSError(number, "in words of the system", "/home/ana/data/studio.db"))

    assert type(error) is expected
    assert "/home/ana" not in str(error)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_READONLY_DIRECTORY, FolderNotWritable),
        (sqlite3.SQLITE_CANTOPEN, FolderNotWritable),
        (sqlite3.SQLITE_CORRUPT_VTAB, NotAStudioDatabase),
        (sqlite3.SQLITE_NOTADB, NotAStudioDatabase),
        (sqlite3.SQLITE_IOERR_FSYNC, FolderUnusable),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, type(None)),
        (sqlite3.SQLITE_ERROR, type(None)),
    ],
)
def test_an_error_of_sqlite_becomes_one_of_the_studio(code: int, expected: type[StudioError]) -> None:
    error = driver.Error("in words of SQLite")
    error.sqlite_errorcode = code

    assert type(failures.from_sqlite(error)) is expected


def test_a_row_for_something_that_is_gone_says_so() -> None:
    error = failures.from_sqlite(driver.Error("FOREIGN KEY constraint failed"))

    assert isinstance(error, NotFound)
    assert str(error) == "What this belongs to was deleted meanwhile. Load the page again."


def test_an_error_that_sqlite_did_not_number_is_our_own() -> None:
    assert failures.from_sqlite(driver.Error("Cannot operate on a closed database.")) is None


def test_errors_that_are_neither_pass_through() -> None:
    with pytest.raises(KeyError, match="mine"), failures.said_for_people():
        raise KeyError("mine")


def test_the_cause_stays_attached_for_the_log() -> None:
    cause = OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFull) as refusal, failures.said_for_people():
        raise cause

    assert refusal.value.__cause__ is cause
