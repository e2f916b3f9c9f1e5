"""The small copies of stored pictures, made where they are missing.

A picture that others wait for is stored with the narrow copy alone, which pages show first; the wide one
follows. A power cut may take both, as they are not forced to the disk.
"""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from studio.errors import NotFound, PictureRefused
from studio.pictures.child import ChildDied, ChildPool
from studio.pictures.thumbnail import WIDTHS
from studio.store.images import ImageStore

FIRST = min(WIDTHS)


class Thumbnails:
    """Makes missing small copies, one at a time, in a limited child.

    What could not be made is not tried again while the process lives.
    """

    def __init__(self, images: ImageStore, pool: ChildPool) -> None:
        self._images = images
        self._pool = pool
        self._one_at_a_time = threading.Lock()
        # A thread of our own: many who wait for copies would hold up all else that needs one of the loop's.
        self._thread: ThreadPoolExecutor | None = None
        self._impossible = set[Path]()

    async def ready(self, path: Path) -> Path:
        """As have, without holding the loop."""
        if await asyncio.to_thread(path.exists):
            return path
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="thumbnails")
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.have, path)

    def have(self, path: Path) -> Path:
        """The file of a small copy, as ImageStore.thumbnail_path names it; made now where it is missing.

        Blocks. Raises NotFound where its picture is gone, was altered or cannot be read; DiskFull.
        """
        if path.exists():
            return path
        with self._one_at_a_time:
            # Several may have asked for the same one at once.
            if not path.exists():
                self._make(path)
        return path

    def _make(self, path: Path) -> None:
        sha256, width, _ = path.name.split(".")
        data = None if path in self._impossible else self._images.read(sha256)
        if data is None:
            raise _no_copy()
        try:
            _, blobs = self._pool.call({"rules": "result", "widths": [int(width)], "master": False}, [data])
        except (PictureRefused, ChildDied) as error:
            self._impossible.add(path)
            raise _no_copy() from error
        self._images.add_thumbnail(sha256, int(width), blobs[0])


def _no_copy() -> NotFound:
    return NotFound(
        "The file of this picture is missing from the studio folder, or cannot be read.",
        do="Put back a copy of the folder.",
    )
