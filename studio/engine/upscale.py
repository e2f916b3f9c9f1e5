"""Bring a photo to 4K when it is uploaded.

Never fatal: where it fails, the original is used and the card says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from studio.domain.image import Image
from studio.domain.ledger import Ordered
from studio.domain.variation import SourceUsed
from studio.engine.bought import Bought, receive_bought, store_bought
from studio.engine.intake import Intake
from studio.engine.late import LateCalls
from studio.engine.metered import Errand, Meter
from studio.engine.shop import Shop
from studio.errors import NotConfigured, PictureRefused, StudioError
from studio.pictures.child import ChildPool
from studio.protocols import Op, SourcePicture
from studio.store.database import Database

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo as it was given: the stored picture, its bytes, and the id of whose photo it is."""

    original: Image
    data: bytes
    owner_id: str


@dataclass(frozen=True, slots=True)
class Enlarged:
    """A photo after enlarging, and what was done, in words."""

    bought: Bought
    note: str


class Upscaler(Protocol):
    """Brings a photo to a long side of 3840 px."""

    async def enlarge(self, upload: Upload) -> Enlarged:
        """The enlarged photo. Raises StudioError where it cannot."""
        ...


class LocalUpscaler:
    """The embedded 4K: a local resampler in a child process; free, and labelled as what it is."""

    def __init__(self, pool: ChildPool) -> None:
        self._pool = pool

    async def enlarge(self, upload: Upload) -> Enlarged:
        """The photo at a long side of 3840 px."""
        _, blobs = await self._pool.call_async({}, [upload.data])
        return Enlarged(
            Bought(blobs[0], seed=0),
            "Brought to 4K by the local resampler, free. It adds pixels, not detail.",
        )


class ServiceUpscaler:
    """4K by an image service: what it costs stands in the ledger, and on the identity's own row."""

    def __init__(self, meter: Meter, shop: Callable[[], Shop]) -> None:
        self._meter = meter
        self._shop = shop

    async def enlarge(self, upload: Upload) -> Enlarged:
        """The photo as the service enlarges it."""
        shop = self._shop()
        caps = shop.provider.caps
        if "upscale" not in caps.jobs:
            raise NotConfigured(
                f"{caps.label} cannot enlarge photos.", do="Set STUDIO_UPSCALE to another one."
            )
        original = upload.original
        source = SourcePicture("photo", Path(original.path), original.sha256)
        op = Op(prompt="", sources=(source,), aspect_ratio="1:1", size="4K", seed=0, job="upscale")
        ordered = Ordered(sources=[SourceUsed(name="photo", sha256=original.sha256)], size="4K")
        errand = Errand(what="upscale", ordered=ordered, owner_id=upload.owner_id)
        return Enlarged(await self._meter.buy(shop, op, errand), f"Brought to 4K by {caps.label}.")


@dataclass(frozen=True, slots=True)
class FourK:
    """What an identity's photo becomes: the picture to work with, whether it was enlarged, and a note.

    bought: what enlarging brought; to be settled in the transaction that stores the photo's owner.
    """

    photo: Image
    upscaled: bool
    note: str
    bought: Bought | None = None

    @property
    def cost_usd(self) -> float:
        """What enlarging is known to have cost."""
        return self.bought.cost_usd if self.bought else 0.0


async def bring_to_4k(
    upscaler: Upscaler, database: Database, intake: Intake, late: LateCalls, upload: Upload
) -> FourK:
    """The 4K photo, or the original with the reason."""
    try:
        enlarged = await upscaler.enlarge(upload)
        with late.taking_over(enlarged.bought):
            photo = await _store(database, intake, enlarged.bought)
    except StudioError as error:
        return FourK(upload.original, False, f"The original is used: {error.happened}")
    except Exception:  # noqa: BLE001  an upload never fails for its upscale: the card tells, the log knows
        _log.exception("upscale failed")
        return FourK(upload.original, False, "The original is used: bringing it to 4K failed.")
    return FourK(photo, True, enlarged.note, enlarged.bought)


async def _store(database: Database, intake: Intake, bought: Bought) -> Image:
    try:
        received = await receive_bought(database, intake, bought)
    except PictureRefused as refused:
        reason = str(refused)
        await database.write_async(lambda tx: bought.refuse(tx, reason))
        raise
    return await store_bought(intake, received)
