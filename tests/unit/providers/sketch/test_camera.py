from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.camera import Camera


def a_camera(**changes: object) -> Camera:
    """Four metres before the origin, at 1.5 m, looking straight ahead through a normal lens."""
    usual: dict[str, object] = {"width": 1600, "height": 900, "position": (0.0, 1.5, -4.0), "focal": 1.5}
    return Camera(**{**usual, **changes})  # type: ignore[arg-type]


def test_what_the_lens_points_at_lands_in_the_middle() -> None:
    assert a_camera().project((0, 1.5, 0)) == pytest.approx((800, 450, 4))


@pytest.mark.parametrize(
    ("point", "px"),
    [
        ((1, 1.5, 0), (800 + 337.5, 450)),
        ((-1, 1.5, 0), (800 - 337.5, 450)),
        ((0, 2.5, 0), (800, 450 - 337.5)),
        ((0, 0, 0), (800, 450 + 506.25)),
        ((1, 1.5, 4), (800 + 168.75, 450)),
    ],
)
def test_points_land_by_perspective(point: tuple[float, float, float], px: tuple[float, float]) -> None:
    assert a_camera().project(point)[:2] == pytest.approx(px)


def test_depth_is_negative_behind_the_camera() -> None:
    assert a_camera().project((0, 1.5, -5))[2] == pytest.approx(-1)


def test_a_point_in_the_lens_does_not_break_the_sums() -> None:
    assert np.isfinite(a_camera().project((0, 1.5, -4))).all()


def test_shifting_the_lens_moves_everything_alike() -> None:
    shifted = a_camera(centre=(0.6, 0.3))

    assert shifted.project((0, 1.5, 0))[:2] == pytest.approx((960, 270))


@pytest.mark.parametrize("depth", [1.0, 2.0, 8.0])
def test_a_metre_is_smaller_further_away(depth: float) -> None:
    assert a_camera().px_per_metre(depth) == pytest.approx(1350 / depth)


def test_a_metre_at_the_lens_is_not_endless() -> None:
    assert a_camera().px_per_metre(0) == pytest.approx(1350 / 0.05)


def test_the_horizon_lies_where_the_lens_points() -> None:
    assert a_camera(centre=(0.5, 0.4)).horizon() == pytest.approx(360)


def test_tilting_down_raises_the_horizon() -> None:
    assert a_camera(tilt=0.3).horizon() < a_camera().horizon()


def test_the_horizon_is_where_far_things_at_eye_height_are() -> None:
    camera = a_camera(tilt=0.2)

    assert camera.project((0, 1.5, 10_000))[1] == pytest.approx(camera.horizon(), abs=0.5)


@pytest.mark.parametrize("angle", [-0.3, 0.1, 0.6])
def test_going_round_keeps_the_subject_in_the_middle(angle: float) -> None:
    camera = a_camera().orbited(angle)

    x, _, depth = camera.project((0, 1.5, 0))
    assert (x, depth) == pytest.approx((800, 4))


def test_going_round_moves_the_background() -> None:
    assert a_camera().orbited(0.2).project((0, 1.5, 5))[0] != pytest.approx(800, abs=50)


def test_the_same_view_on_fewer_px_is_the_same_view() -> None:
    small = a_camera().scaled(320, 180)

    assert small.project((1, 2, 3))[0] == pytest.approx(a_camera().project((1, 2, 3))[0] / 5)


def test_a_plane_s_matrix_agrees_with_its_points() -> None:
    camera = a_camera(tilt=0.2, turn=0.1)
    matrix = camera.plane((0, 0, -1), (1, 0, 0), (0, 0, 1))

    x, y, scale = matrix @ np.array([0.7, 2.0, 1])
    assert (x / scale, y / scale) == pytest.approx(camera.project((0.7, 0, 1))[:2])
