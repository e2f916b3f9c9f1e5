"""The small copies of stored pictures, made where they are missing.

A picture that others wait for is stored with the narrow copy alone, which pages show first; the wide one
follows. A power cut may take both, as they are not forced to the disk.
"""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from studio.errors import NotFound
from studio.pictures.child import ChildPool
from studio.pictures.thumbnail import WIDTHS
from studio.store.images import ImageStore

FIRST = min(WIDTHS)


class Thumbnails:
    """Makes missing small copies, in a limited child."""

    def __init__(self, images: ImageStore, pool: ChildPool) -> None:
        self._images = images
        self._pool = pool
        self._one_at_a_time = threading.Lock()

    async def ready(self, path: Path) -> None:
        """As have, without holding the loop."""
        await asyncio.to_thread(self.have, path)

    def have(self, path: Path) -> Path:
        """The file of a small copy, as ImageStore.thumbnail_path names it; made now where it is missing.

        Blocks. Raises NotFound where its picture is gone, PictureRefused where that was altered, DiskFull.
        """
        if path.exists():
            return path
        with self._one_at_a_time:
            # Several may have asked for the same one at once.
            if not path.exists():
                sha256, width = path.name.split(".")[:2]
                self._make(sha256, int(width))
        return path

    def _make(self, sha256: str, width: int) -> None:
        data = self._images.read(sha256)
        if data is None:
            raise NotFound(
                "The file of this picture is missing from the studio folder, or was altered.",
                do="Put back a copy of the folder.",
            )
        _, blobs = self._pool.call({"rules": "result", "widths": [width], "master": False}, [data])
        self._images.put_thumbnail(sha256, width, blobs[0])
