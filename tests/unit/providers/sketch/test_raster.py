from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.raster import (
    blur,
    darken,
    floats,
    generator,
    grid,
    moved,
    polygon_mask,
    ramp,
    resize,
    shift,
    smoothstep,
    to_bytes,
    to_linear,
    warp,
)

EVERY_BYTE = np.arange(256, dtype=np.uint8)


def a_dot(size: int = 41) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    dot = np.zeros((size, size), np.float32)
    dot[size // 2, size // 2] = 1
    return dot


def test_the_same_parts_give_the_same_chances() -> None:
    assert generator("a", 1).random() == generator("a", 1).random()


@pytest.mark.parametrize("others", [("a", 2), ("a", "1x"), ("b", 1), ("a",), ("a1",)])
def test_other_parts_give_other_chances(others: tuple[object, ...]) -> None:
    assert generator("a", 1).random() != generator(*others).random()


def test_bytes_survive_the_way_to_light_and_back() -> None:
    assert np.array_equal(to_bytes(to_linear(EVERY_BYTE)), EVERY_BYTE)


def test_middle_grey_reflects_a_quarter_of_the_light() -> None:
    assert float(to_linear(np.array([128], np.uint8))[0]) == pytest.approx(0.252, abs=0.001)


def test_what_is_brighter_than_white_is_stored_as_white() -> None:
    assert to_bytes(floats(np.array([7.0, -1.0]))).tolist() == [255, 0]


@pytest.mark.parametrize("sigma", [0.0, 0.2])
def test_hardly_any_blur_is_none(sigma: float) -> None:
    assert np.array_equal(blur(a_dot(), sigma), a_dot())


@pytest.mark.parametrize("sigma", [1.0, 2.5, 5.0])
def test_a_blur_keeps_the_light_there_is(sigma: float) -> None:
    assert float(blur(a_dot(81), sigma).sum()) == pytest.approx(1, rel=0.03)


@pytest.mark.parametrize("sigma", [8.0, 20.0])
def test_a_wide_blur_on_a_reduced_copy_keeps_a_flat_picture_flat(sigma: float) -> None:
    flat = floats(np.full((60, 90, 3), 0.4))

    assert np.allclose(blur(flat, sigma), 0.4, atol=1e-4)


def test_a_blur_can_be_longer_downwards() -> None:
    soft = blur(a_dot(), 1.0, 6.0)

    assert soft[30, 20] > soft[20, 30]


@pytest.mark.parametrize("size", [(10, 20), (50, 30), (1, 1)])
def test_a_resized_picture_has_the_size_asked_for(size: tuple[int, int]) -> None:
    assert resize(floats(np.ones((30, 40, 3))), *size).shape == (size[1], size[0], 3)


def test_nothing_is_smaller_than_a_pixel() -> None:
    assert resize(floats(np.ones((30, 40))), 0, 0).shape == (1, 1)


def test_shrinking_averages() -> None:
    stripes = floats(np.tile([0.0, 1.0], (8, 8)))

    assert np.allclose(resize(stripes, 4, 4), 0.5)


def test_a_warp_moves_and_leaves_nothing_outside() -> None:
    moved_dot = warp(a_dot(), moved(5, -3), 41, 41)

    assert moved_dot[17, 25] == pytest.approx(1)
    assert float(moved_dot.sum()) == pytest.approx(1)


def test_moved_scales_before_it_shifts() -> None:
    assert (moved(4, 6, 0.5) @ np.array([10, 20, 1])).tolist() == [9, 16, 1]


@pytest.mark.parametrize(("right", "down"), [(4, 0), (0, 3), (-2, -5)])
def test_a_shift_moves_by_px(right: int, down: int) -> None:
    assert shift(a_dot(), right, down)[20 + down, 20 + right] == pytest.approx(1)


def test_a_shift_stretches_the_edge_outwards() -> None:
    assert np.allclose(shift(floats(np.full((9, 9), 0.3)), 5, 5), 0.3)


def test_a_ramp_runs_from_start_to_end() -> None:
    assert ramp(5, 1, 3).tolist() == [1, 1.5, 2, 2.5, 3]


@pytest.mark.parametrize(("value", "expected"), [(-1, 0), (0, 0), (0.5, 0.5), (1, 1), (2, 1)])
def test_smoothstep_rises_from_0_to_1(value: float, expected: float) -> None:
    assert float(smoothstep(floats([value]), 0, 1)[0]) == pytest.approx(expected)


def test_smoothstep_falls_when_its_ends_are_exchanged() -> None:
    assert smoothstep(floats([0.0, 1.0]), 1, 0).tolist() == [1, 0]


def test_a_grid_knows_each_pixel_s_place() -> None:
    across, down = grid(3, 2)

    assert (across.tolist(), down.tolist()) == ([[0, 0.5, 1]], [[0], [1]])


def test_a_polygon_covers_its_inside() -> None:
    mask = polygon_mask([(2, 2), (8, 2), (8, 8), (2, 8)], 12, 12)

    assert (mask[5, 5], mask[0, 0], mask[5, 11]) == (1, 0, 0)


def test_a_shadow_darkens_only_where_it_lies() -> None:
    frame, shadow = floats(np.ones((40, 40, 3))), np.zeros((20, 20), np.float32)
    shadow[5:10, 5:10] = 0.5

    darken(frame, shadow, floats(np.zeros(3)))

    assert frame[14, 14].tolist() == pytest.approx([0.5, 0.5, 0.5])
    assert frame[30, 30].tolist() == [1, 1, 1]


def test_a_shadow_leaves_its_own_colour() -> None:
    frame, shadow = floats(np.ones((10, 10, 3))), floats(np.ones((10, 10)))

    darken(frame, shadow, floats([0.1, 0.2, 0.3]))

    assert frame[5, 5].tolist() == pytest.approx([0.1, 0.2, 0.3])


def test_no_shadow_changes_nothing() -> None:
    frame = floats(np.full((10, 10, 3), 0.7))

    darken(frame, np.zeros((5, 5), np.float32), floats(np.zeros(3)))

    assert np.allclose(frame, 0.7)
