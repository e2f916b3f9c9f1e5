"""Rows of the ledger: a call from its intent to its end."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from studio.domain.ledger import LedgerEntry, Ordered
from studio.domain.money import Cost
from studio.domain.variation import SourceUsed
from studio.errors import NotFound
from studio.store import ledger
from studio.store.database import Database
from studio.store.runs import get_run
from studio.store.storyboards import delete_storyboard
from studio.store.transaction import Transaction
from tests.rows import NOON, a_board, a_call, a_run

LATER = (NOON + timedelta(minutes=10)).isoformat()
FOUR_CENTS = Cost(amount_usd=Decimal("0.039"), source="reported")


def entry(database: Database, id: str = "call_1") -> LedgerEntry:
    return database.read(lambda tx: ledger.get_entry(tx, id))


def test_a_call_comes_back_as_it_was_intended(database: Database) -> None:
    ordered = Ordered(
        prompt="she turns", sources=[SourceUsed(name="influencer", sha256="5e" * 32)], size="2K"
    )
    expected = Decimal("0.03")
    written = a_call(
        database, run_id="run_1", seed=7, inputs_digest="abc", ordered=ordered, expected_usd=expected
    )

    read = entry(database)

    assert read == written
    assert (read.status, read.charged, read.reserved_usd) == ("intended", "possibly", Decimal("0.04"))
    assert (read.price_usd, read.counted_usd) == (expected, expected)


def test_a_call_of_an_earlier_version_reserved_its_price(database: Database) -> None:
    a_call(database)

    assert (entry(database).expected_usd, entry(database).price_usd) == (None, Decimal("0.04"))


def test_a_submitted_call_knows_its_job(database: Database) -> None:
    a_call(database)

    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-9", "model": "painter-1"}))

    read = entry(database)
    assert (read.status, read.handle, read.submitted_at) == (
        "submitted",
        {"id": "job-9", "model": "painter-1"},
        NOON,
    )


def test_a_call_that_succeeded_has_its_cost_and_receipt(database: Database) -> None:
    a_call(database)

    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", FOUR_CENTS, {"request": "r-1"}))

    read = entry(database)
    assert (read.status, read.charged, read.ended_at) == ("succeeded", "yes", NOON)
    assert (read.cost_usd, read.cost_source, read.receipt) == (
        Decimal("0.039"),
        "reported",
        {"request": "r-1"},
    )


def test_a_failure_that_was_charged_counts_for_its_run(database: Database) -> None:
    a_board(database)
    a_run(database)
    a_call(database, run_id="run_1")

    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "Deleted.", "yes", FOUR_CENTS))

    assert database.read(lambda tx: get_run(tx, "run_1")).cost_usd == 0.039
    assert entry(database).error == "Deleted."


def test_a_call_ends_once(database: Database) -> None:
    a_call(database)
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "Refused.", "no"))

    database.write(lambda tx: ledger.mark_unknown(tx, "call_1", "Nobody knows."))

    assert (entry(database).status, entry(database).error) == ("failed", "Refused.")


def test_a_call_thought_lost_may_still_succeed(database: Database) -> None:
    a_call(database)
    database.write(lambda tx: ledger.mark_unknown(tx, "call_1", "Nobody knows."))

    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", FOUR_CENTS, {}))

    assert (entry(database).status, entry(database).error) == ("succeeded", None)


def test_what_is_known_on_the_way_is_kept(database: Database) -> None:
    a_call(database)

    def note(tx: Transaction) -> None:
        ledger.note_doubt(tx, "call_1", "No answer came.")
        ledger.add_looked(tx, "call_1", 5.0)
        ledger.add_looked(tx, "call_1", 2.5)
        ledger.ask_cancel(tx, "call_1")
        ledger.set_pending_file(tx, "call_1", "ab" * 32)

    database.write(note)

    read = entry(database)
    assert (read.looked_s, read.cancel_asked, read.error) == (7.5, True, "No answer came.")
    assert read.pending_sha == "ab" * 32
    assert database.read(ledger.pending_calls) == {"call_1"}


def test_live_calls_are_those_without_an_end_oldest_first(database: Database) -> None:
    a_call(database, "call_2")
    a_call(database, "call_1", provider="other")
    a_call(database, "call_3")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job"}))
    database.write(lambda tx: ledger.mark_unknown(tx, "call_3", "Nobody knows."))

    live = database.read(ledger.live_entries)

    assert [one.id for one in live] == ["call_2", "call_1"]


def test_open_calls_of_a_storyboard_hold_the_doubtful_ones_too(database: Database) -> None:
    a_call(database, "call_1")
    a_call(database, "call_2")
    a_call(database, "call_3")
    a_call(database, "call_4", storyboard_id="sb_2")
    database.write(lambda tx: ledger.mark_unknown(tx, "call_2", "Nobody knows."))
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_3", None, {}))

    found = database.read(lambda tx: ledger.open_entries(tx, "sb_1"))

    assert [one.id for one in found] == ["call_1", "call_2"]


def test_a_failure_that_was_or_may_have_been_charged_stays_open(database: Database) -> None:
    a_call(database, "call_1")
    a_call(database, "call_2")
    a_call(database, "call_3")
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "Refused.", "possibly"))
    database.write(lambda tx: ledger.mark_failed(tx, "call_2", "Expired.", "yes"))
    database.write(lambda tx: ledger.mark_failed(tx, "call_3", "Bad request.", "no"))

    found = database.read(lambda tx: ledger.open_entries(tx, "sb_1"))

    assert [(one.id, one.in_doubt) for one in found] == [("call_1", True), ("call_2", True)]


def test_calls_in_doubt_are_those_of_one_keyframe_or_one_reference(database: Database) -> None:
    a_call(database, "call_1")
    a_call(database, "call_2", key="s02.end")
    a_call(database, "call_3", what="reference", storyboard_id=None, owner_id="kit_1", key="profile")
    a_call(database, "call_4")

    def end(tx: Transaction) -> None:
        for number in (1, 2, 3):
            ledger.mark_unknown(tx, f"call_{number}", "Nobody knows.")

    database.write(end)

    of_keyframe = database.read(lambda tx: ledger.calls_in_doubt(tx, "sb_1", "s01.start"))
    of_reference = database.read(lambda tx: ledger.calls_in_doubt(tx, "kit_1", "profile"))

    assert ([one.id for one in of_keyframe], [one.id for one in of_reference]) == (["call_1"], ["call_3"])


def test_a_lost_call_is_beside_all_that_may_have_left_within_a_quarter_of_an_hour(database: Database) -> None:
    asked_the_same = {"inputs_digest": "abc", "provider": "wave"}
    first = a_call(database, "call_1", **asked_the_same)
    a_call(database, "call_2", intended_at=NOON + timedelta(minutes=20), **asked_the_same)
    database.write(lambda tx: tx.execute("UPDATE ledger SET out_at = ? WHERE id = ?", (LATER, first.id)))

    slow, second = entry(database), entry(database, "call_2")

    assert database.read(lambda tx: ledger.lost_beside(tx, second)) == ["call_1", "call_2"]
    assert database.read(lambda tx: ledger.lost_beside(tx, slow)) == ["call_1", "call_2"]
    assert database.read(lambda tx: ledger.lost_beside(tx, first)) == ["call_1"]


def test_the_first_decision_about_a_call_stands(database: Database) -> None:
    a_call(database)
    database.write(lambda tx: ledger.mark_unknown(tx, "call_1", "Nobody knows."))

    first = database.write(lambda tx: ledger.settle_doubt(tx, "call_1", "left", "Ana"))
    second = database.write(lambda tx: ledger.settle_doubt(tx, "call_1", "again", "Ben"))

    assert (first, second) == (True, False)
    assert (entry(database).settled, entry(database).settled_by) == ("left", "Ana")


def test_what_was_asked_for_again_is_not_open_any_more(database: Database) -> None:
    a_call(database)
    database.write(lambda tx: ledger.mark_unknown(tx, "call_1", "Nobody knows."))

    database.write(lambda tx: ledger.settle_doubt(tx, "call_1", "again", ""))

    assert database.read(lambda tx: ledger.open_entries(tx, "sb_1")) == []


def test_open_calls_are_found_by_their_index(database: Database) -> None:
    plan = database.read(
        lambda tx: tx.query(
            """EXPLAIN QUERY PLAN SELECT id FROM ledger WHERE storyboard_id = 'sb_1'
                  AND status <> 'succeeded' AND (status <> 'failed' OR charged <> 'no')"""
        )
    )

    assert "ledger_open" in plan[0]["detail"]


def test_calls_are_listed_by_storyboard_and_keyframe(database: Database) -> None:
    a_call(database, "call_1")
    a_call(database, "call_2", key="s02.end")
    a_call(database, "call_3", storyboard_id="sb_2")

    of_board = database.read(lambda tx: ledger.entries_of(tx, "sb_1"))
    of_keyframe = database.read(lambda tx: ledger.entries_of(tx, "sb_1", "s02.end"))

    assert [one.id for one in of_board] == ["call_1", "call_2"]
    assert [one.id for one in of_keyframe] == ["call_2"]


def test_jobs_that_belong_to_a_call_are_claimed(database: Database) -> None:
    a_call(database, "call_1")
    a_call(database, "call_2", provider="other")
    a_call(database, "call_3")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-1"}))
    database.write(lambda tx: ledger.mark_submitted(tx, "call_2", {"id": "job-2"}))

    assert database.read(lambda tx: ledger.claimed_jobs(tx, "paid")) == {"job-1"}


def test_money_that_was_spent_stays_spent_when_its_storyboard_goes(database: Database) -> None:
    a_board(database)
    a_call(database)

    database.write(lambda tx: delete_storyboard(tx, "sb_1"))

    assert entry(database).storyboard_id == "sb_1"


def test_a_call_nobody_made_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound, match="no such call"):
        entry(database, "call_9")


@pytest.mark.parametrize(
    ("amount", "micros"), [("0.04", 40_000), ("0.0000005", 1), ("0.1234564", 123_456), ("0", 0)]
)
def test_amounts_are_whole_millionths_of_a_dollar(amount: str, micros: int) -> None:
    assert ledger.to_micros(Decimal(amount)) == micros
    assert ledger.from_micros(micros) * 1_000_000 == micros


def test_what_is_reserved_is_never_less_than_the_price(database: Database) -> None:
    a_call(database, reserved_usd=Decimal("0.0000001"))

    assert entry(database).reserved_usd == Decimal("0.000001")
