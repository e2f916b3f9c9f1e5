from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from studio.providers.sketch import furniture
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.furniture import Outside
from studio.providers.sketch.raster import floats, generator
from studio.providers.sketch.scheme import scheme_of
from tests.sketching import a_stage

SCHEME = scheme_of(a_stage())
WALL = floats(np.full(3, 0.6))
GLOW = floats([1.0, 0.8, 0.5])


def a_wall() -> Canvas:
    return Canvas(-2, 0, (4, 2.8), 60, WALL)


def a_view(lamps: bool = False) -> Outside:
    return Outside(floats([0.7, 0.9, 1.2]), floats([0.3, 0.5, 0.2]), lamps)


THINGS: dict[str, Callable[[Canvas], None]] = {
    "window": lambda wall: furniture.window(wall, (-1, 1, 1.2, 1.2), a_view(), SCHEME.trim, generator(1)),
    "curtain": lambda wall: furniture.curtain(wall, (-1, 0.2, 0.5, 2), SCHEME.accents[0], 3),
    "cabinets": lambda wall: furniture.cabinets(wall, (-1.5, 0, 3, 0.9), SCHEME.body),
    "books": lambda wall: furniture.shelf(wall, (-1, 1.2, 2), "books", SCHEME, generator(2)),
    "crockery": lambda wall: furniture.shelf(wall, (-1, 1.2, 2), "crockery", SCHEME, generator(2)),
    "bottles": lambda wall: furniture.shelf(wall, (-1, 1.2, 2), "bottles", SCHEME, generator(2)),
    "plant": lambda wall: furniture.plant(wall, 0, 0, 1.2, generator(3)),
    "pendant": lambda wall: furniture.pendant(wall, 0, 2.8, 0.7, GLOW),
    "standing lamp": lambda wall: furniture.standing_lamp(wall, 0, 0, 1.6, GLOW),
    "picture": lambda wall: furniture.picture(wall, (-0.4, 1.2, 0.8, 0.9), SCHEME, generator(4)),
    "sofa": lambda wall: furniture.sofa(wall, -1.1, 2.2, SCHEME.body, SCHEME),
    "bed": lambda wall: furniture.bed(wall, -0.9, 1.8, SCHEME),
    "clock": lambda wall: furniture.clock(wall, 0, 2, SCHEME.trim),
    "mirror": lambda wall: furniture.mirror(wall, 0, 1.6, 0.4, SCHEME.wall),
}


@pytest.mark.parametrize("name", sorted(THINGS))
def test_every_piece_of_furniture_can_be_seen_and_leaves_the_wall_around_it(name: str) -> None:
    wall = a_wall()

    THINGS[name](wall)

    changed = (np.abs(wall.colour - WALL).max(axis=2) > 0.02) | (wall.glow.max(axis=2) > 0.02)
    assert 0.005 < float(changed.mean()) < 0.75
    assert np.isfinite(wall.colour).all()
    assert float(wall.colour.min()) >= 0


@pytest.mark.parametrize("name", ["window", "pendant", "standing lamp"])
def test_windows_and_lamps_give_light(name: str) -> None:
    wall = a_wall()

    THINGS[name](wall)

    assert float(wall.glow.max()) > 0.6


@pytest.mark.parametrize("name", ["sofa", "bed", "cabinets", "clock", "books"])
def test_other_things_give_none(name: str) -> None:
    wall = a_wall()

    THINGS[name](wall)

    assert float(wall.glow.max()) == 0


def test_by_night_a_window_hands_its_lamps_over() -> None:
    view = a_view(lamps=True)

    furniture.window(a_wall(), (-1, 1, 1.2, 1.2), view, SCHEME.trim, generator(1))

    places = np.array([(x, y) for x, y, _ in view.points])
    assert len(places) == 34
    assert ((places[:, 0] > -1) & (places[:, 0] < 0.2)).all()
    assert ((places[:, 1] > 1) & (places[:, 1] < 2.2)).all()


def test_by_day_a_window_shows_green_at_its_foot() -> None:
    wall, view = a_wall(), a_view()

    furniture.window(wall, (-1, 1, 1.2, 1.2), view, SCHEME.trim, generator(1))

    assert view.points == []
    column = wall.glow[:, 72]
    lit = column[column.max(axis=1) > 0.2]
    assert lit[-3:, 1].mean() > lit[-3:, 2].mean()
    assert lit[:3, 2].mean() > lit[:3, 1].mean()


def test_a_window_has_bars() -> None:
    wall = a_wall()

    furniture.window(wall, (-1, 1, 1.4, 1.2), a_view(), SCHEME.trim, generator(1))

    row = wall.glow[168 - 75, 66:138].max(axis=1)
    assert float(row.min()) < 0.1 < float(row.max())


def test_the_same_shelf_holds_the_same_books() -> None:
    first, second = a_wall(), a_wall()
    THINGS["books"](first)
    THINGS["books"](second)

    assert np.array_equal(first.colour, second.colour)
