from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image

from studio.scoring.drift import (
    Features,
    extract_features,
    layout_likeness,
    light_distance,
    pack,
    palette_distance,
    palette_of,
    scene_likeness,
    shrink,
    unpack,
)
from studio.scoring.lab import to_lab
from studio.scoring.measure import reduce_for_features
from tests.pictures_made import sample
from tests.scored_edits import EDITS, blurred, brighter, cropped, mirrored, noisy, recompressed


def features(image: Image.Image) -> Features:
    return extract_features(reduce_for_features(image))


@cache
def features_of(name: str, edit: str = "none") -> Features:
    return features(EDITS[edit](sample(name)))


def between(name: str, edit: str) -> tuple[Features, Features]:
    return features_of(name), features_of(name, edit)


CALIBRATION = [
    # edit, photo, palette, light, layout, scene_px: the table of the scoring document
    ("none", "astronaut", 0, 0, 1, 1),
    ("none", "coffee", 0, 0, 1, 1),
    ("JPEG 50", "astronaut", 0.5, 0.3, 1, 0.99),
    ("JPEG 50", "coffee", 0.5, 0.4, 1, 0.99),
    ("brightness × 1.2", "astronaut", 8.8, 8.7, 1, 0.75),
    ("brightness × 1.2", "coffee", 10.4, 8.4, 1, 0.73),
    ("warmer by 15 %", "astronaut", 12.2, 19.9, 1, 0.58),
    ("warmer by 15 %", "coffee", 11.7, 15.8, 1, 0.63),
    ("crop to 98 %", "astronaut", 0.5, 0.7, 0.99, 0.97),
    ("crop to 98 %", "coffee", 0.4, 0.7, 1, 0.98),
    ("crop to 85 %", "astronaut", 3.1, 3.4, 0.98, 0.86),
    ("crop to 85 %", "coffee", 2.9, 6.2, 0.98, 0.85),
    ("crop to 60 %", "astronaut", 4.5, 8.5, 0.91, 0.66),
    ("crop to 60 %", "coffee", 7.9, 10.3, 0.86, 0.48),
    ("mirrored", "astronaut", 0, 9.6, 0.89, 0.68),
    ("mirrored", "coffee", 0, 10.0, 0.92, 0.74),
]


@pytest.mark.parametrize(("edit", "name", "palette", "light", "layout", "scene"), CALIBRATION)
def test_the_figures_are_those_of_the_calibration(
    edit: str, name: str, palette: float, light: float, layout: float, scene: float
) -> None:
    one, other = between(name, edit)

    assert palette_distance(one, other) == pytest.approx(palette, abs=0.2)
    assert light_distance(one, other) == pytest.approx(light, abs=0.4)
    assert layout_likeness(one, other) == pytest.approx(layout, abs=0.011)
    assert scene_likeness(one, other) == pytest.approx(scene, abs=0.02)


def test_the_other_photo_is_another_scene() -> None:
    one, other = features_of("astronaut"), features_of("coffee")

    assert palette_distance(one, other) == pytest.approx(27, abs=0.5)
    assert light_distance(one, other) == pytest.approx(32, abs=0.5)
    assert layout_likeness(one, other) == pytest.approx(0.87, abs=0.01)
    assert scene_likeness(one, other) == pytest.approx(0.03, abs=0.01)


def test_a_different_photo_is_less_alike_than_every_edit_of_the_same() -> None:
    edited = [scene_likeness(*between("astronaut", edit)) for edit in EDITS]

    assert scene_likeness(features_of("astronaut"), features_of("coffee")) < min(edited)


@pytest.mark.parametrize("edit", EDITS)
def test_it_does_not_matter_which_picture_is_called_the_first(edit: str) -> None:
    one, other = between("coffee", edit)

    assert scene_likeness(one, other) == scene_likeness(other, one)


def test_more_brightness_is_more_distance() -> None:
    coffee = features_of("coffee")
    edited = [features(brighter(sample("coffee"), by)) for by in (1.05, 1.1, 1.2)]

    light = [light_distance(coffee, one) for one in edited]
    palette = [palette_distance(coffee, one) for one in edited]

    assert light == sorted(light)
    assert palette == sorted(palette)


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_the_closer_the_crop_the_less_alike(name: str) -> None:
    photo = features_of(name)

    alike = [scene_likeness(photo, features(cropped(sample(name), share))) for share in (0.98, 0.9, 0.8, 0.6)]

    assert alike == sorted(alike, reverse=True)


def test_a_mirror_keeps_the_colours_and_moves_the_layout() -> None:
    one, other = features_of("coffee"), features(mirrored(sample("coffee")))

    assert palette_distance(one, other) == pytest.approx(0, abs=0.01)
    assert layout_likeness(one, other) < 0.95


def test_good_compression_moves_nothing() -> None:
    one, other = features_of("coffee"), features(recompressed(sample("coffee"), 90))

    assert scene_likeness(one, other) > 0.98


@pytest.mark.parametrize("edited", [noisy(sample("coffee"), 8), blurred(sample("coffee"), 2)])
def test_noise_and_blur_are_the_technical_part_s_business(edited: Image.Image) -> None:
    assert palette_distance(features_of("coffee"), features(edited)) < 1.5


def test_a_uniform_shift_of_lightness_is_a_palette_distance_of_about_that() -> None:
    dark, light = Image.new("RGB", (64, 64), (119, 119, 119)), Image.new("RGB", (64, 64), (145, 145, 145))

    assert palette_distance(features(dark), features(light)) == pytest.approx(10.1, abs=0.2)


def test_a_picture_without_edges_has_no_layout() -> None:
    flat = features(Image.new("RGB", (64, 64), "navy"))

    assert not flat.layout.any()
    assert layout_likeness(flat, flat) == 0


def test_light_from_the_other_side_is_other_light() -> None:
    ramp = np.tile(np.linspace(0, 255, 256, dtype=np.uint8)[None, :, None], (64, 1, 3))

    from_right, from_left = extract_features(ramp), extract_features(ramp[:, ::-1])

    assert from_right.slope[0] == pytest.approx(-from_left.slope[0])
    assert from_right.slope[1] == pytest.approx(0, abs=0.01)
    assert light_distance(from_right, from_left) > 80


def test_shrinking_takes_the_mean_of_each_area() -> None:
    plane = np.array([[0, 2, 4], [6, 8, 10]], np.float32)

    assert shrink(plane, 1, 1) == pytest.approx(np.array([[5.0]]))
    assert shrink(plane, 1, 3) == pytest.approx(np.array([[3.0, 5.0, 7.0]]))
    assert shrink(plane, 2, 2) == pytest.approx(np.array([[2 / 3, 10 / 3], [20 / 3, 28 / 3]]))
    assert shrink(plane, 4, 6)[0] == pytest.approx(np.array([0, 0, 2, 2, 4, 4]))


def test_features_are_the_same_after_packing() -> None:
    kept = features(sample("coffee"))

    again = unpack(pack(kept))

    assert pack(again) == pack(kept)
    assert scene_likeness(again, kept) == scene_likeness(kept, kept)


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (256, 1)])
def test_the_smallest_pictures_have_features_too(size: tuple[int, int]) -> None:
    made = extract_features(np.asarray(sample("coffee").resize(size)).reshape(size[1], size[0], 3))

    assert scene_likeness(made, made) > 0.69


@pytest.mark.parametrize("size", [(256, 144), (255, 143), (2, 2)])
def test_the_colours_are_those_of_the_means_of_two_by_two_pixels(size: tuple[int, int]) -> None:
    lab = to_lab(np.asarray(sample("coffee").resize(size)))
    height, width = (side // 2 * 2 for side in lab.shape[:2])
    means = lab[:height, :width].reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))

    palette = extract_features(np.asarray(sample("coffee").resize(size))).palette

    assert np.array_equal(palette, palette_of(means.reshape(-1, 3)))
