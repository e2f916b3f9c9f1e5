"""A disk that is really full, or really read-only: a tiny file system that only the child process sees."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

IN_A_SMALL_DISK = 'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" -c "$3" "$1"'
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


@pytest.fixture
def small_disk(tmp_path: Path) -> list[str]:
    """The beginning of a command that runs Python beside a disk of 2 MB, its place as the first argument."""
    unshare = shutil.which("unshare") or "unshare"
    beginning = [unshare, "--map-root-user", "--mount", "sh", "-c", IN_A_SMALL_DISK, "sh", str(tmp_path)]
    try:
        subprocess.run([*beginning, sys.executable, ""], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets us mount no small disk")
    return [*beginning, sys.executable]


def _run(command: list[str], script: str) -> str:
    return subprocess.run([*command, script], stdout=subprocess.PIPE, text=True, check=True).stdout


def test_a_full_disk_loses_nothing_that_was_stored(small_disk: list[str]) -> None:
    assert _run(small_disk, FILL) == "2 0 True True\n"


def test_a_read_only_disk_is_refused_and_left_as_it_is(small_disk: list[str]) -> None:
    assert (
        _run(small_disk, READ_ONLY)
        == "folder_not_writable ['images', 'studio.db', 'studio.lock', 'videos']\n"
    )
