"""What a service billed takes the place of the price that was expected, everywhere it stands."""

from __future__ import annotations

from datetime import datetime

from studio.domain.events import call_billed
from studio.domain.money import Cost
from studio.store.events import tell
from studio.store.ledger import to_micros
from studio.store.transaction import Row, Transaction

_BILLABLE = """
    (status = 'succeeded' OR (status = 'failed' AND charged = 'yes'))
      AND handle IS NOT NULL AND cost_source IS NOT 'reported'
"""
_PICTURES = ("variations", "kit_takes", "generated")


def unbilled_calls(tx: Transaction, since: datetime) -> list[tuple[str, str]]:
    """Jobs since then that were paid for, and whose service has not told what it took: the id of each call
    and its provider, the newest first."""
    rows = tx.query(
        f"SELECT id, provider FROM ledger WHERE intended_at >= ? AND {_BILLABLE} ORDER BY seq DESC",  # noqa: S608  no input in it
        (since.isoformat(),),
    )
    return [(row["id"], row["provider"]) for row in rows]


def take_bill(tx: Transaction, call_id: str, cost: Cost) -> bool:
    """Let a call have cost this much, and say so on its board; False where it has its bill, or was free.

    The cost of its picture, of its run and of its influencer or product follow; sums over the ledger do by
    themselves.
    """
    rows = tx.query(f"SELECT * FROM ledger WHERE id = ? AND {_BILLABLE}", (call_id,))  # noqa: S608  no input in it
    if not rows:
        return False
    call, micros = rows[0], to_micros(cost.amount_usd)
    tx.execute(
        "UPDATE ledger SET cost_micros = ?, cost_source = ? WHERE id = ?", (micros, cost.source, call_id)
    )
    _correct_copies(tx, call, micros / 1e6, (micros - (call["cost_micros"] or 0)) / 1e6)
    if call["storyboard_id"] and call["keyframe"]:
        tell(tx, call["storyboard_id"], call_billed(call["keyframe"], call_id, micros / 1e6))
    return True


def _correct_copies(tx: Transaction, call: Row, cost_usd: float, more_usd: float) -> None:
    """cost_usd: what the call cost; more_usd: by how much that is more than what stands there."""
    corrected = [
        tx.execute(f"UPDATE {table} SET cost_usd = ? WHERE call_id = ?", (cost_usd, call["id"]))  # noqa: S608  no input in it
        for table in _PICTURES
    ]
    without_picture = call["status"] == "failed"
    if corrected[0] or without_picture:
        tx.execute("UPDATE runs SET cost_usd = cost_usd + ? WHERE id = ?", (more_usd, call["run_id"]))
    # What brought its owner no photo was never added there.
    if call["what"] == "upscale" and not without_picture:
        tx.execute("UPDATE identities SET cost_usd = cost_usd + ? WHERE id = ?", (more_usd, call["owner_id"]))
