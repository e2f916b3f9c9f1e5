"""Taking pictures in: what is looked at at once, and what in time that nobody else wants."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio.engine.intake import Intake
from studio.pictures.child import ChildDied, ChildPool
from studio.pictures.thumbnail import WIDTHS
from studio.store.database import Database
from tests.pictures_made import a_png


@pytest.fixture
def pools() -> Iterator[tuple[ChildPool, ChildPool]]:
    made = tuple(ChildPool("studio.pictures.decode:inspect", processes=1, limited=True) for _ in range(2))
    yield made[0], made[1]
    for pool in made:
        pool.close()


async def test_a_picture_taken_in_a_hurry_has_its_pixels_later(
    database: Database, pools: tuple[ChildPool, ChildPool]
) -> None:
    at_once, idle = pools
    intake = Intake(database.images, at_once, at_once, idle=idle)
    received = await intake.receive(a_png(), "result", quick=True)
    image = await intake.store(received)

    pixels = await intake.pixels_of(image, idle=True)

    assert received.seen.pixels.rgb == b""
    assert len(pixels.rgb) == 3 * image.width * image.height


async def test_a_picture_taken_in_a_hurry_has_its_wide_thumbnail_with_its_pixels(
    database: Database, pools: tuple[ChildPool, ChildPool]
) -> None:
    at_once, idle = pools
    intake = Intake(database.images, at_once, at_once, idle=idle)
    image = await intake.store(await intake.receive(a_png(), "result", quick=True))
    files = [database.images.thumbnail_path(image.sha256, width) for width in WIDTHS]
    at_first = [file.exists() for file in files]

    await intake.pixels_of(image, idle=True)

    assert at_first == [True, False]
    assert [file.exists() for file in files] == [True, True]


async def test_what_has_time_does_not_hold_up_what_has_none(
    database: Database, pools: tuple[ChildPool, ChildPool]
) -> None:
    at_once, idle = pools
    intake = Intake(database.images, at_once, at_once, idle=idle)
    image, _ = await intake.take(a_png(), "result")

    idle.close()

    with pytest.raises(ChildDied):
        await intake.pixels_of(image, idle=True)
    assert (await intake.pixels_of(image)).width == image.width
