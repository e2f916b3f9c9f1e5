"""Three chains: references, starts and ends each follow their own kind; they part at the first reference."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import asset_names
from studio.chains.slots import copied, generated, start_of
from studio.domain.ids import Role, make_key
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def three_chains(spec: StoryboardSpec, kit_references: Sequence[str]) -> list[PlannedKeyframe]:
    """Every keyframe comes from the one of its own kind before it, the first ones from the first reference.

    The first reference is the person's own picture as it is where one was given, else made from the assets.
    """
    del kit_references  # after the first reference, the chains are shown nothing but themselves
    keyframes = [_first_reference(spec), start_of(spec, 1, _before("start", 1)), _next("end", 1)]
    for segment in range(2, len(spec.segments) + 1):
        start = start_of(spec, segment, _before("start", segment))
        keyframes += [_next("reference", segment), start, _next("end", segment)]
    return keyframes


def _first_reference(spec: StoryboardSpec) -> PlannedKeyframe:
    if spec.reference_image:
        return copied(1, "reference", "reference")
    return generated(1, "reference", asset_names(spec))


def _next(role: Role, segment: int) -> PlannedKeyframe:
    return generated(segment, role, _before(role, segment))


def _before(role: Role, segment: int) -> list[str]:
    """The keyframe that this one of its chain comes from."""
    return [make_key(segment - 1, role) if segment > 1 else make_key(1, "reference")]
