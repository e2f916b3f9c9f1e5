"""What the ledger adds to a call, each step with its commit: T1 and the request before it leaves, T2 when its
job is known, T3 when its picture is stored.

T1 asks both budgets, of the run and of the day, and writes the intent; T3 writes the end. In the studio T3 is
part of the transaction that stores the picture, so that a commit of its own is more than it adds. Measured
on a ledger with ten earlier calls and on one with ten thousand, all of today: a budget is a sum over them.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.money import Cost
from studio.engine.budget import Budget
from studio.store import ledger
from studio.store.database import Database
from studio.store.transaction import Transaction
from tests.benchmarks.figures import Figure, main, median, milliseconds, percentile

EARLIER = (10, 10_000)
CALLS = 200
CALLS_OF_A_RUN = 100
PRICE = Decimal("0.04")
COST = Cost(amount_usd=PRICE, source="table")
STEPS = ("T1", "request", "T2", "T3")
REQUEST = {"request": "POST https://queue.fal.run/google/nano-banana-2.1/edit\n\n" + "she turns " * 80}
JOB = {"id": "764cabcf-b745-4b3e-ae38-1200304cf45b", "model": "google/nano-banana-2.1/edit"}
BUDGET = Budget(run_usd=Decimal(100_000), day_usd=Decimal(100_000))


def measure() -> list[Figure]:
    """The figures of a ledger with few calls, then of one with many."""
    return [figure for earlier in EARLIER for figure in asyncio.run(over_a_ledger(earlier))]


async def over_a_ledger(earlier: int) -> list[Figure]:
    """Two hundred calls, one after another, after so many others."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(folder) / "data")
        try:
            database.write(lambda tx: fill(tx, earlier))
            times = [await one_call(database) for _ in range(CALLS)]
        finally:
            database.close()
    after = f"after {earlier:,} calls"
    steps = [
        figure(f"the ledger's {step}, {after}", [each[number] for each in times], "")
        for number, step in enumerate(STEPS)
    ]
    return [*steps, figure(f"the ledger in a call, {after}", [sum(each) for each in times], "≤ 5 ms")]


def figure(what: str, seconds: list[float], target: str) -> Figure:
    """The median, with the p90 beside it."""
    return Figure(
        what, milliseconds(median(seconds)), target, f"p90 {milliseconds(percentile(seconds, 0.9))}"
    )


async def one_call(database: Database) -> list[float]:
    """Seconds of each step."""
    entry = an_entry("run_now")

    def intend(tx: Transaction) -> None:
        BUDGET.check(tx, entry.run_id, entry.reserved_usd)
        ledger.intend(tx, entry)

    return [
        await timed(database, intend),
        await timed(database, lambda tx: ledger.note_sent(tx, entry.id, REQUEST)),
        await timed(database, lambda tx: ledger.mark_submitted(tx, entry.id, JOB)),
        await timed(database, lambda tx: ledger.mark_succeeded(tx, entry.id, COST, {})),
    ]


async def timed(database: Database, work: Callable[[Transaction], None]) -> float:
    """Seconds until a transaction is committed, as its caller sees it."""
    began = time.perf_counter()
    await database.write_async(work)
    return time.perf_counter() - began


def fill(tx: Transaction, calls: int) -> None:
    """So many calls that ended well, a hundred to a run."""
    for number in range(calls):
        entry = an_entry(f"run_{number // CALLS_OF_A_RUN}")
        ledger.intend(tx, entry)
        ledger.mark_succeeded(tx, entry.id, COST, {"id": entry.id})


def an_entry(run_id: str) -> LedgerEntry:
    """A call as the engine writes it down."""
    now = datetime.now(UTC)
    return LedgerEntry(
        id=str(uuid4()),
        provider="fal",
        model="google/nano-banana-2.1/edit",
        what="variation",
        storyboard_id="sb_1",
        run_id=run_id,
        key="s01.start",
        index=1,
        seed=1,
        ordered=Ordered(prompt="she turns " * 60, size="1K"),
        reserved_usd=PRICE,
        price_known=True,
        price_as_of=now.date(),
        price_source="documented",
        intended_at=now,
    )


if __name__ == "__main__":
    main(measure)
