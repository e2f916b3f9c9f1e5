"""A full disk, for whatever function of the studio a test names."""

from __future__ import annotations

from studio.errors import DiskFull


class FullDisk:
    """Stands in for functions that write; counts how often one was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, *_: object, **__: object) -> None:
        """Say that there is no room."""
        self.asked += 1
        raise DiskFull("The disk is full.")
