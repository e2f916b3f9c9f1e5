"""Pictures that nothing shows any more: their rows go in the transaction that let them go, then their files.

What one would get wrong: a picture made before may be shown as the source of another one for as long as that
is there, and the very same bytes may be about to be stored again; both keep the file. And the cache shows a
picture, too: what was cut out of it, and the copy that leaves in its place.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from studio.domain.image import Image
from studio.store import failures
from studio.store.database import Database
from studio.store.folder import CACHE_NAME
from studio.store.images import ImageStore, to_image
from studio.store.transaction import Transaction

_USED = """
    SELECT sha256 FROM images WHERE sha256 IN (SELECT value FROM json_each(:wanted))
       AND (EXISTS (SELECT 1 FROM identities WHERE photo = sha256 OR original = sha256)
         OR EXISTS (SELECT 1 FROM variations WHERE image = sha256)
         OR EXISTS (SELECT 1 FROM kits WHERE source = sha256)
         OR EXISTS (SELECT 1 FROM kit_takes WHERE image = sha256)
         OR EXISTS (SELECT 1 FROM generated WHERE image = sha256)
         OR EXISTS (SELECT 1 FROM videos WHERE poster = images.sha256)
         OR EXISTS (SELECT 1 FROM ledger WHERE pending_sha = sha256)
         OR EXISTS (SELECT 1 FROM storyboards WHERE json_extract(spec, '$.reference_image') = sha256))
"""
_KNOWN = """
    SELECT sha256, extension, width, height, mime FROM images
     WHERE sha256 IN (SELECT value FROM json_each(?)) ORDER BY sha256
"""
_NAMED_AS_SOURCES = (
    "SELECT DISTINCT json_extract(value, '$.sha256') AS sha256 FROM variations, json_each(sources)",
    "SELECT DISTINCT json_extract(value, '$.sha256') AS sha256 FROM kit_takes, json_each(sources)",
    "SELECT DISTINCT json_extract(value, '$.sha256') AS sha256 FROM generations, json_each(sources)",
)


_SHOWN_OF_KITS = """
    WITH shown AS (SELECT json_extract(value, '$.name') AS name, json_extract(value, '$.sha256') AS sha256
                     FROM variations, json_each(sources) WHERE storyboard_id = :id
                   UNION
                   SELECT json_extract(value, '$.name'), json_extract(value, '$.sha256')
                     FROM generations, json_each(sources) WHERE generations.id = :id)
    SELECT DISTINCT sha256 FROM shown WHERE name LIKE 'kit:%' OR name LIKE 'product_kit:%' ORDER BY sha256
"""
_DIGEST_CHARACTERS = 64


def forget(database: Database, delete: Callable[[Transaction], Iterable[str]]) -> None:
    """Delete what used pictures, and those of the pictures it gives that nothing else uses."""
    gone = database.write(lambda tx: let_go(tx, delete(tx)))
    if gone:
        # Looked for before the transaction: a cache has thousands of files, and others wait to write.
        cached = _in_cache(database.home / CACHE_NAME, {image.sha256 for image in gone})
        database.write(lambda tx: remove_files(tx, database.images, gone, cached))


def kit_pictures_of(tx: Transaction, owner_id: str) -> list[str]:
    """The pictures of kits, by sha256, that a storyboard or a generation was made from.

    They outlive their kit for it alone: deleting a kit means its files, too.
    """
    return [row["sha256"] for row in tx.query(_SHOWN_OF_KITS, {"id": owner_id})]


def let_go(tx: Transaction, sha256s: Iterable[str]) -> list[Image]:
    """Forget those of these pictures that nothing uses; gives them, so that their files can go, too."""
    wanted = set(sha256s)
    used = {row["sha256"] for row in tx.query(_USED, {"wanted": json.dumps(sorted(wanted))})}
    for query in _NAMED_AS_SOURCES:
        used.update(row["sha256"] for row in tx.query(query))
    unused = [to_image(tx, row) for row in tx.query(_KNOWN, (json.dumps(sorted(wanted - used)),))]
    for image in unused:
        tx.execute("DELETE FROM images WHERE sha256 = ?", (image.sha256,))
    return unused


def remove_files(
    tx: Transaction, images: ImageStore, gone: Sequence[Image], cached: Iterable[Path] = ()
) -> None:
    """Remove the files of pictures that were let go, unless they are there again.

    In a transaction of its own, after the one that let them go: then nobody stores a row in between.
    cached: what the cache has of them; of pictures that nothing ever showed it has none.
    """
    away = {
        image.sha256
        for image in gone
        if not tx.query("SELECT 1 FROM images WHERE sha256 = ?", (image.sha256,))
    }
    for sha256 in away:
        images.remove(sha256)
    with failures.said_for_people():
        for file in cached:
            if _picture_of(file.name) in away:
                file.unlink(missing_ok=True)


def _in_cache(folder: Path, sha256s: set[str]) -> list[Path]:
    """The files there that were made of these pictures; whatever is there can be made again."""
    return [
        Path(inside, name)
        for inside, _, names in os.walk(folder)
        for name in names
        if _picture_of(name) in sha256s
    ]


def _picture_of(name: str) -> str:
    """Whatever was made of a picture is named by its digest first."""
    return name[:_DIGEST_CHARACTERS]
