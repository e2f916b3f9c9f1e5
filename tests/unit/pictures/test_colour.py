from __future__ import annotations

import pytest
from PIL import Image, ImageCms

from studio.pictures.colour import PROFILE_NOTE, on_white, opacity, orientation, to_8_bit, to_srgb, turn
from tests.pictures_made import halves, profile_of_swapped_primaries


def one_pixel(mode: str, colour: object) -> Image.Image:
    return Image.new(mode, (1, 1), colour)  # type: ignore[arg-type] # a colour of that mode


@pytest.mark.parametrize(
    ("image", "mode", "colour"),
    [
        (one_pixel("RGB", (1, 2, 3)), "RGB", (1, 2, 3)),
        (one_pixel("L", 7), "L", 7),
        (one_pixel("1", 1), "L", 255),
        (one_pixel("LA", (9, 100)), "LA", (9, 100)),
        (one_pixel("I", 65_535), "L", 255),
        (one_pixel("I;16", 40_000), "L", 156),
        (one_pixel("I;16", 128), "L", 0),
        (one_pixel("I;16", 129), "L", 1),
        (one_pixel("RGB", (4, 5, 6)).quantize(2), "RGB", (4, 5, 6)),
    ],
)
def test_any_mode_becomes_eight_bits_a_channel(image: Image.Image, mode: str, colour: object) -> None:
    eight = to_8_bit(image)

    assert eight.mode == mode
    assert eight.getpixel((0, 0)) == colour


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_one_colour_that_a_png_names_as_clear_becomes_an_alpha_channel(mode: str) -> None:
    image = Image.new(mode, (2, 1), 0)
    image.putpixel((1, 0), (255, 255, 255) if mode == "RGB" else 255)
    image.info["transparency"] = (0, 0, 0) if mode == "RGB" else 0

    eight = to_8_bit(image)

    assert eight.mode == "RGBA"
    assert eight.getchannel("A").tobytes() == b"\x00\xff"


def test_a_profile_is_applied() -> None:
    notes: list[str] = []

    image = to_srgb(one_pixel("RGB", (255, 0, 0)), profile_of_swapped_primaries(), notes)

    assert image.getpixel((0, 0)) == (0, 255, 0)
    assert notes == []


def test_a_profile_that_says_srgb_changes_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = one_pixel("RGB", (12, 34, 56))

    assert to_srgb(image, profile, []).getpixel((0, 0)) == (12, 34, 56)


def test_a_profile_is_applied_beside_an_alpha_channel() -> None:
    image = to_srgb(one_pixel("RGBA", (255, 0, 0, 40)), profile_of_swapped_primaries(), [])

    assert image.getpixel((0, 0)) == (0, 255, 0, 40)


def test_a_profile_for_colours_does_no_harm_to_a_grey_picture() -> None:
    notes: list[str] = []

    image = to_srgb(one_pixel("L", 128), profile_of_swapped_primaries(), notes)

    assert image.getpixel((0, 0)) == (128, 128, 128)
    assert notes == []


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "LA"])
def test_a_broken_profile_is_passed_over_and_noted(mode: str) -> None:
    notes: list[str] = []

    image = to_srgb(Image.new(mode, (1, 1)), b"\0" * 200, notes)

    assert image.mode == ("RGBA" if mode == "LA" else "RGB")
    assert notes == [PROFILE_NOTE]


def test_without_a_profile_inks_become_colours() -> None:
    image = to_srgb(one_pixel("CMYK", (0, 255, 255, 0)), None, [])

    assert image.getpixel((0, 0)) == (255, 0, 0)


def test_what_is_clear_is_white_as_on_paper() -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (10, 20, 30, 255))

    paper = on_white(image)

    assert paper.mode == "RGB"
    assert [paper.getpixel((0, 0)), paper.getpixel((1, 0))] == [(255, 255, 255), (10, 20, 30)]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (one_pixel("RGB", (0, 0, 0)), (255, 255)),
        (one_pixel("RGBA", (0, 0, 0, 12)), (12, 12)),
        (one_pixel("LA", (0, 200)), (200, 200)),
    ],
)
def test_opacity_runs_from_the_clearest_pixel_to_the_most_solid(
    image: Image.Image, expected: tuple[int, int]
) -> None:
    assert opacity(image) == expected


@pytest.mark.parametrize(("value", "expected"), [(1, 1), (6, 6), (8, 8), (0, 1), (9, 1), ("6", 1)])
def test_an_orientation_that_is_none_of_the_eight_means_upright(value: object, expected: int) -> None:
    image = halves()
    image.getexif()[0x0112] = value

    assert orientation(image) == expected


def test_exif_that_cannot_be_read_means_upright() -> None:
    image = halves()
    image.info["exif"] = b"Exif\0\0no directory at all"

    assert orientation(image) == 1


def test_an_upright_picture_is_not_turned() -> None:
    image = halves()

    assert turn(image, 1) is image
