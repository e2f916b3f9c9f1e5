from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from studio.providers.sketch import silhouettes
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.raster import floats, generator

GREEN = floats([0.12, 0.25, 0.08])
ROWS: dict[str, Callable[[object], Canvas]] = {
    "hills": lambda seed: silhouettes.hills(120, 20, GREEN, seed),
    "rough hills": lambda seed: silhouettes.hills(120, 20, GREEN, seed, 0.9),
    "trees": lambda seed: silhouettes.trees(60, 10, GREEN, -1.0, generator(seed)),
    "skyline": lambda seed: silhouettes.skyline(120, 30, GREEN, 0.3, generator(seed)),
    "trunks": lambda seed: silhouettes.trunks(40, 12, GREEN, 1.0, generator(seed)),
    "foliage": lambda seed: silhouettes.foliage(20, 2, GREEN, generator(seed)),
    "tufts": lambda seed: silhouettes.tufts(12, 0.4, GREEN, generator(seed)),
}


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_row_is_only_where_its_things_are(name: str) -> None:
    row = ROWS[name](1)

    assert 0.03 < float(row.cover.mean()) < 0.97
    assert float(row.cover.min()) == 0
    assert float(row.cover.max()) == 1


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_row_is_the_same_for_the_same_seed(name: str) -> None:
    assert np.array_equal(ROWS[name](1).cover, ROWS[name](1).cover)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_another_seed_is_another_row(name: str) -> None:
    assert not np.array_equal(ROWS[name](1).cover, ROWS[name](2).cover)


@pytest.mark.parametrize("name", ["hills", "rough hills"])
def test_ridges_run_from_side_to_side(name: str) -> None:
    assert float(ROWS[name](1).cover[-2, 2:-2].min()) > 0.9


@pytest.mark.parametrize(("side", "brighter"), [(-1.0, "left"), (1.0, "right")])
def test_a_crown_is_brighter_on_the_light_s_side(side: float, brighter: str) -> None:
    row = silhouettes.trees(12, 10, GREEN, side, generator(5), 1)

    columns = np.flatnonzero(row.cover.max(axis=0) > 0)
    middle = int(columns.mean())
    here = row.cover[: row.height // 2] > 0.9
    lit = row.colour[: row.height // 2, :, 1]
    left, right = lit[:, :middle][here[:, :middle]].mean(), lit[:, middle:][here[:, middle:]].mean()
    assert bool(left > right) is (brighter == "left")


@pytest.mark.parametrize(("lit", "more"), [(0.0, False), (0.5, True)])
def test_a_town_s_windows_shine_as_many_as_are_lit(lit: float, more: bool) -> None:
    row = silhouettes.skyline(120, 30, GREEN, lit, generator(1))

    assert bool(row.glow.max() > 0.2) is more


def test_rough_hills_are_more_broken_than_smooth_ones() -> None:
    def bends(name: str) -> float:
        heights = (ROWS[name](1).cover > 0.5).sum(axis=0).astype(float)
        return float(np.abs(np.diff(heights, 2)).sum())

    assert bends("rough hills") > bends("hills")
