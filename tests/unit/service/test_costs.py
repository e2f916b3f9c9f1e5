"""What was spent: sums, rows and CSV, all from the ledger."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from studio import Studio
from studio.errors import InvalidInput
from studio.store import ledger
from studio.store.database import Database
from studio.store.spending import possibly_charged
from studio.store.transaction import Transaction
from tests.rows import (
    NOON,
    PAID,
    a_board,
    a_call,
    a_pick,
    a_product,
    a_variation,
    an_influencer,
    an_unpriced_call,
)
from tests.rows import a_paid_call as paid


@pytest.fixture
def database(studio: Studio) -> Database:
    """The database of the open studio, with a storyboard of Eileen and her espresso."""
    database = studio._parts.database
    an_influencer(database)
    a_product(database)
    a_board(database, influencer="inf_1", product="prod_1")
    return database


def lost(database: Database, id: str, **fields: Any) -> None:
    """A call whose answer never came."""
    a_call(database, id, **fields)
    database.write(lambda tx: ledger.mark_unknown(tx, id, "No answer."))


async def test_before_the_first_call_nothing_was_spent(studio: Studio) -> None:
    costs = studio.costs()

    assert (costs.total.calls, costs.total.spent, costs.groups, costs.rows) == (0, "$0.00", [], [])


async def test_what_is_paid_under_way_and_in_doubt_is_kept_apart(studio: Studio, database: Database) -> None:
    paid(database, "call_1")
    lost(database, "call_2")
    a_call(database, "call_3")

    total = studio.costs().total

    assert (total.calls, total.spent, total.possibly, total.under_way) == (3, "$0.03", "$0.04", "$0.04")


async def test_a_call_without_a_bill_shows_its_price_everywhere_and_not_what_was_reserved(
    studio: Studio, database: Database
) -> None:
    most = {"reserved_usd": Decimal("0.08"), "expected_usd": Decimal("0.04")}
    lost(database, "call_1", **most)
    a_call(database, "call_2", **most)

    costs = studio.costs()

    assert (costs.total.possibly, costs.total.under_way) == ("$0.04", "$0.04")
    assert [row.amount for row in costs.rows] == ["$0.04", "$0.04"]
    assert [line["USD"] for line in read_csv(studio.costs_csv())] == ["0.04", "0.04"]
    assert studio.receipt("call_1").cost == "$0.04 expected"
    assert database.read(lambda tx: possibly_charged(tx, "sb_1")) == 0.04


async def test_costs_are_added_up_by_day_the_latest_first(studio: Studio, database: Database) -> None:
    paid(database, "call_1", intended_at=NOON - timedelta(days=1))
    paid(database, "call_2")
    paid(database, "call_3")

    groups = studio.costs().groups

    assert [(one.key, one.name, one.calls, one.spent) for one in groups] == [
        ("2026-11-21", "21 Nov 2026", 2, "$0.06"),
        ("2026-11-20", "20 Nov 2026", 1, "$0.03"),
    ]


async def test_a_storyboard_tells_what_each_accepted_keyframe_cost(
    studio: Studio, database: Database
) -> None:
    paid(database, "call_1")
    paid(database, "call_2")
    paid(database, "call_3")
    a_pick(database, a_variation(database, "var_1", call_id="call_1"))
    a_pick(database, a_variation(database, "var_2", key="s01.end", call_id="call_2"))

    board = studio.costs(by="storyboard").groups[0]

    assert (board.key, board.name, board.spent) == ("sb_1", "Morning espresso", "$0.09")
    assert (board.accepted, board.per_accepted) == (2, "$0.045")


async def test_an_accepted_keyframe_counts_in_the_time_in_which_it_was_bought(
    studio: Studio, database: Database
) -> None:
    paid(database, "call_1", intended_at=NOON - timedelta(days=9))
    paid(database, "call_2")
    a_pick(database, a_variation(database, "var_1", call_id="call_1"))
    a_pick(database, a_variation(database, "var_2", key="s01.end", call_id="call_2"))

    (board,) = studio.costs(by="storyboard", since=NOON - timedelta(days=1)).groups

    assert (board.spent, board.accepted, board.per_accepted) == ("$0.03", 1, "$0.03")


async def test_what_was_not_bought_or_is_no_longer_planned_is_no_accepted_keyframe(
    studio: Studio, database: Database
) -> None:
    paid(database, "call_1")
    paid(database, "call_2", key="s09.end")
    a_pick(database, a_variation(database, "var_1", call_id="call_1"))
    a_pick(database, a_variation(database, "var_2", key="s01.end"))
    a_pick(database, a_variation(database, "var_3", key="s09.end", call_id="call_2"))

    (board,) = studio.costs(by="storyboard").groups

    assert (board.accepted, board.per_accepted) == (1, "$0.06")


async def test_without_an_accepted_keyframe_there_is_no_price_of_one(
    studio: Studio, database: Database
) -> None:
    paid(database, "call_1")

    board = studio.costs(by="storyboard").groups[0]

    assert (board.accepted, board.per_accepted) == (None, "")


@pytest.mark.parametrize(("by", "name"), [("influencer", "Eileen"), ("product", "Espresso")])
async def test_a_person_costs_their_photo_and_the_storyboards_that_show_them(
    studio: Studio, database: Database, by: Any, name: str
) -> None:
    paid(database, "call_1")
    owner = {"influencer": "inf_1", "product": "prod_1"}[by]
    paid(database, "call_2", storyboard_id=None, key=None, index=None, what="upscale", owner_id=owner)
    paid(database, "call_3", storyboard_id=None, key=None, index=None)

    groups = studio.costs(by=by).groups

    assert {one.name: one.calls for one in groups} == {name: 2, f"For no {by}": 1}


async def test_services_and_jobs_have_the_names_that_people_know(studio: Studio, database: Database) -> None:
    paid(database, "call_1", provider="sketch", what="upscale")

    assert studio.costs(by="service").groups[0].name == studio.providers()[0].label
    assert studio.costs(by="job").groups[0].name == "4K at upload"


async def test_what_a_deleted_storyboard_cost_stays_spent(studio: Studio, database: Database) -> None:
    paid(database, "call_1")

    studio.delete_storyboard("sb_1")

    costs = studio.costs(by="storyboard")
    assert [(one.name, one.spent) for one in costs.groups] == [("Deleted meanwhile", "$0.03")]
    assert (costs.rows[0].storyboard, costs.rows[0].storyboard_id) == ("Deleted meanwhile", None)


async def test_a_window_leaves_out_what_was_before_and_after(studio: Studio, database: Database) -> None:
    paid(database, "call_1", intended_at=NOON - timedelta(days=1))
    paid(database, "call_2")
    paid(database, "call_3", intended_at=NOON + timedelta(days=1))

    costs = studio.costs(since="2026-11-21", until=datetime(2026, 11, 22, tzinfo=UTC))

    assert [row.id for row in costs.rows] == ["call_2"]
    assert costs.total.calls == 1


@pytest.mark.parametrize("wrong", ["yesterday", 7, "2026-13-01"])
async def test_what_is_no_time_is_refused(studio: Studio, wrong: Any) -> None:
    with pytest.raises(InvalidInput, match="“since” is not a time"):
        studio.costs(since=wrong)


async def test_costs_are_not_added_up_by_anything(studio: Studio) -> None:
    with pytest.raises(InvalidInput, match="day, storyboard, influencer"):
        studio.costs(by="moon")  # type: ignore[arg-type]


async def test_a_row_says_what_it_was_for_and_how_its_cost_is_known(
    studio: Studio, database: Database
) -> None:
    a_call(database, "call_1")
    database.write(lambda tx: ledger.mark_submitted(tx, "call_1", {"id": "job-7"}))
    database.write(lambda tx: ledger.mark_succeeded(tx, "call_1", PAID, {}))

    row = studio.costs().rows[0]

    assert (row.what, row.storyboard) == ("Start of segment 1, variation 1", "Morning espresso")
    assert (row.amount, row.known, row.charged) == ("$0.03", "reported by the service", "charged")
    assert (row.model, row.remote_id) == ("painter-1", "job-7")


def ended(how: str) -> Any:
    """What ends a call in that way."""
    ends = {
        "open": lambda tx: None,
        "lost": lambda tx: ledger.mark_unknown(tx, "call_1", "No answer."),
        "refused": lambda tx: ledger.mark_failed(tx, "call_1", "Refused.", "no"),
        "maybe": lambda tx: ledger.mark_failed(tx, "call_1", "Refused.", "possibly"),
        "deleted": lambda tx: ledger.mark_failed(tx, "call_1", "Deleted.", "yes"),
        "priced": lambda tx: ledger.mark_succeeded(tx, "call_1", None, {}),
    }
    return ends[how]


@pytest.mark.parametrize(
    ("how", "charged", "amount", "known"),
    [
        ("open", "under way", "$0.04", "price of 20 Nov 2026"),
        ("lost", "possibly charged", "$0.04", "price of 20 Nov 2026"),
        ("refused", "not charged", "$0.00", ""),
        ("maybe", "possibly charged", "$0.04", "price of 20 Nov 2026"),
        ("deleted", "charged, without a picture", "$0.04", "price of 20 Nov 2026"),
        ("priced", "charged", "$0.04", "price of 20 Nov 2026"),
    ],
)
async def test_how_a_call_ended_is_said_in_words(
    studio: Studio, database: Database, how: str, charged: str, amount: str, known: str
) -> None:
    a_call(database, "call_1")
    database.write(ended(how))

    row = studio.costs().rows[0]

    assert (row.charged, row.amount, row.known) == (charged, amount, known)


async def test_a_price_that_was_not_known_is_not_made_up(studio: Studio, database: Database) -> None:
    a_call(database, "call_1", price_known=False)

    row = studio.costs().rows[0]

    assert (row.amount, row.known) == ("not known", "price not known; what was reserved is counted")


async def test_only_the_newest_calls_are_shown_and_the_others_counted(
    studio: Studio, database: Database
) -> None:
    call = a_call(database, "call_1")

    def many(tx: Transaction) -> None:
        for number in range(501):
            ledger.intend(tx, call.model_copy(update={"id": f"copy_{number}"}))

    database.write(many)

    costs = studio.costs()

    assert (len(costs.rows), costs.more, costs.total.calls) == (500, 2, 502)


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def test_the_csv_has_a_head_and_a_line_for_every_call(studio: Studio, database: Database) -> None:
    paid(database, "call_1")
    lost(database, "call_2")

    text = studio.costs_csv()

    lines = read_csv(text)
    assert [line["call id"] for line in lines] == ["call_2", "call_1"]
    assert [line["USD"] for line in lines] == ["0.04", "0.03"]
    assert [line["status"] for line in lines] == ["possibly charged", "charged"]
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == 3


async def test_commas_quotes_and_line_breaks_stay_in_their_cell(studio: Studio, database: Database) -> None:
    a_call(database, "call_1")
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", 'It said "no", and\nnothing more.', "no"))

    assert read_csv(studio.costs_csv())[0]["error"] == 'It said "no", and\nnothing more.'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1+1", "\r=1"])
async def test_no_cell_can_act_as_a_formula(studio: Studio, database: Database, text: str) -> None:
    paid(database, "call_1", model=text)

    assert read_csv(studio.costs_csv())[0]["model"] == f"'{text}"


async def test_a_call_in_doubt_asks_until_somebody_decides(studio: Studio, database: Database) -> None:
    lost(database, "call_1")
    lost(database, "call_2", intended_at=NOON - timedelta(days=1))
    studio.discard_call("call_2", by="Ana")

    first, second = studio.costs().rows

    assert (first.asks, first.decided) == (True, "")
    assert (second.asks, second.decided, second.charged) == (
        False,
        "left as it is by Ana",
        "possibly charged",
    )
    assert studio.costs().total.possibly == "$0.08"


async def test_a_call_that_a_person_stopped_asks_nothing(studio: Studio, database: Database) -> None:
    a_call(database, "call_1")
    database.write(lambda tx: ledger.ask_cancel(tx, "call_1"))
    database.write(lambda tx: ledger.mark_failed(tx, "call_1", "It was stopped.", "possibly"))

    row = studio.costs().rows[0]

    assert (row.asks, row.charged) == (False, "possibly charged")


async def test_a_call_over_midnight_counts_for_the_same_day_in_the_head_and_in_costs(
    studio: Studio, database: Database
) -> None:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    paid(database, "call_1", intended_at=today - timedelta(seconds=1))
    paid(database, "call_2", intended_at=today)

    of_today = studio.costs(since=today)

    assert (of_today.total.spent_usd, studio.cost_today()) == (0.03, 0.03)


async def test_a_call_that_brought_its_picture_asks_nothing(studio: Studio, database: Database) -> None:
    paid(database, "call_1")

    assert not studio.costs().rows[0].asks


async def test_calls_of_a_price_that_nobody_told_are_not_told_as_spent(
    studio: Studio, database: Database
) -> None:
    paid(database, "call_1")
    an_unpriced_call(database, "call_2")
    an_unpriced_call(database, "call_3", model="other")
    a_pick(database, a_variation(database, "var_1", call_id="call_1"))

    total, other = studio.costs().total, studio.costs(by="model").groups[0]
    (board,) = studio.costs(by="storyboard").groups

    assert (total.spent, total.spent_usd, total.unpriced, total.assumed) == (
        "at least $0.03",
        0.03,
        2,
        "$0.48",
    )
    assert (other.name, other.spent, board.per_accepted) == ("other", "not known", "at least $0.03")
