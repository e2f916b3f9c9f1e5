from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image

from studio.pictures.sending import MOST_BYTES, sending
from studio.providers._sources import Sendable
from studio.providers.gemini.requests import MOST_SOURCES, MOST_TOGETHER, check_weight
from tests.pictures_made import a_heic, a_jpeg, a_png, a_webp, encoded, halves, turned, with_gps

FREE = {"most": None}


def replaced(data: bytes) -> tuple[str, Image.Image]:
    """The media type and the picture that is sent instead of a file."""
    facts, (made,) = sending(FREE, [data])
    return facts["mime"], Image.open(BytesIO(made))


@pytest.mark.parametrize(
    ("data", "mime"), [(a_png(), "image/png"), (a_jpeg(), "image/jpeg"), (a_webp(), "image/webp")]
)
def test_a_small_picture_is_sent_as_it_lies(data: bytes, mime: str) -> None:
    assert sending(FREE, [data]) == ({"mime": mime}, [])


def test_a_picture_of_exactly_the_longest_side_is_sent_as_it_lies() -> None:
    assert sending(FREE, [a_png(2048, 64)]) == ({"mime": "image/png"}, [])


def test_a_large_picture_is_sent_as_a_smaller_jpeg() -> None:
    mime, picture = replaced(a_png(4096, 2304))

    assert (mime, picture.format, picture.size) == ("image/jpeg", "JPEG", (2048, 1152))


def test_a_picture_of_many_bytes_is_sent_as_a_jpeg_of_its_size() -> None:
    heavy = encoded(halves(2000, 1100), compress_level=0)

    mime, picture = replaced(heavy)

    assert (len(heavy) > MOST_BYTES, mime, picture.size) == (True, "image/jpeg", (2000, 1100))


def test_a_picture_that_is_heavy_as_a_jpeg_loses_quality_before_size() -> None:
    grain = encoded(Image.effect_noise((1200, 1200), 90).convert("RGB"))

    _, (made,) = sending({"most": MOST_BYTES}, [grain])

    assert Image.open(BytesIO(made)).size == (1200, 1200)
    assert len(made) <= MOST_BYTES


def test_where_each_goes_by_itself_no_quality_is_lost() -> None:
    grain = encoded(Image.effect_noise((1200, 1200), 90).convert("RGB"))

    _, (free,) = sending(FREE, [grain])
    _, (light,) = sending({"most": MOST_BYTES}, [grain])

    assert len(free) > MOST_BYTES >= len(light)


def test_noise_is_sent_smaller_until_it_is_light_enough() -> None:
    dice = random.Random(1)  # noqa: S311 - the same noise at each run
    noise = encoded(Image.frombytes("RGB", (2048, 2048), dice.randbytes(2048 * 2048 * 3)))

    _, (made,) = sending({"most": MOST_BYTES}, [noise])

    side = Image.open(BytesIO(made)).width
    assert len(made) <= MOST_BYTES
    assert 1000 <= side <= 1700


def test_as_many_sources_as_gemini_takes_fit_into_one_request() -> None:
    heaviest = Sendable("source", bytes(MOST_TOGETHER // MOST_SOURCES), "image/jpeg")

    check_weight([heaviest] * MOST_SOURCES)


def test_a_heic_is_sent_as_a_jpeg() -> None:
    mime, picture = replaced(a_heic())

    assert (mime, picture.size) == ("image/jpeg", (96, 64))


def test_place_and_name_are_not_sent() -> None:
    _, picture = replaced(with_gps())

    assert dict(picture.getexif()) == {}


def test_a_photo_that_lies_is_sent_upright() -> None:
    _, picture = replaced(turned(6))

    assert picture.size == (96, 64)


def test_what_is_clear_becomes_white() -> None:
    clear = halves(4096, 64).convert("RGBA")
    clear.putalpha(0)
    clear.putpixel((0, 0), (0, 0, 0, 255))

    _, picture = replaced(encoded(clear))

    assert picture.getpixel((1000, 16)) == (255, 255, 255)
