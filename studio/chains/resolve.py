"""Which pictures a keyframe is really shown: its planned sources, and what stands in for those not made."""

from __future__ import annotations

from collections.abc import Container, Sequence

from studio.chains.graph import keyframe_sources
from studio.domain.ids import is_key
from studio.domain.plan import Plan, PlannedKeyframe


def resolve_sources(
    keyframe: PlannedKeyframe, plan: Plan, made: Container[str], assets: Sequence[str]
) -> list[str]:
    """The names of the sources really used, in order, without repeats.

    made: the keyframes that have a picture. For one that has none the latest earlier success of its chain
    stands in. Where nothing is left, `assets` are used; but a copied keyframe takes over one picture or none.
    """
    planned = {each.key: each for each in plan.keyframes}
    stood_in = (_stand_in(name, planned, made) for name in keyframe.sources)
    names = list(dict.fromkeys(name for name in stood_in if name is not None))
    return names if names or keyframe.copies else list(assets)


def _stand_in(name: str, planned: dict[str, PlannedKeyframe], made: Container[str]) -> str | None:
    """The name itself where it has a picture, else the nearest one up its chain; None where there is none.

    A copy that was not made yet is as good as its source, also where that is an asset.
    """
    while is_key(name) and name not in made:
        missing = planned[name]
        upward = missing.copies or next(iter(keyframe_sources(missing)), None)
        if upward is None:
            return None
        name = upward
    return name
