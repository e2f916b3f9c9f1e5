"""The plan as data: which keyframes there will be, and what each is shown."""

from __future__ import annotations

from studio.domain.ids import Role
from studio.domain.model import Model


class PlannedKeyframe(Model):
    """One picture slot, and what it is shown.

    `sources` are ordered, the first weighs most: keys ("s01.end") and assets ("influencer", "product",
    "reference", "kit:anchor"). `copies` names the source that is taken over as it is, without a call.
    """

    key: str
    segment: int
    role: Role
    sources: list[str]
    copies: str | None = None


class Plan(Model):
    """Keyframes in an order in which they can be made.

    `calls` counts generated variations, `steps` is the longest chain of calls. price_known: False where
    nobody tells what a call costs; cost_usd is 0 then.
    """

    keyframes: list[PlannedKeyframe]
    calls: int = 0
    cost_usd: float = 0.0
    price_known: bool = True
    steps: int = 0
