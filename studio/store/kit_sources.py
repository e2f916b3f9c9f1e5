"""Pictures that a kit could be made from: the newest of the image generator, and those picked last."""

from __future__ import annotations

from studio.domain.kit import SourceChoice
from studio.store.transaction import Row, Transaction


def newest_generated(tx: Transaction, most: int) -> list[SourceChoice]:
    """So many pictures of the image generator, the newest first, each under its prompt."""
    rows = tx.query(
        """SELECT generated.id, json_extract(brief, '$.prompt') AS title, NULL AS keyframe, image
             FROM generated JOIN generations ON generations.id = generation_id
            WHERE image IS NOT NULL ORDER BY generated.seq DESC LIMIT ?""",
        (most,),
    )
    return [_to_choice(row) for row in rows]


def newest_picks(tx: Transaction, most: int) -> list[SourceChoice]:
    """The pictures that stand for so many keyframes, those picked last first, each under its storyboard."""
    rows = tx.query(
        """SELECT variations.id, title, standing.keyframe, image
             FROM (SELECT MAX(id) AS pick, storyboard_id, keyframe, variation_id FROM picks
                    GROUP BY storyboard_id, keyframe ORDER BY pick DESC LIMIT ?) AS standing
             JOIN variations ON variations.id = standing.variation_id
             JOIN storyboards ON storyboards.id = standing.storyboard_id
            ORDER BY standing.pick DESC""",
        (most,),
    )
    return [_to_choice(row) for row in rows]


def _to_choice(row: Row) -> SourceChoice:
    return SourceChoice(id=row["id"], title=row["title"] or "", key=row["keyframe"], sha256=row["image"])
