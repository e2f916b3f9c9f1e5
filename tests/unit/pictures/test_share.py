from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from studio.pictures.share import EXTENSIONS, share
from tests.pictures_made import a_heic, a_jpeg, a_png, a_webp, encoded, halves, turned, with_gps


def shared(data: bytes) -> tuple[str, Image.Image, bytes]:
    """The suffix, the picture and the bytes of what leaves."""
    facts, (made,) = share({}, [data])
    return facts["suffix"], Image.open(BytesIO(made)), made


def test_place_and_name_stay_behind() -> None:
    _, picture, made = shared(with_gps())

    assert dict(picture.getexif()) == {}
    assert b"Exif" not in made


def test_what_hangs_on_behind_a_picture_stays_behind() -> None:
    _, _, made = shared(a_jpeg() + b"PK\x03\x04 a whole archive")

    assert b"archive" not in made


@pytest.mark.parametrize("orientation", [2, 3, 4, 5, 6, 7, 8])
def test_a_picture_leaves_upright(orientation: int) -> None:
    _, picture, _ = shared(turned(orientation))

    assert picture.size == (96, 64)


@pytest.mark.parametrize("data", [a_jpeg(), a_png(), a_webp(), a_heic()])
def test_every_kind_leaves_as_jpeg_of_the_same_size(data: bytes) -> None:
    suffix, picture, _ = shared(data)

    assert (suffix, picture.format, picture.size) == (".jpg", "JPEG", (96, 64))


def test_what_is_clear_stays_clear() -> None:
    clear = halves().convert("RGBA")
    clear.putalpha(100)

    suffix, picture, _ = shared(encoded(clear))

    assert (suffix, picture.format, picture.mode) == (".webp", "WEBP", "RGBA")


def test_every_suffix_has_its_media_type() -> None:
    assert EXTENSIONS == {".jpg": "image/jpeg", ".webp": "image/webp"}
