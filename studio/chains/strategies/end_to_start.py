"""End-to-start: the end of each segment leads into the next one. The default."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import asset_names
from studio.chains.slots import end_before, generated, start_of
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def end_to_start(spec: StoryboardSpec, kit_references: Sequence[str]) -> list[PlannedKeyframe]:
    """Start and end of a segment both come from [the end before, identity, product], side by side."""
    del kit_references  # only the anchor is shown
    keyframes: list[PlannedKeyframe] = []
    for segment in range(1, len(spec.segments) + 1):
        sources = end_before(segment) + asset_names(spec)
        keyframes += [start_of(spec, segment, sources), generated(segment, "end", sources)]
    return keyframes
