from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.noise import cloudy, speckle


@pytest.mark.parametrize("size", [(120, 80), (33, 71), (16, 8)])
def test_noise_has_the_size_asked_for(size: tuple[int, int]) -> None:
    assert cloudy(*size, "seed").shape == (size[1], size[0])


def test_the_same_seed_gives_the_same_noise() -> None:
    assert np.array_equal(cloudy(60, 40, "a"), cloudy(60, 40, "a"))


def test_another_seed_gives_other_noise() -> None:
    assert not np.allclose(cloudy(60, 40, "a"), cloudy(60, 40, "b"))


def test_noise_lies_around_nothing() -> None:
    field = cloudy(300, 200, "a", 0.1)

    assert abs(float(field.mean())) < 0.15
    assert 0.2 < float(field.std()) < 1.2


def test_small_lumps_change_faster_than_large_ones() -> None:
    fine, coarse = cloudy(200, 200, "a", 0.05, 1), cloudy(200, 200, "a", 0.5, 1)

    assert np.abs(np.diff(fine)).mean() > 3 * np.abs(np.diff(coarse)).mean()


def test_stretched_noise_is_smoother_along_x() -> None:
    field = cloudy(240, 240, "a", 0.1, 1, stretch=6)

    assert np.abs(np.diff(field, axis=0)).mean() > 2 * np.abs(np.diff(field, axis=1)).mean()


def test_too_fine_octaves_are_left_out() -> None:
    assert np.isfinite(cloudy(8, 8, "a", 0.5, octaves=9)).all()


def test_speckles_have_a_deviation_of_one() -> None:
    assert float(speckle(200, 200, "a").std()) == pytest.approx(1, abs=0.03)
