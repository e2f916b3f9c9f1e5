"""Rows of variations: what was made for each keyframe, from what, and how it measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic_core import from_json, to_json

from studio.domain.variation import Scores, Variation
from studio.errors import NotFound
from studio.store.images import insert_image, to_image
from studio.store.transaction import Row, Transaction

_SELECT = """
    SELECT id, storyboard_id, keyframe, number, attempt_id, seed, prompt, note, sources, inputs, provider,
           size, uploaded_by, cost_usd, scores, rejected_by, call_id, variations.created_at,
           images.sha256, images.extension, images.width, images.height, images.mime
      FROM variations JOIN images ON images.sha256 = variations.image
"""


def next_index(tx: Transaction, board_id: str, key: str) -> int:
    """The number of a keyframe's next variation: from 1, counting on."""
    rows = tx.query(
        """SELECT COALESCE(MAX(number), 0) + 1 AS next
             FROM variations WHERE storyboard_id = ? AND keyframe = ?""",
        (board_id, key),
    )
    return int(rows[0]["next"])


def spent_without_calls(tx: Transaction, since: datetime) -> float:
    """What variations cost that no call in the ledger brought, in USD, over all storyboards."""
    found = tx.query(
        """SELECT COALESCE(SUM(cost_usd), 0) AS spent FROM variations
            WHERE created_at >= ? AND call_id IS NULL""",
        (since.isoformat(),),
    )
    return float(found[0]["spent"])


def index_taken(tx: Transaction, board_id: str, key: str, index: int) -> bool:
    """Whether a keyframe has a variation of that number."""
    found = tx.query(
        "SELECT 1 FROM variations WHERE storyboard_id = ? AND keyframe = ? AND number = ?",
        (board_id, key, index),
    )
    return bool(found)


def insert_variation(tx: Transaction, variation: Variation) -> None:
    """Remember a variation and its stored picture; its cost counts for the run that asked for it."""
    insert_image(tx, variation.image)
    tx.insert("variations", _columns(variation))
    if variation.cost_usd:
        # The run of its call: a later run may have gone on with the attempt meanwhile.
        tx.execute(
            """UPDATE runs SET cost_usd = cost_usd + :cost
                WHERE id = COALESCE((SELECT run_id FROM ledger WHERE id = :call),
                                    (SELECT run_id FROM attempts WHERE id = :attempt))""",
            {"cost": variation.cost_usd, "call": variation.call_id, "attempt": variation.attempt_id},
        )


def make_its_own(tx: Transaction, attempt_id: str, variations: Iterable[Variation]) -> None:
    """Let these variations be an attempt's, whichever one asked for them; their cost stays where it was."""
    for variation in variations:
        tx.execute("UPDATE variations SET attempt_id = ? WHERE id = ?", (attempt_id, variation.id))


def get_variation(tx: Transaction, variation_id: str) -> Variation:
    """One variation. Raises NotFound."""
    rows = tx.query(f"{_SELECT} WHERE id = ?", (variation_id,))
    if not rows:
        raise _not_found(variation_id)
    return _to_variation(tx, rows[0])


def list_variations(tx: Transaction, board_id: str, key: str | None = None) -> list[Variation]:
    """The variations of a storyboard, or of one of its keyframes, by keyframe and number."""
    which = "" if key is None else "AND keyframe = :key"
    rows = tx.query(
        f"{_SELECT} WHERE storyboard_id = :board {which} ORDER BY keyframe, number",
        {"board": board_id, "key": key},
    )
    return [_to_variation(tx, row) for row in rows]


def set_scores(tx: Transaction, variation_id: str, scores: Scores) -> None:
    """Note how a variation measures. Raises NotFound."""
    if not tx.execute(
        "UPDATE variations SET scores = ? WHERE id = ?", (scores.model_dump_json(), variation_id)
    ):
        raise _not_found(variation_id)


def set_rejected(tx: Transaction, variation_id: str, by: str | None) -> None:
    """Note who put a variation aside; None takes it back. Raises NotFound."""
    if not tx.execute("UPDATE variations SET rejected_by = ? WHERE id = ?", (by, variation_id)):
        raise _not_found(variation_id)


def _columns(variation: Variation) -> Row:
    return {
        "id": variation.id,
        "storyboard_id": variation.storyboard_id,
        "keyframe": variation.key,
        "number": variation.index,
        "attempt_id": variation.attempt_id,
        "image": variation.image.sha256,
        "seed": variation.seed,
        "prompt": variation.prompt,
        "note": variation.note,
        "sources": to_json(variation.sources).decode(),
        "inputs": variation.inputs and variation.inputs.model_dump_json(),
        "provider": variation.provider,
        "size": variation.size,
        "uploaded_by": variation.uploaded_by,
        "cost_usd": variation.cost_usd,
        "scores": variation.scores and variation.scores.model_dump_json(),
        "rejected_by": variation.rejected_by,
        "call_id": variation.call_id,
        "created_at": variation.created_at.isoformat(),
    }


def _to_variation(tx: Transaction, row: Row) -> Variation:
    return Variation.model_validate(
        {
            "id": row["id"],
            "storyboard_id": row["storyboard_id"],
            "key": row["keyframe"],
            "index": row["number"],
            "attempt_id": row["attempt_id"],
            "image": to_image(tx, row),
            "seed": row["seed"],
            "prompt": row["prompt"],
            "note": row["note"],
            "sources": from_json(row["sources"]),
            "inputs": row["inputs"] and from_json(row["inputs"]),
            "provider": row["provider"],
            "size": row["size"],
            "uploaded_by": row["uploaded_by"],
            "cost_usd": row["cost_usd"],
            "scores": row["scores"] and from_json(row["scores"]),
            "rejected_by": row["rejected_by"],
            "call_id": row["call_id"],
            "created_at": datetime.fromisoformat(row["created_at"]),
        }
    )


def _not_found(variation_id: str) -> NotFound:
    return NotFound(
        f"There is no variation “{variation_id[:40]}”.",
        do="Its storyboard may have been deleted: load the list again.",
    )
