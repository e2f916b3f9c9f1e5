"""Words for tests of small errands, a kit or a generation, that are killed at a named point."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.kit import Take
from studio.settings import Settings
from studio.store import ledger
from studio.store.kits import unchecked_takes
from tests.kill.booked_service import BookedService
from tests.paid_services import selling
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = Settings(provider="paid", lookup_grace_s=0.05)


@dataclass(frozen=True, slots=True)
class Killed:
    """What is left of a killed process: its folder, and the service's book. code: how it ended."""

    home: Path
    book: Path
    code: int


def killed(folder: Path, errand: str, blow: tuple[str, int], lookup: Lookup = "own_id") -> Killed:
    """Start the worker on an errand, and let it die at the nth pass of a point."""
    home, book, (point, nth) = folder / "data", folder / "book", blow
    words = [str(home), str(book), errand, lookup, point, str(nth)]
    # Read to the end: children that it was just starting hold the folder's lock until they are started.
    order = [sys.executable, "-m", "tests.kill.errand_worker", *words]
    return Killed(home, book, subprocess.run(order, cwd=ROOT, check=False, capture_output=True).returncode)


def opened(home: Path, service: BookedService) -> Studio:
    """A studio on this folder that buys of the service."""
    return Studio.open(home, providers={"paid": selling(service)}, settings=_SETTINGS)


async def settled(studio: Studio) -> None:
    """Until no call is open any more, and every picture of a kit was looked at."""
    database = studio._parts.database

    def open_ends() -> Sequence[object]:
        left: Sequence[Take] = database.read(unchecked_takes)
        return [*left, *database.read(ledger.live_entries)]

    await until(lambda: not open_ends())
