"""Independent: every keyframe from the assets alone. The baseline that drift is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import asset_names
from studio.chains.slots import generated, start_of
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def independent(spec: StoryboardSpec, kit_references: Sequence[str]) -> list[PlannedKeyframe]:
    """Start and end come from [identity, product]; only a segment that goes on uncut copies an end."""
    del kit_references  # only the anchor is shown
    sources = asset_names(spec)
    keyframes: list[PlannedKeyframe] = []
    for segment in range(1, len(spec.segments) + 1):
        keyframes += [start_of(spec, segment, sources), generated(segment, "end", sources)]
    return keyframes
