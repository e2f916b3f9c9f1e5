"""Which of a keyframe's sources its pictures are measured against."""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.ids import is_key
from studio.domain.variation import SourceUsed


def scene_of(sources: Sequence[SourceUsed]) -> list[str]:
    """Digests of the sources that show a scene: earlier keyframes; where there is none, whatever there is.

    A portrait and a packshot say little of a room; beside an earlier keyframe they would blur the measure.
    """
    scenes = [source.sha256 for source in sources if is_key(source.name) or source.name == "reference"]
    return scenes or [source.sha256 for source in sources]
