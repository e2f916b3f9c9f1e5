"""One picture composed of a kit, for services that take few pictures or weigh them against each other."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from studio.domain.image import Image
from studio.errors import BadRequest
from studio.prompts.identity import PRODUCT_SHEET, SHEET
from studio.protocols import Provider, Service
from studio.service.generation_sources import Identity
from studio.service.wiring import Parts
from studio.store import failures

MOST_VIEWS = 12
_WORDS = {"kit:": "", "product_kit:": "", "expression_": "", "_": " "}


async def with_sheet(parts: Parts, identity: Identity) -> Identity:
    """The same identity with one composed sheet in the place of its pictures; it is stored.

    Raises NotFound where the kit is deleted in this moment.
    """
    views = [*identity.pictures, *identity.optional][:MOST_VIEWS]
    blobs = await asyncio.gather(*(asyncio.to_thread(_bytes_of, image) for _, image in views))
    labels = [label_of(name) for name, _ in views]
    _, made = await parts.sheets.call_async({"labels": labels}, blobs)
    image, _ = await parts.intake.take(made[0], "result")
    name = PRODUCT_SHEET if views[0][0].startswith("product") else SHEET
    return replace(identity, pictures=[(name, image)], optional=())


def _bytes_of(image: Image) -> bytes:
    try:
        return Path(image.path).read_bytes()
    except FileNotFoundError:
        raise failures.picture_deleted() from None


def refuse_sheet(provider: Provider) -> None:
    """Raises BadRequest where a sheet would not be read as one."""
    if not isinstance(provider, Service):
        raise BadRequest(
            f"{provider.caps.label} composes from photos, and cannot read a character sheet.",
            do="Show the kit as its pictures, or choose another service.",
        )


def label_of(name: str) -> str:
    """What stands under a view: "kit:expression_slight_smile" → "slight smile"."""
    for old, new in _WORDS.items():
        name = name.replace(old, new)
    return name
