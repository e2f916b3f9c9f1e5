"""The tables of videos, as one step of migrations.py makes them; never edited once it is released."""

from __future__ import annotations

import sqlite_utils

_TABLES = (
    """
    CREATE TABLE videos (
        sha256 TEXT PRIMARY KEY, extension TEXT NOT NULL, mime TEXT NOT NULL, width INTEGER NOT NULL,
        height INTEGER NOT NULL, seconds REAL NOT NULL, size INTEGER NOT NULL,
        poster TEXT NOT NULL REFERENCES images(sha256), created_at TEXT NOT NULL)
    """,
    "CREATE INDEX videos_by_poster ON videos(poster)",
    "ALTER TABLE generated ADD COLUMN video TEXT REFERENCES videos(sha256)",
    "CREATE INDEX generated_by_video ON generated(video) WHERE video IS NOT NULL",
)


def m013_videos(db: sqlite_utils.Database) -> None:
    """Videos that get another face, and what came of it."""
    for statement in _TABLES:
        db.execute(statement)
