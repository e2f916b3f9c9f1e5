"""Words for tests that buy one picture: a meter with short waits, on a real database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from studio.domain.capability import Job
from studio.domain.ledger import LedgerEntry, Ordered
from studio.engine.bought import Bought
from studio.engine.budget import Budget
from studio.engine.clips import ClipIntake
from studio.engine.delivery import Delivery
from studio.engine.following import Follower
from studio.engine.gate import FairGate
from studio.engine.intake import Intake
from studio.engine.kit_checking import ReferenceChecker
from studio.engine.late import LateCalls
from studio.engine.measuring import Measurer, SourceFeatures
from studio.engine.metered import Errand, Meter
from studio.engine.patience import Patience
from studio.engine.shop import Shop
from studio.pictures.child import ChildPool
from studio.protocols import Op
from studio.store import ledger
from studio.store.database import Database
from tests.paid_services import PaidService
from tests.waiting import until

QUICK = Patience(
    grace_s=0.05, job_limit_s=0.3, gone_s=0.05, retries_s=(0.01, 0.01), again_s=0.02, leave_s=0.1
)


@dataclass
class Market:
    """A service, a meter that buys from it, and the ledger that it writes."""

    database: Database
    service: PaidService
    budget: Budget = field(default_factory=Budget)
    patience: Patience = QUICK
    dearest: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        decode = ChildPool("studio.pictures.decode:inspect", processes=1, limited=True)
        measure = ChildPool("studio.scoring.measure:serve", processes=1)
        check = ChildPool("studio.scoring.references:serve", processes=1)
        clips = ChildPool("studio.pictures.clips:inspect", processes=1, limited=True)
        self.pools = (decode, measure, check, clips)
        intake = Intake(self.database.images, decode, decode)
        measurer = Measurer(measure, SourceFeatures(measure, intake.thumbnails.ready))
        follower = Follower(self.database, self.patience)
        self.shop = Shop(self.service.name, self.service, FairGate(self.service.concurrency))
        delivery = Delivery(
            self.database,
            intake,
            measurer,
            ReferenceChecker(check, intake),
            ClipIntake(self.database, intake, clips),
        )
        self.late = LateCalls(follower, delivery, lambda _: self.shop)
        self.meter = Meter(self.budget, follower, self.late, lambda _: self.dearest)

    async def buy(self, seed: int = 7, job: Job = "image", **errand: Any) -> Bought:
        """One picture for s01.start of sb_1, in run_1."""
        op = Op(prompt="she turns", sources=(), aspect_ratio="16:9", size="1K", seed=seed, job=job)
        known: dict[str, Any] = {
            "what": "variation",
            "ordered": Ordered(prompt="she turns", size="1K"),
            "storyboard_id": "sb_1",
            "run_id": "run_1",
            "key": "s01.start",
            "index": 1,
        }
        return await self.meter.buy(self.shop, op, Errand(**{**known, **errand}))

    def settle(self, bought: Bought) -> None:
        """Store what was bought, as its caller would."""
        self.database.write(bought.settle)

    def entries(self) -> Sequence[LedgerEntry]:
        """All calls, oldest first."""
        return self.database.read(ledger.all_entries)

    def statuses(self) -> list[str]:
        """How all calls stand, oldest first."""
        return [entry.status for entry in self.entries()]

    async def until(self, *statuses: str) -> None:
        """Wait until the calls stand so."""
        await until(lambda: self.statuses() == list(statuses))

    async def close(self) -> None:
        """As a studio closes."""
        await self.meter.close()
        await self.late.close()
        for pool in self.pools:
            pool.close()
