from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from studio.scoring.technical import (
    Technical,
    clipped_share,
    combine,
    lightness_range,
    measure_technical,
    noise_sigma,
    tile_variance,
)
from tests.pictures_made import sample
from tests.scored_edits import blurred, noisy, recompressed

LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def luma_of(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return (np.asarray(image) @ LUMA).astype(np.float32)


def technical(image: Image.Image) -> Technical:
    return measure_technical(np.asarray(image))


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_a_good_photo_has_full_points(name: str) -> None:
    assert technical(sample(name)).technical == pytest.approx(100, abs=0.5)


@pytest.mark.parametrize(
    ("name", "sigma", "expected", "tolerance"),
    [("astronaut", 2, 62, 2), ("coffee", 2, 46, 4), ("astronaut", 4, 16, 2), ("coffee", 4, 16, 1)],
)
def test_blur_costs_what_the_calibration_says(
    name: str, sigma: float, expected: float, tolerance: float
) -> None:
    assert technical(blurred(sample(name), sigma)).technical == pytest.approx(expected, abs=tolerance)


# Coffee with that noise lies at the very end of the scale, where a tiny bit of noise is worth a point.
@pytest.mark.parametrize(("name", "expected", "tolerance"), [("astronaut", 70, 1), ("coffee", 35, 6)])
def test_noise_costs_what_the_calibration_says(name: str, expected: float, tolerance: float) -> None:
    assert technical(noisy(sample(name), 8)).technical == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(("name", "expected"), [("astronaut", 2059), ("coffee", 3201)])
def test_the_sharp_places_of_the_photos_vary_as_calibrated(name: str, expected: float) -> None:
    assert tile_variance(luma_of(sample(name))) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("name", "added", "expected"),
    [("astronaut", 0, 1.1), ("coffee", 0, 1.6), ("astronaut", 8, 4.9), ("coffee", 8, 5.9)],
)
def test_the_noise_of_the_photos_is_as_calibrated(name: str, added: float, expected: float) -> None:
    assert noise_sigma(luma_of(noisy(sample(name), added))) == pytest.approx(expected, abs=0.1)


def test_more_blur_is_always_less_sharp() -> None:
    coffee = sample("coffee")

    sharpness = [
        tile_variance(luma_of(image))
        for image in (coffee, blurred(coffee, 1), blurred(coffee, 2), blurred(coffee, 4))
    ]

    assert sharpness == sorted(sharpness, reverse=True)
    assert len(set(sharpness)) == 4


def test_more_noise_is_always_less_clean() -> None:
    cleanness = [technical(noisy(sample("astronaut"), sigma)).clean for sigma in (4, 6, 8)]

    assert cleanness == sorted(cleanness, reverse=True)
    assert len(set(cleanness)) == 3


def test_noise_looks_sharp_which_is_why_both_are_told() -> None:
    coffee = sample("coffee")

    assert tile_variance(luma_of(noisy(coffee, 8))) > tile_variance(luma_of(coffee))


def test_a_blurred_background_is_no_fault() -> None:
    image = blurred(sample("coffee"), 4)
    image.paste(sample("coffee").crop((200, 100, 400, 300)), (200, 100))

    assert technical(image).sharp == 1


def test_compression_is_invisible_here() -> None:
    assert technical(recompressed(sample("coffee"), 50)).technical > 99


@pytest.mark.parametrize(
    ("colour", "share"),
    [
        ((0, 0, 0), 1),
        ((2, 2, 2), 1),
        ((3, 2, 2), 0),
        ((255, 255, 255), 1),
        ((253, 255, 254), 1),
        ((252, 255, 255), 0),
    ],
)
def test_a_pixel_is_clipped_when_all_its_channels_are(colour: tuple[int, int, int], share: float) -> None:
    assert clipped_share(np.full((4, 4, 3), colour, np.uint8)) == share


def test_the_black_backdrop_of_a_photo_is_clipped_and_no_fault() -> None:
    pixels = np.asarray(sample("astronaut"))

    assert clipped_share(pixels) == pytest.approx(0.13, abs=0.005)
    assert technical(sample("astronaut")).exposed == 1


def test_contrast_runs_from_the_darkest_to_the_lightest_twentieth() -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8), 3).reshape(1, 256, 3)

    assert lightness_range(np.repeat(ramp, 4, axis=0)) == pytest.approx(92.4, abs=0.1)


def test_one_flat_colour_has_neither_sharpness_nor_contrast() -> None:
    measured = technical(Image.new("RGB", (64, 64), (120, 90, 60)))

    assert (measured.sharp, measured.clean, measured.exposed, measured.contrast) == (0, 1, 1, 0)


def test_one_ruined_part_shows_in_the_whole() -> None:
    assert combine(1, 1, 1, 1) == 100
    assert combine(0, 1, 1, 1) == pytest.approx(100 * 0.01**0.40)
    assert combine(1, 0.5, 1, 1) == pytest.approx(100 * 0.5**0.25)
    assert combine(1, 1, 0, 1) == pytest.approx(100 * 0.01**0.20)
    assert combine(1, 1, 1, 0.25) == pytest.approx(100 * 0.25**0.15)


@pytest.mark.parametrize("size", [(3, 3), (9, 4), (1024, 3)])
def test_the_smallest_pictures_are_measured_too(size: tuple[int, int]) -> None:
    assert 0 <= technical(sample("coffee").resize(size)).technical <= 100


def one_tile_after_the_other(luma: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    """Tile variance as its description says it."""
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    bands = np.array_split(laplacian, min(8, laplacian.shape[0]), axis=0)
    return float(
        np.percentile(
            [tile.var() for band in bands for tile in np.array_split(band, min(8, band.shape[1]), axis=1)], 90
        )
    )


@pytest.mark.parametrize("size", [(256, 144), (255, 143), (7, 40), (3, 3), (11, 10)])
def test_the_tiles_together_vary_as_one_after_the_other(size: tuple[int, int]) -> None:
    luma = luma_of(noisy(sample("coffee"), 8).resize(size))

    assert tile_variance(luma) == pytest.approx(one_tile_after_the_other(luma), rel=1e-5, abs=1e-6)
