"""The data folder before it is opened: it is made, or looked at without leaving a trace.

What one would get wrong: an empty studio.db is a new studio only where nothing else is. Beside pictures it is
a loss.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path

from studio.errors import DatabaseTooNew
from studio.store import driver, failures

DATABASE_NAME = "studio.db"
IMAGES_NAME = "images"
VIDEOS_NAME = "videos"
CACHE_NAME = "cache"
APPLICATION_ID = 0x54684C53
"""Our number in the header of every studio.db: “ThLS”."""

_MAGIC = b"SQLite format 3\x00"
_CHECKED_AT_START_BYTES = 1 << 30


def size_of(home: Path) -> int:
    """Bytes that everything in the folder takes: pictures, thumbnails, the database, what is only kept for
    speed."""
    total = 0
    for folder, _, names in os.walk(home):
        for name in names:
            # What is renamed or removed in this moment is counted the next time.
            with suppress(FileNotFoundError):
                total += os.stat(os.path.join(folder, name)).st_size  # noqa: PTH116, PTH118  many, and often
    return total


def make_home(home: Path) -> Path:
    """The folder, resolved once, made for its owner alone. Raises FolderNotWritable or DiskFull."""
    with failures.said_for_people():
        try:
            resolved = home.expanduser().resolve()
        except RuntimeError:
            # A circle of links, or a “~” whose owner nobody knows.
            raise failures.not_a_folder() from None
        resolved.mkdir(mode=0o700, parents=True, exist_ok=True)
    return resolved


def check_database(home: Path, known_schema: int) -> None:
    """Refuse what is not a sound studio.db that this version can open; touch nothing.

    known_schema: the newest schema number this version knows. Raises NotAStudioDatabase or DatabaseTooNew.
    A folder without database and pictures passes: a new studio.
    """
    file, log = home / DATABASE_NAME, home / f"{DATABASE_NAME}-wal"
    with failures.said_for_people():
        has_log = _size(log) > 0
        if _size(file) == 0:
            _refuse_a_loss(home, lost=has_log)
            return
        _refuse_other_files(file)
        with closing(driver.open_untouched(file, has_log=has_log)) as connection:
            if _is_blank(connection):
                _refuse_a_loss(home)
            else:
                _refuse_unsuited(connection, known_schema)
                _refuse_damaged(connection, file)


def create_database(home: Path) -> Path:
    """The database file, made for its owner alone where it is missing; its log takes over its rights."""
    file = home / DATABASE_NAME
    with failures.said_for_people():
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    return file


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _refuse_a_loss(home: Path, *, lost: bool = False) -> None:
    images = home / IMAGES_NAME
    # The folder of pictures is made after the first tables are committed, so its mere presence tells; where
    # the database was taken away on purpose, an empty one may have stayed behind.
    pictures = images.exists() if (home / DATABASE_NAME).exists() else any(images.glob("??/*"))
    if lost or pictures:
        raise failures.lost_database()


def _refuse_other_files(file: Path) -> None:
    if not file.is_file():
        raise failures.foreign_database()
    with file.open("rb") as stream:
        if stream.read(len(_MAGIC)) != _MAGIC:
            raise failures.foreign_database()


def _is_blank(connection: driver.Connection) -> bool:
    # What a process leaves that was killed before its first commit: a header, and nothing in it.
    (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    return (tables, application_id) == (0, 0)


def _refuse_unsuited(connection: driver.Connection, known_schema: int) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    if application_id != APPLICATION_ID:
        raise failures.foreign_database()
    if schema > known_schema:
        raise DatabaseTooNew(
            "A newer version of Throughline Studio made this studio folder "
            f"(its database is number {schema}, this version knows {known_schema}).",
            do="Upgrade Throughline Studio, or start with another STUDIO_HOME.",
        )


def _refuse_damaged(connection: driver.Connection, file: Path) -> None:
    if file.stat().st_size <= _CHECKED_AT_START_BYTES:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise failures.damaged_database()
