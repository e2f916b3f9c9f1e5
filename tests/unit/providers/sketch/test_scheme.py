from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from studio.providers.sketch import palette
from studio.providers.sketch.materials import MATERIALS
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.words import Place
from tests.sketching import a_stage


@pytest.mark.parametrize("place", get_args(Place))
def test_every_place_has_colours_and_materials(place: Any) -> None:
    scheme = scheme_of(replace(a_stage(), place=place))

    colours = np.stack([scheme.wall, scheme.trim, scheme.body, scheme.top, scheme.floor])
    assert float(colours.min()) > 0
    assert float(colours.max()) < 1
    assert {scheme.wall_material, scheme.floor_material, scheme.top_material} <= set(MATERIALS)


def test_the_same_stage_has_the_same_colours() -> None:
    first, second = scheme_of(a_stage()), scheme_of(a_stage())

    assert np.array_equal(first.wall, second.wall)


def test_another_arrangement_is_painted_a_little_differently() -> None:
    first, second = scheme_of(a_stage(layout=1)), scheme_of(a_stage(layout=2))

    assert not np.allclose(first.wall, second.wall)
    assert np.abs(first.wall - second.wall).max() < 0.35


def test_furniture_takes_up_the_palette_s_cool_colour() -> None:
    plain = scheme_of(a_stage("in the kitchen", layout=1))
    teal = scheme_of(a_stage("SET AND LIGHT: amber and teal\nMOMENT: in the kitchen", layout=1))

    assert palette.warmth(teal.body) < palette.warmth(plain.body)


def test_a_named_wall_has_its_colour() -> None:
    scheme = scheme_of(a_stage("in the studio, pink backdrop"))

    pink = palette.light(palette.NAMED["pink"])
    assert np.allclose(scheme.wall / scheme.wall.max(), pink / pink.max(), atol=0.06)


@pytest.mark.parametrize(
    ("words", "material"),
    [
        ("on the marble shelf in the kitchen", "marble"),
        ("on a stone ledge in the kitchen", "concrete"),
        ("an oak counter in the bathroom", "wood"),
        ("a steel counter in the kitchen", "plain"),
        ("in the kitchen", "wood"),
        ("in the bathroom", "marble"),
    ],
)
def test_a_named_material_is_what_things_stand_on(words: str, material: str) -> None:
    assert scheme_of(a_stage(words)).top_material == material


def test_the_material_named_last_counts() -> None:
    assert scheme_of(a_stage(props=("marble", "oak"))).top_material == "wood"


def test_snow_lies_on_open_ground_only() -> None:
    outside = scheme_of(a_stage("in the street, snow"))
    inside = scheme_of(a_stage("in the kitchen, snow outside"))

    assert palette.luminance(outside.floor) > 0.5
    assert palette.luminance(inside.floor) < 0.5
