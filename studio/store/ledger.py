"""Rows of the ledger: each call that may cost money, from its intent on.

What one would get wrong: a row is written before its call leaves, and nothing may be assumed of a call whose
row has no end. Sums over rows are in store/spending.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

from studio.domain.ledger import LedgerEntry, Ordered, Settled
from studio.domain.money import Cost
from studio.errors import Charged, NotFound
from studio.store.for_whom import FOR_WHOM
from studio.store.transaction import Row, Transaction

_MICROS = Decimal(1_000_000)
_NEAR = timedelta(minutes=15)
_LIVE = "status IN ('intended', 'submitted')"
OPEN = "status <> 'succeeded' AND (status <> 'failed' OR charged <> 'no')"
"""Under way, in doubt, or stopped and perhaps charged; as in the index over it, word for word."""
_SELECT = """
    SELECT id, provider, model, what, status, storyboard_id, run_id, attempt_id, keyframe, number, owner_id,
           seed, inputs_digest, sent_to, ordered, reserved_micros, expected_micros, price_known, price_as_of,
           price_source, cost_micros, cost_source, charged, handle, receipt, error, pending_sha, cancel_asked,
           looked_s, settled, settled_by, intended_at, out_at, submitted_at, ended_at
      FROM ledger
"""


def to_micros(amount_usd: Decimal, rounding: str = ROUND_HALF_UP) -> int:
    """Whole micro-dollars."""
    return int((amount_usd * _MICROS).to_integral_value(rounding))


def from_micros(micros: int) -> Decimal:
    """USD."""
    return Decimal(micros) / _MICROS


def intend(tx: Transaction, entry: LedgerEntry) -> None:
    """Write a call down before it leaves, and who it is for; its price is reserved by that."""
    tx.insert("ledger", _columns(entry))
    tx.execute(f"{FOR_WHOM} WHERE ledger.id = ?", (entry.id,))


def mark_submitted(tx: Transaction, entry_id: str, handle: Mapping[str, Any]) -> None:
    """The service has taken the job and told its id; also when that was found out long after."""
    tx.execute(
        """UPDATE ledger SET status = 'submitted', handle = ?, submitted_at = ?, error = NULL, ended_at = NULL
             WHERE id = ? AND status IN ('intended', 'submitted', 'unknown')""",
        (json.dumps(handle), tx.now.isoformat(), entry_id),
    )


def mark_succeeded(tx: Transaction, entry_id: str, cost: Cost | None, receipt: Mapping[str, str]) -> None:
    """The picture is there, stored in this same transaction; a cost of None is not known.

    receipt: what the service told, beside what was noted of the call before.
    """
    tx.execute(
        """UPDATE ledger SET status = 'succeeded', charged = 'yes', cost_micros = :cost,
                  cost_source = :source, receipt = json_patch(receipt, :receipt), pending_sha = NULL,
                  error = NULL, ended_at = :now
            WHERE id = :id AND status <> 'succeeded'""",
        _cost_columns(cost)
        | {"id": entry_id, "receipt": json.dumps(dict(receipt)), "now": tx.now.isoformat()},
    )


def mark_failed(
    tx: Transaction, entry_id: str, error: str, charged: Charged, cost: Cost | None = None
) -> None:
    """The call ended without a picture; what it cost counts for its run."""
    changed = tx.execute(
        """UPDATE ledger SET status = 'failed', charged = :charged, cost_micros = :cost,
                  cost_source = :source, error = :error, ended_at = :now
             WHERE id = :id AND status IN ('intended', 'submitted')""",
        _cost_columns(cost) | {"id": entry_id, "charged": charged, "error": error, "now": tx.now.isoformat()},
    )
    if changed and cost is not None:
        tx.execute(
            "UPDATE runs SET cost_usd = cost_usd + ? WHERE id = (SELECT run_id FROM ledger WHERE id = ?)",
            (float(cost.amount_usd), entry_id),
        )


def mark_unknown(tx: Transaction, entry_id: str, error: str) -> None:
    """Nobody can tell whether the call was received; it counts as spent, and is not repeated by itself."""
    tx.execute(
        """UPDATE ledger SET status = 'unknown', charged = 'possibly', error = ?, ended_at = ?
             WHERE id = ? AND status IN ('intended', 'submitted')""",
        (error, tx.now.isoformat(), entry_id),
    )


def settle_doubt(tx: Transaction, entry_id: str, how: Settled, by: str) -> bool:
    """Note what a person decided about a call in doubt; False where somebody had decided before."""
    return bool(
        tx.execute(
            "UPDATE ledger SET settled = ?, settled_by = ? WHERE id = ? AND settled IS NULL",
            (how, by, entry_id),
        )
    )


def reopen_doubt(tx: Transaction, entry_id: str) -> None:
    """What somebody had bought once more was not bought after all: nothing is decided about the call."""
    tx.execute(
        "UPDATE ledger SET settled = NULL, settled_by = '' WHERE id = ? AND settled = 'again'", (entry_id,)
    )


def calls_of_run(tx: Transaction, run_id: str) -> list[LedgerEntry]:
    """The calls of one run, oldest first."""
    return [_to_entry(row) for row in tx.query(f"{_SELECT} WHERE run_id = ? ORDER BY seq", (run_id,))]


def set_pending_file(
    tx: Transaction,
    entry_id: str,
    sha256: str,
    cost: Cost | None = None,
    receipt: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """What came in the answer is safe on the disk, under the call's id: found there, it is this call's.

    cost, receipt: what the answer told, which nobody tells a second time.
    """
    tx.execute(
        """UPDATE ledger SET pending_sha = :sha256, cost_micros = :cost, cost_source = :source,
                  receipt = json_patch(receipt, :receipt)
            WHERE id = :id""",
        _cost_columns(cost) | {"id": entry_id, "sha256": sha256, "receipt": json.dumps(dict(receipt))},
    )


def note_sent(tx: Transaction, entry_id: str, told: Mapping[str, str]) -> None:
    """Keep the request of a call as it is about to leave; of a doubtful answer also what it told."""
    tx.execute(
        "UPDATE ledger SET receipt = json_patch(receipt, ?) WHERE id = ?", (json.dumps(dict(told)), entry_id)
    )


def pending_calls(tx: Transaction) -> set[str]:
    """The calls whose bytes lie on the disk, and whose end is not known."""
    return {row["id"] for row in tx.query(f"SELECT id FROM ledger WHERE pending_sha IS NOT NULL AND {_LIVE}")}  # noqa: S608  no input in it


def note_doubt(tx: Transaction, entry_id: str, error: str | None) -> None:
    """Why a call has no end yet: it is looked up, or its picture cannot be fetched; its row stays live."""
    tx.execute(
        "UPDATE ledger SET error = ? WHERE id = ? AND status IN ('intended', 'submitted')", (error, entry_id)
    )


def note_out(tx: Transaction, entry_id: str) -> datetime:
    """A call's request may be leaving still, long after it was written down; gives the time that is noted."""
    tx.execute("UPDATE ledger SET out_at = ? WHERE id = ?", (tx.now.isoformat(), entry_id))
    return tx.now


def add_looked(tx: Transaction, entry_id: str, seconds: float) -> None:
    """Count running time spent on finding a job."""
    tx.execute("UPDATE ledger SET looked_s = looked_s + ? WHERE id = ?", (seconds, entry_id))


def ask_cancel(tx: Transaction, entry_id: str) -> None:
    """A person wants this job stopped."""
    tx.execute("UPDATE ledger SET cancel_asked = 1 WHERE id = ?", (entry_id,))


def get_entry(tx: Transaction, entry_id: str) -> LedgerEntry:
    """One entry. Raises NotFound."""
    rows = tx.query(f"{_SELECT} WHERE id = ?", (entry_id,))
    if not rows:
        raise NotFound("There is no such call in the ledger.", do="Load the page again.")
    return _to_entry(rows[0])


def live_entries(tx: Transaction) -> list[LedgerEntry]:
    """The calls whose end is not known yet, oldest first."""
    return [_to_entry(row) for row in tx.query(f"{_SELECT} WHERE {_LIVE} ORDER BY seq")]


def entries_of(tx: Transaction, storyboard_id: str, key: str | None = None) -> list[LedgerEntry]:
    """The calls of a storyboard, or of one of its keyframes, oldest first."""
    rows = tx.query(
        f"{_SELECT} WHERE storyboard_id = :board AND (:key IS NULL OR keyframe = :key) ORDER BY seq",
        {"board": storyboard_id, "key": key},
    )
    return [_to_entry(row) for row in rows]


def open_entries(tx: Transaction, storyboard_id: str) -> list[LedgerEntry]:
    """A storyboard's calls that are under way or in doubt, oldest first.

    Those whose pictures a person asked for again are not among them; those that were left as they are, are.
    """
    rows = tx.query(
        f"{_SELECT} WHERE storyboard_id = ? AND {OPEN} AND settled IS NOT 'again' ORDER BY seq",
        (storyboard_id,),
    )
    return [_to_entry(row) for row in rows]


def calls_in_doubt(tx: Transaction, place_id: str, key: str) -> list[LedgerEntry]:
    """The calls in doubt of a keyframe of a storyboard, or of a reference of a kit, oldest first."""
    rows = tx.query(
        f"""{_SELECT} WHERE (storyboard_id = :place OR (owner_id = :place AND what = 'reference'))
               AND keyframe = :key AND {OPEN} AND settled IS NOT 'again' ORDER BY seq""",
        {"place": place_id, "key": key},
    )
    return [entry for entry in map(_to_entry, rows) if entry.in_doubt]


def undecided_entries(tx: Transaction) -> list[LedgerEntry]:
    """Every call for a generated picture, a swapped face (also in a video) or a photo's 4K that is in doubt,
    and about which nobody has decided, oldest first."""
    rows = tx.query(
        f"""{_SELECT} WHERE status = 'unknown' AND settled IS NULL
               AND what IN ('generated', 'face_swap', 'video_face_swap', 'upscale') ORDER BY seq"""
    )
    return [entry for entry in map(_to_entry, rows) if entry.in_doubt]


def doubts_of(tx: Transaction, owner_id: str) -> list[LedgerEntry]:
    """The calls in doubt for a generation that nobody has decided about, oldest first."""
    rows = tx.query(f"{_SELECT} WHERE owner_id = ? AND {OPEN} AND settled IS NULL ORDER BY seq", (owner_id,))
    return [entry for entry in map(_to_entry, rows) if entry.in_doubt]


def all_entries(tx: Transaction, since: datetime | None = None) -> list[LedgerEntry]:
    """Every call since then, or ever, oldest first."""
    rows = tx.query(
        f"{_SELECT} WHERE :since IS NULL OR intended_at >= :since ORDER BY seq",
        {"since": since and since.isoformat()},
    )
    return [_to_entry(row) for row in rows]


def enlarging_call(tx: Transaction, owner_id: str, original: str) -> str | None:
    """The call that brought this photo of an influencer or product to 4K; None where none was paid."""
    rows = tx.query(
        """SELECT id FROM ledger
            WHERE owner_id = ? AND what = 'upscale' AND status = 'succeeded'
              AND json_extract(ordered, '$.sources[0].sha256') = ?
            ORDER BY seq DESC LIMIT 1""",
        (owner_id, original),
    )
    return rows[0]["id"] if rows else None


def claimed_jobs(tx: Transaction, provider: str) -> set[str]:
    """The ids of the jobs at a service that belong to known calls."""
    rows = tx.query(
        """SELECT json_extract(handle, '$.id') AS job FROM ledger
            WHERE provider = ? AND handle IS NOT NULL""",
        (provider,),
    )
    return {row["job"] for row in rows}


def lost_beside(tx: Transaction, entry: LedgerEntry) -> list[str]:
    """The calls whose jobs a list cannot tell apart from this one's, itself included, oldest first.

    They asked the same of the same model within a quarter of an hour of when this one may have left, and no
    job of theirs is known.
    """
    rows = tx.query(
        """SELECT id FROM ledger
            WHERE provider = :provider AND model = :model AND inputs_digest = :digest AND handle IS NULL
              AND status IN ('intended', 'unknown')
              AND intended_at <= :last AND COALESCE(out_at, intended_at) >= :first
            ORDER BY intended_at, seq""",
        {
            "provider": entry.provider,
            "model": entry.model,
            "digest": entry.inputs_digest,
            "first": (entry.intended_at - _NEAR).isoformat(),
            "last": ((entry.out_at or entry.intended_at) + _NEAR).isoformat(),
        },
    )
    return [row["id"] for row in rows]


def ledger_salt(tx: Transaction) -> bytes:
    """A random number of this database alone, made with it: by it, names of places tell nothing elsewhere."""
    return bytes(tx.query("SELECT salt FROM ledger_salt")[0]["salt"])


def _cost_columns(cost: Cost | None) -> Row:
    if cost is None:
        return {"cost": None, "source": None}
    return {"cost": to_micros(cost.amount_usd), "source": cost.source}


def _columns(entry: LedgerEntry) -> Row:
    # In the order of LedgerEntry; what only comes later is empty.
    return {
        "id": entry.id,
        "provider": entry.provider,
        "model": entry.model,
        "what": entry.what,
        "status": entry.status,
        "storyboard_id": entry.storyboard_id,
        "run_id": entry.run_id,
        "attempt_id": entry.attempt_id,
        "keyframe": entry.key,
        "number": entry.index,
        "owner_id": entry.owner_id,
        "seed": entry.seed,
        "inputs_digest": entry.inputs_digest,
        "sent_to": entry.sent_to,
        "ordered": entry.ordered.model_dump_json(),
        # Up: a budget is not passed by many amounts that are too small to be counted.
        "reserved_micros": to_micros(entry.reserved_usd, ROUND_CEILING),
        "expected_micros": None if entry.expected_usd is None else to_micros(entry.expected_usd),
        "price_known": entry.price_known,
        "price_as_of": entry.price_as_of.isoformat(),
        "price_source": entry.price_source,
        "charged": entry.charged,
        "receipt": json.dumps(dict(entry.receipt)),
        "cancel_asked": entry.cancel_asked,
        "looked_s": entry.looked_s,
        "intended_at": entry.intended_at.isoformat(),
    }


def _to_entry(row: Row) -> LedgerEntry:
    known = {name: row[name] for name in row.keys() & LedgerEntry.model_fields.keys()}
    read = {
        "key": row["keyframe"],
        "index": row["number"],
        "ordered": Ordered.model_validate_json(row["ordered"]),
        "reserved_usd": from_micros(row["reserved_micros"]),
        "price_known": bool(row["price_known"]),
        "price_as_of": date.fromisoformat(row["price_as_of"]),
        "expected_usd": None if row["expected_micros"] is None else from_micros(row["expected_micros"]),
        "cost_usd": None if row["cost_micros"] is None else from_micros(row["cost_micros"]),
        "handle": row["handle"] and json.loads(row["handle"]),
        "receipt": json.loads(row["receipt"]),
        "cancel_asked": bool(row["cancel_asked"]),
        **{name: _time(row[name]) for name in ("intended_at", "out_at", "submitted_at", "ended_at")},
    }
    return LedgerEntry.model_validate(known | read)


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
