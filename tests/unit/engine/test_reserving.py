"""How much of a budget a call takes before its cost is known."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from studio.engine.budget import Budget
from studio.errors import BudgetReached
from tests.paid_services import PaidService
from tests.unit.engine.buying import Market

Open = Callable[..., Market]


async def test_an_unknown_price_counts_as_twice_the_dearest_of_such_a_job(market: Open) -> None:
    shop = market(PaidService(price_usd=None), dearest=Decimal("0.24"))

    shop.settle(await shop.buy())

    (entry,) = shop.entries()
    assert (entry.reserved_usd, entry.price_known, entry.cost_usd) == (Decimal("0.48"), False, None)
    assert entry.price_usd == Decimal("0.48")


async def test_as_much_as_may_be_billed_is_reserved_and_the_price_is_kept_beside_it(market: Open) -> None:
    shop = market(PaidService(at_most_usd=Decimal("0.06")))

    bought = await shop.buy()
    (out,) = shop.entries()
    shop.settle(bought)

    (ended,) = shop.entries()
    assert (out.reserved_usd, out.price_usd) == (Decimal("0.06"), Decimal("0.04"))
    assert (ended.cost_usd, ended.cost_source) == (Decimal("0.04"), "table")


async def test_a_call_whose_bill_could_pass_the_budget_is_not_sent(market: Open) -> None:
    budget = Budget(run_usd=Decimal("0.09"))
    shop = market(PaidService(at_most_usd=Decimal("0.06")), budget=budget)
    shop.settle(await shop.buy())

    with pytest.raises(BudgetReached, match=r"at up to \$0.06, was not bought"):
        await shop.buy()

    assert shop.service.charges == 1
