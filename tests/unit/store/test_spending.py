"""Sums over the ledger: spent, reserved, possibly charged."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import get_args

import pytest

from studio.domain.ledger import CallStatus, Total
from studio.domain.money import Cost
from studio.errors import Charged
from studio.store import ledger, spending
from studio.store.database import Database
from studio.store.transaction import Transaction
from studio.store.variations import spent_without_calls
from tests.rows import NOON, a_board, a_call, a_variation, an_unpriced_call


def five_calls(database: Database) -> None:
    """One under way, one paid, one in doubt, one refused for free, one that failed and was charged."""
    for number in range(1, 6):
        a_call(database, f"call_{number}", run_id="run_1", owner_id="inf_1")

    def end(tx: Transaction) -> None:
        ledger.mark_succeeded(tx, "call_2", Cost(amount_usd=Decimal("0.03"), source="reported"), {})
        ledger.mark_unknown(tx, "call_3", "Nobody knows.")
        ledger.mark_failed(tx, "call_4", "Refused.", "no")
        ledger.mark_failed(tx, "call_5", "Deleted.", "yes", Cost(amount_usd=Decimal("0.05"), source="table"))

    database.write(end)


SUM = Total(calls=5, spent=Decimal("0.08"), reserved=Decimal("0.04"), unknown=Decimal("0.04"))


def test_a_runs_calls_add_up_to_spent_reserved_and_unknown(database: Database) -> None:
    five_calls(database)

    total = database.read(lambda tx: spending.total_of_run(tx, "run_1"))

    assert total == SUM
    assert total.counted == Decimal("0.16")


def test_what_is_reserved_beyond_the_prices_of_calls_under_way_comes_free_with_their_ends(
    database: Database,
) -> None:
    more = {"reserved_usd": Decimal("0.09"), "expected_usd": Decimal("0.04")}
    a_call(database, "call_1", run_id="run_1", **more)
    a_call(database, "call_2", run_id="run_2", **more)
    a_call(database, "call_3", run_id="run_1")
    a_call(database, "ended", run_id="run_1", **more)
    database.write(lambda tx: ledger.mark_unknown(tx, "ended", "Nobody knows."))
    out = ["call_1", "call_2", "call_3", "ended", "never written"]

    of_all = database.read(lambda tx: spending.reserved_beyond_price(tx, out))
    of_run = database.read(lambda tx: spending.reserved_beyond_price(tx, out, "run_1"))

    assert (of_all, of_run) == (Decimal("0.10"), Decimal("0.05"))


def test_a_run_without_calls_cost_nothing(database: Database) -> None:
    assert database.read(lambda tx: spending.total_of_run(tx, "run_1")) == Total()


def test_only_calls_since_the_moment_are_added_up(database: Database) -> None:
    a_call(database, "call_1", intended_at=NOON - timedelta(days=1))
    a_call(database, "call_2")

    total = database.read(lambda tx: spending.total_since(tx, NOON))

    assert (total.calls, total.counted) == (1, Decimal("0.04"))


def test_a_day_counts_what_a_sum_over_its_calls_gives(database: Database) -> None:
    five_calls(database)
    a_call(database, "call_6", intended_at=NOON - timedelta(days=1))

    counted = database.read(lambda tx: spending.counted_on(tx, NOON.date()))

    assert counted == SUM.counted
    assert database.read(lambda tx: spending.counted_on(tx, NOON.date() + timedelta(days=1))) == 0


@pytest.mark.parametrize("charged", get_args(Charged))
@pytest.mark.parametrize("status", get_args(CallStatus))
def test_a_day_and_a_sum_agree_on_every_state_of_a_call(
    database: Database, status: CallStatus, charged: Charged
) -> None:
    a_call(database)

    database.write(lambda tx: tx.execute("UPDATE ledger SET status = ?, charged = ?", (status, charged)))

    total = database.read(lambda tx: spending.total_since(tx, NOON))
    assert database.read(lambda tx: spending.counted_on(tx, NOON.date())) == total.counted


def test_a_call_counts_for_the_day_of_its_intent_also_when_it_ends_later(database: Database) -> None:
    yesterday = NOON - timedelta(days=1)
    a_call(database, "call_1", intended_at=yesterday)

    cost = Cost(amount_usd=Decimal("0.03"), source="reported")
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", cost, {}))

    assert database.read(lambda tx: spending.counted_on(tx, yesterday.date())) == Decimal("0.03")
    assert database.read(lambda tx: spending.counted_on(tx, NOON.date())) == 0


def test_calls_are_added_up_by_what_one_asks_for(database: Database) -> None:
    five_calls(database)
    a_call(database, "call_6", provider="other", what="upscale", storyboard_id=None, owner_id="prod_1")

    def read(tx: Transaction) -> dict[str, list[str]]:
        return {
            "storyboard": list(spending.totals_by(tx, "storyboard")),
            "owner": list(spending.totals_by(tx, "owner")),
            "provider": list(spending.totals_by(tx, "provider")),
            "day": list(spending.totals_by(tx, "day")),
            "purpose": list(spending.totals_by(tx, "purpose")),
        }

    assert database.read(read) == {
        "storyboard": ["sb_1"],
        "owner": ["inf_1", "prod_1"],
        "provider": ["other", "paid"],
        "day": ["2026-11-21"],
        "purpose": ["upscale", "variation"],
    }
    assert database.read(lambda tx: spending.totals_by(tx, "run", since=NOON)) == {"run_1": SUM}


def test_a_boards_cost_counts_a_picture_once(database: Database) -> None:
    a_board(database)
    five_calls(database)
    a_variation(database, "var_1", index=1, call_id="call_2", cost_usd=0.03)
    a_variation(database, "var_2", index=2, cost_usd=0.5)

    assert round(database.read(lambda tx: spending.board_cost(tx, "sb_1")), 6) == 0.58


def test_what_had_no_call_is_added_up_from_its_variations(database: Database) -> None:
    a_board(database)
    five_calls(database)
    a_variation(database, "var_1", index=1, call_id="call_2", cost_usd=0.03)
    a_variation(database, "var_2", index=2, cost_usd=0.5)

    assert database.read(lambda tx: spent_without_calls(tx, NOON)) == 0.5
    assert database.read(lambda tx: spent_without_calls(tx, NOON + timedelta(seconds=1))) == 0


def test_the_dearest_price_is_of_the_same_kind_and_known(database: Database) -> None:
    a_call(database, "call_1")
    a_call(database, "call_2", reserved_usd=Decimal("0.24"))
    a_call(database, "call_3", reserved_usd=Decimal("0.9"), price_known=False)
    a_call(database, "call_4", reserved_usd=Decimal("0.8"), what="upscale")
    a_call(database, "call_5", reserved_usd=Decimal("0.7"), expected_usd=Decimal("0.2"))

    assert database.read(lambda tx: spending.dearest_price(tx, "variation")) == Decimal("0.24")
    assert database.read(lambda tx: spending.dearest_price(tx, "chat")) == 0


def test_a_call_whose_price_nobody_told_is_counted_apart_and_by_a_budget_at_the_dearest(
    database: Database,
) -> None:
    five_calls(database)
    an_unpriced_call(database, "call_6", run_id="run_1")

    total = database.read(lambda tx: spending.total_of_run(tx, "run_1"))

    assert (total.unpriced, total.spent, total.assumed) == (1, SUM.spent, Decimal("0.24"))
    assert total.counted == database.read(lambda tx: spending.counted_on(tx, NOON.date())) == Decimal("0.4")


def test_a_board_names_its_calls_without_a_price_and_what_may_have_been_charged(database: Database) -> None:
    five_calls(database)
    an_unpriced_call(database, "call_6")
    a_call(database, "call_7", price_known=False)

    assert database.read(lambda tx: spending.unpriced_calls(tx, "sb_1")) == {"call_6"}
    assert database.read(lambda tx: spending.possibly_charged(tx, "sb_1")) == 0.04


def test_a_board_says_the_price_of_what_may_have_been_charged_and_a_budget_counts_the_most(
    database: Database,
) -> None:
    a_board(database)
    a_call(database, reserved_usd=Decimal("0.06"), expected_usd=Decimal("0.04"))
    database.write(lambda tx: ledger.mark_unknown(tx, "call_1", "No answer came."))

    assert database.read(lambda tx: spending.possibly_charged(tx, "sb_1")) == 0.04
    assert database.read(lambda tx: spending.counted_on(tx, NOON.date())) == Decimal("0.06")
