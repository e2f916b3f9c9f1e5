"""Where kits are used or were, which the pictures made with them tell; and which kits can be chosen."""

from __future__ import annotations

from studio.domain.kit import KitUse
from studio.store.transaction import Transaction

# A variation remembers the pictures it was made from, not whose they are. A kit that was exported and
# imported has the same ones: of those there were at that time, it is the one that the storyboard is held to,
# else the first.
_MADE = """
    SELECT storyboard_id, COUNT(DISTINCT variations.id) AS pictures
      FROM variations JOIN storyboards ON storyboards.id = storyboard_id,
           json_each(variations.sources) AS source
     WHERE variations.sources LIKE '%kit:%' AND json_extract(source.value, '$.name') LIKE '%kit:%'
       AND json_extract(source.value, '$.sha256') IN (SELECT image FROM kit_takes WHERE kit_id = :kit)
       AND :kit = (SELECT id FROM (
               SELECT kits.id, kits.seq, kits.id IN (storyboards.kit_id, storyboards.product_kit_id) AS held
                 FROM kit_takes JOIN kits ON kits.id = kit_takes.kit_id
                WHERE kit_takes.image = json_extract(source.value, '$.sha256')
                  AND kits.created_at <= variations.created_at)
             ORDER BY held DESC, seq LIMIT 1)
     GROUP BY storyboard_id
"""


def storyboards_made_with(tx: Transaction, kit_id: str) -> list[KitUse]:
    """Each storyboard that is held to a kit now, or has pictures made with it, the newest first."""
    rows = tx.query(
        f"""SELECT id, title, COALESCE(pictures, 0) AS pictures,
                   COALESCE(kit_id = :kit, 0) OR COALESCE(product_kit_id = :kit, 0) AS now
              FROM storyboards LEFT JOIN ({_MADE}) ON storyboard_id = id
             WHERE now OR pictures ORDER BY seq DESC""",  # noqa: S608  words of the code, not input
        {"kit": kit_id},
    )
    return [
        KitUse(id=row["id"], title=row["title"], pictures=row["pictures"], now=bool(row["now"]))
        for row in rows
    ]


def choosable(tx: Transaction, most: int, search: str = "") -> list[str]:
    """Ids of the newest `most` kits, and of those beyond that a storyboard is held to.

    search: of those alone whose name has this in it, in any case, the newest `most`.
    """
    rows = tx.query(
        """SELECT id, name,
                  EXISTS (SELECT 1 FROM storyboards WHERE kits.id IN (kit_id, product_kit_id)) AS used
             FROM kits ORDER BY seq DESC"""
    )
    sought = search.strip().casefold()
    if sought:
        # Not by SQLite, which knows the case of English letters alone.
        return [row["id"] for row in rows if sought in row["name"].casefold()][:most]
    return [row["id"] for number, row in enumerate(rows) if number < most or row["used"]]


def generated_with(tx: Transaction, kit_id: str) -> int:
    """How many pictures of the image generator were held to a kit."""
    rows = tx.query(
        """SELECT COUNT(*) AS pictures FROM generated JOIN generations ON generations.id = generation_id
            WHERE image IS NOT NULL AND json_extract(brief, '$.held_to.id') = ?""",
        (kit_id,),
    )
    return int(rows[0]["pictures"])
