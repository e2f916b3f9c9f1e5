"""A path or bytes → the bytes of an upload, or an error that says what to upload instead.

Nothing here decodes: the bytes go on to a child process that serves one file and ends (pictures/decode.py).
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from studio.errors import PictureRefused

MOST_UPLOAD_BYTES = 40_000_000
_CHOOSE = "Choose a picture: JPEG, PNG, WebP or HEIC."


def read_upload(photo: str | Path | bytes) -> bytes:
    """The bytes of what was given, read once. Raises PictureRefused for all but a file of a fair size."""
    if isinstance(photo, bytes | bytearray | memoryview):
        return _sized(bytes(photo))
    if not isinstance(photo, str | os.PathLike):
        raise PictureRefused("A picture is given as a path or as bytes.", do=_CHOOSE)
    try:
        return _sized(read_regular_file(Path(photo)))
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error


def read_regular_file(path: Path, most: int = MOST_UPLOAD_BYTES) -> bytes:
    """The bytes of a file, and one more than `most` where it has more. Raises PictureRefused, OSError.

    Looked at first, opened without following links and without waiting: a pipe must not hold us up.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise PictureRefused("This is not a file but a folder, a link or a device.", do=_CHOOSE)
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise PictureRefused("This is not a file but a folder, a link or a device.", do=_CHOOSE)
        # One byte more than allowed is enough to know; the file may grow while it is read.
        return file.read(most + 1)


def _sized(data: bytes) -> bytes:
    if not data:
        raise PictureRefused("The file is empty.", do=_CHOOSE)
    if len(data) > MOST_UPLOAD_BYTES:
        raise PictureRefused(
            "The file has more than 40 MB.", do="Save it smaller, or as JPEG, and choose that."
        )
    return data


def _unreadable(error: OSError | ValueError) -> PictureRefused:
    """Why a file cannot be read, without its path."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR):
        return PictureRefused("There is no such file.", do=_CHOOSE)
    if number in (errno.EACCES, errno.EPERM):
        return PictureRefused(
            "The file may not be read: permission is missing.", do="Change its permissions or choose another."
        )
    return PictureRefused("The file cannot be read.", do=_CHOOSE)
