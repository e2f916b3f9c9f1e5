"""What is told before a kit is bought: also of a photo that was only chosen, and is not kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio import Studio
from studio.errors import InvalidInput, PictureRefused
from tests.kit_painting import KitPainter, painted_by

NO_FACE = (
    "No face looks into the camera. For a person choose a clear photo from the front; "
    "a thing is better made a product."
)
A_PERSON = "A face was seen in this product photo: if it shows a person, make them an influencer."


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    """An open studio whose kits are painted."""
    async with painted_by(KitPainter()) as opened:
        yield opened


async def test_a_photo_is_looked_at_before_a_kit_of_it_is_bought_and_not_kept(
    studio: Studio, astronaut: Path, coffee: Path
) -> None:
    thing = await studio.estimate_kit(photo=coffee)
    person = await studio.estimate_kit(photo=astronaut.read_bytes())
    called_a_thing = await studio.estimate_kit(photo=astronaut, subject="product")

    assert (thing.warnings, thing.text) == ([NO_FACE], "$0.00 for two")
    assert (person.warnings, called_a_thing.warnings) == ([], [A_PERSON])
    assert [file for file in (studio.home / "images").rglob("*") if file.is_file()] == []


async def test_what_is_to_be_known_of_a_photo_does_not_hang_on_who_would_make_the_kit(coffee: Path) -> None:
    async with painted_by(KitPainter(max_sources=0)) as studio:
        person = await studio.look_at_photo(coffee)
        product = await studio.look_at_photo(coffee, "product")

        with pytest.raises(InvalidInput, match="makes no pictures from a photo"):
            await studio.estimate_kit(photo=coffee)
        left = [file for file in (studio.home / "images").rglob("*") if file.is_file()]

    assert (person, product, left) == ([NO_FACE], [], [])


async def test_a_photo_is_looked_at_for_what_a_kit_can_show(studio: Studio, coffee: Path) -> None:
    with pytest.raises(InvalidInput, match="“person” or a “product”"):
        await studio.look_at_photo(coffee, "animal")  # type: ignore[arg-type]


async def test_what_is_no_photo_is_refused_before_a_kit_of_it_is_bought(studio: Studio) -> None:
    with pytest.raises(PictureRefused):
        await studio.estimate_kit(photo=b"certainly no picture")


async def test_a_kit_is_estimated_from_one_picture(studio: Studio, astronaut: Path) -> None:
    influencer = await studio.add_influencer(astronaut, "Eileen")

    with pytest.raises(InvalidInput, match="made from one picture"):
        await studio.estimate_kit(influencer.id, photo=astronaut)
