"""Which keyframes are out of date: made from something that is no longer what they would be made from now.

Nothing is remembered as stale: it follows from the picks, so picking the old picture back mends everything.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from studio.chains.assets import asset_names
from studio.chains.digest import current_inputs, digest_inputs
from studio.chains.resolve import resolve_sources
from studio.domain.plan import Plan, PlannedKeyframe
from studio.domain.storyboard import StoryboardSpec
from studio.domain.variation import Inputs, SourceUsed


@dataclass(frozen=True, slots=True)
class Picked:
    """The picture that stands for a keyframe, and what it was made from; None for a person's own picture."""

    inputs: Inputs | None
    sha256: str


def stale_keyframes(
    spec: StoryboardSpec, plan: Plan, assets: Mapping[str, str], picks: Mapping[str, Picked]
) -> dict[str, list[str]]:
    """The keys that are out of date, in plan order, each with its causes.

    assets: name ("influencer", "product", "kit:anchor", "reference") → sha256 of the picture it has now.
    Causes are "prompt", "subject", "style", "aspect ratio", the names of sources that are others now or stale
    themselves, and "strategy" where a source went away or took another place. A person's own picture was made
    from nothing of ours and never gets out of date.
    """
    stale: dict[str, list[str]] = {}
    for keyframe in plan.keyframes:
        pick = picks.get(keyframe.key)
        if pick is None or pick.inputs is None:
            continue
        sources = sources_now(spec, plan, keyframe, assets, picks)
        causes = _causes(
            pick.inputs, current_inputs(spec, keyframe, [s.sha256 for s in sources]), sources, stale
        )
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


def _causes(before: Inputs, now: Inputs, sources: Sequence[SourceUsed], stale: Container[str]) -> list[str]:
    """Why a picture made from `before` is out of date; empty where it is not."""
    stale_sources = {source.name for source in sources if source.name in stale}
    if digest_inputs(before) == digest_inputs(now):
        return [source.name for source in sources if source.name in stale_sources]
    if before.copied != now.copied:
        return ["strategy"]
    changed = {source.name for source in sources if source.sha256 not in before.sources}
    named = [source.name for source in sources if source.name in changed | stale_sources]
    return _changed_words(before, now) + named + _rearranged(before, now, bool(changed))


def _changed_words(before: Inputs, now: Inputs) -> list[str]:
    """The parts of the brief that read differently now."""
    parts = {
        "prompt": before.prompt != now.prompt,
        "subject": before.subject != now.subject,
        "style": before.style != now.style,
        "aspect ratio": before.aspect_ratio != now.aspect_ratio,
    }
    return [part for part, differs in parts.items() if differs]


def _rearranged(before: Inputs, now: Inputs, explained: bool) -> list[str]:
    """["strategy"] where new pictures do not explain the sources: one went away, or they changed places."""
    gone = set(before.sources) - set(now.sources)
    fewer_or_more = len(before.sources) != len(now.sources)
    if before.sources != now.sources and (not explained or (gone and fewer_or_more)):
        return ["strategy"]
    return []
