"""Where kits are used or were, which the pictures made with them tell; and which kits can be chosen."""

from __future__ import annotations

from studio.domain.kit import KitUse
from studio.store.transaction import Transaction

# A variation remembers the pictures it was made from, not whose they are: those of this kit, since it is.
_MADE = """
    SELECT storyboard_id, COUNT(DISTINCT variations.id) AS pictures
      FROM variations, json_each(variations.sources) AS source, kits
     WHERE kits.id = :kit AND variations.created_at >= kits.created_at
       AND variations.sources LIKE '%kit:%' AND json_extract(source.value, '$.name') LIKE '%kit:%'
       AND json_extract(source.value, '$.sha256') IN (SELECT image FROM kit_takes WHERE kit_id = :kit)
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
