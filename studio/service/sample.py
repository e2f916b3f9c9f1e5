"""The sample:

the astronaut, the espresso, and a finished brief, so that a new user sees a board in seconds.
"""

from __future__ import annotations

import asyncio
import json

from studio.domain.identity import Influencer, Product
from studio.domain.storyboard import Storyboard
from studio.service import identities, storyboards
from studio.service.wiring import Parts

_STORYBOARD = "morning-espresso.json"


async def open_sample(parts: Parts) -> Storyboard:
    """The sample storyboard with its influencer and product; made at the first call, found again later."""
    assets = parts.settings.assets
    spec = json.loads((assets / "storyboards" / _STORYBOARD).read_text("utf-8"))
    for board in await asyncio.to_thread(storyboards.list_all, parts):
        if board.spec.title == spec["title"]:
            return board
    influencer = await _influencer(parts)
    product = await _product(parts)
    brief = {**spec, "influencer_id": influencer.id, "product_id": product.id}
    return await asyncio.to_thread(storyboards.create, parts, brief)


async def _influencer(parts: Parts) -> Influencer:
    known = {one.name: one for one in await asyncio.to_thread(identities.list_all, parts, Influencer)}
    photo = parts.settings.assets / "samples" / "astronaut.png"
    return known.get("Eileen") or await identities.add(parts, Influencer, photo, "Eileen")


async def _product(parts: Parts) -> Product:
    known = {one.name: one for one in await asyncio.to_thread(identities.list_all, parts, Product)}
    photo = parts.settings.assets / "samples" / "coffee.png"
    return known.get("Espresso") or await identities.add(parts, Product, photo, "Espresso")
