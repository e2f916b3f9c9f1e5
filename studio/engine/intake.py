"""Bytes from outside → a checked, stored picture.

No decoder runs in this process: the limited child looks first.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from studio.domain.image import Image
from studio.pictures.child import ChildPool
from studio.store.database import Database

Rules = Literal["upload", "result"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A stored picture, and its pixels for measuring:

    `master` is RGB, 8 bit, `master_size` px wide and high.
    """

    image: Image
    master: bytes
    master_size: tuple[int, int]
    notes: tuple[str, ...]


class Intake:
    """Takes pictures into the store:

    child, file, thumbnails. The row is the caller's, with the fact it belongs to.
    """

    def __init__(self, database: Database, uploads: ChildPool, results: ChildPool) -> None:
        self._database = database
        self._pools: dict[Rules, ChildPool] = {"upload": uploads, "result": results}

    async def take(self, data: bytes, rules: Rules) -> Taken:
        """Check and store. Raises PictureRefused where it is no picture, DiskFull where there is no room."""
        return await asyncio.to_thread(self.take_blocking, data, rules)

    async def look_again(self, image: Image) -> Taken:
        """The pixels of a stored picture, for measuring it.

        Raises PictureRefused where its file was altered.
        """
        return await asyncio.to_thread(lambda: self.take_blocking(Path(image.path).read_bytes(), "result"))

    def take_blocking(self, data: bytes, rules: Rules) -> Taken:
        """The same, for callers that have a thread of their own."""
        seen, blobs = self._pools[rules].call({"rules": rules}, [data])
        small, medium, master = blobs
        store = self._database.images
        sha256 = store.put(data, seen["extension"])
        store.put_thumbnail(sha256, 320, small)
        store.put_thumbnail(sha256, 640, medium)
        image = Image(
            sha256=sha256,
            path=str(store.path(sha256, seen["extension"])),
            width=seen["width"],
            height=seen["height"],
            mime=seen["mime"],
        )
        return Taken(image, master, (seen["master_width"], seen["master_height"]), tuple(seen["notes"]))
