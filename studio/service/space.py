"""Room on the disk, asked for before anything begins that would need it."""

from __future__ import annotations

import shutil
from pathlib import Path

from studio.errors import DiskFull

_SPARE_BYTES = 64_000_000


def check_space(home: Path, needed: int, undone: str) -> None:
    """Raise DiskFull where so many bytes would leave nearly none; undone: what was not done, as a clause."""
    if shutil.disk_usage(home).free < _SPARE_BYTES + needed:
        raise DiskFull(f"The disk is nearly full, so {undone}.", do="Free some space, then try again.")
