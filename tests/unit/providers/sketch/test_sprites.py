from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.frames import Placed
from studio.providers.sketch.raster import Pixels, floats
from studio.providers.sketch.sprites import (
    Sprite,
    cast_on_surface,
    ground_shadow,
    lay_sprite,
    make_sprite,
    shade_behind,
)
from tests.sketching import a_cutout, a_light, brightness


def a_frame(value: float = 0.5) -> Pixels:
    return floats(np.full((180, 320, 3), value))


def placed(
    x: float = 160, top: float = 40, base: float = 140, width: float = 75, blur: float = 0.0
) -> Placed:
    return Placed(x, top, base, width, 2.0, blur)


def sprite(where: Placed, frame: Pixels | None = None) -> Sprite:
    made = make_sprite(a_cutout(), where, a_light(), a_frame() if frame is None else frame)
    assert made is not None
    return made


def test_a_sprite_has_its_size_in_the_frame() -> None:
    made = sprite(placed())

    rows = np.flatnonzero(made.cover.max(axis=1) > 0.5) + made.rows.start
    columns = np.flatnonzero(made.cover.max(axis=0) > 0.5) + made.columns.start
    assert (rows[0], rows[-1]) == pytest.approx((40, 139), abs=2)
    assert (columns[0], columns[-1]) == pytest.approx((123, 196), abs=2)


@pytest.mark.parametrize(
    "where",
    [
        placed(x=0),
        placed(x=320),
        placed(top=-60, base=60),
        placed(top=120, base=260),
        placed(top=-100, base=400, width=600),
    ],
)
def test_a_sprite_that_leaves_the_frame_is_cut(where: Placed) -> None:
    frame = a_frame()
    made = sprite(where, frame)

    lay_sprite(frame, made)

    assert made.light.shape[:2] == made.cover.shape
    assert made.rows.start >= 0
    assert made.rows.stop <= 180
    assert made.columns.stop <= 320
    assert not np.allclose(frame, 0.5)


@pytest.mark.parametrize(
    "where", [placed(x=900), placed(x=-500), placed(top=400, base=500), placed(top=-300, base=-200)]
)
def test_a_sprite_outside_the_frame_is_none(where: Placed) -> None:
    assert make_sprite(a_cutout(), where, a_light(), a_frame()) is None


def test_what_is_cut_at_the_frame_s_edge_shows_the_right_part() -> None:
    whole, half = a_frame(), a_frame()
    lay_sprite(whole, sprite(placed(x=160)))
    lay_sprite(half, sprite(placed(x=0)))

    assert np.allclose(half[90, :30], whole[90, 160:190], atol=0.02)


def test_a_sprite_has_its_own_colour_under_white_light() -> None:
    frame = a_frame()
    lay_sprite(frame, sprite(placed(), frame))

    red, green, blue = frame[90, 160]
    assert red > 2 * green > 2 * blue


def test_around_a_sprite_the_frame_stays() -> None:
    frame = a_frame()
    lay_sprite(frame, sprite(placed(), frame))

    assert np.allclose(frame[10, 10], 0.5)
    assert np.allclose(frame[42, 125], 0.5)


def test_out_of_focus_a_sprite_has_a_soft_edge() -> None:
    sharp, soft = sprite(placed()), sprite(placed(blur=4.0))

    edge = [float(((made.cover > 0.1) & (made.cover < 0.9)).sum()) for made in (sharp, soft)]
    assert edge[1] > 3 * edge[0]


def test_bright_surroundings_spill_over_the_edge() -> None:
    plain, wrapped = a_frame(0.1), a_frame(0.1)
    lay_sprite(plain, sprite(placed(), plain))

    lay_sprite(wrapped, sprite(placed(), wrapped), floats(np.ones((45, 80, 3))))

    assert brightness(wrapped[85:95, 122:130]) > brightness(plain[85:95, 122:130])
    assert np.allclose(wrapped[90, 160], plain[90, 160], atol=0.02)


@pytest.mark.parametrize(("side", "darker"), [(-1.0, "right"), (1.0, "left")])
def test_a_thing_casts_its_shadow_away_from_the_light(side: float, darker: str) -> None:
    frame = a_frame()

    cast_on_surface(frame, sprite(placed()), placed(), a_light(side=side, hardness=0.9, height=0.2), 0.4)

    left, right = brightness(frame[110:160, 60:120]), brightness(frame[110:160, 200:260])
    assert (right < left) is (darker == "right")


def test_a_thing_is_darkest_where_it_stands() -> None:
    frame = a_frame()

    cast_on_surface(frame, sprite(placed()), placed(), a_light(), 0.4)

    assert brightness(frame[125:138, 150:170]) < 0.3
    assert np.allclose(frame[20, 20], 0.5)


def test_a_low_light_casts_a_longer_shadow() -> None:
    low, high = a_frame(), a_frame()
    cast_on_surface(low, sprite(placed()), placed(), a_light(height=0.1, hardness=0.8), 0.4)
    cast_on_surface(high, sprite(placed()), placed(), a_light(height=1.0, hardness=0.8), 0.4)

    assert brightness(low[100:150, 230:320]) < brightness(high[100:150, 230:320])


def test_a_person_shades_the_wall_behind() -> None:
    frame = a_frame()

    shade_behind(frame, sprite(placed()), placed(), a_light(), 0.3)

    assert brightness(frame[60:120, 140:200]) < 0.45
    assert np.allclose(frame[170, 10], 0.5, atol=0.01)


def test_someone_on_the_floor_has_a_pool_of_shadow() -> None:
    frame = a_frame()

    ground_shadow(frame, placed(), 0.6)

    assert brightness(frame[136:144, 150:170]) < 0.3
    assert np.allclose(frame[60, 160], 0.5)


def test_the_same_sprite_is_painted_the_same() -> None:
    first, second = a_frame(), a_frame()
    lay_sprite(first, sprite(placed()))
    lay_sprite(second, sprite(placed()))

    assert np.array_equal(first, second)
