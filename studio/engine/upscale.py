"""Bring a photo to 4K when it is uploaded.

Never fatal: where it fails, the original is used and the card says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

from studio.domain.image import Image
from studio.engine.intake import Intake
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Enlarged:
    """A photo's bytes after enlarging, what that cost, and what was done, in words."""

    data: bytes
    cost_usd: float
    note: str


class Upscaler(Protocol):
    """Brings a photo to a long side of 3840 px."""

    async def enlarge(self, data: bytes) -> Enlarged:
        """The enlarged photo. Raises StudioError where it cannot."""
        ...


class LocalUpscaler:
    """The embedded 4K: a local resampler in a child process; free, and labelled as what it is."""

    def __init__(self, pool: ChildPool) -> None:
        self._pool = pool

    async def enlarge(self, data: bytes) -> Enlarged:
        """The photo at a long side of 3840 px."""
        _, blobs = await self._pool.call_async({}, [data])
        return Enlarged(
            blobs[0], 0.0, "Brought to 4K by the local resampler, free. It adds pixels, not detail."
        )


@dataclass(frozen=True, slots=True)
class FourK:
    """What an identity's photo becomes:

    the picture to work with, whether it was enlarged, what it cost, and a note.
    """

    photo: Image
    upscaled: bool
    cost_usd: float
    note: str


async def bring_to_4k(upscaler: Upscaler, intake: Intake, original: Image, data: bytes) -> FourK:
    """The 4K photo, or the original with the reason."""
    try:
        enlarged = await upscaler.enlarge(data)
        photo, _ = await intake.take(enlarged.data, "result")
    except StudioError as error:
        return FourK(original, False, 0.0, f"The original is used: {error.happened}")
    except Exception:  # noqa: BLE001  an upload never fails for its upscale: the card tells, the log knows
        _log.exception("upscale failed")
        return FourK(original, False, 0.0, "The original is used: bringing it to 4K failed.")
    return FourK(photo, True, enlarged.cost_usd, enlarged.note)
