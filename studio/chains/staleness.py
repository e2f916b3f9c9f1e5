"""Which keyframes are out of date: made from something that is no longer what they would be made from now.

Nothing is remembered as stale: it follows from the picks, so picking the old picture back mends everything.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from studio.chains.assets import asset_names
from studio.chains.digest import current_inputs, same_inputs, seen_of
from studio.chains.resolve import resolve_sources
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec
from studio.domain.variation import Inputs, SourceUsed, Variation


@dataclass(frozen=True, slots=True)
class Picked:
    """The picture that stands for a keyframe, and what it was made from; None for a person's own picture.

    seen: so many of the planned sources it was shown, the first ones; None where that was all.
    """

    inputs: Inputs | None
    sha256: str
    seen: int | None = None


def picked_of(made: Variation) -> Picked:
    """A variation as it stands for its keyframe, or would."""
    return Picked(inputs=made.inputs, sha256=made.image.sha256, seen=seen_of(made))


def stale_keyframes(
    spec: StoryboardSpec, plan: Plan, assets: Mapping[str, str], picks: Mapping[str, Picked]
) -> dict[str, list[str]]:
    """The keys that are out of date, in plan order, each with its causes.

    assets: name ("influencer", "product", "kit:anchor", "reference") → sha256 of the picture it has now.
    Causes are "prompt", "subject", "style", "aspect ratio", the names of sources that are others now or stale
    themselves, and "strategy" where a source went away or took another place. Of sources only those count
    that the picture was shown, or would be in their place. A person's own picture was made from nothing of
    ours and never gets out of date.
    """
    stale: dict[str, list[str]] = {}
    for keyframe in plan.keyframes:
        pick = picks.get(keyframe.key)
        if pick is None:
            continue
        sources = sources_now(spec, plan, keyframe, assets, picks)
        now = current_inputs(spec, keyframe, [source.sha256 for source in sources])
        causes = _causes(pick, now, sources[: pick.seen], stale)
        if causes:
            stale[keyframe.key] = causes
    return stale


def sources_now(
    spec: StoryboardSpec,
    plan: Plan,
    keyframe: PlannedKeyframe,
    assets: Mapping[str, str],
    picks: Mapping[str, Picked],
) -> list[SourceUsed]:
    """The pictures a keyframe would be shown now, in order; an asset that is not in `assets` is left out."""
    pictures = {**assets, **{key: pick.sha256 for key, pick in picks.items()}}
    names = resolve_sources(keyframe, plan, picks, asset_names(spec))
    return [SourceUsed(name=name, sha256=pictures[name]) for name in names if name in pictures]


def _causes(pick: Picked, now: Inputs, shown: Sequence[SourceUsed], stale: Container[str]) -> list[str]:
    """Why a picture is out of date; empty where it is not. shown: those of today's sources that it is
    compared with."""
    before = pick.inputs
    if before is None:
        return []
    stale_sources = {source.name for source in shown if source.name in stale}
    if same_inputs(before, now, pick.seen):
        return [source.name for source in shown if source.name in stale_sources]
    if before.copied != now.copied:
        return ["strategy"]
    # What was planned already, and only not shown, is no other picture now: it took another place.
    changed = {source.name for source in shown if source.sha256 not in before.sources}
    named = [source.name for source in shown if source.name in changed | stale_sources]
    pictures = [source.sha256 for source in shown]
    return (
        _changed_words(before, now)
        + named
        + _rearranged(before.sources[: pick.seen], pictures, bool(changed))
    )


def _changed_words(before: Inputs, now: Inputs) -> list[str]:
    """The parts of the brief that read differently now."""
    parts = {
        "prompt": before.prompt != now.prompt,
        "subject": before.subject != now.subject,
        "style": before.style != now.style,
        "aspect ratio": before.aspect_ratio != now.aspect_ratio,
    }
    return [part for part, differs in parts.items() if differs]


def _rearranged(before: Sequence[str], now: Sequence[str], explained: bool) -> list[str]:
    """["strategy"] where new pictures do not explain the sources: one went away, or they changed places."""
    gone = set(before) - set(now)
    fewer_or_more = len(before) != len(now)
    if before != now and (not explained or (gone and fewer_or_more)):
        return ["strategy"]
    return []
