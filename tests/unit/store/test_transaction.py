"""One transaction: statements, rows, inserts, and whether the look-ups that pages wait for use an index."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from studio.store import picks, runs, variations
from studio.store.database import Database
from studio.store.preferences import set_preference
from studio.store.transaction import Transaction
from tests.rows import a_board

LookUp = Callable[[Transaction, str], object]


def test_a_statement_tells_how_many_rows_it_changed(database: Database) -> None:
    database.write(lambda tx: set_preference(tx, "theme", "dark"))
    database.write(lambda tx: set_preference(tx, "provider", "sketch"))

    changed = database.write(lambda tx: tx.execute("UPDATE preferences SET value = 'x'"))

    assert changed == 2


def test_rows_are_dicts_by_column_name(database: Database) -> None:
    rows = database.read(lambda tx: tx.query("SELECT 1 AS one, :two AS two", {"two": "2"}))

    assert rows == [{"one": 1, "two": "2"}]


def test_an_insert_gives_the_number_of_its_row(database: Database) -> None:
    a_board(database)
    row = {"storyboard_id": "sb_1", "kind": "k", "at": "now", "data": "{}"}

    def work(tx: Transaction) -> list[int]:
        return [tx.insert("events", {**row, "number": number}) for number in (1, 2)]

    assert database.write(work) == [1, 2]


@pytest.mark.parametrize(
    ("look_up", "table"),
    [
        (picks.latest_picks, "picks"),
        (runs.latest_attempts, "attempts"),
        (runs.latest_run, "runs"),
        (variations.list_variations, "variations"),
    ],
)
def test_a_board_is_looked_up_by_index_however_large_the_library(
    database: Database, look_up: LookUp, table: str
) -> None:
    plans = database.read(lambda tx: _plans_of(tx, look_up))

    assert f"SCAN {table}" not in plans
    assert f"SEARCH {table} USING" in plans


def _plans_of(tx: Transaction, look_up: LookUp) -> str:
    """How SQLite goes about the statements of a look-up."""
    statements: list[str] = []
    tx.connection.set_trace_callback(statements.append)
    try:
        look_up(tx, "sb_1")
    finally:
        tx.connection.set_trace_callback(None)
    plans = [row["detail"] for sql in statements for row in tx.query(f"EXPLAIN QUERY PLAN {sql}")]
    return "\n".join(plans)
