from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from studio.errors import PictureRefused
from studio.providers.sketch.upscale import upscale
from tests.pictures_made import BLUE, RED, encoded, halves, profile_of_swapped_primaries, turned, with_gps


def upscaled(data: bytes) -> tuple[dict[str, object], Image.Image]:
    facts, blobs = upscale({}, [data])
    return facts, Image.open(BytesIO(blobs[0]))


def near(one: object, other: tuple[int, ...], by: int = 6) -> bool:
    assert isinstance(one, tuple)
    return len(one) == len(other) and all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def test_a_photo_becomes_a_jpeg_of_3840_px_that_shows_the_same() -> None:
    facts, image = upscaled(encoded(halves(640, 360), "JPEG", quality=95))

    assert facts == {"width": 3840, "height": 2160, "mime": "image/jpeg", "extension": "jpg", "notes": []}
    assert (image.format, image.size, image.mode) == ("JPEG", (3840, 2160), "RGB")
    assert near(image.getpixel((100, 1000)), RED)
    assert near(image.getpixel((3700, 1000)), BLUE)


def test_colours_keep_their_full_resolution() -> None:
    _, image = upscaled(encoded(halves(640, 360)))

    assert near(image.getpixel((1900, 1000)), RED, by=24)
    assert near(image.getpixel((1940, 1000)), BLUE, by=24)


def test_a_high_photo_is_3840_px_high() -> None:
    facts, _ = upscaled(encoded(halves(90, 160)))

    assert (facts["width"], facts["height"]) == (2160, 3840)


def test_a_photo_that_is_larger_is_brought_down_to_the_same_size() -> None:
    facts, image = upscaled(
        encoded(halves(5000, 1000), "JPEG"),
    )

    assert (facts["width"], facts["height"]) == (3840, 768)
    assert near(image.getpixel((10, 100)), RED)


def test_what_is_clear_stays_clear_and_makes_it_a_webp() -> None:
    product = halves(120, 80).convert("RGBA")
    product.paste((0, 0, 0, 0), (0, 0, 60, 80))

    facts, image = upscaled(encoded(product))

    assert (facts["mime"], facts["extension"]) == ("image/webp", "webp")
    assert (image.format, image.size, image.mode) == ("WEBP", (3840, 2560), "RGBA")
    assert image.getchannel("A").getpixel((500, 1000)) == 0
    assert near(image.getpixel((3500, 1000)), (*BLUE, 255))


def test_a_turned_photo_comes_out_upright() -> None:
    facts, image = upscaled(turned(6))

    assert (facts["width"], facts["height"]) == (3840, 2560)
    assert near(image.getpixel((100, 1000)), RED)


def test_colours_come_out_in_srgb_without_a_profile() -> None:
    red = Image.new("RGB", (64, 64), (255, 0, 0))

    _, image = upscaled(encoded(red, icc_profile=profile_of_swapped_primaries()))

    assert near(image.getpixel((100, 100)), (0, 255, 0))
    assert "icc_profile" not in image.info


def test_nothing_of_the_metadata_comes_along() -> None:
    _, blobs = upscale({}, [with_gps()])

    assert b"Secret" not in blobs[0]
    assert dict(Image.open(BytesIO(blobs[0])).getexif()) == {}


def test_an_edge_gets_crisper_and_a_flat_part_stays_flat() -> None:
    grey = Image.new("RGB", (128, 64), (100, 100, 100))
    grey.paste((140, 140, 140), (64, 0, 128, 64))

    _, image = upscaled(encoded(grey))

    row = image.convert("L").crop((0, 900, 3840, 901)).tobytes()
    assert set(row[:1500]) <= {99, 100, 101}
    assert min(row) < 99
    assert max(row) > 141


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureRefused, match="not a picture"):
        upscale({}, [b"a poem"])
