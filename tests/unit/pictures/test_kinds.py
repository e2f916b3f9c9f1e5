from __future__ import annotations

import pytest

from studio.errors import PictureRefused
from studio.pictures.kinds import HEIC, JPEG, PNG, WEBP, Kind, sniff
from tests.pictures_made import a_heic, a_jpeg, a_png, a_webp, encoded, halves


@pytest.mark.parametrize(
    ("data", "kind"), [(a_jpeg(), JPEG), (a_png(), PNG), (a_webp(), WEBP), (a_heic(), HEIC)]
)
def test_the_first_bytes_tell_the_four_formats_that_are_taken(data: bytes, kind: Kind) -> None:
    assert sniff(data) is kind


def test_a_heic_that_names_its_brand_only_among_the_compatible_ones_is_known() -> None:
    assert sniff(b"\0\0\0\x18ftypmsf1\0\0\0\0mif1heic" + b"rest") is HEIC


def test_an_empty_file_is_called_empty() -> None:
    with pytest.raises(PictureRefused) as caught:
        sniff(b"")

    assert caught.value.happened == "The file is empty."
    assert caught.value.do == "Choose a picture: JPEG, PNG, WebP or HEIC."


def test_a_text_is_no_picture_whatever_its_name_said() -> None:
    with pytest.raises(PictureRefused) as caught:
        sniff(b"Dear sir or madam")

    assert caught.value.happened == "The file is not a picture."
    assert caught.value.do == "Choose a picture: JPEG, PNG, WebP or HEIC."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (encoded(halves(), "GIF"), "a GIF"),
        (encoded(halves(), "BMP"), "a BMP picture"),
        (encoded(halves(), "TIFF"), "a TIFF picture or a camera's raw file"),
        (encoded(halves(), "ICO"), "an icon file"),
        (encoded(halves(), "AVIF"), "an AVIF picture"),
        (encoded(halves(), "PDF"), "a PDF"),
        (b"8BPS\0\1", "a Photoshop file"),
        (b"<?xml version='1.0'?>\n<!-- made by hand -->\n<SVG width='4'>", "an SVG drawing"),
        (b"\xff\x0a\xfa\x1f", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
        (b"PK\3\4\x14\0", "a zip archive"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "a film"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "an AVIF picture"),
    ],
)
def test_other_formats_are_named_with_what_to_save_them_as(data: bytes, name: str) -> None:
    with pytest.raises(PictureRefused) as caught:
        sniff(data)

    assert caught.value.happened == f"The file is {name}, which cannot be taken."
    assert caught.value.do == "Save it as JPEG, PNG, WebP or HEIC and choose that."
