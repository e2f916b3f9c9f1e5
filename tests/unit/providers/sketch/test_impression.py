from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.providers.sketch.impression import impression_of
from studio.providers.sketch.raster import Bytes
from studio.providers.sketch.stage import Impression
from tests.sketching import a_picture_file


def seen(tmp_path: Path, picture: Bytes) -> Impression:
    found = impression_of(a_picture_file(tmp_path / "picture.png", picture))
    assert found is not None
    return found


def flat(*colour: int) -> Bytes:
    return np.full((60, 90, 3), colour, np.uint8)


def test_the_main_colours_are_the_palette(tmp_path: Path) -> None:
    picture = flat(20, 40, 160)
    picture[:20] = (220, 200, 60)

    first, second = seen(tmp_path, picture).palette[:2]

    assert (first, second) == ("#1428a0", "#dcc83c")


@pytest.mark.parametrize(("columns", "sign"), [(slice(0, 30), -1), (slice(60, 90), 1)])
def test_the_brighter_side_is_the_light_s(tmp_path: Path, columns: slice, sign: int) -> None:
    picture = flat(40, 40, 40)
    picture[:, columns] = 230

    assert seen(tmp_path, picture).light_side * sign > 0.5


@pytest.mark.parametrize(("colour", "warm"), [((220, 150, 80), True), ((80, 120, 220), False)])
def test_warm_and_cool_pictures_are_told_apart(
    tmp_path: Path, colour: tuple[int, int, int], warm: bool
) -> None:
    assert (seen(tmp_path, flat(*colour)).warmth > 0) is warm


@pytest.mark.parametrize(("value", "low", "high"), [(20, -1.0, -0.8), (115, -0.1, 0.1), (240, 0.9, 1.0)])
def test_dark_and_bright_pictures_are_told_apart(tmp_path: Path, value: int, low: float, high: float) -> None:
    assert low <= seen(tmp_path, flat(value, value, value)).key <= high


def test_what_is_no_picture_gives_no_impression(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"no picture")

    assert impression_of(path) is None
    assert impression_of(tmp_path / "nowhere.png") is None
