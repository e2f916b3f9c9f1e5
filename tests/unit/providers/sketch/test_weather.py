from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from studio.providers.sketch.framing import compose_frame
from studio.providers.sketch.light import light_of
from studio.providers.sketch.raster import Pixels, floats
from studio.providers.sketch.shot import read_shot
from studio.providers.sketch.weather import add_air
from tests.sketching import a_stage, asked_for


def aired(words: str, size: tuple[int, int] = (320, 180), seed: str = "1", **changes: Any) -> Pixels:
    stage = replace(a_stage(words), **changes)
    framing = compose_frame(asked_for(words))
    frame = floats(np.full((size[1], size[0], 3), 0.2))
    scale = size[0] / 1280
    product = framing.product
    if product is not None:
        product = replace(
            product,
            x=product.x * scale,
            top=product.top * scale,
            base=product.base * scale,
            width=product.width * scale,
        )
    add_air(frame, replace(framing, product=product), stage, read_shot(words), light_of(stage), seed)
    return frame


def changed(frame: Pixels) -> float:
    return float((np.abs(frame - 0.2).max(axis=2) > 0.01).mean())


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("she stands in the street in the rain at night", 0.02),
        ("she stands in the street, it is snowing", 0.01),
        ("she stands in the workshop at night, dust floating in the light", 0.002),
        ("the cup in the kitchen at night, steam rising", 0.005),
        ("she stands on the moor in the fog", 0.5),
    ],
)
def test_what_hangs_in_the_air_can_be_seen(words: str, share: float) -> None:
    assert changed(aired(words)) > share


@pytest.mark.parametrize(
    "words",
    [
        "she stands in the street at noon",
        "she stands in the kitchen at night",
        "rain outside, she stands in the kitchen at night",
        "she stands on the platform in the rain at night",
        "she stands in the studio at noon",
        "steam rises, she stands in the kitchen at night",
    ],
)
def test_clear_air_stays_clear(words: str) -> None:
    assert changed(aired(words)) == 0


def test_light_slants_into_a_room_by_day() -> None:
    frame = aired("she stands in the kitchen at noon, hard light from the left")

    assert float(frame[:40, :60].mean()) > float(frame[-40:, -60:].mean())


def test_light_slants_in_from_the_other_side_too() -> None:
    frame = aired("she stands in the kitchen at noon, hard light from the right")

    assert float(frame[:40, -60:].mean()) > float(frame[-40:, :60].mean())


def test_each_take_has_its_own_drops() -> None:
    words = "she stands in the street in the rain at night"

    assert not np.array_equal(aired(words, seed="1"), aired(words, seed="2"))
    assert np.array_equal(aired(words, seed="1"), aired(words, seed="1"))


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (1600, 900)])
def test_rain_falls_in_frames_of_every_shape(size: tuple[int, int]) -> None:
    assert changed(aired("she stands in the street in the rain at night", size)) > 0.005


def test_steam_rises_above_the_product() -> None:
    frame = aired("the cup in the kitchen at night, steam rising, the camera holds still")

    rows = np.flatnonzero((np.abs(frame - 0.2).max(axis=2) > 0.01).any(axis=1))
    assert rows[0] < 60
    assert rows[-1] < 150


def test_steam_outside_the_frame_is_no_trouble() -> None:
    assert np.isfinite(aired("wide: she stands in the kitchen with the cup at night, steam", (64, 36))).all()
