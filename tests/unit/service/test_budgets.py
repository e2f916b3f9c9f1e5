"""Budgets: what a person lets a run and a day cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from studio import Studio
from studio.engine.budget import Budget
from studio.errors import BudgetReached, Conflict, InvalidInput
from studio.settings import Settings


async def test_without_a_budget_there_is_no_limit(studio: Studio) -> None:
    budgets = studio.budgets()

    assert (budgets.run_usd, budgets.day_usd, budgets.fixed) == (None, None, [])


async def test_a_budget_holds_from_the_moment_it_is_set(studio: Studio) -> None:
    studio.set_budgets(run_usd=None, day_usd=1.5)

    with pytest.raises(BudgetReached, match="The budget of today"):
        studio._parts.database.read(lambda tx: Budget().check(tx, None, Decimal("1.51")))


async def test_a_budget_is_read_back_and_can_be_taken_away(studio: Studio) -> None:
    first = studio.set_budgets(run_usd=0.5, day_usd=3)
    second = studio.set_budgets(run_usd=None, day_usd=0)

    assert (first.run_usd, first.day_usd) == (0.5, 3.0)
    assert (second.run_usd, second.day_usd) == (None, 0.0)


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf"), 2_000_000, "5", True])
async def test_what_is_no_amount_is_refused_and_the_old_one_stays(studio: Studio, wrong: Any) -> None:
    studio.set_budgets(run_usd=0.5)

    with pytest.raises(InvalidInput, match="The budget of a run is an amount in US dollars"):
        studio.set_budgets(run_usd=wrong)

    assert studio.budgets().run_usd == 0.5


async def test_the_environment_wins_and_is_told() -> None:
    settings = Settings(budget_run_usd=Decimal("0.25"))

    async with Studio.open(":memory:", settings=settings) as studio:
        with pytest.raises(Conflict, match="The budget of a run is set in the environment"):
            studio.set_budgets(run_usd=9.0)
        budgets = studio.set_budgets(run_usd=0.25, day_usd=2.0)

    assert (budgets.run_usd, budgets.day_usd, budgets.fixed) == (0.25, 2.0, ["run"])


async def test_on_a_space_no_visitor_raises_a_budget_and_the_page_is_told_why() -> None:
    settings = Settings(space_id="ana/studio", budget_day_usd=Decimal("5"))

    async with Studio.open(":memory:", settings=settings) as studio:
        with pytest.raises(Conflict, match="On a Space only its owner sets budgets") as refused:
            studio.set_budgets(run_usd=100.0, day_usd=5.0)
        budgets = studio.budgets()

    assert (budgets.run_usd, budgets.day_usd) == (None, 5.0)
    assert budgets.locked == str(refused.value)
    assert "STUDIO_BUDGET_DAY_USD" in refused.value.do
