from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.engine.intake import Pixels
from studio.engine.measuring import AHEAD_S, Measurer, SourceFeatures
from studio.errors import StudioError
from studio.pictures.child import ChildPool
from tests.pictures_made import sample


@pytest.fixture
def pool() -> Iterator[ChildPool]:
    opened = ChildPool("studio.scoring.measure:serve", processes=1)
    yield opened
    opened.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "coffee.640.webp"
    sample("coffee").save(path, "WEBP", quality=80)
    return path


async def there(thumbnail: Path) -> Path:
    """Its file is not missing."""
    return thumbnail


async def test_a_source_that_was_read_ahead_is_not_read_again(pool: ChildPool, source: Path) -> None:
    sources = SourceFeatures(pool, there)
    sources.prepare([source])
    first = await sources.get([source])
    source.unlink()

    assert await sources.get([source]) == first


async def test_reading_ahead_begins_a_moment_later(pool: ChildPool, source: Path) -> None:
    sources = SourceFeatures(pool, there)

    sources.prepare([source])
    at_once = set(sources._read)
    await asyncio.sleep(2 * AHEAD_S)

    assert at_once == set()
    assert set(sources._read) == {source}


async def test_who_needs_a_source_at_once_does_not_wait_for_the_reading_ahead(
    pool: ChildPool, source: Path
) -> None:
    sources = SourceFeatures(pool, there)

    sources.prepare([source])
    needed = await asyncio.wait_for(sources.get([source]), 5)
    source.unlink()
    await asyncio.sleep(2 * AHEAD_S)

    assert await sources.get([source]) == needed


async def test_an_idle_measurement_waits_a_moment_first(pool: ChildPool, source: Path) -> None:
    coffee = sample("coffee")
    pixels = Pixels(coffee.tobytes(), coffee.width, coffee.height)
    measurer = Measurer(pool, SourceFeatures(pool, there), later_s=60)

    measuring = asyncio.create_task(measurer.measure(pixels, [source]))
    done, _ = await asyncio.wait([measuring], timeout=0.01)
    measuring.cancel()

    assert done == set()
    assert not pool._children


async def test_a_source_that_could_not_be_read_is_tried_again(pool: ChildPool, source: Path) -> None:
    sources, missing = SourceFeatures(pool, there), source.with_name("late.640.webp")
    with pytest.raises(StudioError):
        await sources.get([missing])
    missing.write_bytes(source.read_bytes())

    assert await sources.get([missing]) == await sources.get([source])


async def test_a_small_copy_of_a_source_that_is_missing_is_made_first(pool: ChildPool, source: Path) -> None:
    missing = source.with_name("later.640.webp")

    async def made(thumbnail: Path) -> Path:
        thumbnail.write_bytes(source.read_bytes())
        return thumbnail

    assert await SourceFeatures(pool, made).get([missing]) == await SourceFeatures(pool, there).get([source])


async def test_the_features_of_sources_come_in_their_order(pool: ChildPool, source: Path) -> None:
    other = source.with_name("astronaut.640.webp")
    sample("astronaut").save(other, "WEBP", quality=80)
    sources = SourceFeatures(pool, there)

    both = await sources.get([other, source])

    assert both == [*await sources.get([other]), *await sources.get([source])]


async def test_a_picture_is_most_like_the_source_it_was_made_from(pool: ChildPool, source: Path) -> None:
    coffee = sample("coffee")
    measurer = Measurer(pool, SourceFeatures(pool, there))

    scores = await measurer.measure(Pixels(coffee.tobytes(), coffee.width, coffee.height), [source])

    assert scores is not None
    assert scores.scene_px == pytest.approx(1, abs=0.02)


async def test_a_picture_whose_source_cannot_be_read_is_unranked(pool: ChildPool, source: Path) -> None:
    coffee = sample("coffee")
    measurer = Measurer(pool, SourceFeatures(pool, there))

    missing = source.with_name("missing.640.webp")

    assert await measurer.measure(Pixels(coffee.tobytes(), coffee.width, coffee.height), [missing]) is None
