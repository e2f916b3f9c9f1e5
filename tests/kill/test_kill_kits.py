"""kill -9 while a kit is made: no reference is paid twice or paid and lost, and none is bought by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.store.kits import INTERRUPTED
from tests.kill.booked_service import BookedService
from tests.kill.errands import killed, opened, settled

NEVER_ARRIVED = "The request never arrived at the service. Try again."

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


@pytest.mark.parametrize("blow", BLOWS)
async def test_after_a_kill_each_paid_reference_is_there_once_and_nothing_is_bought(
    tmp_path: Path, blow: tuple[str, int]
) -> None:
    left = killed(tmp_path, "kit", blow)

    service = BookedService(left.book)
    paid = service.charges
    async with opened(left.home, service) as studio:
        await settled(studio)
        (kit,) = studio.kits()
        spent = studio.cost_today()

    takes = [take for one in kit.references.values() for take in one.takes]
    under_way = [one for one in kit.references.values() if not one.takes]
    assert (left.code, service.charges) == (-9, paid)
    assert len({take.call_id for take in takes}) == len(takes) == paid
    assert all(one.image for one in kit.references.values() if one.takes)
    assert {one.error for one in under_way} <= {INTERRUPTED, NEVER_ARRIVED}
    assert spent == pytest.approx(paid * 0.04)


async def test_what_a_kill_interrupted_is_made_when_it_is_asked_for(tmp_path: Path) -> None:
    left = killed(tmp_path, "kit", ("after_intent", 1))

    service = BookedService(left.book)
    async with opened(left.home, service) as studio:
        await settled(studio)
        (kit,) = studio.kits()
        made = await studio.regenerate_reference(kit.id, "anchor")

    assert (kit.status, kit.error) == ("failed", NEVER_ARRIVED)
    assert (made.status, len(made.references["anchor"].takes), service.charges) == ("ready", 1, 1)


@pytest.mark.parametrize("nth", [1, 2])
async def test_a_kit_whose_import_was_killed_is_there_whole_and_checked(tmp_path: Path, nth: int) -> None:
    left = killed(tmp_path, "import", ("before_checked", nth))

    async with opened(left.home, BookedService(left.book)) as studio:
        await settled(studio)
        (kit,) = studio.kits()

    made = [(one.status, one.error, len(one.takes)) for one in kit.references.values()]
    assert (left.code, kit.status, made) == (-9, "ready", [("ready", None, 1)] * 2)
