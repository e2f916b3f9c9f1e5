"""One process per folder: the lock that says so, and the note in it for whoever comes second.

It is flock, not a POSIX record lock: those are dropped as soon as any descriptor of the file is closed. A
file left behind by a killed process is harmless, because the kernel has let go of the lock.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.errors import FolderInUse
from studio.store import failures

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        # A byte far behind the note, so that the note stays readable for others.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


LOCK_NAME = "studio.lock"
_HELD_BY_ANOTHER = {errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_TRIES, _PAUSE_S = 15, 0.02


@dataclass(frozen=True, slots=True)
class FolderLock:
    """The lock on a studio folder, held until it is released or the process ends."""

    descriptor: int

    @classmethod
    def take(cls, home: Path) -> FolderLock:
        """Lock the folder, or raise FolderInUse with the process and address of the one that has it."""
        with failures.said_for_people():
            descriptor = os.open(home / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        with ExitStack() as undo:
            undo.callback(os.close, descriptor)
            try:
                _lock_soon(descriptor)
            except OSError as error:
                held = error.errno in _HELD_BY_ANOTHER
                raise (_in_use(_read_note(descriptor)) if held else failures.no_locks()) from None
            lock = cls(descriptor)
            lock.write_note(None)
            undo.pop_all()
        return lock

    def write_note(self, url: str | None) -> None:
        """Leave process and address for the sentence that a second process gets."""
        note = json.dumps({"pid": os.getpid(), "url": url}).encode()
        with failures.said_for_people():
            os.ftruncate(self.descriptor, 0)
            os.lseek(self.descriptor, 0, os.SEEK_SET)
            os.write(self.descriptor, note)

    def release(self) -> None:
        """Let the next process in."""
        # Closing alone is not enough: a child that is just being started holds the descriptor for a moment.
        _unlock(self.descriptor)
        os.close(self.descriptor)


def _lock_soon(descriptor: int) -> None:
    """Try for a moment: a child that a killed process was just starting has the lock until it is started."""
    nobody = threading.Event()
    for _ in range(_TRIES):
        try:
            return _try_lock(descriptor)
        except OSError as error:
            if error.errno not in _HELD_BY_ANOTHER:
                raise
        nobody.wait(_PAUSE_S)
    return _try_lock(descriptor)


def _read_note(descriptor: int) -> dict[str, Any]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        note = json.loads(os.read(descriptor, 4096))
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def _in_use(note: dict[str, Any]) -> FolderInUse:
    pid, url = note.get("pid"), note.get("url")
    known = ", ".join([f"process {pid}"] * bool(pid) + [str(url)] * bool(url))
    return FolderInUse(
        f"This studio folder is open in another window{f' ({known})' if known else ''}.",
        do=f"{'Open that address' if url else 'Close that one'}, or start with another STUDIO_HOME.",
        url=url,
    )
