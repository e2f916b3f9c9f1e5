"""Rows of picks: every choice is kept, the newest of a keyframe stands."""

from __future__ import annotations

from datetime import datetime

from studio.domain.image import Image
from studio.domain.variation import Pick, PickHow
from studio.errors import NotFound
from studio.store.images import to_image
from studio.store.transaction import Row, Transaction

_EARLIER = "SELECT id, storyboard_id, keyframe, variation_id, how, picked_by, reason, at FROM picks"
_PICK = "SELECT MAX(id) AS id, keyframe, variation_id, how, picked_by, reason, at FROM picks"


def set_pick(  # noqa: PLR0913  keyword-only: each is said at the call
    tx: Transaction, *, storyboard_id: str, key: str, variation_id: str, how: PickHow, by: str, reason: str
) -> Pick:
    """Let a variation stand for its keyframe from now on; earlier picks stay as history."""
    new = Pick(
        id=0,
        storyboard_id=storyboard_id,
        key=key,
        variation_id=variation_id,
        how=how,
        by=by,
        reason=reason,
        at=tx.now,
    )
    return new.model_copy(update={"id": _insert(tx, new)})


def get_pick(tx: Transaction, pick_id: int) -> Pick:
    """One choice, whether it stands or not. Raises NotFound."""
    rows = tx.query(f"{_EARLIER} WHERE id = ?", (pick_id,))
    if not rows:
        raise NotFound("There is no such pick.", do="Its storyboard may have been deleted.")
    return _to_pick(rows[0]["storyboard_id"], rows[0])


def stand_again(tx: Transaction, pick_id: int) -> Pick:
    """Let an earlier choice stand from now on as if it had stayed: the same variation, by whom, why and when.

    Raises NotFound.
    """
    earlier = get_pick(tx, pick_id)
    return earlier.model_copy(update={"id": _insert(tx, earlier)})


def latest_picks(tx: Transaction, board_id: str) -> dict[str, Pick]:
    """The pick that stands for each keyframe now; keyframes without one are absent."""
    # SQLite takes the other columns from the row of the MAX.
    rows = tx.query(f"{_PICK} WHERE storyboard_id = ? GROUP BY keyframe", (board_id,))
    return {row["keyframe"]: _to_pick(board_id, row) for row in rows}


def standing_pick(tx: Transaction, board_id: str, key: str) -> Pick | None:
    """The pick that stands for one keyframe now."""
    rows = tx.query(
        f"{_PICK} WHERE storyboard_id = ? AND keyframe = ? GROUP BY keyframe",
        (board_id, key),
    )
    return _to_pick(board_id, rows[0]) if rows else None


def picked_images(tx: Transaction, board_id: str) -> dict[str, Image]:
    """The picture that stands for each keyframe now; keyframes without a pick are absent."""
    rows = tx.query(
        """SELECT standing.keyframe, sha256, extension, width, height, mime
             FROM (SELECT MAX(id), keyframe, variation_id FROM picks
                    WHERE storyboard_id = ? GROUP BY keyframe) AS standing
             JOIN variations ON variations.id = standing.variation_id
             JOIN images ON images.sha256 = variations.image""",
        (board_id,),
    )
    return {row["keyframe"]: to_image(tx, row) for row in rows}


def _insert(tx: Transaction, pick: Pick) -> int:
    row = {
        "storyboard_id": pick.storyboard_id,
        "keyframe": pick.key,
        "variation_id": pick.variation_id,
        "how": pick.how,
        "picked_by": pick.by,
        "reason": pick.reason,
        "at": pick.at.isoformat(),
    }
    return tx.insert("picks", row)


def _to_pick(board_id: str, row: Row) -> Pick:
    return Pick(
        id=row["id"],
        storyboard_id=board_id,
        key=row["keyframe"],
        variation_id=row["variation_id"],
        how=row["how"],
        by=row["picked_by"],
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
    )
