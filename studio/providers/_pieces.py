"""A file on its way to a service, piece by piece.

As one write, a file of 200 MB would have to leave within the time of one, would be encrypted and held whole
a second time, and nothing else would happen meanwhile.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

PIECE = 256 * 2**10
PIECE_S = 60.0
"""Seconds that one piece may take."""
SLOWEST = 125_000
"""Bytes a second, one megabit: what is slower is given up. Assumed."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The bytes of a file as httpx sends them; each try begins at the first."""

    data: bytes

    @property
    def longest_s(self) -> float:
        """Seconds that all of it may take."""
        return len(self.data) / SLOWEST

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Pieces of 256 KiB, the last one of what is left."""
        for start in range(0, len(self.data), PIECE):
            yield self.data[start : start + PIECE]
