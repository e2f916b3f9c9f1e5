"""Sums over the ledger: what was spent, what is reserved, and what may have been charged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from studio.domain.ledger import Purpose, Total
from studio.store.ledger import from_micros
from studio.store.transaction import Row, Transaction

By = Literal["storyboard", "run", "owner", "provider", "day", "purpose"]

_COLUMN: dict[By, str] = {
    "storyboard": "storyboard_id",
    "run": "run_id",
    "owner": "owner_id",
    "provider": "provider",
    "day": "substr(intended_at, 1, 10)",
    "purpose": "what",
}
UNPRICED = "(counted_as = 'spent' AND cost_micros IS NULL AND NOT price_known)"
"""Of a row of the ledger: it was charged, and nobody told how much."""
# What a call counts as, and for how much, is said by two columns of its row (migrations.py).
_SUMS = f"""
    COUNT(*) AS calls, COUNT(*) FILTER (WHERE {UNPRICED}) AS unpriced,
    COALESCE(SUM({{amount}}) FILTER (WHERE {UNPRICED}), 0) AS assumed,
    COALESCE(SUM({{amount}}) FILTER (WHERE counted_as = 'spent' AND NOT {UNPRICED}), 0) AS spent,
    COALESCE(SUM({{amount}}) FILTER (WHERE counted_as = 'reserved'), 0) AS reserved,
    COALESCE(SUM({{amount}}) FILTER (WHERE counted_as = 'unknown'), 0) AS unknown
"""
COUNTED = _SUMS.format(amount="counted_micros")
"""As budgets count: before a bill came, all that is reserved."""
SHOWN = _SUMS.format(amount="COALESCE(cost_micros, expected_micros, reserved_micros)")
"""As people are told: before a bill came, the price."""


def total_of_run(tx: Transaction, run_id: str) -> Total:
    """What a run's calls add up to."""
    return _to_total(tx.query(f"SELECT {COUNTED} FROM ledger WHERE run_id = ?", (run_id,))[0])  # noqa: S608  no input in it


def total_since(tx: Transaction, moment: datetime) -> Total:
    """What all calls intended since then add up to."""
    return _to_total(
        tx.query(f"SELECT {COUNTED} FROM ledger WHERE intended_at >= ?", (moment.isoformat(),))[0]  # noqa: S608  no input in it
    )


def reserved_beyond_price(tx: Transaction, call_ids: Sequence[str], run_id: str | None = None) -> Decimal:
    """By how much what is reserved for these calls is more than their prices, in USD; of one run or of all.

    Those that have ended do not count any more.
    """
    rows = tx.query(
        """SELECT COALESCE(SUM(reserved_micros - COALESCE(expected_micros, reserved_micros)), 0) AS spare
             FROM ledger WHERE id IN (SELECT value FROM json_each(:calls)) AND counted_as = 'reserved'
              AND (:run IS NULL OR run_id = :run)""",
        {"calls": json.dumps(list(call_ids)), "run": run_id},
    )
    return from_micros(rows[0]["spare"])


def counted_on(tx: Transaction, day: date) -> Decimal:
    """What all calls intended on a day (UTC) count for together, as a budget sees it, in USD; kept ready."""
    rows = tx.query("SELECT counted_micros FROM ledger_days WHERE day = ?", (day.isoformat(),))
    return from_micros(rows[0]["counted_micros"]) if rows else Decimal(0)


def totals_by(tx: Transaction, by: By, since: datetime | None = None) -> dict[str, Total]:
    """What the calls add up to by storyboard, run, owner, provider, purpose or day (UTC, "2026-11-20")."""
    rows = tx.query(
        f"""SELECT {_COLUMN[by]} AS name, {COUNTED} FROM ledger
             WHERE name IS NOT NULL AND (:since IS NULL OR intended_at >= :since)
             GROUP BY name ORDER BY name""",  # noqa: S608  words of the code, not input
        {"since": since and since.isoformat()},
    )
    return {row["name"]: _to_total(row) for row in rows}


def unpriced_calls(tx: Transaction, storyboard_id: str) -> frozenset[str]:
    """The calls of a storyboard that were charged, and nobody told how much."""
    rows = tx.query(f"SELECT id FROM ledger WHERE storyboard_id = ? AND {UNPRICED}", (storyboard_id,))  # noqa: S608  no input in it
    return frozenset(row["id"] for row in rows)


def possibly_charged(tx: Transaction, storyboard_id: str) -> float:
    """What calls of a storyboard may have cost whose answers were lost, in USD, where prices are known."""
    found = tx.query(
        """SELECT COALESCE(SUM(COALESCE(cost_micros, expected_micros, reserved_micros)), 0) / 1e6 AS cost
             FROM ledger WHERE storyboard_id = ? AND counted_as = 'unknown' AND price_known""",
        (storyboard_id,),
    )
    return float(found[0]["cost"])


def board_cost(tx: Transaction, storyboard_id: str) -> float:
    """What a storyboard's own calls are known to have cost, in USD.

    A variation without a call has a cost of its own; of what nobody told, see unpriced_calls.
    """
    found = tx.query(
        """SELECT (SELECT COALESCE(SUM(cost_micros), 0) FROM ledger WHERE storyboard_id = :board) / 1e6
                + (SELECT COALESCE(SUM(cost_usd), 0) FROM variations
                    WHERE storyboard_id = :board AND call_id IS NULL) AS cost""",
        {"board": storyboard_id},
    )
    return float(found[0]["cost"])


def dearest_price(tx: Transaction, what: Purpose) -> Decimal:
    """The highest price that any call of that kind was known to have; 0 before the first."""
    rows = tx.query(
        """SELECT COALESCE(MAX(MAX(COALESCE(expected_micros, reserved_micros), COALESCE(cost_micros, 0))), 0)
                  AS dearest
             FROM ledger WHERE what = ? AND price_known""",
        (what,),
    )
    return from_micros(rows[0]["dearest"])


def _to_total(row: Row) -> Total:
    return Total(
        calls=row["calls"],
        unpriced=row["unpriced"],
        assumed=from_micros(row["assumed"]),
        spent=from_micros(row["spent"]),
        reserved=from_micros(row["reserved"]),
        unknown=from_micros(row["unknown"]),
    )
