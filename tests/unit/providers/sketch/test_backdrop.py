from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from studio.providers.sketch.backdrop import build_set, paint_backdrop
from studio.providers.sketch.camera import Camera
from studio.providers.sketch.raster import Pixels
from studio.providers.sketch.stage import Drift
from studio.providers.sketch.words import Place
from tests.sketching import a_stage, brightness

CAMERA = Camera(320, 180, (0.0, 1.5, -2.5), 1.3, (0.5, 0.45))


def seen(
    words: str, aperture: float = 0.02, camera: Camera = CAMERA, fast: bool = False, **changes: Any
) -> Pixels:
    return paint_backdrop(a_stage(words, **changes), camera, aperture, fast)


def detail(picture: Pixels) -> float:
    return float(np.abs(np.diff(picture, axis=1)).mean())


@pytest.mark.parametrize("place", get_args(Place))
def test_every_place_fills_the_frame(place: Any) -> None:
    picture = seen("at noon", place=place)

    assert picture.shape == (180, 320, 3)
    assert np.isfinite(picture).all()
    assert float(picture.min()) >= 0
    assert float(np.median(picture)) > 0.03


@pytest.mark.parametrize("place", ["kitchen", "street", "beach", "studio"])
@pytest.mark.parametrize(("width", "height"), [(180, 320), (240, 240), (420, 180)])
def test_every_shape_of_frame_is_filled(place: Any, width: int, height: int) -> None:
    picture = seen("at noon", camera=CAMERA.scaled(width, height), place=place)

    rows = picture.mean(axis=(1, 2))
    assert float(rows.min()) > 0.01


@pytest.mark.parametrize("words", ["in the kitchen", "in the garden at noon", "in the street at night"])
def test_a_wide_open_lens_blurs_what_is_behind(words: str) -> None:
    assert detail(seen(words, 0.08)) < 0.8 * detail(seen(words, 0.001))


def test_lamps_out_of_focus_become_discs() -> None:
    sharp, soft = seen("in the street at night", 0.002), seen("in the street at night", 0.06)

    assert float(soft.max()) < float(sharp.max())


def test_a_runner_s_background_is_streaked() -> None:
    still, rushing = seen("in the kitchen", 0.001), seen("in the kitchen", 0.001, fast=True)

    assert detail(rushing) < 0.7 * detail(still)


def test_wet_ground_mirrors_the_lamps() -> None:
    dry, wet = seen("in the street at night", weather=()), seen("in the street at night", weather=("rain",))

    assert float(wet[110:].max()) > 1.5 * float(dry[110:].max())


def test_a_wet_ground_without_a_horizon_in_view_is_no_trouble() -> None:
    high = replace(CAMERA, centre=(0.5, -0.5))

    assert np.isfinite(seen("in the street in the rain", camera=high)).all()


def test_a_set_is_built_once_for_a_whole_chain() -> None:
    stage = a_stage("in the kitchen")
    later = replace(
        stage, generation=5, drift=Drift(warm=0.1), size="close", side=0.4, cast=(("person", "a" * 64),)
    )

    assert build_set(stage) is build_set(later)


def test_another_hour_is_another_set() -> None:
    stage = a_stage("in the kitchen")

    assert build_set(stage) is not build_set(replace(stage, time="night"))


def test_a_room_s_window_stays_when_the_light_changes_sides() -> None:
    stage = a_stage("in the kitchen, light from the left")
    before = paint_backdrop(stage, CAMERA, 0.001)
    after = paint_backdrop(replace(stage, light_side=1.0), CAMERA, 0.001)

    window = before.mean(axis=2) > 0.9 * before.mean(axis=2).max()
    assert after.mean(axis=2)[window].mean() > 1.5 * after.mean()


def test_fog_lightens_the_distance() -> None:
    clear, foggy = seen("on the moor at night", weather=()), seen("on the moor at night", weather=("fog",))

    assert brightness(foggy) > brightness(clear)
