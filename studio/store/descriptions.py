"""What services said of photos: the last words for each, which a person's own are compared with."""

from __future__ import annotations

import json
from collections.abc import Sequence

from studio.store.transaction import Transaction


def keep_description(tx: Transaction, sha256: str, text: str) -> None:
    """Remember the words for a photo in place of those before; of a photo that is gone nothing is kept."""
    tx.execute(
        """INSERT INTO descriptions (image, text, at) SELECT sha256, ?, ? FROM images WHERE sha256 = ?
           ON CONFLICT (image) DO UPDATE SET text = excluded.text, at = excluded.at""",
        (text, tx.now.isoformat(), sha256),
    )


def newest_description(tx: Transaction, sha256s: Sequence[str]) -> str | None:
    """The last words for any of these photos; None where none of them was described."""
    rows = tx.query(
        """SELECT text FROM descriptions WHERE image IN (SELECT value FROM json_each(?))
            ORDER BY at DESC LIMIT 1""",
        (json.dumps(list(sha256s)),),
    )
    return str(rows[0]["text"]) if rows else None
