"""Pictures of kits being looked at aside: what stands already, and photos. Nobody's money waits for it.

What one would get wrong: a reference that is made again stands only when its new picture was looked at; so a
look that was begun is finished, also where whoever asked for it is gone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from studio import faults
from studio.domain.image import Image
from studio.domain.kit import Check, KitSubject, ReferenceKit, Take
from studio.engine.intake import Pixels, Seen
from studio.engine.kit_checking import ReferenceChecker
from studio.engine.kit_recording import settle_take
from studio.engine.retry import until_there_is_room
from studio.errors import StudioError
from studio.store import kits
from studio.store.database import Database

Work = Callable[[], Awaitable[object]]
_log = logging.getLogger(__name__)
_CALM_S = 0.05
"""How long nothing has to be stored until what stands is checked."""


class KitLooker:
    """Looks at photos and takes. Lives on one event loop. storing: what is being stored at this moment."""

    def __init__(
        self,
        database: Database,
        checker: ReferenceChecker,
        storing: Callable[[], Sequence[asyncio.Task[Any]]],
    ) -> None:
        self._database = database
        self._checker = checker
        self._storing = storing
        self._tasks: dict[asyncio.Task[None], str] = {}
        # One check at a time of what stands already: a leading picture, for which others wait, comes through.
        self._turn = asyncio.Lock()

    def tasks(self, kit_id: str | None = None) -> list[asyncio.Task[None]]:
        """The looks under way: at what belongs to this kit, or all."""
        return [task for task, its_kit in self._tasks.items() if kit_id in (None, its_kit)]

    def photo(self, kit: ReferenceKit) -> None:
        """Find out what is to be said of a kit's photo, and where its face is."""
        self._begin(kit.id, partial(self._warn, kit))

    def takes(self, takes: Sequence[Take]) -> None:
        """Check pictures that stand, or for which nobody waits, one after the other."""
        for take in takes:
            self._begin(take.kit_id, partial(self._in_turn, partial(self._check, take)))

    def all_at_once(self, takes: Sequence[Take]) -> None:
        """Check pictures for which somebody waits."""
        for take in takes:
            self._begin(take.kit_id, partial(self._check, take))

    async def checks(self, kit: ReferenceKit, take: Take, picture: Pixels | Image) -> list[Check]:
        """What the check of a picture found."""
        return await self._checker.check(kit.subject, take.kind, picture, kit.source)

    async def warnings(self, subject: KitSubject, photo: Image | Seen) -> list[str]:
        """What is to be said of a photo."""
        return await self._checker.warnings(subject, photo)

    async def _check(self, take: Take) -> None:
        """Look at a stored picture, and let it stand for its reference where that is right."""
        kit = await self._database.read_async(lambda tx: kits.get_kit(tx, take.kit_id))
        checks = await self.checks(kit, take, take.image)
        faults.point("before_checked")
        await until_there_is_room(
            lambda: self._database.write_async(lambda tx: settle_take(tx, take, checks))
        )

    async def _warn(self, kit: ReferenceKit) -> None:
        warnings = await self.warnings(kit.subject, kit.source)
        if warnings:
            await self._database.write_async(lambda tx: kits.set_warnings(tx, kit.id, warnings))

    async def _in_turn(self, work: Work) -> None:
        async with self._turn:
            # What is being stored at this moment goes first: people wait for that. Calls that were sent
            # together end together, so that the next ones are stored a moment later.
            while storing := self._storing():
                await asyncio.wait(storing)
                await asyncio.sleep(_CALM_S)
            await work()

    def _begin(self, kit_id: str, work: Work) -> None:
        task = asyncio.create_task(_said(work))
        self._tasks[task] = kit_id
        task.add_done_callback(lambda done: self._tasks.pop(done, None))


async def _said(work: Work) -> None:
    """Work that nobody waits for: what it cannot do stands in the log."""
    try:
        await work()
    except StudioError:
        _log.warning("a kit's picture could not be looked at", exc_info=True)
