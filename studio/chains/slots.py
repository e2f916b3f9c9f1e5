"""How a strategy says one keyframe: generated from its sources, or taken over from one of them."""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.ids import Role, make_key
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec


def generated(segment: int, role: Role, sources: Sequence[str]) -> PlannedKeyframe:
    """A keyframe that a provider makes, shown these sources; the first weighs most."""
    return PlannedKeyframe(key=make_key(segment, role), segment=segment, role=role, sources=list(sources))


def copied(segment: int, role: Role, source: str) -> PlannedKeyframe:
    """A keyframe that is the source's very picture: no call, no cost."""
    key = make_key(segment, role)
    return PlannedKeyframe(key=key, segment=segment, role=role, sources=[source], copies=source)


def start_of(spec: StoryboardSpec, segment: int, sources: Sequence[str]) -> PlannedKeyframe:
    """A segment's start: generated, or the end before it where the segment goes on without a cut.

    Nothing comes before segment 1, so its mark means nothing.
    """
    if segment > 1 and spec.segments[segment - 1].continues:
        return copied(segment, "start", make_key(segment - 1, "end"))
    return generated(segment, "start", sources)


def end_before(segment: int) -> list[str]:
    """The key of the end before this segment, as a list that is empty for segment 1."""
    return [make_key(segment - 1, "end")] if segment > 1 else []
