"""Small copies that are missing are made when they are asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from studio.engine.thumbnails import Thumbnails
from studio.errors import NotFound
from studio.pictures.child import ChildPool
from studio.store.database import Database
from tests.pictures_made import a_png


@pytest.fixture
def pool() -> Iterator[ChildPool]:
    made = ChildPool("studio.pictures.decode:inspect", processes=1, limited=True)
    yield made
    made.close()


@pytest.mark.parametrize("width", [320, 640])
def test_a_missing_small_copy_is_made_from_its_picture(
    database: Database, pool: ChildPool, width: int
) -> None:
    sha256 = database.images.put(a_png(1200, 600), "png")

    path = Thumbnails(database.images, pool).have(database.images.thumbnail_path(sha256, width))

    with Image.open(BytesIO(path.read_bytes())) as made:
        assert (made.format, made.size) == ("WEBP", (width, width // 2))


async def test_several_who_ask_at_once_have_it_made_once(database: Database, pool: ChildPool) -> None:
    path = database.images.thumbnail_path(database.images.put(a_png(), "png"), 640)
    thumbnails, calls = Thumbnails(database.images, pool), list[object]()
    call = pool.call
    pool.call = lambda *told: calls.append(told) or call(*told)  # type: ignore[method-assign,func-returns-value]

    await asyncio.gather(*(thumbnails.ready(path) for _ in range(5)))

    assert (path.exists(), len(calls)) == (True, 1)


def test_one_that_is_there_is_left_as_it_is(database: Database, pool: ChildPool) -> None:
    sha256 = database.images.put(a_png(), "png")
    database.images.put_thumbnail(sha256, 640, b"small")

    path = Thumbnails(database.images, pool).have(database.images.thumbnail_path(sha256, 640))

    assert path.read_bytes() == b"small"


@pytest.mark.parametrize("spoil", ["gone", "altered"])
def test_of_a_picture_that_is_gone_or_altered_none_is_made(
    database: Database, pool: ChildPool, spoil: str
) -> None:
    sha256 = database.images.put(a_png(), "png")
    file = database.images.path(sha256, "png")
    file.unlink() if spoil == "gone" else file.write_bytes(b"other")
    path = database.images.thumbnail_path(sha256, 640)

    with pytest.raises(NotFound):
        Thumbnails(database.images, pool).have(path)
    assert not path.exists()


def test_a_picture_that_no_copy_can_be_made_of_is_tried_once(database: Database, pool: ChildPool) -> None:
    path = database.images.thumbnail_path(database.images.put(b"no picture", "png"), 640)
    thumbnails = Thumbnails(database.images, pool)
    with pytest.raises(NotFound):
        thumbnails.have(path)
    pool.close()

    with pytest.raises(NotFound, match="cannot be read"):
        thumbnails.have(path)
