from __future__ import annotations

import numpy as np
import pytest

from studio.pictures.faces import Box
from studio.providers.sketch.credibility import is_credible
from studio.providers.sketch.raster import Bytes, Pixels, floats
from tests.sketching import a_photo_of_a_disc

SIZE = 240, 300
ACROSS, DOWN = np.meshgrid(np.arange(300) - 150, np.arange(240) - 120)


def disc(radius: float, x: float = 0, y: float = 0) -> Pixels:
    return floats((ACROSS - x) ** 2 + (DOWN - y) ** 2 < radius**2)


def painted(mask: Pixels) -> Bytes:
    """A photo in which the mask is a red thing before grey."""
    noise = np.random.default_rng(1).normal(120, 5, (*SIZE, 1)).repeat(3, axis=2)
    photo = np.where(mask[..., None] > 0.5, (205, 40, 35), noise)
    return np.asarray(np.clip(photo, 0, 255), dtype=np.uint8)


def star() -> Pixels:
    angle, reach = np.arctan2(DOWN, ACROSS), np.hypot(ACROSS, DOWN)
    return floats(reach < 60 + 50 * np.cos(angle * 13))


@pytest.mark.parametrize(
    "mask",
    [
        disc(70),
        disc(35, 40, 20),
        floats((np.abs(ACROSS) < 25) & (np.abs(DOWN) < 100)),
        floats((np.abs(ACROSS) < 70) & (DOWN > -60)),
        disc(100),
    ],
)
def test_one_thing_in_front_of_something_else_is_believed(mask: Pixels) -> None:
    assert is_credible(painted(mask), mask, None)


@pytest.mark.parametrize(
    "mask",
    [
        disc(12),
        floats(np.ones(SIZE)),
        floats(DOWN > 0),
        floats(DOWN < 0),
        floats((np.abs(ACROSS) < 120) & (DOWN < 60)),
        star(),
        floats(np.zeros(SIZE)),
    ],
)
def test_crumbs_grounds_and_torn_shapes_are_not_believed(mask: Pixels) -> None:
    assert not is_credible(painted(mask), mask, None)


def test_an_outline_that_follows_no_edge_is_not_believed() -> None:
    flat = painted(floats(np.zeros(SIZE)))

    assert not is_credible(flat, disc(70), None)


def test_a_texture_s_own_edges_do_not_count_as_an_outline() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (*SIZE, 3), dtype=np.uint8)

    assert not is_credible(noise, disc(70), None)


def test_a_face_vouches_for_a_faint_outline() -> None:
    flat = painted(floats(np.zeros(SIZE)))

    assert is_credible(flat, disc(70), Box(0.42, 0.4, 0.16, 0.2))


def test_a_mask_that_misses_the_face_is_not_believed() -> None:
    assert not is_credible(a_photo_of_a_disc(), disc(70), Box(0.02, 0.02, 0.1, 0.1))
