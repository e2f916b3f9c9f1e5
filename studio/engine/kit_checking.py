"""Look at kit pictures in a child process: what speaks against a reference, what to know of a photo."""

from __future__ import annotations

import logging

from studio.domain.image import Image
from studio.domain.kit import CHECK_NAMES, Check, KitSubject
from studio.engine.intake import Intake, Pixels
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)
NOT_CHECKED = "The check broke off; look at it yourself."


class ReferenceChecker:
    """The quality check of references (SCORING §6, §7.2), by what can be measured without a model."""

    def __init__(self, pool: ChildPool, intake: Intake) -> None:
        self._pool = pool
        self._intake = intake

    async def check(self, subject: KitSubject, kind: str, made: Pixels, source: Image) -> list[Check]:
        """What the check found, one entry a property; where it cannot be made, that is what it says."""
        try:
            photo = await self._intake.pixels_of(source)
            request = {
                "task": "reference",
                "kind": kind,
                "subject": subject,
                "width": made.width,
                "height": made.height,
                "source_width": photo.width,
                "source_height": photo.height,
            }
            found, _ = await self._pool.call_async(request, [made.rgb, photo.rgb])
        except StudioError:
            _log.warning("a reference could not be checked", exc_info=True)
            return [Check(name=name, outcome="not_measured", text=NOT_CHECKED) for name in CHECK_NAMES]
        return [Check(**one) for one in found["checks"]]

    async def warnings(self, subject: KitSubject, source: Image) -> list[str]:
        """What is to be said of a kit's photo, in sentences; nothing where it is fine."""
        try:
            photo = await self._intake.pixels_of(source)
            request = {
                "task": "source",
                "subject": subject,
                "width": photo.width,
                "height": photo.height,
                "image_width": source.width,
                "image_height": source.height,
            }
            found, _ = await self._pool.call_async(request, [photo.rgb])
        except StudioError:
            _log.warning("a kit's photo could not be looked at", exc_info=True)
            return []
        return [str(sentence) for sentence in found["warnings"]]
