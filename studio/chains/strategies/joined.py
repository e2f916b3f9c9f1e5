"""Joined: one unbroken take, so that N segments need N+1 pictures and every seam is exact."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import asset_names, identity_names, product_names
from studio.chains.slots import copied, generated
from studio.domain.ids import make_key
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def joined(spec: StoryboardSpec, kit_references: Sequence[str]) -> list[PlannedKeyframe]:
    """Ends come from [identity, their own start, product]; every start but the first is the end before it."""
    del kit_references  # only the anchor is shown
    keyframes: list[PlannedKeyframe] = []
    for segment in range(1, len(spec.segments) + 1):
        start = generated(1, "start", asset_names(spec))
        if segment > 1:
            start = copied(segment, "start", make_key(segment - 1, "end"))
        sources = [*identity_names(spec), start.key, *product_names(spec)]
        keyframes += [start, generated(segment, "end", sources)]
    return keyframes
