from __future__ import annotations

import numpy as np
import pytest

from studio.scoring.lab import to_lab, to_lightness, to_luminance
from tests.pictures_made import sample


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 255, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((255, 255, 255), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((119, 119, 119), (50.03, 0, 0)),
    ],
)
def test_known_colours_have_their_published_values(
    colour: tuple[int, int, int], expected: tuple[float, float, float]
) -> None:
    lab = to_lab(np.array([[colour]], np.uint8))

    assert lab[0, 0] == pytest.approx(expected, abs=0.01)


def test_lightness_alone_is_the_first_of_the_three() -> None:
    pixels = np.asarray(sample("coffee"))

    assert np.allclose(to_lightness(to_luminance(pixels)), to_lab(pixels)[..., 0], atol=0.001)


def test_it_agrees_with_another_implementation() -> None:
    from skimage.color import rgb2lab

    pixels = np.asarray(sample("astronaut"))[::8, ::8]

    assert np.abs(to_lab(pixels) - rgb2lab(pixels)).max() < 0.02
