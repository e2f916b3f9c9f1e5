from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from studio.providers.sketch import palette
from studio.providers.sketch.light import light_of
from studio.providers.sketch.passages import build_studio, build_underpass
from studio.providers.sketch.pieces import Set
from studio.providers.sketch.scheme import scheme_of
from tests.sketching import a_stage, brightness


def underpass(words: str = "in the underpass at night", **changes: Any) -> Set:
    stage = a_stage(words, **changes)
    return build_underpass(stage, scheme_of(stage), light_of(stage))


def paper(words: str = "in the studio", **changes: Any) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    stage = a_stage(words, **changes)
    return build_studio(stage, scheme_of(stage), light_of(stage)).pieces[0].light


def test_an_underpass_has_two_rows_of_lamps() -> None:
    lamps = underpass().lamps

    sides = {round(lamp.position[0], 2) for lamp in lamps}
    assert len(lamps) == 14
    assert len(sides) == 2


@pytest.mark.parametrize(
    ("words", "warm"), [("in the underpass", True), ("cold light in the underpass", False)]
)
def test_the_lamps_have_the_light_s_warmth(words: str, warm: bool) -> None:
    assert (palette.warmth(underpass(words).lamps[0].light) > 0) is warm


def test_an_underpass_is_wet_and_hazy() -> None:
    found = underpass()

    assert found.wet > 0.3
    assert found.haze is not None


def test_an_underpass_s_wall_is_lit_in_pools() -> None:
    wall = underpass().pieces[-1].light

    along = wall[40:80].mean(axis=(0, 2))
    assert float(along.max()) > 2 * float(along.min())


def test_the_night_at_the_end_is_darker_than_the_day() -> None:
    night, day = underpass("in the underpass at night"), underpass("in the underpass at noon")

    assert brightness(night.pieces[0].light) < brightness(day.pieces[0].light)


@pytest.mark.parametrize(("side", "brighter"), [(-1.0, "left"), (1.0, "right")])
def test_a_studio_s_paper_is_brighter_on_the_light_s_side(side: float, brighter: str) -> None:
    light = paper(light_side=side)

    left, right = brightness(light[:, :200]), brightness(light[:, -200:])
    assert (left > right) is (brighter == "left")


def test_a_studio_s_paper_has_no_corner() -> None:
    light = paper(hardness=0.2)

    assert float(np.abs(np.diff(light.mean(axis=(1, 2)))).max()) < 0.02


def test_hard_light_throws_a_bar_across_the_paper() -> None:
    soft, hard = paper(hardness=0.3), paper(hardness=0.95)

    def steps(light: Any) -> float:
        return float(np.abs(np.diff(light[:, :, 1], axis=1)).max())

    assert steps(hard) > 2 * steps(soft)


def test_a_coloured_backdrop_has_its_colour() -> None:
    light = paper("in the studio, pink backdrop")

    red, green, _ = light.reshape(-1, 3).mean(axis=0)
    assert red > 1.3 * green
