"""What frames read: every kind of file that the studio takes, as a person sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.providers.sketch.cutout import open_photo
from studio.providers.sketch.impression import impression_of
from studio.providers.sketch.stored import PhotoDamaged, check_stored, open_stored
from tests.pictures_made import a_heic, a_jpeg, a_png, a_webp, grey_16_bit, turned


@pytest.mark.parametrize("data", [a_jpeg(), a_png(), a_webp(), a_heic()])
def test_every_kind_that_is_taken_is_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "photo"
    path.write_bytes(data)

    check_stored(path)

    assert open_photo(path).shape[2] == 3
    assert impression_of(path) is not None


def test_a_photo_that_lies_on_its_side_is_stood_up(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(turned(6))
    with Image.open(path) as lying:
        width, height = lying.size

    assert open_stored(path).size == (height, width)


def test_16_bits_of_grey_keep_their_steps(tmp_path: Path) -> None:
    path = tmp_path / "grey.png"
    path.write_bytes(grey_16_bit(0, 300, 30_000, 60_000))

    assert open_stored(path).convert("L").getextrema() == (0, 60_000 * 255 // 65_535)


@pytest.mark.parametrize("data", [b"", b"no picture", a_png()[:40]])
def test_what_is_no_picture_is_damaged(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "photo"
    path.write_bytes(data)

    with pytest.raises(PhotoDamaged):
        open_stored(path)


def test_a_file_that_is_gone_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(PhotoDamaged):
        check_stored(tmp_path / "gone.png")
