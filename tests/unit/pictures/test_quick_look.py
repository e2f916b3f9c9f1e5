"""Looking at a picture in a hurry: what is shown first is made, what has time is not."""

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
    quick, blobs = inspect({"rules": "result", "widths": [320], "master": False}, [data])

    sizes = ("master_width", "master_height")
    assert {k: v for k, v in quick.items() if k not in sizes} == {
        k: v for k, v in usual.items() if k not in sizes
    }
    assert (quick["width"], quick["height"], len(blobs), blobs[-1]) == (1376, 768, 2, b"")


@pytest.mark.parametrize("widths", [[320, 640], [320], [640]])
@pytest.mark.parametrize(
    ("size", "thumbnails"),
    [
        ((1376, 768), {320: (320, 178), 640: (640, 357)}),
        ((768, 1376), {320: (320, 574), 640: (640, 1147)}),
        ((400, 300), {320: (320, 240), 640: (400, 300)}),
        ((500, 4000), {320: (80, 640), 640: (160, 1280)}),
    ],
)
def test_thumbnails_are_as_large_whichever_are_made_together(
    size: tuple[int, int], thumbnails: dict[int, tuple[int, int]], widths: list[int]
) -> None:
    _, blobs = inspect({"rules": "result", "widths": widths, "master": False}, [a_file(size, "PNG")])

    made = [Image.open(BytesIO(blob)).size for blob in blobs[:-1]]
    # Half a pixel may be rounded up or down.
    assert made == [pytest.approx(thumbnails[width], abs=1) for width in widths]
