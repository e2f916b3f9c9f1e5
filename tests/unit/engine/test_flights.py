"""A call for which only reservations leave no room waits for those to end, before it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from studio.engine.bought import Bought
from studio.engine.budget import Budget
from studio.engine.noting import NotSent
from studio.errors import BadRequest, BudgetReached, InDoubt
from tests.paid_services import PaidService, lost, refuses, waits_for
from tests.unit.engine.buying import QUICK, Market
from tests.waiting import until

Open = Callable[..., Market]
EIGHT_CENTS = Decimal("0.08")


async def bought_and_stored(shop: Market) -> Bought:
    """As a run does it."""
    bought = await shop.buy()
    await shop.database.write_async(bought.settle)
    return bought


async def one_waiting(shop: Market, wanted: Callable[[], None] = lambda: None) -> asyncio.Task[Bought]:
    """A call that was tried once, and waits for room. wanted: is asked before each try."""
    tried: list[str] = []

    def before_sending() -> None:
        tried.append("once")
        wanted()

    waiting = asyncio.create_task(shop.buy(before_sending=before_sending))
    await until(lambda: tried == ["once"])
    # What is written after its try is written when that is over.
    await shop.database.write_async(lambda _: None)
    return waiting


def one_out(
    market: Open, budget: Budget, **service: object
) -> tuple[Market, asyncio.Event, Awaitable[Bought]]:
    """A market with one call out, at $0.04 and at most $0.08, whose answer comes when the test says so."""
    answered = asyncio.Event()
    paid = PaidService(at_most_usd=EIGHT_CENTS, meets=[waits_for(answered)], **service)  # type: ignore[arg-type]
    shop = market(paid, budget=budget)
    return shop, answered, asyncio.create_task(bought_and_stored(shop))


@pytest.mark.parametrize("one_at_a_time", [False, True])
@pytest.mark.parametrize(
    "budget", [Budget(run_usd=Decimal("0.20")), Budget(day_usd=Decimal("0.20"))], ids=["run", "day"]
)
async def test_calls_side_by_side_are_all_made_where_their_prices_fit_the_budget(
    market: Open, budget: Budget, one_at_a_time: bool
) -> None:
    shop = market(PaidService(at_most_usd=EIGHT_CENTS, one_at_a_time=one_at_a_time), budget=budget)

    await asyncio.gather(*(bought_and_stored(shop) for _ in range(4)))

    assert shop.statuses() == ["succeeded"] * 4
    assert sum(entry.cost_usd or 0 for entry in shop.entries()) == Decimal("0.16")


async def test_of_more_calls_than_fit_those_that_fit_are_made_and_the_others_refused(market: Open) -> None:
    shop = market(PaidService(at_most_usd=EIGHT_CENTS), budget=Budget(run_usd=Decimal("0.17")))

    made = await asyncio.gather(*(bought_and_stored(shop) for _ in range(5)), return_exceptions=True)

    assert [type(one) for one in made].count(BudgetReached) == 2
    assert shop.statuses() == ["succeeded"] * 3


async def test_what_would_not_fit_either_way_is_refused_while_the_other_is_out(market: Open) -> None:
    shop, answered, first = one_out(market, Budget(run_usd=Decimal("0.11")))
    await shop.until("intended")

    with pytest.raises(BudgetReached):
        await shop.buy()

    answered.set()
    await first


async def test_a_call_that_fails_for_free_makes_room(market: Open) -> None:
    paid = PaidService(at_most_usd=EIGHT_CENTS, meets=[refuses(BadRequest("No such size."))])
    shop = market(paid, budget=Budget(run_usd=Decimal("0.12")))

    first, second = await asyncio.gather(
        bought_and_stored(shop), bought_and_stored(shop), return_exceptions=True
    )

    assert (type(first), type(second)) == (BadRequest, Bought)


async def test_a_call_whose_fate_nobody_knows_makes_none(market: Open) -> None:
    paid = PaidService("none", at_most_usd=EIGHT_CENTS, meets=[lost()])
    shop = market(paid, budget=Budget(run_usd=Decimal("0.12")))

    first, second = await asyncio.gather(
        bought_and_stored(shop), bought_and_stored(shop), return_exceptions=True
    )

    assert (type(first), type(second)) == (InDoubt, BudgetReached)


async def test_nobody_waits_for_a_call_that_is_followed_late(market: Open) -> None:
    paid = PaidService(at_most_usd=EIGHT_CENTS, ready=False)
    shop = market(paid, budget=Budget(run_usd=Decimal("0.12")))
    first = asyncio.create_task(shop.buy())
    await shop.until("submitted")
    second = await one_waiting(shop)

    first.cancel()

    with pytest.raises(BudgetReached):
        await second
    assert shop.statuses() == ["submitted"]


async def test_one_that_waits_for_room_asks_whether_it_is_still_wanted(market: Open) -> None:
    shop, answered, first = one_out(market, Budget(run_usd=Decimal("0.12")))
    await shop.until("intended")
    halted = asyncio.Event()

    def check() -> None:
        if halted.is_set():
            raise BadRequest("The run is stopping.")

    second = await one_waiting(shop, check)
    halted.set()
    answered.set()

    with pytest.raises(BadRequest, match="stopping"):
        await second
    await first
    assert len(shop.service.sent) == 1


async def test_one_that_nobody_wants_any_more_waits_no_longer(market: Open) -> None:
    shop, answered, first = one_out(market, Budget(run_usd=Decimal("0.12")), concurrency=2)
    await shop.until("intended")
    second = await one_waiting(shop)

    second.cancel()
    await asyncio.wait([second])
    await shop.late.wait("sb_1", "s01.start")

    answered.set()
    await first
    assert shop.statuses() == ["succeeded"]


async def test_a_studio_that_closes_ends_the_wait(market: Open) -> None:
    shop, answered, first = one_out(market, Budget(run_usd=Decimal("0.12")))
    await shop.until("intended")
    second = await one_waiting(shop)

    closing = asyncio.create_task(shop.meter.close())

    with pytest.raises(NotSent, match="stopped"):
        await second
    answered.set()
    await asyncio.wait([first, closing])  # type: ignore[type-var]
    assert len(shop.service.sent) == 1


async def test_a_call_that_never_ends_is_not_waited_for_without_limit(market: Open) -> None:
    shop = market(
        PaidService(at_most_usd=EIGHT_CENTS), budget=Budget(run_usd=Decimal("0.12")), patience=QUICK
    )
    await shop.buy()

    with pytest.raises(BudgetReached):
        await shop.buy()
