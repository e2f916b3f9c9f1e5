"""Kits of many photos at once: one estimate before (kit_estimate), one progress while they are made."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.domain.kit import ReferenceKit
from studio.domain.model import Model
from studio.errors import InvalidInput, StudioError
from studio.service import kits
from studio.service.identities import Photo
from studio.service.kit_folders import MOST_PHOTOS, photos_in
from studio.service.kit_wishes import KitWish
from studio.service.prices import dollars, with_unpriced
from studio.service.wiring import Parts


class RefusedPhoto(Model):
    """A photo of which no kit is made, by its name or number, and why."""

    name: str
    reason: str


class KitBatch(Model):
    """The kits of many photos, in their order, and the photos that could not be taken."""

    kits: list[ReferenceKit]
    refused: list[RefusedPhoto]


class KitProgress(Model):
    """How far several kits are: references that are there or failed, of all; what they cost so far, in USD.

    text: “3 of 5 kits · 21 of 30 references · $0.42”.
    """

    kits: int
    ready: int
    failed: int
    references: int
    settled: int
    cost_usd: float
    text: str


async def create_many(parts: Parts, photos: str | Path | Sequence[Photo], wish: KitWish) -> KitBatch:
    """Begin a kit of each photo of a folder or a list; one that is refused leaves the others.

    Raises InvalidInput where there is no photo at all, or too many; then nothing is made.
    """
    chosen = await asyncio.to_thread(_photos, photos)
    made: list[ReferenceKit] = []
    refused: list[RefusedPhoto] = []
    for number, photo in enumerate(chosen, start=1):
        name = _name_of(photo, number)
        try:
            made.append(await kits.create(parts, replace(wish, photo=photo, name=name)))
        except StudioError as error:
            refused.append(RefusedPhoto(name=name, reason=str(error)))
    return KitBatch(kits=made, refused=refused)


def progress(parts: Parts, ids: Sequence[str]) -> KitProgress:
    """How far these kits are. Raises NotFound."""
    found = [kits.get(parts, each) for each in ids]
    settled = [one.status in ("ready", "failed") for kit in found for one in kit.references.values()]
    ready, failed = (sum(kit.status == status for kit in found) for status in ("ready", "failed"))
    cost_usd = sum(kit.cost_usd for kit in found)
    return KitProgress(
        kits=len(found),
        ready=ready,
        failed=failed,
        references=len(settled),
        settled=sum(settled),
        cost_usd=cost_usd,
        text=f"{ready + failed} of {len(found)} kits · {sum(settled)} of {len(settled)} references · "
        f"{with_unpriced(dollars(round(cost_usd, 6)), sum(kit.unpriced for kit in found))}",
    )


def _photos(photos: str | Path | Sequence[Photo]) -> list[Photo]:
    if isinstance(photos, str | Path):
        return list(photos_in(Path(photos)))
    if isinstance(photos, bytes) or not isinstance(photos, Sequence) or not photos:
        raise InvalidInput("There are no photos.", do="Give a folder, or a list of pictures.")
    if len(photos) > MOST_PHOTOS:
        raise InvalidInput(f"These are {len(photos)} photos; {MOST_PHOTOS} are taken at once.")
    return list(photos)


def _name_of(photo: Photo, number: int) -> str:
    return (
        Path(photo).stem[:150].strip() or f"Photo {number}"
        if isinstance(photo, str | Path)
        else f"Photo {number}"
    )
