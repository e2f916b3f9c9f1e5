from __future__ import annotations

import pytest

from studio.errors import PictureRefused
from studio.pictures.headers import check_whole, webp_size
from studio.pictures.kinds import HEIC, JPEG, PNG, WEBP, Kind
from tests.pictures_made import a_heic, a_jpeg, a_png, a_webp, encoded, halves, webp_that_claims


@pytest.mark.parametrize(
    ("data", "kind"), [(a_jpeg(), JPEG), (a_png(), PNG), (a_webp(), WEBP), (a_heic(), HEIC)]
)
def test_whole_files_pass(data: bytes, kind: Kind) -> None:
    check_whole(data, kind)


@pytest.mark.parametrize(("data", "kind"), [(a_png(), PNG), (a_webp(), WEBP), (a_heic(), HEIC)])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_file_cut_anywhere_ends_early(data: bytes, kind: Kind, share: float) -> None:
    with pytest.raises(PictureRefused, match="damaged: it ends early"):
        check_whole(data[: int(len(data) * share)], kind)


def test_a_png_with_one_bit_turned_over_was_altered() -> None:
    data = bytearray(a_png())
    data[len(data) // 2] ^= 1

    with pytest.raises(PictureRefused, match="damaged: part of it was altered"):
        check_whole(bytes(data), PNG)


def test_what_lies_behind_the_end_of_a_png_does_not_matter() -> None:
    check_whole(a_png() + b"<html>", PNG)


def test_a_heic_box_that_is_shorter_than_its_own_head_cannot_be_read() -> None:
    with pytest.raises(PictureRefused, match="damaged: it cannot be read"):
        check_whole(b"\0\0\0\x14ftypheic\0\0\0\0mif1" + b"\0\0\0\x04meta", HEIC)


def test_a_heic_box_may_reach_to_the_end_of_the_file() -> None:
    check_whole(b"\0\0\0\x14ftypheic\0\0\0\0mif1" + b"\0\0\0\0mdat and so on", HEIC)


def test_a_long_heic_box_tells_its_length_in_eight_bytes() -> None:
    head = b"\0\0\0\x14ftypheic\0\0\0\0mif1"
    box = b"\0\0\0\1mdat" + (20).to_bytes(8, "big") + b"four"

    check_whole(head + box, HEIC)
    with pytest.raises(PictureRefused, match="ends early"):
        check_whole(head + box[:-1], HEIC)


@pytest.mark.parametrize(
    "data",
    [
        encoded(halves(120, 80), "WEBP"),
        encoded(halves(120, 80), "WEBP", lossless=True),
        encoded(halves(120, 80).convert("RGBA").rotate(3), "WEBP"),
    ],
)
def test_the_size_of_a_webp_is_known_before_it_is_opened(data: bytes) -> None:
    assert webp_size(data) == (120, 80)


def test_a_webp_is_taken_at_its_word() -> None:
    assert webp_size(webp_that_claims(16_000, 12_000)) == (16_000, 12_000)


def test_a_webp_of_another_layout_claims_nothing() -> None:
    assert webp_size(b"RIFF\x10\0\0\0WEBPEXIF" + bytes(20)) is None
