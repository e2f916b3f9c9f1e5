from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.providers.sketch.stage import read_stage

KITCHEN = "Medium shot: she stands in the kitchen on the right, the cup before her, warm light from the left"


def pixels(png: bytes) -> NDArray[np.int16]:
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.int16)


def share_of_orange(png: bytes) -> float:
    seen = pixels(png)
    red, green, blue = seen[..., 0], seen[..., 1], seen[..., 2]
    return float(((red > 170) & (green > 40) & (green < 130) & (blue < 75) & (red - green > 95)).mean())


def test_the_same_request_gives_the_same_bytes(sketch: Any) -> None:
    assert sketch(KITCHEN) == sketch(KITCHEN)


def test_another_seed_is_another_take(sketch: Any) -> None:
    assert sketch(KITCHEN, seed=1) != sketch(KITCHEN, seed=2)


@pytest.mark.parametrize(
    ("aspect_ratio", "size", "pixel_size"),
    [
        ("16:9", "1K", (1280, 720)),
        ("9:16", "1K", (720, 1280)),
        ("1:1", "1K", (1280, 1280)),
        ("4:5", "1K", (1024, 1280)),
        ("21:9", "1K", (1280, 548)),
        ("16:9", "2K", (2560, 1440)),
        ("16:9", "4K", (3840, 2160)),
    ],
)
def test_a_frame_has_the_size_asked_for(
    sketch: Any, aspect_ratio: str, size: str, pixel_size: tuple[int, int]
) -> None:
    png = sketch(KITCHEN, aspect_ratio=aspect_ratio, size=size)

    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == pixel_size


def test_a_person_in_the_prompt_is_in_the_picture(sketch: Any) -> None:
    assert share_of_orange(sketch("Close-up: she smiles in the bathroom")) > 0.02


def test_a_prompt_about_the_product_alone_shows_no_person(sketch: Any, both: list[dict[str, str]]) -> None:
    words = "Close-up: the cup alone on the marble shelf in the bathroom"

    assert np.array_equal(pixels(sketch(words)), pixels(sketch(words, both[1:])))


def test_a_chained_frame_keeps_the_set(sketch: Any, both: list[dict[str, str]], tmp_path: Path) -> None:
    first = tmp_path / "first.png"
    first.write_bytes(sketch(KITCHEN, seed=7))
    words = "Medium shot: she looks up and smiles"

    chained = sketch(words, [{"name": "s01.end", "path": str(first), "sha256": "0" * 64}, *both])
    alone = sketch(words)

    seen = pixels(first.read_bytes())[:300, :400]
    assert np.abs(pixels(chained)[:300, :400] - seen).mean() < np.abs(pixels(alone)[:300, :400] - seen).mean()


def test_a_frame_says_that_it_is_a_sketch(sketch: Any) -> None:
    with Image.open(io.BytesIO(sketch(KITCHEN))) as picture:
        assert "sketch" in picture.info["Software"]
        stage = read_stage(picture.info["throughline"])
    assert stage is not None
    assert stage.place == "kitchen"
