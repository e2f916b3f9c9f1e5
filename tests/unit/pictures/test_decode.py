"""Rows 1 to 17 of the table of bad inputs, in this process: what the child does is a plain function."""

from __future__ import annotations

import sys
from io import BytesIO

import pytest
from PIL import Image

from studio.errors import PictureRefused
from studio.pictures.colour import PROFILE_NOTE
from studio.pictures.decode import RULES, inspect, open_picture
from tests.pictures_made import (
    BLUE,
    RED,
    a_heic,
    a_jpeg,
    a_png,
    a_webp,
    encoded,
    grey_16_bit,
    halves,
    pixel_bomb,
    profile_of_swapped_primaries,
    raw_png,
    sample,
    text_bomb,
    turned,
    webp_that_claims,
    with_endless_exif,
    with_gps,
)


def refusal(data: bytes, rules: str = "upload") -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        open_picture(data, rules)
    return caught.value


def near(one: object, other: tuple[int, ...], by: int = 6) -> bool:
    assert isinstance(one, tuple)
    return len(one) == len(other) and all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def left_and_right(image: Image.Image) -> tuple[object, object]:
    middle = image.height // 2
    return image.getpixel((8, middle)), image.getpixel((image.width - 9, middle))


@pytest.mark.parametrize(
    ("data", "mime", "extension"),
    [
        (a_jpeg(), "image/jpeg", "jpg"),
        (a_png(), "image/png", "png"),
        (a_webp(), "image/webp", "webp"),
        (a_heic(), "image/heic", "heic"),
    ],
)
def test_the_four_formats_are_taken_and_known_by_their_content(
    data: bytes, mime: str, extension: str
) -> None:
    picture = open_picture(data)

    left, right = left_and_right(picture.image)
    assert (picture.kind.mime, picture.kind.extension) == (mime, extension)
    assert (picture.width, picture.height, picture.image.mode) == (96, 64, "RGB")
    assert near(left, RED)
    assert near(right, BLUE)
    assert picture.notes == []


@pytest.mark.parametrize("data", [a_jpeg(320, 200), a_png(), a_webp(), a_heic()])
def test_a_file_cut_at_sixty_percent_is_damaged(data: bytes) -> None:
    error = refusal(data[: len(data) * 6 // 10])

    assert error.happened.startswith("The picture is damaged: ")
    assert error.do == "Save or copy it anew and choose that."


def test_a_jpeg_that_ends_early_is_told_so() -> None:
    data = encoded(sample("coffee"), "JPEG")

    assert refusal(data[: len(data) * 6 // 10]).happened == "The picture is damaged: it ends early."


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xd9",
        b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\x60\0\x40\0",
        raw_png(64, 64, 8, 2, b"far too few rows"),
    ],
)
def test_a_file_that_only_begins_like_a_picture_is_damaged(data: bytes) -> None:
    assert refusal(data).happened.startswith("The picture is damaged: ")


@pytest.mark.parametrize("orientation", [2, 3, 4, 5, 6, 7, 8])
def test_a_turned_photo_is_set_upright(orientation: int) -> None:
    picture = open_picture(turned(orientation))

    left, right = left_and_right(picture.image)
    assert (picture.width, picture.height) == picture.image.size == (96, 64)
    assert near(left, RED)
    assert near(right, BLUE)


def test_a_turned_photo_is_set_upright_when_it_is_reduced_too() -> None:
    picture = open_picture(turned(6), within=48)

    assert (picture.width, picture.height) == (96, 64)
    assert picture.image.size == (48, 32)


def test_endless_exif_ends() -> None:
    picture = open_picture(with_endless_exif())

    assert (picture.width, picture.height) == (96, 64)


def test_nothing_of_the_metadata_is_in_what_is_shown() -> None:
    data = with_gps()

    _, blobs = inspect({"rules": "upload"}, [data])

    assert b"Secret" in data
    assert not any(b"Secret" in blob or b"EXIF" in blob for blob in blobs)


@pytest.mark.parametrize("side", [11_000, 20_000])
def test_a_small_file_of_very_many_pixels_is_refused_by_its_header(side: int) -> None:
    data = pixel_bomb(side)

    assert len(data) < 60_000
    assert "at most 64 megapixels can be read" in refusal(data, "result").happened


def test_too_many_pixels_are_told_with_the_size() -> None:
    error = refusal(pixel_bomb(9_000))

    assert error.happened == "The picture is 9000 × 9000 px; at most 64 megapixels can be read."


def test_a_webp_is_refused_for_the_size_it_claims_before_memory_is_taken_for_it() -> None:
    assert "16000 × 16000 px" in refusal(webp_that_claims(16_000, 16_000)).happened


def test_a_comment_that_swells_when_it_is_read_is_refused() -> None:
    error = refusal(text_bomb())

    assert error.happened == "The picture carries more hidden text than is safe to read."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (a_png(63, 63), "63 × 63 px; at least 64 px on each side"),
        (a_png(1, 1), "1 × 1 px; at least 64 px on each side"),
        (a_png(64, 513), "64 × 513 px; one side may be 8 times the other at most"),
        (a_png(16_385, 64), "16385 × 64 px; a side may have 16384 px at most"),
    ],
)
def test_an_upload_has_sides_that_can_be_worked_with(data: bytes, words: str) -> None:
    assert words in refusal(data).happened


def test_a_result_may_have_any_shape() -> None:
    picture = open_picture(a_png(40, 900), "result")

    assert (picture.width, picture.height) == (40, 900)


@pytest.mark.parametrize(("rules", "most"), [("upload", "40 MB"), ("result", "64 MB")])
def test_a_file_of_too_many_bytes_is_not_looked_at(rules: str, most: str) -> None:
    error = refusal(bytes(RULES[rules].bytes_at_most + 1), rules)

    assert error.happened.endswith(f"a picture may have {most}.")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_one_is_taken_and_a_note_says_so(kind: str) -> None:
    data = encoded(halves(), kind, save_all=True, append_images=[Image.new("RGB", (96, 64))], duration=100)

    picture = open_picture(data)

    assert near(left_and_right(picture.image)[0], RED)
    assert picture.notes == ["It moves; its first picture was taken."]


def test_of_a_phone_photo_with_two_pictures_the_first_is_taken() -> None:
    data = encoded(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64))])

    picture = open_picture(data)

    assert (picture.kind.mime, picture.notes) == ("image/jpeg", [])
    assert near(left_and_right(picture.image)[0], RED, by=12)


@pytest.mark.parametrize("tail", [b"PK\3\4 an archive", b"<html><script>alert(1)</script>"])
def test_what_hides_behind_a_jpeg_is_lost_in_all_that_is_shown(tail: bytes) -> None:
    _, blobs = inspect({"rules": "upload"}, [a_jpeg() + tail])

    assert not any(tail in blob for blob in blobs)


def test_a_jpeg_of_inks_becomes_one_of_colours() -> None:
    picture = open_picture(encoded(halves().convert("CMYK"), "JPEG", quality=95))

    left, right = left_and_right(picture.image)
    assert picture.image.mode == "RGB"
    assert near(left, RED)
    assert near(right, BLUE)


def test_a_colour_profile_in_a_file_is_applied() -> None:
    data = encoded(Image.new("RGB", (64, 64), (255, 0, 0)), icc_profile=profile_of_swapped_primaries())

    assert open_picture(data).image.getpixel((9, 9)) == (0, 255, 0)


def test_a_broken_colour_profile_in_a_file_is_noted() -> None:
    picture = open_picture(a_jpeg(icc_profile=b"\0" * 300))

    assert near(left_and_right(picture.image)[0], RED)
    assert picture.notes == [PROFILE_NOTE]


def test_sixteen_bits_of_grey_are_scaled_not_clipped() -> None:
    picture = open_picture(grey_16_bit(0, 40_000))

    assert left_and_right(picture.image) == ((0, 0, 0), (156, 156, 156))


def test_sixteen_bits_of_colour_are_scaled_not_clipped() -> None:
    pixel = b"\x9c\x40\x00\x00\xff\xff"

    picture = open_picture(raw_png(64, 64, 16, 2, (b"\0" + pixel * 64) * 64))

    assert picture.image.getpixel((5, 5)) == (156, 0, 255)


def test_a_palette_with_a_clear_colour_keeps_it_clear() -> None:
    image = halves().quantize(4)
    clear = image.getpixel((5, 5))

    picture = open_picture(encoded(image, transparency=clear))

    left, right = left_and_right(picture.image)
    assert picture.has_alpha
    assert isinstance(left, tuple)
    assert left[3] == 0
    assert near(right, (*BLUE, 255))


def test_grey_with_alpha_becomes_colour_with_alpha() -> None:
    picture = open_picture(encoded(Image.new("LA", (64, 64), (80, 128))))

    assert picture.image.getpixel((3, 3)) == (80, 80, 80, 128)


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    picture = open_picture(encoded(halves().convert("RGBA")))

    assert (picture.has_alpha, picture.image.mode) == (False, "RGB")


def test_a_bitmap_is_taken() -> None:
    picture = open_picture(encoded(Image.new("1", (64, 64), 1)))

    assert picture.image.getpixel((3, 3)) == (255, 255, 255)


def test_a_picture_that_is_clear_everywhere_shows_nothing() -> None:
    error = refusal(encoded(Image.new("RGBA", (64, 64), (200, 10, 10, 0))))

    assert error.happened == "There is nothing visible in the picture: all of it is clear."


def test_one_flat_colour_is_taken_and_noted() -> None:
    facts, _ = inspect({"rules": "upload"}, [encoded(Image.new("RGB", (64, 64), "navy"))])

    assert facts["notes"] == ["It is one flat colour."]


def test_without_its_reader_a_heic_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.pictures import decode

    decode._register_heic.cache_clear()
    monkeypatch.setitem(sys.modules, "pi_heif", None)

    error = refusal(a_heic())

    assert error.happened == "HEIC pictures cannot be read on this machine."
    assert error.do == "Save it as JPEG and choose that."


def test_inspecting_tells_the_facts_and_gives_thumbnails_and_master() -> None:
    facts, blobs = inspect({"rules": "upload"}, [encoded(sample("coffee").resize((2000, 1000)), "JPEG")])

    small, medium = (Image.open(BytesIO(blob)) for blob in blobs[:2])
    assert facts == {
        "width": 2000,
        "height": 1000,
        "mime": "image/jpeg",
        "extension": "jpg",
        "notes": [],
        "has_alpha": False,
        "master_width": 1024,
        "master_height": 512,
    }
    assert (small.format, small.size, medium.size) == ("WEBP", (320, 160), (640, 320))
    assert len(blobs[2]) == 1024 * 512 * 3


def test_a_picture_smaller_than_a_thumbnail_is_not_blown_up() -> None:
    facts, blobs = inspect({"rules": "result"}, [a_png(96, 64)])

    assert [Image.open(BytesIO(blob)).size for blob in blobs[:2]] == [(96, 64), (96, 64)]
    assert (facts["master_width"], facts["master_height"]) == (96, 64)


def test_a_clear_background_is_white_in_thumbnails_and_master() -> None:
    image = halves().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 48, 64))

    facts, blobs = inspect({"rules": "upload"}, [encoded(image)])

    assert facts["has_alpha"]
    assert blobs[2][:3] == b"\xff\xff\xff"
    assert near(Image.open(BytesIO(blobs[0])).convert("RGB").getpixel((9, 9)), (255, 255, 255))


def test_a_reduced_jpeg_looks_like_the_whole_one_reduced() -> None:
    data = encoded(sample("coffee").resize((3000, 2000)), "JPEG", quality=95)

    quick = open_picture(data, within=300).image
    slow = open_picture(data).image.resize((300, 200), Image.Resampling.BICUBIC)

    assert quick.size == (300, 200)
    assert mean_difference(quick, slow) < 1.5


def mean_difference(one: Image.Image, other: Image.Image) -> float:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.tobytes())
