"""A disk that is really full, or really read-only: a tiny file system that only the child process sees."""

from __future__ import annotations

from pathlib import Path

from tests.small_disk import run_beside_a_small_disk

FILL = """
import sys
from pathlib import Path
from studio.errors import DiskFull
from studio.store.database import Database
from studio.store.preferences import get_preferences, set_preference
home = Path(sys.argv[1]) / "data"
database = Database.open(home)
kept, refused = 0, 0
while not refused:
    try:
        database.write(lambda tx: set_preference(tx, f"n{kept}", "x" * 50_000))
        kept += 1
    except DiskFull:
        refused += 1
try:
    database.images.put(b"x" * 500_000, "png")
except DiskFull:
    refused += 1
parts = len(list(home.glob("images/.tmp/*")))
database.close()
again = Database.open(home)
print(refused, parts, len(again.read(get_preferences)) == kept, kept > 5)
again.close()
"""
READ_ONLY = """
import subprocess, sys
from pathlib import Path
from studio.errors import StudioError
from studio.store.database import Database
home = Path(sys.argv[1]) / "data"
Database.open(home).close()
subprocess.run(["mount", "-o", "remount,ro", sys.argv[1]], check=True)
try:
    Database.open(home)
except StudioError as error:
    print(error.code, sorted(file.name for file in home.iterdir()))
"""


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    assert run_beside_a_small_disk(tmp_path, FILL) == "2 0 True True\n"


def test_a_read_only_disk_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    left = "folder_not_writable ['images', 'studio.db', 'studio.lock', 'videos']\n"

    assert run_beside_a_small_disk(tmp_path, READ_ONLY) == left
