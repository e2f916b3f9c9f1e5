"""A full disk: for whatever function of the studio a test names, or a small one that is filled."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from studio.errors import DiskFull


class FullDisk:
    """Stands in for functions that write; counts how often one was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *_: object, **__: object) -> None:
        """Say that there is no room."""
        self.asked += 1
        raise DiskFull("The disk is full.")


def fill(place: Path) -> list[Path]:
    """Files that leave no byte of a disk free."""
    return [_filler(place / f"filler-{size}", bytes(size)) for size in (1_000_000, 4_096, 1)]


def _filler(file: Path, data: bytes) -> Path:
    with file.open("wb", buffering=0) as opened, suppress(OSError):
        while opened.write(data):
            pass
    return file
