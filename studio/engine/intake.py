"""Bytes from outside → a checked, stored picture.

No decoder runs in this process: the limited child looks first.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from studio.domain.image import Image
from studio.engine.room import Room
from studio.engine.thumbnails import FIRST, Thumbnails
from studio.errors import PictureRefused, StudioError
from studio.pictures.child import ChildPool
from studio.pictures.thumbnail import WIDTHS
from studio.store.images import ImageStore, Part

Rules = Literal["upload", "result"]


@dataclass(frozen=True, slots=True)
class Pixels:
    """What a picture shows: `rgb` has 8 bit a channel, width × height px, the long side ≤ 1024."""

    rgb: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that the child accepted, not stored yet: the child's `facts`, `thumbnails` by width in px.

    Looked at in a hurry it has only the first thumbnail, and no `pixels`.
    """

    data: bytes
    facts: Mapping[str, Any]
    thumbnails: Mapping[int, bytes]
    pixels: Pixels

    @property
    def notes(self) -> list[str]:
        """What was made good on the way, in words."""
        return list(self.facts["notes"])


@dataclass(frozen=True, slots=True)
class Keep:
    """How bytes are kept that nobody gives a second time.

    label: under which they are found again, also by the next process; note: writes that down, once they are
    safe on the disk.
    """

    label: str
    note: Callable[[Part], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Received:
    """A picture that the child accepted and whose bytes are on the disk, unnamed: store it or drop it."""

    seen: Seen
    part: Part


class Intake:
    """Takes pictures into the store: child and file side by side, then names and thumbnails.

    The row is the caller's, with its fact. `thumbnails` makes those that are missing.
    """

    def __init__(
        self,
        images: ImageStore,
        uploads: ChildPool,
        results: ChildPool,
        room: Room | None = None,
        idle: ChildPool | None = None,
        copies: ChildPool | None = None,
    ) -> None:
        self.thumbnails = Thumbnails(images, copies or results)
        self._images = images
        self._room = room or Room()
        self._pools: dict[Rules, ChildPool] = {"upload": uploads, "result": results}
        self._idle = idle or results

    async def expect_results(self) -> None:
        """Several results will come together: what looks at them is started now."""
        await asyncio.to_thread(self._pools["result"].get_ready)

    async def look(self, data: bytes, rules: Rules, *, quick: bool = False) -> Seen:
        """Let the child look at the bytes. Raises PictureRefused where they are no picture.

        quick: with the first thumbnail only, and without `pixels`: both come with `pixels_of`.
        """
        widths = [FIRST] if quick else [*WIDTHS]
        request = {"rules": rules, "widths": widths, "master": not quick}
        return _seen(data, widths, *await self._pools[rules].call_async(request, [data]))

    async def receive(
        self, data: bytes, rules: Rules, keep: Keep | None = None, *, quick: bool = False
    ) -> Received:
        """Let the child look while the bytes are already being written: neither waits for the other.

        Raises PictureRefused where they are no picture, DiskFull where there is no room, and leaves nothing.
        With `keep`, only what is no picture goes. quick: as `look`.
        """
        with self._room.hold(len(data)):
            writing = asyncio.create_task(self._write(data, keep))
            try:
                seen = await self.look(data, rules, quick=quick)
            except BaseException as error:  # also when cancelled: the writing is ended, then it goes on
                await self._undo(writing, drop=keep is None or isinstance(error, PictureRefused))
                raise
            return Received(seen, await asyncio.shield(writing))

    async def store(self, received: Received) -> Image:
        """Put file and thumbnails where they belong. Raises DiskFull where there is no room."""
        return await asyncio.to_thread(self._store, received.seen, received.part)

    async def take(self, data: bytes, rules: Rules) -> tuple[Image, Seen]:
        """Receive and store."""
        received = await self.receive(data, rules)
        return await self.store(received), received.seen

    def take_blocking(self, data: bytes, rules: Rules) -> Image:
        """The same as take, for callers that have a thread of their own."""
        seen = _seen(data, WIDTHS, *self._pools[rules].call({"rules": rules}, [data]))
        return self._store(seen, self._images.write(data))

    async def pixels_of(self, image: Image, *, idle: bool = False) -> Pixels:
        """The pixels of a stored picture; thumbnails that a quick look left out are made along with them.

        idle: in time that nobody else wants. Raises PictureRefused where its file was altered.
        """
        try:
            data, widths = await asyncio.to_thread(self._read, image)
        except OSError:
            raise PictureRefused(
                "The file of a picture is missing.", do="Render its keyframe again."
            ) from None
        pool = self._idle if idle else self._pools["result"]
        facts, (*made, master) = await pool.call_async({"rules": "result", "widths": widths}, [data])
        # Without room for them they are made when somebody asks for them.
        with contextlib.suppress(StudioError):
            await asyncio.to_thread(self._add, image.sha256, dict(zip(widths, made, strict=True)))
        return Pixels(master, facts["master_width"], facts["master_height"])

    def _read(self, image: Image) -> tuple[bytes, list[int]]:
        """A picture's bytes, and which of its thumbnails are missing."""
        missing = [width for width in WIDTHS if not self._images.thumbnail_path(image.sha256, width).exists()]
        return Path(image.path).read_bytes(), missing

    async def _write(self, data: bytes, keep: Keep | None) -> Part:
        part = await asyncio.to_thread(self._images.write, data, keep.label if keep else "")
        if keep is not None:
            await keep.note(part)
        return part

    async def _undo(self, writing: asyncio.Task[Part], *, drop: bool) -> None:
        # Waited for even when cancelled: a file without a name would lie about until the next start.
        with contextlib.suppress(StudioError):
            part = await asyncio.shield(writing)
            if drop:
                self._images.drop(part)

    def _store(self, seen: Seen, part: Part) -> Image:
        extension = seen.facts["extension"]
        sha256 = self._images.name(part, extension)
        for width, thumbnail in seen.thumbnails.items():
            self._images.put_thumbnail(sha256, width, thumbnail)
        return Image(
            sha256=sha256,
            path=str(self._images.path(sha256, extension)),
            width=seen.facts["width"],
            height=seen.facts["height"],
            mime=seen.facts["mime"],
        )

    def _add(self, sha256: str, thumbnails: Mapping[int, bytes]) -> None:
        for width, thumbnail in thumbnails.items():
            self._images.add_thumbnail(sha256, width, thumbnail)


def _seen(data: bytes, widths: Sequence[int], facts: Mapping[str, Any], blobs: Sequence[bytes]) -> Seen:
    *thumbnails, master = blobs
    pixels = Pixels(master, facts["master_width"], facts["master_height"])
    return Seen(data, facts, dict(zip(widths, thumbnails, strict=True)), pixels)
