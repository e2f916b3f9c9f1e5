from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from studio.pictures.thumbnail import make_thumbnails, thumbnail_size
from tests.pictures_made import BLUE, RED, halves


@pytest.mark.parametrize(
    ("size", "across", "expected"),
    [
        ((1280, 720), 640, (640, 360)),
        ((1280, 720), 320, (320, 180)),
        ((1080, 1920), 320, (320, 569)),
        ((256, 144), 320, (256, 144)),
        ((500, 4000), 320, (80, 640)),
        ((8000, 1), 320, (320, 1)),
    ],
)
def test_thumbnails_are_so_wide_never_larger_than_the_picture_and_never_towers(
    size: tuple[int, int], across: int, expected: tuple[int, int]
) -> None:
    assert thumbnail_size(*size, across) == expected


def test_a_picture_has_a_thumbnail_of_each_width_in_their_order() -> None:
    files = [Image.open(BytesIO(data)) for data in make_thumbnails(halves(1280, 720))]

    assert [(file.format, file.size) for file in files] == [("WEBP", (320, 180)), ("WEBP", (640, 360))]


def test_a_thumbnail_shows_what_the_picture_shows() -> None:
    small = Image.open(BytesIO(make_thumbnails(halves(1280, 720))[0])).convert("RGB")

    assert near(small.getpixel((40, 90)), RED)
    assert near(small.getpixel((280, 90)), BLUE)


def test_a_picture_narrower_than_both_widths_has_the_same_file_twice() -> None:
    small, large = make_thumbnails(halves(256, 144))

    assert small == large
    assert Image.open(BytesIO(small)).size == (256, 144)


def near(one: object, other: tuple[int, int, int]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) <= 6 for a, b in zip(one, other, strict=True))
