"""Look at kit pictures in a child process: what speaks against a reference, what to know of a photo."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict

from studio.domain.image import Image
from studio.domain.kit import CHECK_NAMES, Check, KitSubject
from studio.engine.intake import Intake, Pixels
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)
_KEPT = 4
NOT_CHECKED = "The check broke off; look at it yourself."


class ReferenceChecker:
    """The quality check of references (SCORING §6, §7.2), by what can be measured without a model.

    A kit's photo is compared with each of its references, so the last few are kept: 3 MB each.
    """

    def __init__(self, pool: ChildPool, intake: Intake) -> None:
        self._pool = pool
        self._intake = intake
        # Of tasks: who asks while a photo is being read waits for the same reading.
        self._photos: OrderedDict[str, asyncio.Task[Pixels]] = OrderedDict()

    async def check(self, subject: KitSubject, kind: str, made: Pixels, source: Image) -> list[Check]:
        """What the check found, one entry a property; where it cannot be made, that is what it says."""
        try:
            photo = await self._pixels(source)
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
            photo = await self._pixels(source)
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

    async def _pixels(self, photo: Image) -> Pixels:
        known = self._photos.get(photo.sha256)
        if known is None or (known.done() and (known.cancelled() or known.exception() is not None)):
            known = self._photos[photo.sha256] = asyncio.create_task(self._intake.pixels_of(photo))
            # Whoever waits for it is told of a failure, the log need not be.
            known.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._photos.move_to_end(photo.sha256)
        while len(self._photos) > _KEPT:
            self._photos.popitem(last=False)
        return await asyncio.shield(known)
