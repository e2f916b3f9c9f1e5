"""The checks of references through the façade: what stands before them, what waits, what a restart finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from studio import Studio
from tests.kit_painting import KitPainter
from tests.painting import factory
from tests.waiting import until


@asynccontextmanager
async def opened(home: Path, painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio whose kits are painted by the painter."""
    async with Studio.open(home, providers={"painter": factory(painter)}) as studio:
        studio.set_default_provider("painter")
        yield studio


async def unchecked(studio: Studio, photo: Path) -> str:
    """A kit whose profile stands, while somebody holds up its check."""
    kit = await studio.create_kit(photo=photo, wait=False)
    await until(lambda: studio.kit(kit.id).references["profile"].status == "ready")
    return kit.id


async def test_a_reference_stands_before_it_is_checked(home: Path, astronaut: Path) -> None:
    async with opened(home, KitPainter()) as studio:
        async with studio._parts.kits._looker._turn:
            kit = studio.kit(await unchecked(studio, astronaut))
        after = await studio.wait_kit(kit.id)

    anchor, profile = kit.references["anchor"], kit.references["profile"]
    assert (kit.status, anchor.is_being_checked, profile.is_being_checked) == ("ready", False, True)
    assert not after.references["profile"].is_being_checked
    assert after.references["profile"].take_id == profile.take_id


async def test_a_kit_that_is_waited_for_is_checked(home: Path, astronaut: Path) -> None:
    painter = KitPainter(soft=("profile",))

    async with opened(home, painter) as studio:
        kit = await studio.create_kit(photo=astronaut)

    profile = kit.references["profile"]
    assert (kit.status, profile.status, kit.usable_kinds) == ("ready", "ready", ["anchor"])
    assert profile.faults


async def test_what_was_not_checked_when_the_studio_closed_is_checked_at_the_next_start(
    home: Path, astronaut: Path
) -> None:
    painter = KitPainter(soft=("profile",))
    async with opened(home, painter) as studio, studio._parts.kits._looker._turn:
        kit_id = await unchecked(studio, astronaut)

    async with opened(home, KitPainter()) as studio:
        kit = await studio.wait_kit(kit_id)

    assert (kit.references["profile"].is_being_checked, kit.usable_kinds) == (False, ["anchor"])
