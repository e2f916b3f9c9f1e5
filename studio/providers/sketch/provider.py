"""The sketch renderer as a provider: hands each picture to child processes, so that no event loop waits for
paint.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from studio.domain.capability import Capability
from studio.errors import ProviderFailed
from studio.pictures.child import ChildDied, ChildPool
from studio.protocols import Done, Op

VERSION = "1"
_TASK = "studio.providers.sketch.compose:paint"
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

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Paint one frame in a child; raises ProviderFailed when it cannot."""
        try:
            _, pictures = await self._pool.call_async(_request(op, self._cache))
        except ChildDied as error:
            raise ProviderFailed("A sketch could not be painted.", do="Render it again.") from error
        return Done(pictures[0])

    async def close(self) -> None:
        """End the children."""
        await asyncio.to_thread(self._pool.close)


def _request(op: Op, cache: Path) -> dict[str, Any]:
    return {
        "prompt": op.prompt,
        "sources": [{**asdict(source), "path": str(source.path)} for source in op.sources],
        "aspect_ratio": op.aspect_ratio,
        "size": op.size,
        "seed": op.seed,
        "cache": str(cache),
    }
