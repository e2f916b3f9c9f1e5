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
from studio.errors import PictureRefused
from studio.pictures.child import ChildPool
from studio.pictures.thumbnail import WIDTHS
from studio.store.images import ImageStore

Rules = Literal["upload", "result"]


@dataclass(frozen=True, slots=True)
class Pixels:
    """What a picture shows: `rgb` has 8 bit a channel, width × height px, the long side ≤ 1024."""

    rgb: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that the child accepted, not stored yet: the child's `facts`, `thumbnails` by width in px."""

    data: bytes
    facts: Mapping[str, Any]
    thumbnails: Mapping[int, bytes]
    pixels: Pixels

    @property
    def notes(self) -> list[str]:
        """What was made good on the way, in words."""
        return list(self.facts["notes"])


class Intake:
    """Takes pictures into the store: child, file, thumbnails. The row is the caller's, with its fact."""

    def __init__(self, images: ImageStore, uploads: ChildPool, results: ChildPool) -> None:
        self._images = images
        self._pools: dict[Rules, ChildPool] = {"upload": uploads, "result": results}

    async def look(self, data: bytes, rules: Rules) -> Seen:
        """Let the child look at the bytes. Raises PictureRefused where they are no picture."""
        return _seen(data, *await self._pools[rules].call_async({"rules": rules}, [data]))

    async def store(self, seen: Seen) -> Image:
        """Put file and thumbnails where they belong. Raises DiskFull where there is no room."""
        return await asyncio.to_thread(self._store, seen)

    async def take(self, data: bytes, rules: Rules) -> tuple[Image, Seen]:
        """Look and store."""
        seen = await self.look(data, rules)
        return await self.store(seen), seen

    def take_blocking(self, data: bytes, rules: Rules) -> Image:
        """The same as take, for callers that have a thread of their own."""
        return self._store(_seen(data, *self._pools[rules].call({"rules": rules}, [data])))

    async def pixels_of(self, image: Image) -> Pixels:
        """The pixels of a stored picture. Raises PictureRefused where its file was altered."""
        try:
            data = await asyncio.to_thread(Path(image.path).read_bytes)
        except OSError:
            raise PictureRefused(
                "The file of a picture is missing.", do="Render its keyframe again."
            ) from None
        return (await self.look(data, "result")).pixels

    def _store(self, seen: Seen) -> Image:
        extension = seen.facts["extension"]
        sha256 = self._images.put(seen.data, extension)
        for width, thumbnail in seen.thumbnails.items():
            self._images.put_thumbnail(sha256, width, thumbnail)
        return Image(
            sha256=sha256,
            path=str(self._images.path(sha256, extension)),
            width=seen.facts["width"],
            height=seen.facts["height"],
            mime=seen.facts["mime"],
        )


def _seen(data: bytes, facts: Mapping[str, Any], blobs: Sequence[bytes]) -> Seen:
    *thumbnails, master = blobs
    pixels = Pixels(master, facts["master_width"], facts["master_height"])
    return Seen(data, facts, dict(zip(WIDTHS, thumbnails, strict=True)), pixels)
