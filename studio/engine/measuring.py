"""Measure a finished variation without a model, in a child process."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from studio.domain.variation import Scores
from studio.engine.intake import Pixels
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)
Ready = Callable[[Path], Awaitable[Path]]
KEPT = 256
AHEAD_S = 0.2
"""Sources are read so much later: by then pictures that came a moment ago have their small copies, as a rule;
one that has not gets it then."""
LATER_S = 0.05
"""When a picture has come, the calls that waited for it are sent first; by then, they are."""


class SourceFeatures:
    """What the measuring needs of sources: read once each, ahead of time, and kept; 9 kB a source.

    ready: sees to it that the small copy is there.
    """

    def __init__(self, pool: ChildPool, ready: Ready) -> None:
        self._pool = pool
        self._ready = ready
        # Of tasks: who asks while a source is being read waits for the same reading.
        self._read: OrderedDict[Path, asyncio.Task[bytes]] = OrderedDict()

    def prepare(self, thumbnails: Sequence[Path]) -> None:
        """Read them a moment later, so that nobody has to wait for it then."""
        for thumbnail in thumbnails:
            asyncio.get_running_loop().call_later(AHEAD_S, self._begin, thumbnail)

    async def get(self, thumbnails: Sequence[Path]) -> list[bytes]:
        """The features of each source, in order. Raises StudioError where a picture cannot be read."""
        return [await asyncio.shield(self._begin(thumbnail)) for thumbnail in thumbnails]

    def _begin(self, thumbnail: Path) -> asyncio.Task[bytes]:
        task = self._read.get(thumbnail)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._read[thumbnail] = asyncio.create_task(self._describe(thumbnail))
            # Read ahead for nobody yet: whoever needs it is told of a failure, the log need not be.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._read.move_to_end(thumbnail)
        while len(self._read) > KEPT:
            self._read.popitem(last=False)
        return task

    async def _describe(self, thumbnail: Path) -> bytes:
        await self._ready(thumbnail)
        _, blobs = await self._pool.call_async({"source": str(thumbnail)})
        return blobs[0]


class Measurer:
    """Technical quality, and likeness to the sources by colour and structure (SCORING §6, §7.2).

    `later_s`: so long a measurement waits before it begins, in seconds.
    """

    def __init__(self, pool: ChildPool, sources: SourceFeatures, *, later_s: float = 0.0) -> None:
        self._pool = pool
        self._sources = sources
        self._later_s = later_s

    async def get_ready(self) -> None:
        """Several pictures will come together: what measures them is started now."""
        await asyncio.to_thread(self._pool.get_ready)

    async def measure(self, pixels: Pixels, source_thumbnails: Sequence[Path]) -> Scores | None:
        """Scores of one picture; None where measuring failed: the picture stays, unranked."""
        request = {"width": pixels.width, "height": pixels.height}
        await asyncio.sleep(self._later_s)
        try:
            features = await self._sources.get(source_thumbnails)
            measured, _ = await self._pool.call_async(request, [pixels.rgb, *features])
        except StudioError:
            _log.warning("a picture could not be measured", exc_info=True)
            return None
        return Scores(**measured)
