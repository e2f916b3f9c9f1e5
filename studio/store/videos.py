"""Rows of videos: those that were given to be changed, and those that came of it.

Their files lie as pictures do (images.py), in a folder of their own: a name is the sha256 of its content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from studio.domain.video import Video
from studio.errors import NotFound
from studio.store import failures
from studio.store.database import Database
from studio.store.folder import VIDEOS_NAME
from studio.store.images import ImageStore
from studio.store.transaction import Row, Transaction
from studio.store.unused import forget

KEPT_UNUSED = timedelta(days=1)
"""So long a video that was given stays without being used."""
_SELECT = "SELECT sha256, extension, mime, width, height, seconds, size, poster FROM videos"
_UNUSED = f"""
    WITH wanted AS (SELECT value AS sha256 FROM json_each(?))
    {_SELECT} WHERE sha256 IN wanted
       AND sha256 NOT IN (SELECT video FROM generated WHERE video IN wanted)
       AND sha256 NOT IN (SELECT json_extract(brief, '$.video') FROM generations
                           WHERE json_extract(brief, '$.video') IN wanted)
"""  # noqa: S608  no input in it


def insert_video(tx: Transaction, video: Video) -> None:
    """Remember a stored video, whose poster is stored; one that is known already is as new."""
    tx.execute(
        """INSERT INTO videos (sha256, extension, mime, width, height, seconds, size, poster, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (sha256) DO UPDATE SET created_at = excluded.created_at""",
        (
            video.sha256,
            Path(video.path).suffix[1:],
            video.mime,
            video.width,
            video.height,
            video.seconds,
            video.size,
            video.poster,
            tx.now.isoformat(),
        ),
    )
    tx.stored.append(video.sha256)


def get_video(tx: Transaction, sha256: str) -> Video:
    """A stored video. Raises NotFound."""
    rows = tx.query(f"{_SELECT} WHERE sha256 = ?", (sha256,))
    if not rows:
        raise NotFound("There is no such video in this studio.", do="Choose the file again.")
    return to_video(tx, rows[0])


def to_video(tx: Transaction, row: Row) -> Video:
    """The video in the columns of a row."""
    sha256 = row["sha256"]
    path = tx.home / VIDEOS_NAME / sha256[:2] / f"{sha256}.{row['extension']}"
    return Video(
        sha256=sha256,
        path=str(path),
        mime=row["mime"],
        width=row["width"],
        height=row["height"],
        seconds=row["seconds"],
        size=row["size"],
        poster=row["poster"],
    )


def set_made_video(tx: Transaction, place: tuple[str, int], sha256: str) -> None:
    """Note which video a generation made, beside its first picture, which stands there already."""
    tx.execute("UPDATE generated SET video = ? WHERE generation_id = ? AND number = ?", (sha256, *place))


def videos_of(tx: Transaction, generation_id: str) -> list[str]:
    """The videos of a generation by sha256: the one that was changed, and what came of it."""
    rows = tx.query(
        """SELECT json_extract(brief, '$.video') AS sha256 FROM generations WHERE id = :id
            UNION SELECT video FROM generated WHERE generation_id = :id""",
        {"id": generation_id},
    )
    return [row["sha256"] for row in rows if row["sha256"] is not None]


def let_go_videos(tx: Transaction, sha256s: Iterable[str]) -> list[Video]:
    """Forget those of these videos that nothing shows; gives them, so that files and posters can go, too."""
    wanted = json.dumps(sorted(set(sha256s)))
    gone = [to_video(tx, row) for row in tx.query(_UNUSED, (wanted,))]
    for video in gone:
        tx.execute("DELETE FROM videos WHERE sha256 = ?", (video.sha256,))
    return gone


def remove_video_files(tx: Transaction, videos: ImageStore, gone: Sequence[Video]) -> None:
    """Remove the files of videos that were let go, unless they are there again.

    In a transaction of its own, after the one that let them go.
    """
    for video in gone:
        if not tx.query("SELECT 1 FROM videos WHERE sha256 = ?", (video.sha256,)):
            videos.remove(video.sha256)


def sweep_videos(database: Database) -> None:
    """Remove videos that were given and not used within a day; at a start, and before another one comes."""

    def find(tx: Transaction) -> list[str]:
        before = (tx.now - KEPT_UNUSED).isoformat()
        return [
            row["sha256"] for row in tx.query("SELECT sha256 FROM videos WHERE created_at < ?", (before,))
        ]

    old = database.read(find)
    if old:
        forget_videos(database, old)


def remove_left_videos(database: Database) -> None:
    """Remove files that got no row, as their process was killed; at a start, before any video comes."""
    known = database.read(lambda tx: {row["sha256"] for row in tx.query("SELECT sha256 FROM videos")})
    with failures.said_for_people():
        for file in database.videos.folder.glob("??/*"):
            if file.stem not in known:
                file.unlink(missing_ok=True)


def forget_videos(database: Database, sha256s: Iterable[str]) -> None:
    """Remove those of these videos that nothing shows: rows, posters, files."""
    wanted, gone = list(sha256s), list[Video]()

    def delete(tx: Transaction) -> list[str]:
        gone.extend(let_go_videos(tx, wanted))
        return [video.poster for video in gone]

    forget(database, delete)
    if gone:
        database.write(lambda tx: remove_video_files(tx, database.videos, gone))
