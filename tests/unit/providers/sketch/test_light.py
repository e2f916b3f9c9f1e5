from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from studio.providers.sketch import palette
from studio.providers.sketch.light import fall_on, light_of, retake
from studio.providers.sketch.raster import floats, generator
from tests.sketching import a_light, a_stage

ACROSS, DOWN = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 80))
BODY = floats(ACROSS**2 + DOWN**2 < 0.8)
TIMES = ["dawn", "morning", "day", "golden", "dusk", "night"]


def level(**changes: Any) -> float:
    return light_of(replace(a_stage(warmth=0.0, key=0.0, hardness=0.4), **changes)).level


@pytest.mark.parametrize("time", TIMES)
def test_every_hour_has_light(time: Any) -> None:
    light = light_of(a_stage(time=time))

    assert float(light.key.min()) > 0
    assert float(light.fill.min()) > 0


def test_the_day_is_brighter_than_dusk_than_night() -> None:
    assert level(time="day") > level(time="dusk") > level(time="night")


@pytest.mark.parametrize(("time", "other"), [("golden", "day"), ("dawn", "day"), ("night", "day")])
def test_low_sun_and_lamps_are_warmer_than_noon(time: Any, other: Any) -> None:
    stage = a_stage(warmth=0.0)

    assert palette.warmth(light_of(replace(stage, time=time)).key) > palette.warmth(
        light_of(replace(stage, time=other)).key
    )


def test_fill_is_cooler_than_the_key() -> None:
    light = light_of(a_stage(time="golden", warmth=0.0))

    assert palette.warmth(light.fill) < palette.warmth(light.key)


@pytest.mark.parametrize(("warmth", "sign"), [(1.0, 1), (-1.0, -1)])
def test_a_wish_for_warmth_colours_the_key(warmth: float, sign: int) -> None:
    plain, wished = light_of(a_stage(warmth=0.0)), light_of(a_stage(warmth=warmth))

    assert (palette.warmth(wished.key) - palette.warmth(plain.key)) * sign > 0.1


@pytest.mark.parametrize(("key", "brighter"), [(1.0, True), (-1.0, False)])
def test_a_bright_key_has_more_fill_and_a_dark_one_less(key: float, brighter: bool) -> None:
    assert (level(key=key) > level(key=0.0)) is brighter


def test_hard_light_has_less_fill() -> None:
    soft, hard = light_of(a_stage(hardness=0.1)), light_of(a_stage(hardness=0.9))

    assert palette.luminance(hard.fill) < palette.luminance(soft.fill)


@pytest.mark.parametrize("weather", [("storm",), ("rain",)])
def test_clouds_take_colour_and_strength_from_the_day(weather: tuple[str, ...]) -> None:
    clear, grey = light_of(a_stage(time="day", weather=())), light_of(a_stage(time="day", weather=weather))

    assert palette.luminance(grey.key) < palette.luminance(clear.key)


@pytest.mark.parametrize(
    ("behind", "time", "expected"), [(True, "day", 0.9), (False, "day", 0.25), (False, "night", 0.45)]
)
def test_light_from_behind_makes_a_rim(behind: bool, time: Any, expected: float) -> None:
    assert light_of(a_stage(behind=behind, time=time)).behind == expected


@pytest.mark.parametrize("seed", range(6))
def test_a_retake_moves_the_lamp_by_a_hand_s_breadth(seed: int) -> None:
    light = a_light(side=-0.9)

    again = retake(light, generator(seed))

    assert -1 <= again.side < 0
    assert 0.8 < again.level / light.level < 1.2
    assert again.side != light.side


@pytest.mark.parametrize(("side", "brighter"), [(-1.0, "left"), (1.0, "right")])
def test_a_body_is_brighter_on_the_light_s_side(side: float, brighter: str) -> None:
    tint, _ = fall_on(BODY, a_light(side=side))

    left, right = float(tint[30:50, 12:20].mean()), float(tint[30:50, 40:48].mean())
    assert (left > right) is (brighter == "left")


def test_a_body_is_brighter_above_than_below() -> None:
    tint, _ = fall_on(BODY, a_light(side=0.0, height=1.0))

    assert float(tint[10:20, 25:35].mean()) > float(tint[60:70, 25:35].mean())


def test_hard_light_models_more_than_soft_light() -> None:
    def contrast(hardness: float) -> float:
        tint, _ = fall_on(BODY, a_light(hardness=hardness))
        return float(tint[40, 14:46].max() - tint[40, 14:46].min())

    assert contrast(1.0) > contrast(0.0)


def test_the_tint_has_the_light_s_colours() -> None:
    tint, _ = fall_on(BODY, a_light(key=floats([1.0, 0.5, 0.2]), fill=floats([0.1, 0.1, 0.1])))

    assert tint[40, 20, 0] > tint[40, 20, 1] > tint[40, 20, 2]


def test_light_from_behind_draws_a_bright_line_along_the_outline() -> None:
    _, front = fall_on(BODY, a_light(behind=0.1))
    _, back = fall_on(BODY, a_light(behind=0.9))

    assert float(back.max()) > 2 * float(front.max())


def test_the_rim_lies_on_the_light_s_side() -> None:
    _, rim = fall_on(BODY, a_light(side=-1.0, fill=floats(np.zeros(3))))

    assert float(rim[20:60, :20].sum()) > 3 * float(rim[20:60, 40:].sum())


def test_inside_a_body_there_is_no_rim() -> None:
    _, rim = fall_on(BODY, a_light(behind=0.9))

    assert float(rim[35:45, 25:35].max()) == pytest.approx(0, abs=1e-3)


def test_light_from_above_stands_over_the_subject_and_hardly_to_a_side() -> None:
    light = light_of(a_stage("she waits in the kitchen, light from above", light_side=1.0))

    assert light.overhead
    assert light.side == pytest.approx(0.2)


def test_the_usual_lamp_is_not_overhead() -> None:
    assert not light_of(a_stage("in the kitchen")).overhead


def test_a_retake_leaves_an_overhead_lamp_overhead() -> None:
    light = light_of(a_stage("she waits in the kitchen, light from above"))

    assert retake(light, np.random.default_rng(3)).overhead
