"""Look at kit pictures in a child process: what speaks against a reference, what to know of a photo."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass

from studio.domain.image import Image
from studio.domain.kit import CHECK_NAMES, Check, KitSubject
from studio.engine.intake import Intake, Pixels, Seen
from studio.errors import StudioError
from studio.pictures.child import ChildPool

_log = logging.getLogger(__name__)
_KEPT, _REMEMBERED = 4, 1000
_Key = tuple[str, KitSubject]
NOT_CHECKED = "The check broke off; look at it yourself."


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is to be said of a photo, and where its faces are."""

    warnings: list[str]
    faces: list[dict[str, float]]


@dataclass(frozen=True, slots=True)
class _Photo:
    """A kit's photo, and what was seen on it."""

    pixels: Pixels
    seen: _Seen


class ReferenceChecker:
    """The quality check of references (SCORING §6, §7.2), by what can be measured without a model.

    A kit's photo is compared with each of its references, so it is looked at once, while the first is still
    being made. The pixels of the last few are kept, 3 MB each; what was seen on them for much longer.
    """

    def __init__(self, pool: ChildPool, intake: Intake) -> None:
        self._pool = pool
        self._intake = intake
        # Of tasks: who asks while a photo is being looked at waits for the same look.
        self._photos: OrderedDict[_Key, asyncio.Task[_Photo]] = OrderedDict()
        self._seen: OrderedDict[_Key, _Seen] = OrderedDict()

    async def check(
        self, subject: KitSubject, kind: str, picture: Pixels | Image, source: Image
    ) -> list[Check]:
        """What the check found, one entry a property; where it cannot be made, that is what it says."""
        try:
            made = picture if isinstance(picture, Pixels) else await self._intake.pixels_of(picture)
            photo = await self._photo(subject, source)
            request = {
                "task": "reference",
                "kind": kind,
                "subject": subject,
                "width": made.width,
                "height": made.height,
                "source_width": photo.pixels.width,
                "source_height": photo.pixels.height,
                "source_faces": photo.seen.faces,
            }
            found, _ = await self._pool.call_async(request, [made.rgb, photo.pixels.rgb])
        except StudioError:
            _log.warning("a reference could not be checked", exc_info=True)
            return [Check(name=name, outcome="not_measured", text=NOT_CHECKED) for name in CHECK_NAMES]
        return [Check(**one) for one in found["checks"]]

    async def warnings(self, subject: KitSubject, source: Image | Seen) -> list[str]:
        """What is to be said of a kit's photo, in sentences; nothing where it is fine.

        source: also one that is not stored, of which nothing is remembered.
        """
        try:
            if isinstance(source, Seen):
                size = source.facts["width"], source.facts["height"]
                return (await self._see(subject, size, source.pixels)).warnings
            return (await self._photo(subject, source)).seen.warnings
        except StudioError:
            _log.warning("a kit's photo could not be looked at", exc_info=True)
            return []

    async def _photo(self, subject: KitSubject, source: Image) -> _Photo:
        key = (source.sha256, subject)
        known = self._photos.get(key)
        if known is None or (known.done() and (known.cancelled() or known.exception() is not None)):
            known = self._photos[key] = asyncio.create_task(self._look(subject, source))
            # Whoever waits for it is told of a failure, the log need not be.
            known.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._photos.move_to_end(key)
        while len(self._photos) > _KEPT:
            self._photos.popitem(last=False)
        return await asyncio.shield(known)

    async def _look(self, subject: KitSubject, source: Image) -> _Photo:
        pixels, key = await self._intake.pixels_of(source), (source.sha256, subject)
        seen = self._seen.get(key) or await self._see(subject, (source.width, source.height), pixels)
        self._seen[key] = seen
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return _Photo(pixels, seen)

    async def _see(self, subject: KitSubject, size: tuple[int, int], pixels: Pixels) -> _Seen:
        request = {
            "task": "source",
            "subject": subject,
            "width": pixels.width,
            "height": pixels.height,
            "image_width": size[0],
            "image_height": size[1],
        }
        found, _ = await self._pool.call_async(request, [pixels.rgb])
        return _Seen([str(sentence) for sentence in found["warnings"]], found["faces"])
