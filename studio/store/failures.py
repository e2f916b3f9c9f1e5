"""What the disk and SQLite report, said for people: all that can go wrong with the data folder.

No text names a path: these sentences are shown in browsers that may stand elsewhere.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from studio.errors import (
    Conflict,
    DiskFull,
    FolderNotWritable,
    FolderUnusable,
    InvalidInput,
    NotAStudioDatabase,
    NotFound,
    StudioError,
)
from studio.store import driver

_OTHER_HOME = "or start with another STUDIO_HOME."
_PUT_BACK = f"Put back a copy of studio.db, together with the studio.db-wal that was beside it, {_OTHER_HOME}"

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_FOLDER = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP}

# SQLite's primary result codes (sqlite.org/rescode.html); extended ones carry them in the low byte.
_PERM, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 8, 10, 11, 13, 14, 26


def closed() -> Conflict:
    """Something was asked of a studio after it was closed."""
    return Conflict("This studio is closed.", do="Open it again.")


def disk_full() -> DiskFull:
    """No space is left for what was just to be stored."""
    return DiskFull(
        "The disk of this studio folder is full; everything stored before is still there.",
        do="Free at least 500 MB, then try again.",
    )


def not_writable() -> FolderNotWritable:
    """The folder is read-only, or belongs to somebody else."""
    return FolderNotWritable(
        "This studio folder cannot be written.", do=f"Allow writing to it, {_OTHER_HOME}"
    )


def not_a_folder() -> FolderNotWritable:
    """A file is in the way of the folder."""
    return FolderNotWritable(
        "There is a file where the studio folder should be.", do=f"Move that file away, {_OTHER_HOME}"
    )


def name_too_long() -> FolderUnusable:
    """The folder's path is longer than its disk can hold."""
    return FolderUnusable(
        "This studio folder has a name that is too long.", do=f"Give it a shorter one, {_OTHER_HOME}"
    )


def no_locks() -> FolderNotWritable:
    """The drive, often one in the network, cannot keep two processes apart."""
    return FolderNotWritable(
        "This studio folder is on a drive that cannot lock files.",
        do="Put STUDIO_HOME on a disk of this machine.",
    )


def drive_trouble() -> FolderUnusable:
    """Reading or writing failed in a way that says nothing about its cause."""
    return FolderUnusable(
        "The drive of this studio folder could not be read or written.",
        do="Check the drive and its free space, then start the studio again.",
    )


def deleted_meanwhile() -> NotFound:
    """A row was to be stored for something that is no longer there."""
    return NotFound("What this belongs to was deleted meanwhile.", do="Load the page again.")


def picture_deleted() -> NotFound:
    """A stored picture was to be used, and its file is gone."""
    return NotFound(
        "A picture that this is made from was deleted meanwhile.", do="Choose another one, then try again."
    )


def foreign_database() -> NotAStudioDatabase:
    """studio.db is some other program's file."""
    return NotAStudioDatabase(
        "The file studio.db in this studio folder is not a studio's database; it was left as it is.",
        do=f"Move it elsewhere, {_OTHER_HOME}",
    )


def damaged_database() -> NotAStudioDatabase:
    """studio.db is ours, but parts of it cannot be read."""
    return NotAStudioDatabase(
        "The file studio.db in this studio folder is damaged; it was left as it is.", do=_PUT_BACK
    )


def lost_database() -> NotAStudioDatabase:
    """Pictures or a log are there, but the database that knows them is missing or empty."""
    return NotAStudioDatabase(
        "The studio.db of this studio folder is missing or empty, though its pictures or its log are there.",
        do=_PUT_BACK,
    )


def from_os(error: OSError) -> StudioError:
    """The error for a person behind an error of the operating system."""
    if error.errno in _NO_SPACE:
        return disk_full()
    if error.errno in _NOT_ALLOWED:
        return not_writable()
    if error.errno in _NOT_A_FOLDER:
        return not_a_folder()
    return name_too_long() if error.errno == errno.ENAMETOOLONG else drive_trouble()


def from_sqlite(error: driver.Error) -> StudioError | None:
    """The error for a person behind an error of SQLite; None where our own statement is at fault."""
    # By its text: one of the two drivers gives no extended code, which would tell it from other constraints.
    if str(error) == "FOREIGN KEY constraint failed":
        return deleted_meanwhile()
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == _FULL:
        return disk_full()
    if code in {_PERM, _READONLY, _CANTOPEN}:
        return not_writable()
    if code in {_CORRUPT, _NOTADB}:
        return damaged_database()
    return drive_trouble() if code == _IOERR else None


@contextmanager
def said_for_people() -> Iterator[None]:
    """Turn errors of the disk and of SQLite into the studio's own; all others pass."""
    try:
        yield
    except driver.Error as error:
        known = from_sqlite(error)
        if known is None:
            raise
        raise known from error
    except UnicodeEncodeError as error:
        # Half a surrogate pair: Python holds it, no file can.
        raise InvalidInput(
            f"The text contains an invalid character at {error.start}.", do="Remove it."
        ) from error
    except OSError as error:
        raise from_os(error) from error
