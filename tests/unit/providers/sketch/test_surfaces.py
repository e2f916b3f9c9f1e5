from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.providers.sketch.frames import Framing
from studio.providers.sketch.framing import compose_frame
from studio.providers.sketch.light import light_of
from studio.providers.sketch.raster import Pixels, floats, ramp
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.stage import Stage
from studio.providers.sketch.surfaces import _pattern, lay_surface
from tests.sketching import a_stage, asked_for, brightness, product_facts

CUP = product_facts(aspect=1.1, tilt=0.85)


def framed(words: str) -> Framing:
    framing = compose_frame(asked_for(words, product=CUP))
    small = framing.camera.scaled(320, 180)
    product = framing.product
    shrunk = None if product is None else replace(product, base=product.base / 4, top=product.top / 4)
    return replace(framing, camera=small, product=shrunk)


def laid(words: str, stage: Stage | None = None, value: float = 0.2) -> Pixels:
    stage = stage or a_stage(words)
    frame = floats(np.full((180, 320, 3), value))
    lay_surface(frame, framed(words), stage, scheme_of(stage), light_of(stage))
    return frame


def test_a_frame_without_a_surface_stays_as_it_is() -> None:
    assert np.allclose(laid("an empty street"), 0.2)


def test_a_table_covers_the_lower_part_of_the_frame() -> None:
    frame = laid("the cup in the kitchen, the camera holds still")

    assert np.allclose(frame[5, 160], 0.2)
    assert not np.allclose(frame[170, 160], 0.2)


@pytest.mark.parametrize(
    "words",
    [
        "macro: the cup in the kitchen",
        "wide: she stands in the kitchen with the cup",
        "she stands in the street with the cup",
        "the cup on the beach",
        "top-down on the cup in the bathroom",
    ],
)
def test_a_surface_is_painted_without_gaps_or_wild_values(words: str) -> None:
    frame = laid(words)

    assert np.isfinite(frame).all()
    assert float(frame.min()) >= 0
    assert float(frame.max()) < 3


def test_a_surface_is_the_same_for_the_same_set() -> None:
    assert np.array_equal(laid("the cup in the kitchen"), laid("the cup in the kitchen"))


def test_a_wide_counter_has_a_front_in_the_furniture_s_colour() -> None:
    words = "SET AND LIGHT: teal\nMOMENT: medium-wide, she stands in the kitchen, the camera holds still"

    frame = laid(words, value=0.0)

    red, _, blue = frame[170, 160]
    assert blue > red


def test_a_table_that_ends_stands_on_legs_and_shades_the_floor() -> None:
    words = "wide shot, she stands in the kitchen, the camera holds still"
    before = np.full((180, 320, 3), 0.5)

    frame = laid(words, value=0.5)

    surface, camera = framed(words).surface, framed(words).camera
    assert surface is not None
    x, floor, _ = camera.project((surface.middle, 0.06, surface.front))
    assert surface.ends
    assert float(frame[round(floor), round(x)].mean()) < 0.3
    assert np.array_equal(frame[:, :40], before[:, :40].astype(np.float32))


def test_a_table_is_brighter_towards_the_light() -> None:
    left = laid("the cup in the kitchen", a_stage("in the kitchen", light_side=-1.0, place="studio"))
    right = laid("the cup in the kitchen", a_stage("in the kitchen", light_side=1.0, place="studio"))

    assert brightness(left[160:, :60]) > brightness(right[160:, :60])


@pytest.mark.parametrize(("place", "reddest"), [("beach", True), ("moor", False)])
def test_outside_a_product_alone_stands_on_the_ground(place: str, reddest: bool) -> None:
    frame = laid(f"the cup on the {place} at noon", value=0.0)

    red, green, _ = frame[165, 160]
    assert bool(red > 1.1 * green) is reddest


def test_a_glossy_top_mirrors_what_is_behind() -> None:
    words = "the cup on the marble shelf in the bathroom"
    dark, bright = laid(words, value=0.0), laid(words, value=1.0)

    difference = bright - dark
    first = int(np.argmax(np.abs(difference[:, 160, 0] - 1) > 0.2))
    assert difference[first + 6, 160, 0] > difference[175, 160, 0]


@pytest.mark.parametrize(
    ("words", "patterned"),
    [
        ("in the living room at noon", True),
        ("in the garden at noon", True),
        ("in the living room at night", False),
        ("in the studio at noon", False),
        ("on the beach at noon", False),
    ],
)
def test_window_bars_and_leaves_lie_on_the_table_by_day(words: str, patterned: bool) -> None:
    stage = a_stage(f"{words}, hard light")
    across, away = ramp(80, -1, 1)[None, :], ramp(40, 0, 1)[:, None]

    pattern = _pattern(across, away, stage, light_of(stage))

    assert bool(pattern.max() - pattern.min() > 0.2) is patterned
