"""A bill that comes late, and all that shows what a call cost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from studio.domain.ledger import Purpose
from studio.domain.money import Cost
from studio.store import ledger
from studio.store.bills import take_bill, unbilled_calls
from studio.store.database import Database
from studio.store.events import read_after
from studio.store.generations import Placed, get_generated, place_picture
from studio.store.identities import get_identity
from studio.store.kits import get_take
from studio.store.runs import adopt_attempt, get_run
from studio.store.spending import board_cost, counted_on
from studio.store.storyboards import delete_storyboard
from studio.store.variations import get_variation
from tests.kit_rows import a_kit, a_take
from tests.rows import (
    NOON,
    a_board,
    a_call,
    a_generation,
    a_run,
    a_variation,
    an_attempt,
    an_image,
    an_influencer,
)

EXPECTED = Cost(amount_usd=Decimal("0.04"), source="table")
BILLED = Cost(amount_usd=Decimal("0.0336"), source="reported")


def bought(database: Database, cost: Cost | None = EXPECTED, **fields: object) -> None:
    """A call whose job brought its picture."""
    a_call(database, "call_1", **fields)
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7"}))
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", cost, {}))


def bill(database: Database, cost: Cost = BILLED) -> bool:
    return database.write(lambda tx: take_bill(tx, "call_1", cost))


def entry_cost(database: Database) -> tuple[Decimal | None, str | None]:
    entry = database.read(lambda tx: ledger.get_entry(tx, "call_1"))
    return entry.cost_usd, entry.cost_source


def test_a_bill_takes_the_place_of_the_expected_cost_wherever_a_board_shows_it(database: Database) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database)
    bought(database, run_id="run_1")
    a_variation(database, attempt_id="att_1", call_id="call_1", cost_usd=0.04)

    taken = bill(database)

    assert (taken, entry_cost(database)) == (True, (Decimal("0.0336"), "reported"))
    assert database.read(lambda tx: get_variation(tx, "var_1")).cost_usd == 0.0336
    assert database.read(lambda tx: get_run(tx, "run_1")).cost_usd == pytest.approx(0.0336)
    assert database.read(lambda tx: board_cost(tx, "sb_1")) == 0.0336
    assert database.read(lambda tx: counted_on(tx, NOON.date())) == Decimal("0.0336")


def test_what_came_late_costs_the_run_that_asked_for_it_and_its_bill_counts_there(database: Database) -> None:
    a_board(database)
    a_run(database, "run_1", status="interrupted")
    a_run(database, "run_2")
    an_attempt(database)
    bought(database, run_id="run_1", attempt_id="att_1")
    database.write(lambda tx: adopt_attempt(tx, "att_1", "run_2", 4))
    a_variation(database, attempt_id="att_1", call_id="call_1", cost_usd=0.04)

    bill(database)

    asked, adopting = database.read(lambda tx: (get_run(tx, "run_1"), get_run(tx, "run_2")))
    assert asked.cost_usd == pytest.approx(0.0336)
    assert adopting.cost_usd == 0.0


def test_a_board_is_told_that_a_bill_came(database: Database) -> None:
    a_board(database)
    bought(database)

    bill(database)

    (event,) = database.read(lambda tx: read_after(tx, "sb_1", 0))
    assert (event.kind, event.key) == ("call.billed", "s01.start")
    assert event.data == {"call_id": "call_1", "cost_usd": 0.0336}


def test_a_bill_for_what_was_not_priced_counts_whole(database: Database) -> None:
    a_board(database)
    a_run(database)
    an_attempt(database)
    bought(database, cost=None, run_id="run_1", price_known=False)
    a_variation(database, attempt_id="att_1", call_id="call_1", cost_usd=0.0)

    bill(database)

    assert database.read(lambda tx: get_run(tx, "run_1")).cost_usd == pytest.approx(0.0336)


def test_what_was_paid_for_without_a_picture_costs_its_run_what_was_billed(database: Database) -> None:
    a_board(database)
    a_run(database)
    a_call(database, "call_1", run_id="run_1")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7"}))
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "Deleted.", "yes", EXPECTED))

    left = database.read(lambda tx: unbilled_calls(tx, NOON))
    taken = bill(database)

    assert (left, taken, entry_cost(database)) == (
        [("call_1", "paid")],
        True,
        (Decimal("0.0336"), "reported"),
    )
    assert database.read(lambda tx: get_run(tx, "run_1")).cost_usd == pytest.approx(0.0336)


def test_a_4k_that_was_paid_for_without_a_picture_costs_its_influencer_nothing(database: Database) -> None:
    an_influencer(database, cost_usd=0.09)
    a_call(database, "call_1", storyboard_id=None, key=None, what="upscale", owner_id="inf_1")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7"}))
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "Deleted.", "yes", EXPECTED))

    bill(database)

    assert database.read(lambda tx: get_identity(tx, "influencer", "inf_1")).cost_usd == 0.09


def test_a_photos_4k_costs_its_influencer_what_was_billed(database: Database) -> None:
    an_influencer(database, cost_usd=0.09)
    bought(database, storyboard_id=None, key=None, what="upscale", owner_id="inf_1")

    bill(database)

    identity = database.read(lambda tx: get_identity(tx, "influencer", "inf_1"))
    assert identity.cost_usd == pytest.approx(0.0836)


def test_a_take_of_a_kit_costs_what_was_billed(database: Database) -> None:
    kit = a_kit(database)
    take = a_take(database, call_id="call_1", cost_usd=0.04)
    bought(database, storyboard_id=None, key=None, what="reference", owner_id=kit.id)

    bill(database)

    assert database.read(lambda tx: get_take(tx, take.id)).cost_usd == 0.0336


def test_a_picture_of_the_generator_costs_what_was_billed(database: Database) -> None:
    generation = a_generation(database)
    bought(database, storyboard_id=None, key=None, what="generated", owner_id=generation.id)
    placed = Placed(an_image(database), 7, 0.04, "call_1")
    picture_id = database.write(lambda tx: place_picture(tx, (generation.id, 1), placed))

    bill(database)

    assert database.read(lambda tx: get_generated(tx, str(picture_id))).cost_usd == 0.0336


def test_a_bill_is_taken_once(database: Database) -> None:
    a_board(database)
    bought(database)
    bill(database)

    again = bill(database, Cost(amount_usd=Decimal("0.05"), source="reported"))

    assert (again, entry_cost(database)) == (False, (Decimal("0.0336"), "reported"))


@pytest.mark.parametrize("what", ["variation", "upscale"])
def test_a_bill_counts_where_its_board_or_owner_is_deleted(database: Database, what: Purpose) -> None:
    a_board(database)
    bought(database, what=what, owner_id="inf_gone")
    database.write(lambda tx: delete_storyboard(tx, "sb_1"))

    taken = bill(database)

    assert (taken, entry_cost(database)) == (True, (Decimal("0.0336"), "reported"))


def test_only_jobs_that_were_paid_for_lately_wait_for_a_bill(database: Database) -> None:
    a_call(database, "call_out")
    a_call(database, "call_refused")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_refused", {"id": "job-6"}))
    database.write(lambda tx: ledger.mark_failed(tx, "call_refused", "Refused.", "no"))
    a_call(database, "call_answered")
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_answered", EXPECTED, {}))
    bought(database)

    lately = database.read(lambda tx: unbilled_calls(tx, NOON - timedelta(days=7)))
    later = database.read(lambda tx: unbilled_calls(tx, NOON + timedelta(days=7)))
    bill(database)

    assert (lately, later) == ([("call_1", "paid")], [])
    assert database.read(lambda tx: unbilled_calls(tx, NOON - timedelta(days=7))) == []
