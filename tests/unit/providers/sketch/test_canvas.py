from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.canvas import Canvas, box, ellipse_points
from studio.providers.sketch.raster import floats

RED, GREY = floats([0.8, 0.1, 0.1]), floats([0.5, 0.5, 0.5])


def a_wall() -> Canvas:
    """Four by three metres of grey, its left edge at -2, ten px per metre."""
    return Canvas(-2, 0, (4, 3), 10, GREY)


def test_a_canvas_is_as_large_as_its_metres() -> None:
    assert a_wall().colour.shape == (30, 40, 3)


def test_a_canvas_with_a_colour_is_there_everywhere() -> None:
    assert float(a_wall().cover.min()) == 1


def test_a_canvas_without_a_colour_is_nowhere() -> None:
    assert float(Canvas(0, 0, (1, 1), 10, None).cover.max()) == 0


@pytest.mark.parametrize(("point", "px"), [((-2, 0), (0, 30)), ((2, 3), (40, 0)), ((0, 1.5), (20, 15))])
def test_metres_become_px(point: tuple[float, float], px: tuple[float, float]) -> None:
    assert a_wall().px(*point) == px


def test_a_rectangle_is_filled_from_its_lower_left_corner() -> None:
    wall = a_wall()

    wall.rectangle((0, 1, 1, 1), RED)

    assert np.allclose(wall.colour[15, 25], RED)
    assert np.allclose(wall.colour[25, 25], GREY)
    assert np.allclose(wall.colour[15, 10], GREY)


def test_half_transparent_paint_mixes() -> None:
    wall = a_wall()

    wall.rectangle((0, 1, 1, 1), RED, alpha=0.5)

    assert np.allclose(wall.colour[15, 25], (RED + GREY) / 2)


def test_soft_paint_runs_out_at_its_edge() -> None:
    wall = a_wall()

    wall.rectangle((-1, 1, 2, 1), RED, soft=0.2)

    assert GREY[0] < wall.colour[15, 9, 0] < RED[0]


def test_an_ellipse_is_filled_about_its_centre() -> None:
    wall = a_wall()

    wall.ellipse((0, 1.5, 1, 0.5), RED)

    assert np.allclose(wall.colour[15, 20], RED)
    assert np.allclose(wall.colour[8, 20], GREY)


def test_paint_makes_an_empty_canvas_exist() -> None:
    tree = Canvas(0, 0, (2, 2), 10, None)

    tree.rectangle((0.5, 0.5, 1, 1), RED)

    assert (tree.cover[10, 10], tree.cover[1, 1]) == (1, 0)


def test_a_shadow_darkens() -> None:
    wall = a_wall()

    wall.shade(box(-1, 1, 2, 1), 0.5, 0)

    assert np.allclose(wall.colour[15, 20], GREY / 2)


def test_what_shines_reflects_nothing() -> None:
    wall = a_wall()

    wall.shine(box(-1, 1, 2, 1), floats([3, 2, 1]))

    assert wall.glow[15, 20].tolist() == [3, 2, 1]
    assert wall.colour[15, 20].tolist() == [0, 0, 0]
    assert wall.glow[2, 2].tolist() == [0, 0, 0]


def test_paint_over_a_light_puts_it_out() -> None:
    wall = a_wall()
    wall.shine(box(-1, 1, 2, 1), floats([3, 3, 3]))

    wall.rectangle((-1, 1, 2, 1), RED)

    assert float(wall.glow[15, 20].max()) == 0


def test_a_texture_multiplies_its_rectangle() -> None:
    wall = a_wall()

    wall.texture(floats(np.full((4, 4), 0.5)), (-1, 1, 2, 1))

    assert np.allclose(wall.colour[15, 20], GREY / 2)
    assert np.allclose(wall.colour[2, 2], GREY)


def test_a_texture_may_be_coloured() -> None:
    wall = a_wall()

    wall.texture(floats(np.tile([1.0, 0.5, 0.0], (4, 4, 1))), (-2, 0, 4, 3))

    assert wall.colour[15, 20].tolist() == pytest.approx([0.5, 0.25, 0])


@pytest.mark.parametrize("place", [(5, 5, 1, 1), (-9, 0, 1, 1), (0, -4, 1, 1)])
def test_what_lies_outside_changes_nothing(place: tuple[float, float, float, float]) -> None:
    wall = a_wall()

    wall.rectangle(place, RED)
    wall.texture(floats(np.zeros((4, 4))), place)
    wall.shade(box(*place), 1, 0)
    wall.shine(box(*place), RED)

    assert np.allclose(wall.colour, GREY)


def test_what_lies_partly_outside_is_cut() -> None:
    wall = a_wall()

    wall.texture(floats(np.zeros((4, 4))), (1, 2, 5, 5))

    assert float(wall.colour[2, 35].max()) == 0
    assert np.allclose(wall.colour[20, 35], GREY)


def test_a_box_goes_round_its_rectangle() -> None:
    assert box(1, 2, 3, 4) == [(1, 2), (4, 2), (4, 6), (1, 6)]


def test_an_ellipse_goes_round_its_centre() -> None:
    points = np.array(ellipse_points(1, 2, 3, 4, 4))

    assert np.allclose(points, [(4, 2), (1, 6), (-2, 2), (1, -2)])
