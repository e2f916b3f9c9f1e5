"""The sample: its own person and product, never somebody's of the same name."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio import Studio
from studio.errors import NotFound
from tests.builders import a_storyboard
from tests.selling import GOOD_KEY, Stall


async def test_the_sample_is_made_once_and_found_again(studio: Studio) -> None:
    first = await studio.open_sample()
    second = await studio.open_sample()

    assert first.id == second.id
    assert [one.name for one in studio.influencers()] == ["Eileen"]
    assert [one.name for one in studio.products()] == ["Espresso"]


async def test_the_sample_costs_nothing_where_a_service_brings_photos_to_4k(tmp_path: Path) -> None:
    stall = Stall()
    async with Studio.open(tmp_path / "data", providers={"seller": stall.factory()}) as studio:
        stall.studio = studio
        await studio.set_service("seller", key=GOOD_KEY)
        studio.set_job("upscale", "seller")

        await studio.open_sample()

        calls, people = studio.costs().total.calls, studio.influencers()
        assert (calls, [one.upscaled for one in people]) == (0, [True])


async def test_a_person_of_that_name_is_not_the_samples(studio: Studio, coffee: Path) -> None:
    own = await studio.add_influencer(coffee, "Eileen")

    sample = await studio.open_sample()

    assert sample.spec.influencer_id not in (None, own.id)
    assert studio.uses(own.id) == []


async def test_a_product_of_that_name_is_not_the_samples(studio: Studio, astronaut: Path) -> None:
    own = await studio.add_product(astronaut, "Espresso")

    sample = await studio.open_sample()

    assert sample.spec.product_id not in (None, own.id)
    assert studio.uses(own.id) == []


async def test_the_samples_photo_under_another_name_is_somebodys_own(studio: Studio, astronaut: Path) -> None:
    own = await studio.add_influencer(astronaut, "Commander Collins")

    sample = await studio.open_sample()

    assert sample.spec.influencer_id not in (None, own.id)


async def test_a_storyboard_of_that_title_is_not_the_sample(studio: Studio) -> None:
    own = studio.create_storyboard(a_storyboard(1, title="Morning espresso"))

    sample = await studio.open_sample()

    assert sample.id != own.id
    assert (sample.spec.title, len(sample.spec.segments) > 1) == (own.spec.title, True)


async def test_the_sample_is_found_among_storyboards_of_its_title(studio: Studio) -> None:
    sample = await studio.open_sample()
    studio.create_storyboard(a_storyboard(1, title=sample.spec.title))

    assert (await studio.open_sample()).id == sample.id
    assert len(studio.storyboards()) == 2


async def test_a_deleted_sample_is_made_again_with_the_same_person_and_product(studio: Studio) -> None:
    first = await studio.open_sample()
    studio.delete_storyboard(first.id)

    again = await studio.open_sample()

    assert again.id != first.id
    assert again.spec == first.spec


async def test_every_brief_that_comes_with_the_studio_is_listed_the_first_one_first(studio: Studio) -> None:
    assert [(one.name, one.title, one.aspect_ratio, one.segments) for one in studio.samples()] == [
        ("morning-espresso", "Morning espresso", "16:9", 4),
        ("night-rain", "Run for the last train", "9:16", 4),
        ("quiet-workshop", "The quiet workshop", "1:1", 4),
    ]


async def test_the_samples_share_one_person_and_one_product(studio: Studio) -> None:
    first = await studio.open_sample()
    night = await studio.open_sample("night-rain")

    assert (night.spec.title, night.spec.aspect_ratio) == ("Run for the last train", "9:16")
    assert (night.spec.influencer_id, night.spec.product_id) == (
        first.spec.influencer_id,
        first.spec.product_id,
    )
    assert (await studio.open_sample("night-rain")).id == night.id
    assert [one.id for one in studio.storyboards()] == [night.id, first.id]


@pytest.mark.parametrize("name", ["", "../samples/astronaut", "Morning espresso", "x" * 100_000, None])
async def test_a_sample_that_is_none_is_refused_naming_those_there_are(studio: Studio, name: str) -> None:
    with pytest.raises(NotFound, match="There are: morning-espresso, night-rain, quiet-workshop") as refused:
        await studio.open_sample(name)

    assert len(str(refused.value)) < 120
    assert studio.storyboards() == []
