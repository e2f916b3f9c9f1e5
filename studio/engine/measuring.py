"""Measure a finished variation without a model, in a child process."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from studio.domain.variation import Scores
from studio.engine.intake import Pixels
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)


class Measurer:
    """Technical quality, and likeness to the sources by colour and structure (SCORING §6, §7.2)."""

    def __init__(self, pool: ChildPool) -> None:
        self._pool = pool

    async def measure(self, pixels: Pixels, source_thumbnails: Sequence[Path]) -> Scores | None:
        """Scores of one picture; None where measuring failed: the picture stays, unranked."""
        sources = [str(path) for path in source_thumbnails]
        request = {"width": pixels.width, "height": pixels.height, "sources": sources}
        try:
            measured, _ = await self._pool.call_async(request, [pixels.rgb])
        except StudioError:
            _log.warning("a picture could not be measured", exc_info=True)
            return None
        return Scores(**measured)
