"""A provider as the engine deals with it: who may call it next, what a call is expected to cost, how long its
jobs usually take."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from studio.domain.capability import Job
from studio.domain.money import Price
from studio.engine.cadence import UsualTimes
from studio.engine.gate import FairGate
from studio.engine.retry import guarded
from studio.errors import ProviderFailed
from studio.protocols import Op, Prepares, Provider, Service

_log = logging.getLogger(__name__)
DOWNLOADS = 4
"""So many pictures are fetched from one provider at once."""


@dataclass(slots=True)
class Shop:
    """One provider, what all its callers share, and what is remembered of it. Lives on one event loop.

    `turn` is held by the one who sends, where a service's list could not tell two lost jobs apart; `claiming`
    by the one who looks for a lost job, so that no two calls take the same. `out` counts the requests and
    downloads that are out; one that is `fleeting` is of one visit alone, and has no connection open while
    none is. `place` names the address, the account and the options it is called with, telling none of them.
    """

    name: str
    provider: Provider
    gate: FairGate
    usual: UsualTimes = field(default_factory=UsualTimes)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    claiming: asyncio.Lock = field(default_factory=asyncio.Lock)
    fleeting: bool = False
    place: str = ""
    out: int = 0
    _downloads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DOWNLOADS))
    _videos: asyncio.Lock = field(default_factory=asyncio.Lock)
    _resting: asyncio.Lock = field(default_factory=asyncio.Lock)
    # Held here: a task that nobody refers to may vanish in the middle of its work.
    _rests: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_free(self) -> bool:
        """Whether its calls need no ledger: they cost nothing and are gone with the process."""
        caps = self.provider.caps
        return caps.offline and caps.price_usd == 0 and caps.lookup == "none"

    @property
    def sent_to(self) -> str:
        """How a lost call can be looked up, and where. Absence proves something only where both are as they
        were at the call's intent."""
        return f"{self.provider.caps.lookup} {self.place}".strip()

    @property
    def service(self) -> Service:
        """The provider as a service. Raises ProviderFailed where it is none and keeps no jobs."""
        if isinstance(self.provider, Service):
            return self.provider
        raise ProviderFailed("The image provider gave a job where a picture was due.")

    @asynccontextmanager
    async def sending(self, job: Job) -> AsyncIterator[None]:
        """Held from a call's intent until its job's id is stored.

        Seeds tell pictures apart; of upscales and face swaps a list shows the same for each.
        """
        caps = self.provider.caps
        in_turn = caps.one_at_a_time or (caps.lookup == "list" and not (caps.own_seeds and job == "image"))
        async with self.in_use(), self.turn if in_turn else nullcontext():
            yield

    async def prepare(self, op: Op) -> None:
        """Bring large sources to the service while others send. Raises ProviderFailed; nothing is charged."""
        if isinstance(self.provider, Prepares):
            async with self.in_use():
                await guarded(self.provider.prepare(op))

    @asynccontextmanager
    async def in_use(self) -> AsyncIterator[None]:
        """Held while a request is out. After the last one the connections of a visit are closed, by a task of
        its own: what was bought meanwhile waits for that, or is lost by it, never."""
        self.out += 1
        try:
            async with self._resting:
                pass  # a rest under way is over now, and none begins while something is out
            yield
        finally:
            self.out -= 1
            if self.fleeting and not self.out:
                resting = asyncio.create_task(self.rest())
                self._rests.add(resting)
                resting.add_done_callback(self._rests.discard)

    async def rest(self) -> None:
        """Close the connections, unless a request is out; they open again by themselves."""
        async with self._resting:
            if self.out:
                return
            try:
                await self.provider.close()
            except Exception:  # noqa: BLE001  a plug-in may raise anything; its connections end with the visit
                _log.exception("the connections to %s could not be closed", self.name)

    @asynccontextmanager
    async def fetching(self, *, video: bool = False) -> AsyncIterator[None]:
        """Held by each download; videos, each held in memory, go one by one and keep no picture waiting."""
        async with self.in_use(), self._videos if video else self._downloads:
            yield

    def model(self, op: Op) -> str:
        """The id of the model that makes the picture; a plain provider has one, named as itself."""
        return self.provider.model(op) if isinstance(self.provider, Service) else self.name

    def digest(self, op: Op) -> str:
        """Of what the service's list shows of a job."""
        return self.provider.digest(op) if isinstance(self.provider, Service) else ""

    async def price(self, op: Op, today: date) -> Price:
        """What the picture is expected to cost."""
        if isinstance(self.provider, Service):
            return await self.provider.price(op)
        caps = self.provider.caps
        amount = Decimal(str(caps.price_usd)) if caps.knows_price else None
        return Price(amount_usd=amount, as_of=today, source="documented")
