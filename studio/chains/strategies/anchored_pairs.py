"""Anchored pairs: the person's own reference leads every keyframe, and each end follows its own start."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import leading_names, product_names
from studio.chains.slots import end_before, generated, start_of
from studio.domain.ids import make_key
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def anchored_pairs(spec: StoryboardSpec, kit_references: Sequence[str]) -> list[PlannedKeyframe]:
    """Starts come from [reference, the end before, product], ends from [reference, their own start, product].

    The reference is the uploaded picture, or the identity where none was given.
    """
    del kit_references  # only the anchor is shown
    leading, product = leading_names(spec), product_names(spec)
    keyframes: list[PlannedKeyframe] = []
    for segment in range(1, len(spec.segments) + 1):
        keyframes += [
            start_of(spec, segment, leading + end_before(segment) + product),
            generated(segment, "end", [*leading, make_key(segment, "start"), *product]),
        ]
    return keyframes
