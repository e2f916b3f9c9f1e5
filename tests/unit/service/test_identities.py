"""Influencers and products: added from photos, brought to 4K, renamed, replaced, deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio import Studio, StudioError
from studio.service.wiring import Parts
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory
from tests.rendering import render


async def test_a_photo_is_brought_to_4k_when_it_is_added(studio: Studio, astronaut: Path) -> None:
    influencer = await studio.add_influencer(astronaut, "Eileen")

    assert (influencer.name, influencer.upscaled, influencer.cost_usd) == ("Eileen", True, 0.0)
    assert (influencer.photo.width, influencer.photo.height) == (3840, 3840)
    assert (influencer.original.width, influencer.original.height) == (512, 512)


async def test_the_local_upscale_is_labelled_as_such(studio: Studio, coffee: Path) -> None:
    product = await studio.add_product(coffee, "Espresso")

    assert "local resampler" in product.upscale_note
    assert (product.photo.width, product.photo.height) == (3840, 2560)


async def test_the_original_is_kept_byte_for_byte(studio: Studio, coffee: Path) -> None:
    product = await studio.add_product(coffee.read_bytes(), "Espresso")

    assert Path(product.original.path).read_bytes() == coffee.read_bytes()


async def test_a_failing_upscale_keeps_the_original_and_says_so(home: Path, coffee: Path) -> None:
    async with Studio.open(home) as studio:
        upscaler_of(studio)._pool.close()

        product = await studio.add_product(coffee, "Espresso")

    assert not product.upscaled
    assert product.photo == product.original
    assert product.upscale_note.startswith("The original is used")


async def test_replacing_a_photo_puts_what_was_made_from_it_out_of_date(
    home: Path, astronaut: Path, coffee: Path
) -> None:
    async with Studio.open(home, providers={"flat": factory(FlatProvider())}) as studio:
        influencer = await studio.add_influencer(astronaut, "Eileen")
        spec = a_storyboard(segments=1, provider="flat", variations=1, influencer=influencer.id)
        board = studio.create_storyboard(spec)
        await render(studio, board.id)

        replaced = await studio.replace_influencer_photo(influencer.id, coffee)

        assert (replaced.id, replaced.photo.height) == (influencer.id, 2560)
        assert studio.stale(board.id) == ["s01.start", "s01.end"]
        assert studio.board(board.id).keyframes["s01.start"].stale_because == ["influencer"]


async def test_renaming_puts_nothing_out_of_date(home: Path, coffee: Path) -> None:
    async with Studio.open(home, providers={"flat": factory(FlatProvider())}) as studio:
        product = await studio.add_product(coffee, "Espresso")
        spec = a_storyboard(segments=1, provider="flat", variations=1, product=product.id)
        board = studio.create_storyboard(spec)
        await render(studio, board.id)

        studio.rename_product(product.id, "  Double   espresso ")

        assert studio.product(product.id).name == "Double espresso"
        assert studio.stale(board.id) == []


async def test_what_a_storyboard_uses_cannot_be_deleted_and_the_storyboard_is_named(
    studio: Studio, coffee: Path
) -> None:
    product = await studio.add_product(coffee, "Espresso")
    board = studio.create_storyboard(a_storyboard(segments=1, product=product.id, title="Morning espresso"))

    with pytest.raises(StudioError, match="“Espresso” is used by “Morning espresso”"):
        studio.delete_product(product.id)

    assert studio.uses(product.id) == [{"id": board.id, "title": "Morning espresso"}]


async def test_what_nothing_uses_is_deleted(studio: Studio, coffee: Path) -> None:
    product = await studio.add_product(coffee, "Espresso")

    studio.delete_product(product.id)

    assert studio.products() == []


async def test_the_newest_comes_first(studio: Studio, coffee: Path, astronaut: Path) -> None:
    await studio.add_influencer(astronaut, "Eileen")
    await studio.add_influencer(coffee, "Cup the cat")

    assert [one.name for one in studio.influencers()] == ["Cup the cat", "Eileen"]


async def test_the_same_photo_twice_is_one_file_and_two_entries(studio: Studio, coffee: Path) -> None:
    first = await studio.add_product(coffee, "Espresso")
    second = await studio.add_product(coffee, "Espresso")

    assert first.id != second.id
    assert first.original == second.original


def upscaler_of(studio: Studio) -> Any:
    """The part of a studio that brings photos to 4K."""
    parts: Parts = studio._parts
    return parts.local_upscaler
