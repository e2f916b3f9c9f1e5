"""Services that bill after the picture has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from studio.domain.money import Cost
from studio.engine.billing import Billing
from studio.engine.following import Follower
from studio.engine.gate import FairGate
from studio.engine.shop import Shop
from studio.errors import DiskFull, InvalidInput, NotConfigured, ServiceDown
from studio.protocols import Handle
from studio.store import bills, ledger
from studio.store.database import Database
from tests.paid_services import PaidService
from tests.rows import a_call
from tests.unit.engine.buying import Market
from tests.waiting import until

EXPECTED = Cost(amount_usd=Decimal("0.04"), source="table")
BILLED = Cost(amount_usd=Decimal("0.0336"), source="reported")
OFTEN = (0.01,) * 50


@dataclass
class Billed(PaidService):
    """Answers questions about bills in turn; the last answer stays."""

    says: list[Cost | Exception | None] = field(default_factory=lambda: [BILLED])
    questions: list[str] = field(default_factory=list)

    async def billed(self, handle: Handle) -> Cost | None:
        """What the script says."""
        self.questions.append(handle.id)
        said = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        if isinstance(said, Exception):
            raise said
        return said


@dataclass
class Office:
    """A database, a service that bills, and who asks it."""

    database: Database
    service: PaidService
    pauses_s: Sequence[float] = OFTEN
    day_s: float = 60.0
    resolved: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shop = Shop("paid", self.service, FairGate(1))
        self.billing = Billing(self.database, self.shop_of, self.pauses_s, self.day_s)

    def shop_of(self, name: str) -> Shop:
        """The one shop there is. Raises InvalidInput."""
        self.resolved.append(name)
        if name != "paid":
            raise InvalidInput("There is no image provider of that name.")
        return self.shop

    def job(self, id: str = "call_1", cost: Cost = EXPECTED, **fields: Any) -> None:
        """A call whose job brought its picture just now."""
        known = {"intended_at": datetime.now(UTC), "sent_to": self.shop.sent_to}
        a_call(self.database, id, **{**known, **fields})
        self.database.write(lambda tx: ledger.mark_submitted(tx, id, {"id": f"job of {id}", "model": "m"}))
        self.database.write(lambda tx: ledger.mark_succeeded(tx, id, cost, {}))

    def expect(self, id: str = "call_1") -> None:
        """As the engine does when the job is done."""
        self.billing.expect(self.database.read(lambda tx: ledger.get_entry(tx, id)))

    def cost(self, id: str = "call_1") -> Decimal | None:
        """What stands in the ledger."""
        return self.database.read(lambda tx: ledger.get_entry(tx, id)).cost_usd

    async def over(self) -> None:
        """Wait until nothing is asked any more."""
        await until(lambda: not self.billing._tasks)


Open = Callable[..., Office]


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Open]:
    async with AsyncExitStack() as closing:

        def opened(service: PaidService, **parts: Any) -> Office:
            found = Office(database, service, **parts)
            closing.push_async_callback(found.billing.close)
            return found

        yield opened


async def test_a_bill_that_comes_late_takes_the_place_of_the_expected_price(office: Open) -> None:
    service = Billed(says=[None, ServiceDown("It does not answer."), BILLED])
    desk = office(service)
    desk.job()

    desk.expect()
    await desk.over()

    assert (desk.cost(), service.questions) == (Decimal("0.0336"), ["job of call_1"] * 3)


async def test_a_job_is_asked_about_by_itself_once_its_picture_is_fetched(
    database: Database, office: Open
) -> None:
    service = Billed()
    desk, market = office(service), Market(database, service)
    follower = Follower(database, market.patience, when_done=desk.billing.expect)
    market.meter._follower = follower

    bought = await market.buy(storyboard_id=None, key=None)
    market.settle(bought)
    await desk.over()
    await market.close()

    assert [one.cost_source for one in market.entries()] == ["reported"]


async def test_a_picture_that_is_not_stored_yet_is_waited_for_without_a_question(office: Open) -> None:
    service = Billed()
    desk = office(service)
    a_call(desk.database, sent_to=desk.shop.sent_to)

    desk.expect()
    await asyncio.sleep(0.05)
    before = list(service.questions)
    desk.database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7", "model": "m"}))
    desk.database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", EXPECTED, {}))
    await desk.over()

    assert (before, service.questions, desk.cost()) == ([], ["job-7"], Decimal("0.0336"))


async def test_what_ended_without_a_picture_is_not_asked_about(office: Open) -> None:
    service = Billed()
    desk = office(service)
    a_call(desk.database)
    desk.database.write(lambda tx: ledger.mark_failed(tx, "call_1", "It failed.", "no"))

    desk.expect()
    await desk.over()

    assert service.questions == []


async def test_a_call_is_followed_once(office: Open) -> None:
    service = Billed()
    desk = office(service)
    desk.job()

    desk.expect()
    desk.expect()
    await desk.over()

    assert service.questions == ["job of call_1"]


async def test_a_bill_that_never_comes_is_given_up(office: Open) -> None:
    service = Billed(says=[None])
    desk = office(service, pauses_s=(0.0, 0.0))
    desk.job()

    desk.expect()
    await desk.over()

    assert (desk.cost(), len(service.questions)) == (Decimal("0.04"), 2)


async def test_a_bill_that_no_picture_costs_is_not_believed(office: Open) -> None:
    desk = office(Billed(says=[Cost(amount_usd=Decimal(5000), source="reported")]), pauses_s=(0.0,))
    desk.job()

    desk.expect()
    await desk.over()

    assert desk.cost() == Decimal("0.04")


async def test_a_bill_that_finds_the_disk_full_is_asked_for_again(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Billed()
    desk = office(service)
    desk.job()
    take_bill, full = bills.take_bill, [DiskFull("The disk is full.")]

    def sometimes(*asked: Any) -> bool:
        if full:
            raise full.pop()
        return take_bill(*asked)

    monkeypatch.setattr("studio.engine.billing.take_bill", sometimes)

    desk.expect()
    await desk.over()

    assert (desk.cost(), len(service.questions)) == (Decimal("0.0336"), 2)


async def test_services_that_send_no_bills_are_not_waited_for(office: Open) -> None:
    desk = office(PaidService())
    desk.job()

    desk.expect()
    await desk.billing.resume()
    await desk.over()

    assert desk.cost() == Decimal("0.04")


async def test_at_the_start_the_bills_of_seven_days_are_asked_for_once(office: Open) -> None:
    service = Billed(says=[None])
    desk = office(service)
    desk.job("call_old", intended_at=datetime.now(UTC) - timedelta(days=8))
    desk.job("call_1")
    desk.job("call_told", BILLED)
    desk.job("call_gone", provider="closed-down")
    desk.job("call_2")

    await desk.billing.resume()
    await desk.over()

    assert service.questions == ["job of call_2", "job of call_1"]


async def test_each_service_is_looked_for_once_however_many_bills_are_missing(office: Open) -> None:
    desk = office(Billed())
    desk.job("call_1", provider="closed-down")
    desk.job("call_2", provider="closed-down")
    desk.job("call_3", provider="closed-down")

    await desk.billing.resume()
    await desk.over()

    assert desk.resolved == ["closed-down"]


async def test_a_server_that_runs_on_asks_daily_for_what_is_missing(office: Open) -> None:
    service = Billed(says=[None, None, BILLED])
    desk = office(service, day_s=0.01)
    desk.job()

    await desk.billing.resume()
    await until(lambda: desk.cost() == Decimal("0.0336"))

    # On a busy machine a day so short may begin before the bill of the one before is written down.
    assert service.questions[:3] == ["job of call_1"] * 3


async def test_what_was_paid_for_without_a_picture_gets_its_bill(office: Open) -> None:
    desk = office(Billed())
    a_call(desk.database, sent_to=desk.shop.sent_to)
    desk.database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7", "model": "m"}))
    desk.database.write(lambda tx: ledger.mark_failed(tx, "call_1", "Deleted.", "yes", EXPECTED))

    desk.expect()
    await desk.over()

    assert desk.cost() == Decimal("0.0336")


async def test_a_service_that_cannot_be_asked_at_the_start_is_asked_once(office: Open) -> None:
    service = Billed(says=[NotConfigured("There is no key for Paid painter.")])
    desk = office(service)
    desk.job("call_1")
    desk.job("call_2")

    await desk.billing.resume()
    await desk.over()

    assert (service.questions, desk.cost("call_1")) == (["job of call_2"], Decimal("0.04"))


async def test_another_account_is_not_asked_for_the_bill_of_a_call(office: Open) -> None:
    service = Billed()
    desk = office(service)
    desk.job("call_1", sent_to="list of another account")
    desk.job("call_2")

    desk.expect("call_1")
    await desk.billing.resume()
    await desk.over()

    assert (service.questions, desk.cost("call_1")) == (["job of call_2"], Decimal("0.04"))


async def test_closing_leaves_no_question_behind(office: Open) -> None:
    desk = office(Billed(), pauses_s=(60.0,))
    desk.job()
    desk.expect()
    await asyncio.sleep(0.01)

    await desk.billing.close()

    assert asyncio.all_tasks() == {asyncio.current_task()}
