"""Re-anchored: a clean picture of the identity leads every keyframe, the newest state comes second."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import asset_names, identity_names, product_names
from studio.chains.kit_reference import PRODUCT, fitting_kit_reference, fitting_product_reference
from studio.chains.slots import end_before, generated, start_of
from studio.domain.ids import make_key
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def re_anchored(spec: StoryboardSpec, kit_references: Sequence[str]) -> list[PlannedKeyframe]:
    """Start and end come from [identity, the end before, product], then the kit references that fit.

    Without any asset nothing would hold segment 1 together, so its end is made from its start.
    """
    keyframes: list[PlannedKeyframe] = []
    for number, segment in enumerate(spec.segments, start=1):
        before = end_before(number)
        leading = identity_names(spec) + before + product_names(spec)
        end_sources = leading if before or asset_names(spec) else [make_key(number, "start")]
        keyframes += [
            start_of(spec, number, leading + _fitting(spec, segment.start, kit_references)),
            generated(number, "end", end_sources + _fitting(spec, segment.end, kit_references)),
        ]
    return keyframes


def _fitting(spec: StoryboardSpec, prompt: str, kinds: Sequence[str]) -> list[str]:
    """The references that fit, of the person's kit and of the product's, as sources; none without a kit."""
    person = fitting_kit_reference(prompt, kinds) if spec.kit_id else None
    of_product = [kind.removeprefix(PRODUCT) for kind in kinds if kind.startswith(PRODUCT)]
    thing = fitting_product_reference(prompt, of_product) if spec.product_kit_id else None
    return [f"kit:{person}"] * bool(person) + [f"{PRODUCT}{thing}"] * bool(thing)
