"""Plain graph questions about a plan: who comes before, who comes after, who can be made side by side.

Asset names among the sources ("influencer", "product" …) are no nodes: they are always there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from studio.domain.ids import is_key
from studio.domain.plan import Plan, PlannedKeyframe


def keyframe_sources(keyframe: PlannedKeyframe) -> list[str]:
    """The keyframes among a keyframe's sources, in their order."""
    return [name for name in keyframe.sources if is_key(name)]


def ancestors(plan: Plan, key: str) -> list[str]:
    """Every keyframe that leads to this one, in plan order, without itself."""
    reached = {key}
    for keyframe in reversed(plan.keyframes):
        if keyframe.key in reached:
            reached.update(keyframe_sources(keyframe))
    return [keyframe.key for keyframe in plan.keyframes if keyframe.key in reached - {key}]


def descendants(plan: Plan, keys: Iterable[str], seen: Mapping[str, int | None] | None = None) -> list[str]:
    """Every keyframe that these lead to, in plan order; one of `keys` only where another leads to it.

    seen: of how many of its planned sources, the first ones, a keyframe was made; all where it says nothing.
    """
    given, reached, seen = set(keys), set[str](), seen or {}
    for keyframe in plan.keyframes:
        if (given | reached).intersection(keyframe.sources[: seen.get(keyframe.key)]):
            reached.add(keyframe.key)
    return [keyframe.key for keyframe in plan.keyframes if keyframe.key in reached]


def levels(plan: Plan) -> list[list[str]]:
    """Keys in groups that can be made side by side: each needs only groups before its own."""
    depth: dict[str, int] = {}
    for keyframe in plan.keyframes:
        depth[keyframe.key] = 1 + max((depth[key] for key in keyframe_sources(keyframe)), default=-1)
    return [[key for key, own in depth.items() if own == level] for level in sorted(set(depth.values()))]


def in_making_order(keyframes: Sequence[PlannedKeyframe]) -> list[PlannedKeyframe]:
    """The same keyframes, each after all of its sources; what is in order already stays as it is.

    Raises ValueError, naming the keyframes, when they wait for each other in a circle.
    """
    waiting, ordered, placed = list(keyframes), list[PlannedKeyframe](), set[str]()
    while waiting:
        following = next((k for k in waiting if placed.issuperset(keyframe_sources(k))), None)
        if following is None:
            raise ValueError(f"these keyframes wait for each other: {', '.join(k.key for k in waiting)}")
        waiting.remove(following)
        ordered.append(following)
        placed.add(following.key)
    return ordered
