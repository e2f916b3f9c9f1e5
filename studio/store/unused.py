"""Pictures that nothing shows any more: their rows go in the transaction that let them go, then their files.

What one would get wrong: a picture made before may be shown as the source of another one for as long as that
is there, and the very same bytes may be about to be stored again; both keep the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from studio.domain.image import Image
from studio.store.images import ImageStore, get_image
from studio.store.transaction import Transaction

_USED = """
    SELECT sha256 FROM images WHERE sha256 IN (SELECT value FROM json_each(:wanted))
       AND (EXISTS (SELECT 1 FROM identities WHERE photo = sha256 OR original = sha256)
         OR EXISTS (SELECT 1 FROM variations WHERE image = sha256)
         OR EXISTS (SELECT 1 FROM kits WHERE source = sha256)
         OR EXISTS (SELECT 1 FROM kit_takes WHERE image = sha256)
         OR EXISTS (SELECT 1 FROM generated WHERE image = sha256)
         OR EXISTS (SELECT 1 FROM ledger WHERE pending_sha = sha256)
         OR EXISTS (SELECT 1 FROM storyboards WHERE json_extract(spec, '$.reference_image') = sha256))
"""
_NAMED_AS_SOURCES = (
    "SELECT DISTINCT json_extract(value, '$.sha256') AS sha256 FROM variations, json_each(sources)",
    "SELECT DISTINCT json_extract(value, '$.sha256') AS sha256 FROM kit_takes, json_each(sources)",
    "SELECT DISTINCT json_extract(value, '$.sha256') AS sha256 FROM generations, json_each(sources)",
)


def let_go(tx: Transaction, sha256s: Iterable[str]) -> list[Image]:
    """Forget those of these pictures that nothing uses; gives them, so that their files can go, too."""
    wanted = set(sha256s)
    used = {row["sha256"] for row in tx.query(_USED, {"wanted": json.dumps(sorted(wanted))})}
    for query in _NAMED_AS_SOURCES:
        used.update(row["sha256"] for row in tx.query(query))
    unused = [get_image(tx, sha256) for sha256 in sorted(wanted - used)]
    for image in unused:
        tx.execute("DELETE FROM images WHERE sha256 = ?", (image.sha256,))
    return unused


def remove_files(tx: Transaction, images: ImageStore, gone: Sequence[Image]) -> None:
    """Remove the files of pictures that were let go, unless they are there again.

    In a transaction of its own, after the one that let them go: then nobody stores a row in between.
    """
    for image in gone:
        if not tx.query("SELECT 1 FROM images WHERE sha256 = ?", (image.sha256,)):
            images.remove(image.sha256)
