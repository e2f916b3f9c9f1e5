"""Bytes from outside → a checked, stored picture.

No decoder runs in this process: the limited child looks first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

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
        seen, blobs = await self._pools[rules].call_async({"rules": rules}, [data])
        return await asyncio.to_thread(self._store, data, seen, blobs)

    async def look_again(self, image: Image) -> Taken:
        """The pixels of a stored picture, for measuring it. Raises PictureRefused where it was altered."""
        return await self.take(await asyncio.to_thread(Path(image.path).read_bytes), "result")

    def take_blocking(self, data: bytes, rules: Rules) -> Taken:
        """The same as take, for callers that have a thread of their own."""
        seen, blobs = self._pools[rules].call({"rules": rules}, [data])
        return self._store(data, seen, blobs)

    def _store(self, data: bytes, seen: Mapping[str, Any], blobs: Sequence[bytes]) -> Taken:
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
