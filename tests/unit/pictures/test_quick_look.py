"""Looking at a picture in a hurry: what is shown is made, what is measured is not."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from studio.pictures.decode import inspect


def a_file(size: tuple[int, int], kind: str) -> bytes:
    file = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_quick_look_finds_the_same_and_makes_no_master(kind: str) -> None:
    data = a_file((1376, 768), kind)

    usual, _ = inspect({"rules": "result"}, [data])
    quick, blobs = inspect({"rules": "result", "quick": True}, [data])

    sizes = ("master_width", "master_height")
    assert {k: v for k, v in quick.items() if k not in sizes} == {
        k: v for k, v in usual.items() if k not in sizes
    }
    assert (quick["width"], quick["height"], blobs[-1]) == (1376, 768, b"")


@pytest.mark.parametrize(
    ("size", "thumbnails"),
    [
        ((1376, 768), [(320, 178), (640, 357)]),
        ((768, 1376), [(320, 574), (640, 1147)]),
        ((400, 300), [(320, 240), (400, 300)]),
        ((500, 4000), [(80, 640), (160, 1280)]),
    ],
)
def test_thumbnails_are_as_large_as_ever(size: tuple[int, int], thumbnails: list[tuple[int, int]]) -> None:
    _, blobs = inspect({"rules": "result", "quick": True}, [a_file(size, "PNG")])

    assert [Image.open(BytesIO(blob)).size for blob in blobs[:2]] == thumbnails
