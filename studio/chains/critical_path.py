"""How long a plan takes: the longest chain of calls, and the time that is left.

A copied keyframe costs no call, so it lengthens no chain.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.chains.graph import in_making_order, keyframe_sources
from studio.domain.plan import Plan, PlannedKeyframe

_MEASURED_KEYFRAMES = 3
"""Before this many are done, a guess would jump about more than it would tell."""


def steps(keyframes: Sequence[PlannedKeyframe]) -> int:
    """The longest chain of calls; 0 where there is nothing to make. Raises ValueError for a circle."""
    depth: dict[str, int] = {}
    for keyframe in in_making_order(keyframes):
        longest_before = max((depth[key] for key in keyframe_sources(keyframe)), default=0)
        depth[keyframe.key] = longest_before + _calls(keyframe)
    return max(depth.values(), default=0)


def remaining_depth(plan: Plan) -> dict[str, int]:
    """For each key, the longest chain of calls from this keyframe to the end, its own included.

    What has the most behind it is best begun first.
    """
    behind = {keyframe.key: 0 for keyframe in plan.keyframes}
    remaining: dict[str, int] = {}
    for keyframe in reversed(plan.keyframes):
        remaining[keyframe.key] = behind[keyframe.key] + _calls(keyframe)
        for key in keyframe_sources(keyframe):
            behind[key] = max(behind[key], remaining[keyframe.key])
    return {keyframe.key: remaining[keyframe.key] for keyframe in plan.keyframes}


def seconds_left(made: int, wanted: int, elapsed_s: float, keyframes_done: int) -> float | None:
    """How many seconds the rest will take at the pace so far; None until three keyframes are done.

    made, wanted: variations, of the same runs that took elapsed_s.
    """
    if keyframes_done < _MEASURED_KEYFRAMES or made <= 0:
        return None
    return elapsed_s / made * max(wanted - made, 0)


def _calls(keyframe: PlannedKeyframe) -> int:
    return 0 if keyframe.copies else 1
