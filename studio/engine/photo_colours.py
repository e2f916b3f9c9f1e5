"""Look in a child process which colours a photo shows, once for each photo."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict

from studio.domain.colour import SeenPhoto
from studio.domain.image import Image
from studio.domain.kit import KitSubject
from studio.engine.intake import Intake
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)
_KEPT = 64


class PhotoColours:
    """What photos show of colours; kept, as a description is compared at every pause in the typing."""

    def __init__(self, pool: ChildPool, intake: Intake) -> None:
        self._pool = pool
        self._intake = intake
        # Of tasks: who asks while a photo is being looked at waits for the same look.
        self._seen: OrderedDict[tuple[str, KitSubject], asyncio.Task[SeenPhoto]] = OrderedDict()

    async def of(self, photo: Image, subject: KitSubject) -> SeenPhoto:
        """The colours of a stored photo; nothing where it could not be looked at, which is tried again."""
        name = (photo.sha256, subject)
        if name not in self._seen:
            self._seen[name] = asyncio.create_task(self._look(photo, subject))
        self._seen.move_to_end(name)
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        try:
            return await asyncio.shield(self._seen[name])
        except StudioError:
            self._seen.pop(name, None)
            _log.warning("the colours of a photo could not be read", exc_info=True)
            return SeenPhoto()

    async def _look(self, photo: Image, subject: KitSubject) -> SeenPhoto:
        pixels = await self._intake.pixels_of(photo)
        request = {"subject": subject, "width": pixels.width, "height": pixels.height}
        found, _ = await self._pool.call_async(request, [pixels.rgb])
        return SeenPhoto.model_validate(found)
