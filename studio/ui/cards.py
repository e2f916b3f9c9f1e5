"""KeyframeView → the JSON of types.d.ts: addresses, names, money and measurements as text.

A card is finished: the page draws it and works nothing out. Its version is the digest of its content, so
that a card is sent again only when something in it is different.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from studio.chains.graph import descendants
from studio.domain.ids import is_key, keyframe_label
from studio.domain.plan import Plan
from studio.domain.storyboard import Storyboard
from studio.domain.variation import Scores
from studio.domain.view import BoardView, DoubtView, KeyframeView, VariationView
from studio.service.holding import HeldPictures
from studio.ui.page_models import DoubtCard, KeyframeCard, PickCard, ScoreBar, SourceCard, VariationCard
from studio.ui.text import (
    JOB_WORDS,
    MEASURES,
    Measure,
    picture_cost,
    points,
    source_label,
)

MEDIA = "/gradio_api/studio/media"
VIDEOS = "/gradio_api/studio/videos"
NO_SCENE = ScoreBar(
    name="scene_px",
    label="Scene likeness",
    value=None,
    of=1,
    text=points(None, 1),
    why="no earlier keyframe",
)
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/heic": "heic"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that stands outside the plan: its name for people, its page, the sha256 of its picture."""

    label: str
    href: str | None
    sha256: str | None


@dataclass(frozen=True)
class Facts:
    """All that a board's cards are made from, read once; price_usd: of one picture, None: not known."""

    view: BoardView
    storyboard: Storyboard
    plan: Plan
    assets: Mapping[str, Asset]
    provider: str
    provider_label: str
    price_usd: float | None
    held: Sequence[HeldPictures] = ()

    @cached_property
    def shown(self) -> Mapping[str, int]:
        """Of how many of its planned sources what stands for a keyframe was made, where that is not all."""
        standing = {key: picked_variation(one) for key, one in self.view.keyframes.items()}
        return {key: one.shown for key, one in standing.items() if one is not None and one.shown is not None}

    def picture_of(self, name: str) -> str | None:
        """The sha256 of what a source looks like now; None where there is nothing yet."""
        if name in self.assets:
            return self.assets[name].sha256
        keyframe = self.view.keyframes.get(name)
        picked = picked_variation(keyframe) if keyframe is not None else None
        return picked.image.sha256 if picked is not None else None


def same_ground(before: Facts, now: Facts) -> bool:
    """Whether everything outside the keyframes is as it was."""
    was, is_now = ((facts.assets, facts.storyboard.spec, facts.plan, facts.shown) for facts in (before, now))
    return was == is_now


def same_card(before: Facts, now: Facts, key: str) -> bool:
    """Whether, on the same ground, a keyframe's card is sure to be the same with both."""
    keyframe = now.view.keyframes[key]
    same_sources = all(before.picture_of(name) == now.picture_of(name) for name in keyframe.sources)
    return same_sources and before.view.keyframes.get(key) == keyframe


def thumb_url(sha256: str, width: int = 320) -> str:
    """Where a stored picture's thumbnail is, 320 or 640 px wide; without the root prefix."""
    return f"{MEDIA}/{sha256}.{width}.webp"


def full_url(sha256: str) -> str:
    """Where the stored picture itself is."""
    return f"{MEDIA}/{sha256}/full"


def video_url(sha256: str) -> str:
    """Where a stored video plays."""
    return f"{VIDEOS}/{sha256}"


def keyframe_card(facts: Facts, view: KeyframeView) -> KeyframeCard:
    """One picture slot, finished for drawing."""
    card = KeyframeCard(
        key=view.key,
        segment=view.segment,
        role=view.role,
        version="",
        label=keyframe_label(view.key),
        state=view.state,
        job=_job(view),
        made=view.made,
        wanted=view.wanted or _planned(facts, view),
        stale=view.stale,
        stale_because=[source_label(cause) for cause in view.stale_because],
        sources=[source_card(facts, name, facts.picture_of(name)) for name in view.sources],
        copies=view.copies,
        prompt=view.prompt,
        variations=[variation_card(facts, view, variation) for variation in view.variations],
        pick=None if view.pick is None else PickCard(**view.pick.model_dump()),
        warning=view.warning,
        error=view.error,
        doubts=[doubt_card(doubt) for doubt in view.doubts],
        undecided=view.undecided,
        downstream=descendants(facts.plan, [view.key], facts.shown),
    )
    return card.model_copy(update={"version": version(card.model_dump_json())})


def variation_card(facts: Facts, keyframe: KeyframeView, variation: VariationView) -> VariationCard:
    """One candidate of a keyframe."""
    image = variation.image
    return VariationCard(
        id=variation.id,
        index=variation.index,
        sha=image.sha256,
        thumb=thumb_url(image.sha256),
        large=thumb_url(image.sha256, 640),
        full=full_url(image.sha256),
        save=f"{MEDIA}/{image.sha256}/save?name={save_name(keyframe, variation)}",
        width=image.width,
        height=image.height,
        seed=variation.seed,
        prompt=variation.prompt,
        note=variation.note,
        sources=[source_card(facts, source.name, source.sha256) for source in variation.sources],
        scores=score_bars(variation.scores, _measured_against(keyframe, variation)),
        rejected=variation.rejected,
        uploaded_by=variation.uploaded_by,
        made_with=variation.made_with,
        differs=variation.differs,
        cost=picture_cost(variation.cost_usd, unpriced=variation.unpriced),
        alt=f"{keyframe_label(keyframe.key)}, variation {variation.index}",
    )


def _measured_against(keyframe: KeyframeView, variation: VariationView) -> Sequence[str]:
    """The sources that a picture was compared with: a person's own has none, and stands beside the others."""
    if variation.uploaded_by is not None:
        return keyframe.sources
    return [source.name for source in variation.sources]


def doubt_card(doubt: DoubtView) -> DoubtCard:
    """One call that brought no picture: "Variation 2: possibly charged, $0.04"."""
    charged = "charged" if doubt.charged == "yes" else "possibly charged"
    text = f"Variation {doubt.index}: {charged}, {picture_cost(doubt.amount_usd, unpriced=doubt.unpriced)}"
    return DoubtCard(call_id=doubt.call_id, text=text, why=doubt.error)


def source_card(facts: Facts, name: str, sha256: str | None) -> SourceCard:
    """One source by its name in the plan, looking as `sha256` says.

    It has an asset's name and page only where it shows what the asset is today: another influencer, or
    another photo, may have stood there when it was sent.
    """
    asset = facts.assets.get(name)
    today = asset if asset is not None and asset.sha256 == sha256 else None
    key = name if name in facts.view.keyframes else None
    href = today.href if today is not None else None
    return SourceCard(
        name=name,
        label=today.label if today is not None else source_label(name),
        key=key,
        href=href,
        thumb=None if sha256 is None else thumb_url(sha256),
        full=None if sha256 is None or key or href else full_url(sha256),
    )


def score_bars(scores: Scores | None, sources: Sequence[str]) -> list[ScoreBar]:
    """What was measured, in a fixed order; what was not is left out.

    sources: names of what the picture was made from. Where none of them shows a scene, likeness to one says
    so in words: a portrait and a packshot are another scene by nature.
    """
    if scores is None:
        return []
    measured = scores.model_dump(exclude_none=True)
    scene = any(is_key(name) or name == "reference" for name in sources)
    if not scene:
        measured.pop(NO_SCENE.name, None)
    bars = [_bar(measure, measured[measure.name]) for measure in MEASURES if measure.name in measured]
    return bars if scene else [*bars, NO_SCENE]


def save_name(keyframe: KeyframeView, variation: VariationView) -> str:
    """The file name of a download: clip_002_start.png for the pick, clip_002_start_v3.png for another one."""
    stands = keyframe.pick is not None and keyframe.pick.variation_id == variation.id
    take = "" if stands else f"_v{variation.index}"
    return f"clip_{keyframe.segment:03d}_{keyframe.role}{take}.{EXTENSIONS.get(variation.image.mime, 'bin')}"


def version(content: str) -> str:
    """A short digest: equal content, equal version."""
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def stale_label(view: BoardView) -> str | None:
    """How many keyframes of a board are out of date, in words; None for none."""
    return f"{len(view.stale)} out of date" if view.stale else None


def picked_variation(view: KeyframeView) -> VariationView | None:
    """The variation that stands for a keyframe, None where none does."""
    if view.pick is None:
        return None
    return next((variation for variation in view.variations if variation.id == view.pick.variation_id), None)


def _bar(measure: Measure, value: float) -> ScoreBar:
    return ScoreBar(
        name=measure.name,
        label=measure.label,
        value=value,
        of=measure.of,
        text=points(value, measure.of),
        why=measure.why,
    )


def _planned(facts: Facts, view: KeyframeView) -> int:
    """How many variations a keyframe without any would get: their places stand on the board at once."""
    if view.variations:
        return 0
    return 1 if view.copies else facts.storyboard.spec.variations


def _job(view: KeyframeView) -> str:
    if view.lacking is not None and not (view.stale or view.error or view.warning):
        return f"stopped, {view.lacking} still to make" if view.lacking else "stopped before one was picked"
    words = JOB_WORDS.get(view.state, "")
    counted = view.state in ("generating", "scoring") and view.wanted > 0
    return f"{words} {view.made}/{view.wanted}" if counted else words
