"""How a storyboard becomes a plan: its strategy's keyframes, checked, in an order that can be made."""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.assets import asset_names
from studio.chains.critical_path import steps
from studio.chains.estimate import estimate
from studio.chains.graph import in_making_order, keyframe_sources
from studio.chains.strategies import STRATEGIES, KitReferences
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec

__all__ = ["asset_names", "plan"]


def plan(spec: StoryboardSpec, *, price_usd: float = 0.0, kit_references: KitReferences = ()) -> Plan:
    """What would be made, from what, and for how much.

    price_usd: what one variation costs. kit_references: the kinds that the chosen kits have.
    Raises ValueError where a strategy names a keyframe that does not exist, or lets some wait in a circle.
    """
    keyframes = STRATEGIES[spec.strategy](spec, kit_references)
    _check_sources(keyframes)
    laid_out = Plan(keyframes=in_making_order(keyframes), steps=steps(keyframes))
    keys = [keyframe.key for keyframe in keyframes]
    calls, cost_usd = estimate(laid_out, keys, spec.variations, price_usd)
    return laid_out.model_copy(update={"calls": calls, "cost_usd": cost_usd})


def _check_sources(keyframes: Sequence[PlannedKeyframe]) -> None:
    """Raise ValueError for a key that is planned twice, or a source that is not planned at all."""
    keys = {keyframe.key for keyframe in keyframes}
    if len(keys) < len(keyframes):
        raise ValueError("a keyframe is planned twice")
    missing = {name for keyframe in keyframes for name in keyframe_sources(keyframe)} - keys
    if missing:
        raise ValueError(f"sources that are not planned: {', '.join(sorted(missing))}")
