"""Before a keyframe is bought again: what became of its calls that are in doubt, as far as services tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from studio.domain.ledger import LedgerEntry
from studio.engine.following import Follower
from studio.engine.retry import guarded
from studio.engine.shop import Shop
from studio.errors import StudioError
from studio.protocols import Gone, Handle

Answer = Literal["found", "not certain", "nobody to ask"]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Asks each service once more, for free."""

    follower: Follower

    async def ask(self, shop: Shop, entry: LedgerEntry) -> Answer:
        """Look for the job of an unknown call. "found": its row is live again, and to be followed."""
        caps = shop.provider.caps
        if caps.lookup == "none" or (entry.handle is None and not caps.finds_lost_jobs):
            return "nobody to ask"
        try:
            known = entry.handle is not None
            is_there = await (self._is_known(shop, entry) if known else self._is_listed(shop, entry))
        except StudioError:
            # Not being told is not being told that there is none.
            return "not certain"
        return "found" if is_there else "not certain"

    async def _is_known(self, shop: Shop, entry: LedgerEntry) -> bool:
        handle = Handle.model_validate(entry.handle)
        if isinstance(await guarded(shop.service.poll(handle)), Gone):
            return False
        await self.follower.submitted(entry, handle)
        return True

    async def _is_listed(self, shop: Shop, entry: LedgerEntry) -> bool:
        async with shop.sending(entry.job):
            return isinstance(await self.follower.look(shop, entry), Handle)
