"""The sketch renderer as a provider: hands each picture to child processes, so that no event loop waits for
paint.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from studio.domain.capability import Capability
from studio.errors import ProviderFailed
from studio.pictures.child import ChildDied, ChildPool
from studio.protocols import Done, Op, SourcePicture
from studio.providers.sketch.kit_kinds import refuse_unshown

VERSION = "2"
_TASK = "studio.providers.sketch.compose:paint"
_CUT = "studio.providers.sketch.cutout:cut"
_CAST = ("influencer", "product", "kit:")
# A first 4K frame cuts out two photos and paints twelve megapixels, perhaps on a machine busy with other
# frames.
_TIMEOUT_S = 120.0


class SketchProvider:
    """Composes pre-visualisation frames on this machine: offline, free, the same for the same request."""

    name = "sketch"

    def __init__(self, cache: Path, processes: int) -> None:
        self.caps = Capability(
            label="Sketch (embedded)",
            max_sources=14,
            concurrency=processes,
            offline=True,
            price_usd=0.0,
            version=VERSION,
        )
        self._cache = cache
        self._pool = ChildPool(_TASK, processes=processes, nice=10, max_files=400, timeout_s=_TIMEOUT_S)
        self._cutters = ChildPool(_CUT, processes=2, nice=10, max_files=1, timeout_s=_TIMEOUT_S)
        self._cut: dict[str, asyncio.Task[None]] = {}

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Paint one frame in a child; raises ProviderFailed when it cannot, CannotShow of a kit's views."""
        refuse_unshown(op.kit_kind)
        await asyncio.gather(*(self._cut_out(one) for one in op.sources if one.name.startswith(_CAST)))
        try:
            _, pictures = await self._pool.call_async(_request(op, self._cache))
        except ChildDied as error:
            raise ProviderFailed("A sketch could not be painted.", do="Render it again.") from error
        return Done(pictures[0])

    async def close(self) -> None:
        """End the children."""
        await asyncio.to_thread(self._pool.close)
        await asyncio.to_thread(self._cutters.close)

    async def _cut_out(self, source: SourcePicture) -> None:
        """Cut a photo out once, side by side with others, before the first frames all ask for it."""
        if source.sha256 not in self._cut:
            self._cut[source.sha256] = asyncio.create_task(self._call_cutter(source))
        # One frame that is given up does not take the cutout from the others.
        await asyncio.shield(self._cut[source.sha256])

    async def _call_cutter(self, source: SourcePicture) -> None:
        request = {"path": str(source.path), "sha256": source.sha256, "cache": str(self._cache)}
        # A photo that cannot be cut out is said by the frame that needs it.
        with suppress(ChildDied, ProviderFailed):
            await self._cutters.call_async(request)


def _request(op: Op, cache: Path) -> dict[str, Any]:
    return {
        "prompt": op.prompt,
        "sources": [{**asdict(source), "path": str(source.path)} for source in op.sources],
        "aspect_ratio": op.aspect_ratio,
        "size": op.size,
        "seed": op.seed,
        "cache": str(cache),
        "kit_kind": op.kit_kind,
    }
