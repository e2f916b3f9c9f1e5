"""The samples:

the astronaut, the espresso, and finished briefs, so that a new user sees a board in seconds.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from typing import Any

from studio.domain.identity import Influencer, Product
from studio.domain.model import Model
from studio.domain.storyboard import AspectRatio, Storyboard
from studio.errors import NotFound
from studio.service import identities, storyboards
from studio.service.identities import AnyIdentity
from studio.service.visitors import Life
from studio.service.wiring import UPSCALERS, Parts

FIRST = "morning-espresso"
_PERSON = ("Eileen", "astronaut.png")
_PRODUCT = ("Espresso", "coffee.png")


class Sample(Model):
    """A brief that comes with the studio: its name, and what a list says of it."""

    name: str
    title: str
    aspect_ratio: AspectRatio
    segments: int


class Sampling:
    """What a studio can be asked about the briefs that come with it."""

    _parts: Parts
    _life: Life

    def samples(self) -> list[Sample]:
        """The storyboards that come with the studio, to be opened by their names; the first one first."""
        briefs = _briefs(self._parts)
        return [
            Sample(
                name=name,
                title=brief["title"],
                aspect_ratio=brief["aspect_ratio"],
                segments=len(brief["segments"]),
            )
            for name, brief in briefs.items()
        ]

    async def open_sample(self, name: str = FIRST) -> Storyboard:
        """A sample storyboard with its influencer and product, made at the first call.

        Raises NotFound naming the samples there are.
        """
        async with self._life.sample:
            return await _open(self._parts, name)


async def _open(parts: Parts, name: str) -> Storyboard:
    """Made at the first call, found again later.

    Person, product and storyboard are known by name and photo: what a person called the same is theirs.
    """
    briefs = await asyncio.to_thread(_briefs, parts)
    if not isinstance(name, str) or name not in briefs:
        raise NotFound("There is no sample of that name.", do=f"There are: {', '.join(briefs)}.")
    brief = briefs[name]
    people = await _known(parts, Influencer, *_PERSON)
    products = await _known(parts, Product, *_PRODUCT)
    board = await asyncio.to_thread(_board, parts, brief["title"], people, products)
    if board is not None:
        return board
    influencer = people[0] if people else await _made(parts, Influencer, *_PERSON)
    product = products[0] if products else await _made(parts, Product, *_PRODUCT)
    brief = {**brief, "influencer_id": influencer.id, "product_id": product.id}
    return await asyncio.to_thread(storyboards.create, parts, brief)


def _briefs(parts: Parts) -> dict[str, dict[str, Any]]:
    """Every brief that comes with the studio, by the name of its file."""
    files = sorted((parts.settings.assets / "storyboards").glob("*.json"))
    return {file.stem: json.loads(file.read_text("utf-8")) for file in files}


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
