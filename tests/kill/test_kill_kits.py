"""kill -9 while a kit is made: no reference is paid twice or paid and lost, and none is bought by itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit, Take
from studio.settings import Settings
from studio.store import ledger
from studio.store.kits import INTERRUPTED, unchecked_takes
from tests.kill.booked_service import BookedService
from tests.paid_services import selling

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings(provider="paid", lookup_grace_s=0.05)
# The leading reference is the first to pass a point, the three others come after it.
BLOWS = [
    ("before_intent", 1),
    ("after_intent", 1),
    ("after_answer", 2),
    ("after_submitted", 3),
    ("before_fetch", 1),
    ("before_fetch", 4),
    ("before_stored", 1),
    ("before_stored", 3),
    ("after_stored", 1),
    ("after_stored", 4),
]


def killed(home: Path, book: Path, point: str, nth: int) -> int:
    """How the worker ended."""
    # Read to the end: children that it was just starting hold the folder's lock until they are started.
    order = [sys.executable, "-m", "tests.kill.kit_worker", str(home), str(book), point, str(nth)]
    return subprocess.run(order, cwd=ROOT, check=False, capture_output=True).returncode


async def settled(studio: Studio) -> ReferenceKit:
    """The kit, once no call of it is open and every picture was looked at."""
    database = studio._parts.database

    def open_ends() -> Sequence[object]:
        left: Sequence[Take] = database.read(unchecked_takes)
        return [*left, *database.read(ledger.live_entries)]

    async with asyncio.timeout(60):
        while open_ends():  # noqa: ASYNC110  nothing tells of the last end
            await asyncio.sleep(0.02)
    (kit,) = studio.kits()
    return kit


@pytest.mark.parametrize(("point", "nth"), BLOWS)
async def test_after_a_kill_each_paid_reference_is_there_once_and_nothing_is_bought(
    home: Path, tmp_path: Path, point: str, nth: int
) -> None:
    book = tmp_path / "book"
    ended = killed(home, book, point, nth)

    service = BookedService(book)
    paid = service.charges
    async with Studio.open(home, providers={"paid": selling(service)}, settings=SETTINGS) as studio:
        kit = await settled(studio)
        spent = studio.cost_today()

    takes = [take for one in kit.references.values() for take in one.takes]
    under_way = [one for one in kit.references.values() if not one.takes]
    assert (ended, service.charges) == (-9, paid)
    assert len({take.call_id for take in takes}) == len(takes) == paid
    assert all(one.image for one in kit.references.values() if one.takes)
    assert {one.error for one in under_way} <= {INTERRUPTED}
    assert spent == pytest.approx(paid * 0.04)


async def test_what_a_kill_interrupted_is_made_when_it_is_asked_for(home: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    killed(home, book, "after_intent", 1)

    service = BookedService(book)
    async with Studio.open(home, providers={"paid": selling(service)}, settings=SETTINGS) as studio:
        left = await settled(studio)
        made = await studio.regenerate_reference(left.id, "anchor")

    assert (left.status, left.error) == ("failed", INTERRUPTED)
    assert (made.status, len(made.references["anchor"].takes), service.charges) == ("ready", 1, 1)
