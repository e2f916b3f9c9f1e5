from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.providers.sketch.faces import Box, find_face
from tests.sketching import a_landscape, a_photo_of_a_disc


def test_the_sample_astronaut_s_face_is_found(astronaut: Path) -> None:
    with Image.open(astronaut) as picture:
        face = find_face(np.asarray(picture.convert("RGB")))

    assert face is not None
    assert face.centre == pytest.approx((0.435, 0.23), abs=0.03)
    assert face.width == pytest.approx(0.19, abs=0.04)


def test_a_cup_has_no_face(coffee: Path) -> None:
    with Image.open(coffee) as picture:
        assert find_face(np.asarray(picture.convert("RGB"))) is None


@pytest.mark.parametrize("photo", [a_photo_of_a_disc(), a_landscape()])
def test_things_and_views_have_no_face(photo: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    assert find_face(photo) is None


def test_a_tiny_picture_has_no_face() -> None:
    assert find_face(np.zeros((40, 40, 3), np.uint8)) is None


def test_a_box_knows_its_middle() -> None:
    assert Box(0.2, 0.4, 0.2, 0.1).centre == pytest.approx((0.3, 0.45))
