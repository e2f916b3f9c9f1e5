"""Budgets: the call that would pass one is not made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from studio.engine.budget import DAY, RUN, Budget
from studio.errors import BudgetReached
from studio.store.database import Database
from studio.store.preferences import set_preference
from tests.rows import NOON, SetClock, a_call

FOUR_CENTS = Decimal("0.04")


@pytest.fixture
def database() -> Iterator[Database]:
    opened = Database.open_temporary(now=SetClock())
    yield opened
    opened.close()


def check(database: Database, budget: Budget, price: Decimal = FOUR_CENTS) -> None:
    database.read(lambda tx: budget.check(tx, "run_1", price))


def test_without_a_limit_anything_may_be_bought(database: Database) -> None:
    check(database, Budget(), Decimal(1000))


def test_the_last_cent_of_a_run_may_be_spent(database: Database) -> None:
    a_call(database, run_id="run_1")

    check(database, Budget(run_usd=Decimal("0.08")))


def test_a_run_is_stopped_before_its_budget_is_passed(database: Database) -> None:
    a_call(database, run_id="run_1")

    with pytest.raises(BudgetReached) as refused:
        check(database, Budget(run_usd=Decimal("0.07")))

    assert str(refused.value) == (
        "The budget of this run is $0.07, and $0.04 of it is spent or reserved. "
        "The next picture, at up to $0.04, was not bought. Raise the budget in Settings, or go on later."
    )


def test_other_runs_do_not_count_for_a_run_but_for_the_day(database: Database) -> None:
    a_call(database, run_id="run_2")

    check(database, Budget(run_usd=FOUR_CENTS))
    with pytest.raises(BudgetReached, match=r"today \(UTC\)"):
        check(database, Budget(day_usd=FOUR_CENTS))


def test_yesterday_does_not_count(database: Database) -> None:
    a_call(database, run_id="run_2", intended_at=NOON - timedelta(hours=13))

    check(database, Budget(day_usd=FOUR_CENTS))


def test_what_is_free_is_never_refused(database: Database) -> None:
    a_call(database, run_id="run_1")

    check(database, Budget(run_usd=Decimal(0)), Decimal(0))


def test_the_limit_of_settings_holds_where_the_environment_has_none(database: Database) -> None:
    database.write(lambda tx: set_preference(tx, RUN, "0.01"))
    database.write(lambda tx: set_preference(tx, DAY, "not a number"))

    check(database, Budget(run_usd=Decimal(1)))
    with pytest.raises(BudgetReached, match=r"\$0\.01"):
        check(database, Budget())


def test_amounts_below_a_cent_are_said_as_they_are(database: Database) -> None:
    with pytest.raises(BudgetReached, match=r"at up to \$0\.0336, was not bought"):
        check(database, Budget(run_usd=Decimal("0.01")), Decimal("0.0336"))
