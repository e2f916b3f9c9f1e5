"""What leaves the studio of the pictures it holds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.image import Image
from studio.errors import FolderNotWritable, NotFound
from tests.builders import a_storyboard
from tests.filling import filled
from tests.pictures_made import with_gps


async def leaving(studio: Studio, image: Image) -> bytes:
    """The bytes that leave for a stored picture."""
    return Path((await studio.shared_image(image.sha256)).path).read_bytes()


async def test_a_photo_leaves_without_the_place_it_was_taken_at(studio: Studio) -> None:
    person = await studio.add_influencer(with_gps(), "Eileen")

    assert b"Exif" in Path(person.original.path).read_bytes()
    assert b"Exif" not in await leaving(studio, person.original)


async def test_the_4k_photo_is_ours_and_leaves_as_it_is(studio: Studio) -> None:
    person = await studio.add_influencer(with_gps(), "Eileen")

    assert (await studio.shared_image(person.photo.sha256)).path == person.photo.path


async def test_what_was_rendered_leaves_as_it_is(studio: Studio) -> None:
    view = filled(studio, a_storyboard(1))
    made = view.keyframes["s01.start"].variations[0].image

    assert await studio.shared_image(made.sha256) == studio.image(made.sha256)


async def test_an_own_picture_for_a_keyframe_leaves_without_metadata(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(1))
    own = await studio.add_variation(board.id, "s01.start", with_gps(), by="ana")

    assert b"Exif" not in await leaving(studio, own.image)


async def test_so_does_a_reference_picture(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(1, strategy="three-chains", reference=with_gps()))

    assert b"Exif" not in await leaving(studio, studio.image(str(board.spec.reference_image)))


async def test_so_does_a_photo_nobody_uses_any_more(studio: Studio) -> None:
    person = await studio.add_influencer(with_gps(), "Eileen")
    studio.delete_influencer(person.id)

    assert b"Exif" not in await leaving(studio, person.original)


async def test_the_copy_is_made_once(studio: Studio) -> None:
    person = await studio.add_influencer(with_gps(), "Eileen")
    first = Path((await studio.shared_image(person.original.sha256)).path)
    made_at = first.stat().st_mtime_ns

    again = Path((await studio.shared_image(person.original.sha256)).path)

    assert (again, again.stat().st_mtime_ns) == (first, made_at)


async def test_two_who_ask_at_once_both_get_it_whole(studio: Studio) -> None:
    person = await studio.add_influencer(with_gps(), "Eileen")

    first, second = await asyncio.gather(leaving(studio, person.original), leaving(studio, person.original))

    assert first == second
    assert list((studio.home / "cache" / "shared").glob("*.part")) == []


async def test_a_picture_nobody_stored_is_not_found(studio: Studio) -> None:
    with pytest.raises(NotFound):
        await studio.shared_image("00" * 32)


async def test_the_kind_under_which_a_picture_leaves_is_known(studio: Studio, coffee: Path) -> None:
    person = await studio.add_influencer(coffee, "Eileen")

    told = await studio.served_types([person.original.sha256, person.photo.sha256])

    assert told == {person.original.sha256: "image/jpeg"}


async def test_of_a_picture_whose_file_is_gone_this_is_said(studio: Studio, coffee: Path) -> None:
    person = await studio.add_influencer(coffee, "Eileen")
    Path(person.original.path).unlink()

    with pytest.raises(NotFound, match="missing from the studio folder"):
        await studio.shared_image(person.original.sha256)

    assert await studio.served_types([person.original.sha256]) == {}


async def test_a_copy_that_cannot_be_stored_is_told_in_words(studio: Studio) -> None:
    person = await studio.add_influencer(with_gps(), "Eileen")
    (studio.home / "cache").mkdir(exist_ok=True)
    (studio.home / "cache" / "shared").write_text("in the way")

    with pytest.raises(FolderNotWritable, match="a file where the studio folder should be"):
        await studio.shared_image(person.original.sha256)
