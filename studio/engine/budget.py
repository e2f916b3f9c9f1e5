"""Budgets: how much one run and one day may cost.

Checked inside the transaction that writes a call's intent, so that no two calls can both take the last cent.
What is under way counts with the most that may be billed for it, so that no bill passes a limit; so does what
may have been charged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from studio.errors import BudgetReached
from studio.store.preferences import get_preferences
from studio.store.spending import counted_on, total_of_run
from studio.store.transaction import Transaction

RUN, DAY = "budget_run_usd", "budget_day_usd"


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of the environment, in USD; where one is None, what the person set in Settings holds."""

    run_usd: Decimal | None = None
    day_usd: Decimal | None = None

    def check(self, tx: Transaction, run_id: str | None, price_usd: Decimal) -> None:
        """Raises BudgetReached where one more call at up to that price could pass a limit."""
        if price_usd <= 0:
            return
        chosen = get_preferences(tx)
        of_run, of_day = _limit(self.run_usd, chosen, RUN), _limit(self.day_usd, chosen, DAY)
        if of_run is not None and run_id is not None:
            _refuse_above(of_run, total_of_run(tx, run_id).counted, price_usd, of_run=True)
        if of_day is not None:
            _refuse_above(of_day, counted_on(tx, tx.now.date()), price_usd, of_run=False)


def _limit(of_environment: Decimal | None, chosen: Mapping[str, str], name: str) -> Decimal | None:
    if of_environment is not None:
        return of_environment
    try:
        return Decimal(chosen[name])
    except (KeyError, InvalidOperation):
        return None


def _refuse_above(limit: Decimal, counted: Decimal, price_usd: Decimal, *, of_run: bool) -> None:
    over_usd = counted + price_usd - limit
    if over_usd > 0:
        whose = "this run" if of_run else "today (UTC)"
        reached = BudgetReached(
            f"The budget of {whose} is ${_money(limit)}, and ${_money(counted)} of it is spent or reserved. "
            f"The next picture, at up to ${_money(price_usd)}, was not bought.",
            do="Raise the budget in Settings, or go on later.",
        )
        reached.of_run, reached.over_usd = of_run, over_usd
        raise reached


def _money(amount: Decimal) -> str:
    """Two decimals, or as many as it has."""
    short = amount.quantize(Decimal("0.01"))
    return str(short) if short == amount else f"{amount.normalize():f}"
