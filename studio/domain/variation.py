"""What was made: variations, what they were made from, how they measure, which one stands."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from studio.domain.image import Image
from studio.domain.model import Model

PickHow = Literal["auto", "hand"]


class SourceUsed(Model):
    """One picture that a call was shown: its name in the plan and the sha256 of the stored file."""

    name: str
    sha256: str


class Inputs(Model):
    """The content a variation was made from; what staleness compares (chains/digest.py).

    `sources` are the sha256 of all planned pictures in order, also of those beyond the provider's limit: the
    first ones were sent, as many as the variation, or its call, has `sources`. A copied keyframe knows its
    source and nothing else.
    """

    prompt: str
    subject: str
    style: dict[str, str]
    aspect_ratio: str
    sources: list[str]
    copied: bool = False


class Scores(Model):
    """Measurements of a variation.

    Points are 0-100, likenesses 0-1; None where not measured, never 0 for unknown.
    """

    overall: float | None = None
    pick: float | None = None
    clip: float | None = None
    aesthetic: float | None = None
    technical: float | None = None
    identity: float | None = None
    scene_px: float | None = None
    sharp: float | None = None
    clean: float | None = None
    exposed: float | None = None
    contrast: float | None = None


class Variation(Model):
    """One generated (or uploaded) candidate for a keyframe; immutable but for its scores and rejection.

    `inputs` is None for a person's own picture: it was made from nothing of ours, and so never gets out of
    date. `note` is the wish a regeneration was asked with; it belongs to this variation alone and makes
    nothing stale. `call_id` is the ledger's entry of the call that made it; None where nothing was bought.
    """

    id: str
    storyboard_id: str
    key: str
    index: int
    attempt_id: str | None
    image: Image
    seed: int
    prompt: str
    note: str = ""
    sources: list[SourceUsed]
    inputs: Inputs | None
    provider: str
    size: str
    uploaded_by: str | None = None
    cost_usd: float = 0.0
    scores: Scores | None = None
    rejected_by: str | None = None
    call_id: str | None = None
    created_at: datetime


class Pick(Model):
    """Which variation stands for a keyframe, who or what chose it, when and why."""

    id: int
    storyboard_id: str
    key: str
    variation_id: str
    how: PickHow
    by: str
    reason: str
    at: datetime
