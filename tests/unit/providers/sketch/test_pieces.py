from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.canvas import Canvas, box
from studio.providers.sketch.pieces import Piece, in_front, lit, stand
from studio.providers.sketch.raster import Pixels, floats

CAMERA = Camera(160, 90, (0.0, 1.0, -4.0), 1.5)


def a_wall(z: float = 0.0) -> Piece:
    """Two by two metres of white, standing at z, its foot on the ground."""
    return lit(Canvas(-1, 0, (2, 2), 20, floats(np.ones(3))), 1.0, (0, 0, z))


def a_floor() -> Piece:
    """Six by ten metres of white ground, from behind the camera to before it."""
    canvas = Canvas(-3, 0, (6, 12), 10, floats(np.ones(3)))
    return lit(canvas, 1.0, (0, 0, -8), (1, 0, 0), (0, 0, 1))


def black() -> Pixels:
    return np.zeros((90, 160, 3), np.float32)


def test_a_wall_lands_where_the_camera_projects_its_corners() -> None:
    seen = stand(black(), a_wall(), CAMERA)

    rows, columns = np.flatnonzero(seen[:, 80, 0] > 0.5), np.flatnonzero(seen[45, :, 0] > 0.5)
    left, top, _ = CAMERA.project((-1, 2, 0))
    right, bottom, _ = CAMERA.project((1, 0, 0))
    assert (columns[0], columns[-1] + 1) == pytest.approx((left, right), abs=1.5)
    assert (rows[0], rows[-1] + 1) == pytest.approx((top, bottom), abs=1.5)


def test_a_wall_hides_what_is_behind() -> None:
    seen = stand(floats(np.full((90, 160, 3), 0.5)), a_wall(), CAMERA)

    assert (seen[45, 80, 0], seen[2, 2, 0]) == pytest.approx((1.0, 0.5))


def test_a_floor_never_shows_above_the_horizon() -> None:
    seen = stand(black(), a_floor(), CAMERA)

    assert float(seen[:44].max()) == 0
    assert float(seen[85, 80].max()) == pytest.approx(1)


def test_what_lies_behind_the_camera_is_not_seen() -> None:
    seen = stand(black(), a_wall(-9.0), CAMERA)

    assert float(seen.max()) == 0


def test_a_plane_is_in_front_below_the_horizon_only() -> None:
    ahead = in_front(a_floor().matrix(CAMERA), 160, 90)

    assert (float(ahead[20, 80]), float(ahead[80, 80])) == (0, 1)


def test_light_falls_on_a_canvas() -> None:
    piece = lit(Canvas(0, 0, (1, 1), 10, floats([1, 0.5, 0.2])), floats([0.5, 0.5, 1.0]), (0, 0, 0))

    assert piece.light[5, 5].tolist() == pytest.approx([0.5, 0.25, 0.2])


def test_light_may_differ_from_place_to_place() -> None:
    falloff = floats(np.tile(np.linspace(1, 0, 10), (10, 1)))

    piece = lit(Canvas(0, 0, (1, 1), 10, floats(np.ones(3))), falloff, (0, 0, 0))

    assert piece.light[5, 0, 0] > piece.light[5, 9, 0]


def test_what_shines_is_seen_without_light() -> None:
    canvas = Canvas(0, 0, (1, 1), 10, floats(np.ones(3)))
    canvas.shine(box(0, 0, 1, 1), floats([2, 2, 2]))

    assert lit(canvas, 0.0, (0, 0, 0)).light[5, 5].tolist() == [2, 2, 2]


def test_what_is_not_there_gives_no_light() -> None:
    canvas = Canvas(0, 0, (1, 1), 10, None)

    assert float(lit(canvas, 1.0, (0, 0, 0)).light.max()) == 0
