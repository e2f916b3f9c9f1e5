"""What was bought, told with what it was for: rows of the ledger with the names of storyboards and people.

Money that was spent stays when its storyboard is deleted: such rows have an id, and no title any more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from studio.store.spending import SHOWN
from studio.store.transaction import Row, Transaction

Group = Literal["day", "storyboard", "influencer", "product", "kit", "service", "model", "job"]
_NEWEST = 500
# Who a call was for is written in its row; of a photo that was not stored yet, its owner tells it.
_FACTS = """
    FROM ledger
    LEFT JOIN storyboards ON storyboards.id = ledger.storyboard_id
    LEFT JOIN identities AS owner ON owner.id = ledger.owner_id
    LEFT JOIN kits AS kit ON kit.id = ledger.kit_id
    LEFT JOIN identities AS person
           ON person.kind = 'influencer' AND person.id = COALESCE(ledger.influencer_id, ledger.owner_id)
    LEFT JOIN identities AS thing
           ON thing.kind = 'product' AND thing.id = COALESCE(ledger.product_id, ledger.owner_id)
   WHERE (:since IS NULL OR intended_at >= :since) AND (:until IS NULL OR intended_at < :until)
"""
_KEYS: dict[Group, tuple[str, str]] = {
    "day": ("substr(intended_at, 1, 10)", "substr(intended_at, 1, 10)"),
    "storyboard": ("ledger.storyboard_id", "storyboards.title"),
    "influencer": ("COALESCE(ledger.influencer_id, person.id)", "person.name"),
    "product": ("COALESCE(ledger.product_id, thing.id)", "thing.name"),
    "kit": ("ledger.kit_id", "kit.name"),
    "service": ("ledger.provider", "ledger.provider"),
    "model": ("model", "model"),
    "job": ("what", "what"),
}


def cost_groups(tx: Transaction, by: Group, since: datetime | None, until: datetime | None) -> list[Row]:
    """Sums in micro-dollars (calls, spent, reserved, unknown) by `key` with its `name`; the latest first.

    key is None for calls that belong to none, name is None where it was deleted.
    """
    key, name = _KEYS[by]
    return tx.query(
        f"SELECT {key} AS key, MAX({name}) AS name, MAX(intended_at) AS latest, {SHOWN} {_FACTS} "
        "GROUP BY 1 ORDER BY latest DESC, key",
        _window(since, until),
    )


def cost_sum(tx: Transaction, since: datetime | None, until: datetime | None) -> Row:
    """One row of the same sums over all calls."""
    return tx.query(f"SELECT {SHOWN} {_FACTS}", _window(since, until))[0]


def cost_rows(
    tx: Transaction, since: datetime | None, until: datetime | None, most: int | None = _NEWEST
) -> list[Row]:
    """Each call with the title and the names it was for, the newest first; at most `most` (None: all)."""
    return tx.query(
        f"""SELECT ledger.id, intended_at, ended_at, ledger.provider, model, what, status, charged, keyframe,
                   number, COALESCE(cost_micros, expected_micros, reserved_micros) AS shown_micros,
                   cost_micros, cost_source, price_known, price_as_of, price_source, error, cancel_asked,
                   settled, settled_by, json_extract(handle, '$.id') AS job,
                   ledger.storyboard_id, storyboards.title, COALESCE(owner.name, kit.name) AS owner
            {_FACTS} ORDER BY intended_at DESC, ledger.seq DESC LIMIT :most""",
        {**_window(since, until), "most": -1 if most is None else most},
    )


def accepted_keyframes(
    tx: Transaction, since: datetime | None, until: datetime | None
) -> dict[str, set[str]]:
    """The keyframes of each storyboard whose standing pick was bought for it, by a call of that time."""
    # SQLite takes the other columns from the row of the MAX.
    rows = tx.query(
        """SELECT standing.storyboard_id AS board, standing.keyframe
             FROM (SELECT MAX(id), storyboard_id, keyframe, variation_id FROM picks
                    GROUP BY storyboard_id, keyframe) AS standing
             JOIN variations ON variations.id = standing.variation_id
             JOIN ledger ON ledger.id = variations.call_id AND ledger.storyboard_id = standing.storyboard_id
            WHERE (:since IS NULL OR intended_at >= :since) AND (:until IS NULL OR intended_at < :until)""",
        _window(since, until),
    )
    found = dict[str, set[str]]()
    for row in rows:
        found.setdefault(row["board"], set()).add(row["keyframe"])
    return found


def _window(since: datetime | None, until: datetime | None) -> dict[str, str | None]:
    return {
        "since": None if since is None else since.isoformat(),
        "until": None if until is None else until.isoformat(),
    }
