"""The sources of a picture on their way to a service: in their order, readable by it, and not too large."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from studio.errors import PictureRefused, ProviderFailed
from studio.pictures.child import ChildDied, ChildPool
from studio.protocols import SourcePicture, SourceVideo

_TASK = "studio.pictures.sending:sending"
_PROCESSES = 2
_REMEMBERED = 32
_ENDINGS = {"image/jpeg": "jpg", "video/quicktime": "mov"}
_Key = tuple[str, int | None]


class SourceUnreadable(ProviderFailed):
    """A source could not be read, so nothing was sent; trying at once again would end the same way."""

    code = "source_unreadable"
    retryable = False


@dataclass(frozen=True, slots=True)
class Sendable:
    """The bytes that are sent for a source, and their media type: PNG, JPEG or WebP; or a video."""

    name: str
    data: bytes
    mime: str

    @property
    def file_name(self) -> str:
        """A name for uploads, with the ending of its kind."""
        ending = _ENDINGS.get(self.mime, self.mime.rpartition("/")[2])
        return f"{self.name.replace(':', '-')}.{ending}"


class Sources:
    """Reads sources for sending. Variations share them, so what was found out of each is remembered.

    together: how many bytes those of one request may have; None where each goes by itself.
    """

    def __init__(self, together: int | None = None) -> None:
        self._together = together
        self._pool: ChildPool | None = None
        self._prepared: OrderedDict[_Key, asyncio.Task[_Prepared]] = OrderedDict()

    async def read(self, sources: Sequence[SourcePicture]) -> list[Sendable]:
        """The sources as they are sent, in their order. Raises SourceUnreadable where one cannot be read."""
        most = self._together and self._together // max(1, len(sources))
        return [await self._read(one, most) for one in sources]

    async def close(self) -> None:
        """End the children; a later read starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.close)

    async def _read(self, source: SourcePicture, most: int | None) -> Sendable:
        try:
            # One call that is given up does not take the picture from the others.
            prepared = await asyncio.shield(self._task(source, most))
            data = prepared.smaller
            if data is None:
                data = await asyncio.to_thread(source.path.read_bytes)
        except (OSError, ChildDied, PictureRefused) as error:
            self._prepared.pop((source.sha256, most), None)
            raise SourceUnreadable(
                f"The source picture {source.name} cannot be read, and was not sent.",
                do="Check that its file is still in the studio's folder, or choose another picture.",
            ) from error
        return Sendable(source.name, data, prepared.mime)

    def _task(self, source: SourcePicture, most: int | None) -> asyncio.Task[_Prepared]:
        key = (source.sha256, most)
        if key not in self._prepared:
            self._prepared[key] = asyncio.create_task(self._prepare(source, most))
        self._prepared.move_to_end(key)
        if len(self._prepared) > _REMEMBERED:
            self._prepared.popitem(last=False)
        return self._prepared[key]

    async def _prepare(self, source: SourcePicture, most: int | None) -> _Prepared:
        if self._pool is None:
            self._pool = ChildPool(_TASK, processes=_PROCESSES, nice=5, limited=True)
        pool = self._pool
        data = await asyncio.to_thread(source.path.read_bytes)
        facts, made = await pool.call_async({"most": most}, [data])
        return _Prepared(facts["mime"], made[0] if made else None)


async def read_video(video: SourceVideo) -> Sendable:
    """A video as it is sent: its very bytes. Raises SourceUnreadable."""
    try:
        data = await asyncio.to_thread(video.path.read_bytes)
    except OSError as error:
        raise SourceUnreadable(
            "The video cannot be read, and was not sent.",
            do="Check that its file is still in the studio's folder, or choose another video.",
        ) from error
    return Sendable("video", data, video.mime)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is sent for a picture: its media type, and the smaller JPEG in its place."""

    mime: str
    smaller: bytes | None


def sent(sources: Sequence[SourcePicture], most: int) -> tuple[SourcePicture, ...]:
    """The sources that a model takes: the first ones, which weigh most."""
    return tuple(sources[:most])


def left_out(sources: Sequence[SourcePicture], most: int, model: str) -> list[str]:
    """What is told of the sources beyond a model's limit; nothing where all are sent."""
    names = ", ".join(one.name for one in sources[most:])
    if not names:
        return []
    pictures = "picture" if most == 1 else "pictures"
    return [f"{model} takes {most} {pictures}; left out, as the last in order: {names}."]
