"""The sample:

the astronaut, the espresso, and a finished brief, so that a new user sees a board in seconds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

from studio.domain.identity import Influencer, Product
from studio.domain.storyboard import Storyboard
from studio.service import identities, storyboards
from studio.service.identities import AnyIdentity
from studio.service.wiring import UPSCALERS, Parts

_STORYBOARD = "morning-espresso.json"
_PERSON = ("Eileen", "astronaut.png")
_PRODUCT = ("Espresso", "coffee.png")


async def open_sample(parts: Parts) -> Storyboard:
    """The sample storyboard with its influencer and product; made at the first call, found again later.

    Each of them is known by its name and its photo: what a person called the same is theirs.
    """
    brief = json.loads((parts.settings.assets / "storyboards" / _STORYBOARD).read_text("utf-8"))
    people = await _known(parts, Influencer, *_PERSON)
    products = await _known(parts, Product, *_PRODUCT)
    board = await asyncio.to_thread(_board, parts, brief["title"], people, products)
    if board is not None:
        return board
    influencer = people[0] if people else await _made(parts, Influencer, *_PERSON)
    product = products[0] if products else await _made(parts, Product, *_PRODUCT)
    brief = {**brief, "influencer_id": influencer.id, "product_id": product.id}
    return await asyncio.to_thread(storyboards.create, parts, brief)


def _board(
    parts: Parts, title: str, people: Collection[Influencer], products: Collection[Product]
) -> Storyboard | None:
    """The oldest storyboard of that title with these two: copies of it came later."""
    parts_of_it = {one.id for one in people}, {one.id for one in products}
    known = [
        board
        for board in storyboards.list_all(parts)
        if board.spec.title == title
        and board.spec.influencer_id in parts_of_it[0]
        and board.spec.product_id in parts_of_it[1]
    ]
    return known[-1] if known else None


async def _known(parts: Parts, model: type[AnyIdentity], name: str, photo: str) -> list[AnyIdentity]:
    digest = sha256(await asyncio.to_thread(_sample(parts, photo).read_bytes)).hexdigest()
    listed = await asyncio.to_thread(identities.list_all, parts, model)
    return [one for one in listed if one.name == name and one.original.sha256 == digest]


async def _made(parts: Parts, model: type[AnyIdentity], name: str, photo: str) -> AnyIdentity:
    # The first screen promises that it costs nothing, so no service brings its photos to 4K.
    return await identities.add(parts, model, _sample(parts, photo), name, UPSCALERS[0])


def _sample(parts: Parts, photo: str) -> Path:
    return parts.settings.assets / "samples" / photo
