from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.badge import add_badge
from studio.providers.sketch.raster import Bytes


def signed(size: tuple[int, int], value: int) -> Bytes:
    picture = np.full((size[1], size[0], 3), value, np.uint8)
    add_badge(picture)
    return picture


@pytest.mark.parametrize(
    "size", [(1280, 720), (720, 1280), (1280, 1280), (1280, 548), (3840, 2160), (320, 180)]
)
def test_the_mark_stands_in_the_lower_right_corner_and_is_small(size: tuple[int, int]) -> None:
    changed = np.argwhere(signed(size, 100).max(axis=2) != 100)

    (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
    assert right < size[0]
    assert bottom < size[1]
    assert left > 0.6 * size[0]
    assert top > 0.8 * size[1]
    assert changed.shape[0] < 0.025 * size[0] * size[1]


@pytest.mark.parametrize("value", [0, 60, 128, 200, 255])
def test_the_mark_can_be_read_on_any_ground(value: int) -> None:
    picture = signed((1280, 720), value).astype(int)

    corner = picture[660:, 1120:]
    assert corner.max() - corner.min() > 60


def test_all_else_stays_as_it_is() -> None:
    assert (signed((1280, 720), 90)[:600] == 90).all()
