from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studio.providers.sketch import palette
from studio.providers.sketch.light import light_of
from studio.providers.sketch.raster import Pixels
from studio.providers.sketch.sky import paint_sky, sky_of
from tests.sketching import a_stage, brightness

TIMES = ["dawn", "morning", "day", "golden", "dusk", "night"]


def a_sky(words: str = "on the beach", horizon: float = 120, **changes: Any) -> Pixels:
    stage = a_stage(words, **changes)
    return paint_sky(sky_of(stage, light_of(stage)), 320, 180, horizon)


@pytest.mark.parametrize("time", TIMES)
def test_every_hour_has_a_sky(time: Any) -> None:
    sky = a_sky(time=time)

    assert sky.shape == (180, 320, 3)
    assert np.isfinite(sky).all()
    assert float(sky.min()) >= 0


def test_the_day_s_sky_is_blue_above_and_pale_at_the_horizon() -> None:
    sky = a_sky("on the beach at noon", light_side=1.0)

    above, low = sky[5, :100].mean(axis=0), sky[115, :100].mean(axis=0)
    assert above[2] > 1.3 * above[0]
    assert palette.luminance(low) > palette.luminance(above)


def test_the_night_s_sky_is_dark() -> None:
    assert brightness(a_sky("at night on the beach")) < 0.15 * brightness(a_sky("at noon on the beach"))


def test_sunset_is_warm_at_the_horizon() -> None:
    assert palette.warmth(a_sky("on the beach at sunset")[115].mean(axis=0)) > 0.2


@pytest.mark.parametrize(("side", "brighter"), [(-1.0, "left"), (1.0, "right")])
def test_the_sun_stands_on_the_light_s_side(side: float, brighter: str) -> None:
    sky = a_sky("on the beach at sunset", light_side=side)

    left, right = brightness(sky[60:120, :100]), brightness(sky[60:120, 220:])
    assert (left > right) is (brighter == "left")


@pytest.mark.parametrize("weather", ["rain", "storm", "fog", "snow"])
def test_bad_weather_takes_the_sky_s_colour(weather: str) -> None:
    clear, grey = a_sky("at noon on the beach", weather=()), a_sky("at noon on the beach", weather=(weather,))

    assert abs(palette.warmth(grey[10].mean(axis=0))) < abs(palette.warmth(clear[10].mean(axis=0)))


@pytest.mark.parametrize("horizon", [-50.0, 0.0, 90.0, 400.0])
def test_a_horizon_may_lie_anywhere(horizon: float) -> None:
    assert np.isfinite(a_sky(horizon=horizon)).all()


def test_a_chain_has_one_sky() -> None:
    stage = a_stage("on the beach")

    assert np.array_equal(a_sky(), a_sky(generation=stage.generation + 4))
