"""What bringing a photo to 4K would cost, before it is given; nothing is sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from studio.domain.model import Model
from studio.errors import StudioError
from studio.protocols import Op, SourcePicture
from studio.service.estimates import budget_words, expected_price
from studio.service.jobs import chosen
from studio.service.prices import price_words
from studio.service.wiring import UPSCALERS, Parts

LOCAL = "Brought to 4K by the local resampler, free."


class FourKEstimate(Model):
    """Who brings a photo to 4K, and for how much, in a sentence.

    cost_usd: None where the price is not known. budget: that a budget would stop it; "" where none does.
    """

    text: str
    cost_usd: float | None = None
    budget: str = ""


async def estimate(parts: Parts) -> FourKEstimate:
    """What one photo costs; that nobody can, where its service cannot be asked: the original is used then."""
    name = await asyncio.to_thread(chosen, parts, "upscale")
    if name == UPSCALERS[0]:
        return FourKEstimate(text=LOCAL, cost_usd=0.0)
    try:
        provider = parts.providers.get(name)
    except StudioError as error:
        return FourKEstimate(text=f"The photo is used as it is: {error.happened}", cost_usd=0.0)
    if "upscale" not in provider.caps.jobs:
        said = f"The photo is used as it is: {provider.caps.label} cannot enlarge photos."
        return FourKEstimate(text=said, cost_usd=0.0)
    source = SourcePicture("photo", Path(), "")
    op = Op(prompt="", sources=(source,), aspect_ratio="1:1", size="4K", seed=0, job="upscale")
    price = await expected_price(provider, op)
    cost = price.amount_usd or Decimal(0)
    words = price_words(price, "upscale", None, datetime.now(UTC).date())
    return FourKEstimate(
        text=f"Brought to 4K by {provider.caps.label}: {words}.",
        cost_usd=None if price.amount_usd is None else float(cost),
        budget=await parts.database.read_async(lambda tx: budget_words(parts, tx, price.reserved_usd)),
    )
