"""The strategies by name: each lays a storyboard out as keyframes with sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studio.chains.strategies.anchored_pairs import anchored_pairs
from studio.chains.strategies.end_to_start import end_to_start
from studio.chains.strategies.independent import independent
from studio.chains.strategies.joined import joined
from studio.chains.strategies.re_anchored import re_anchored
from studio.chains.strategies.three_chains import three_chains
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec, StrategyName

KitReferences = Sequence[str]
"""The kinds of kit reference that may be used; empty without a kit.

"anchor", "profile" … are of the person's kit, "product_kit:detail" … of the product's.
"""

Strategy = Callable[[StoryboardSpec, KitReferences], list[PlannedKeyframe]]

STRATEGIES: dict[StrategyName, Strategy] = {
    "end-to-start": end_to_start,
    "three-chains": three_chains,
    "anchored-pairs": anchored_pairs,
    "re-anchored": re_anchored,
    "joined": joined,
    "independent": independent,
}
