"""What was bought, between its coming and its being stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from studio import faults
from studio.domain.image import Image
from studio.domain.ledger import LedgerEntry
from studio.domain.money import Cost
from studio.engine.intake import Intake, Keep, Received
from studio.protocols import Done
from studio.store import ledger
from studio.store.database import Database
from studio.store.images import Part
from studio.store.transaction import Transaction

_MOST_USD = Decimal(1000)
_LARGE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Bought:
    """The bytes of one picture, and whose call brought them.

    entry: None where nothing had to be bought. cost: None where it is not known. fleeting: it was
    bought and came in the answer itself, so that nobody could give it a second time. when_over: is told,
    within its transaction, that the call's end is written; from any thread.
    """

    data: bytes
    seed: int
    entry: LedgerEntry | None = None
    cost: Cost | None = None
    receipt: Mapping[str, str] = field(default_factory=dict)
    fleeting: bool = False
    when_over: Callable[[], None] = field(default=lambda: None, compare=False)

    @property
    def entry_id(self) -> str | None:
        """The call in the ledger."""
        return self.entry.id if self.entry else None

    @property
    def cost_usd(self) -> float:
        """What it is known to have cost."""
        return float(self.cost.amount_usd) if self.cost else 0.0

    @property
    def can_wait(self) -> bool:
        """Whether it may lie in memory for a moment: it can be had again, and is no large one."""
        return not self.fleeting and len(self.data) <= _LARGE_BYTES

    def settle(self, tx: Transaction) -> None:
        """In the transaction that stores the picture: the call has succeeded."""
        if self.entry is not None:
            ledger.mark_succeeded(tx, self.entry.id, self.cost, self.receipt)
            self.when_over()

    def refuse(self, tx: Transaction, reason: str) -> None:
        """What was paid for is no picture."""
        if self.entry is not None:
            ledger.mark_failed(tx, self.entry.id, reason, "yes", self.cost)
            self.when_over()


def from_answer(entry: LedgerEntry | None, done: Done, seed: int) -> Bought:
    """A picture that came with the answer to the request."""
    told = Cost(amount_usd=Decimal(str(done.cost_usd)), source="reported") if done.cost_usd else None
    cost = done.cost or told
    if entry is None:
        return Bought(done.data, seed, None, cost, done.receipt)
    return Bought(done.data, seed, entry, real_cost(entry, cost), done.receipt, fleeting=True)


def adopted(entry: LedgerEntry, data: bytes) -> Bought:
    """A picture that came in an answer to a process that is gone, with what it noted of the answer."""
    cost = known_price(entry)
    if entry.cost_usd is not None and entry.cost_source is not None:
        cost = Cost(amount_usd=entry.cost_usd, source=entry.cost_source)
    return Bought(data, entry.seed, entry, cost, entry.receipt, fleeting=True)


def real_cost(entry: LedgerEntry, told: Cost | None) -> Cost | None:
    """What the service told, where that is believed; else the price from the table."""
    return told if told is not None and is_believed(told) else known_price(entry)


def is_believed(told: Cost) -> bool:
    """Whether a picture may cost what a service told."""
    return 0 <= told.amount_usd <= _MOST_USD


def known_price(entry: LedgerEntry) -> Cost | None:
    """The price from the table as the cost, where it is one."""
    return Cost(amount_usd=entry.price_usd, source="table") if entry.price_known else None


async def receive_bought(
    database: Database, intake: Intake, bought: Bought, *, quick: bool = False
) -> Received:
    """Look at what was bought while it is written; of fleeting bytes it is noted at once whose they are.

    quick: as Intake.look has it.
    Raises PictureRefused where they are no picture, DiskFull.
    """
    if bought.entry is None or not bought.fleeting:
        return await intake.receive(bought.data, "result", quick=quick)
    entry_id = bought.entry.id

    async def note(part: Part) -> None:
        await database.write_async(
            lambda tx: ledger.set_pending_file(tx, entry_id, part.sha256, bought.cost, bought.receipt)
        )
        faults.point("part_noted")

    return await intake.receive(bought.data, "result", Keep(entry_id, note), quick=quick)


async def store_bought(intake: Intake, received: Received) -> Image:
    """Name the file of a picture that was received."""
    faults.point("before_naming")
    image = await intake.store(received)
    faults.point("after_naming")
    return image
