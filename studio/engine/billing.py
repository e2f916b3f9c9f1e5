"""What a service billed takes the place of the price that was expected, whenever the bill comes.

A picture does not wait for its bill: it is stored with the expected price, marked so, and its service is
asked in the background until it tells. Where it cannot be asked, nobody is told: it is asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from studio.domain.ledger import LIVE_CALLS, LedgerEntry
from studio.domain.money import Cost
from studio.engine.bought import is_believed
from studio.engine.retry import guarded
from studio.engine.shop import Shop
from studio.errors import StudioError
from studio.protocols import Bills, Handle
from studio.store import ledger
from studio.store.bills import take_bill, unbilled_calls
from studio.store.database import Database

PAUSES_S = (1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
"""Before each question about a job that is done; by the first its picture is usually stored."""
SINCE = timedelta(days=7)
DAY_S = 86_400.0
MOST_AT_ONCE = 200


class Billing:
    """Asks services that bill late. Lives on one event loop."""

    def __init__(
        self,
        database: Database,
        shops: Callable[[str], Shop],
        pauses_s: Sequence[float] = PAUSES_S,
        day_s: float = DAY_S,
    ) -> None:
        self._database = database
        self._shops = shops
        self._pauses_s = pauses_s
        self._day_s = day_s
        self._tomorrow: asyncio.TimerHandle | None = None
        self._expected: set[str] = set()
        # Held here: a task that nobody refers to may vanish in the middle of its work.
        self._tasks: set[asyncio.Task[None]] = set()

    def expect(self, entry: LedgerEntry) -> None:
        """A call's job is done: its bill is asked for until it comes, ever less often."""
        if entry.id not in self._expected and self._biller(entry.provider) is not None:
            self._expected.add(entry.id)
            self._start(self._follow(entry.id))

    async def resume(self) -> None:
        """At the start, and daily from then on: ask once for each bill of the last days that never came, one
        after another."""
        self._tomorrow = asyncio.get_running_loop().call_later(
            self._day_s, lambda: self._start(self._ask_tomorrow())
        )
        since = datetime.now(UTC) - SINCE
        left = await self._database.read_async(lambda tx: unbilled_calls(tx, since))
        if left:
            self._start(self._ask_once(left))

    async def close(self) -> None:
        """Ask no more; what is not billed by then is asked for at the next start."""
        if self._tomorrow is not None:
            self._tomorrow.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _ask_tomorrow(self) -> None:
        # Where the database cannot be read now, it is tried on the day after.
        with suppress(StudioError):
            await self.resume()

    async def _follow(self, call_id: str) -> None:
        try:
            for pause_s in self._pauses_s:
                await asyncio.sleep(pause_s)
                if await self._is_settled_now(call_id):
                    return
        finally:
            self._expected.discard(call_id)

    async def _is_settled_now(self, call_id: str) -> bool:
        try:
            return await self._is_settled(call_id)
        except StudioError:
            return False

    async def _ask_once(self, left: Sequence[tuple[str, str]]) -> None:
        """A service that cannot be asked now is not asked about the others either."""
        named = {provider for _, provider in left}
        billers = {provider for provider in named if self._biller(provider) is not None}
        for call_id, provider in [one for one in left if one[1] in billers][:MOST_AT_ONCE]:
            try:
                if provider in billers:
                    await self._is_settled(call_id)
            except StudioError:
                billers.discard(provider)

    async def _is_settled(self, call_id: str) -> bool:
        """Ask once; True where nothing is left to ask for."""
        entry = await self._database.read_async(lambda tx: ledger.get_entry(tx, call_id))
        if entry.status in LIVE_CALLS:
            return False
        paid_for = entry.status == "succeeded" or (entry.status == "failed" and entry.charged == "yes")
        if not paid_for or entry.cost_source == "reported":
            return True
        cost = await self._told(entry)
        if cost is None:
            return False
        await self._database.write_async(lambda tx: take_bill(tx, call_id, cost))
        return True

    async def _told(self, entry: LedgerEntry) -> Cost | None:
        biller = self._biller(entry.provider)
        if biller is None or entry.handle is None or entry.sent_to != self._shops(entry.provider).sent_to:
            # Another account has no bill of it, or one of a job of its own.
            return None
        cost = await guarded(biller.billed(Handle.model_validate(entry.handle)))
        return cost if cost is not None and is_believed(cost) else None

    def _biller(self, provider: str) -> Bills | None:
        try:
            found = self._shops(provider).provider
        except StudioError:
            return None
        return found if isinstance(found, Bills) else None

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
