from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from studio.providers.sketch.interiors import PAINTERS
from studio.providers.sketch.light import light_of
from studio.providers.sketch.pieces import Piece, Set
from studio.providers.sketch.rooms import _DIMENSIONS, build_room
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.stage import Stage
from tests.sketching import a_stage, brightness


@cache
def built(stage: Stage) -> Set:
    return build_room(stage, scheme_of(stage), light_of(stage))


def back_wall(stage: Stage) -> Piece:
    return built(stage).pieces[-1]


@pytest.mark.parametrize("place", sorted(PAINTERS))
def test_every_room_has_a_floor_a_ceiling_two_sides_and_a_furnished_wall(place: Any) -> None:
    room = built(a_stage(place=place))

    assert len(room.pieces) == 5
    assert all(np.isfinite(piece.light).all() for piece in room.pieces)
    assert all(float(piece.light.min()) >= 0 for piece in room.pieces)
    assert float(room.pieces[-1].light.std()) > 0.02


@pytest.mark.parametrize("place", sorted(PAINTERS))
def test_every_room_has_its_dimensions(place: Any) -> None:
    half_width, height, depth = _DIMENSIONS[place]

    wall = back_wall(a_stage(place=place))
    assert wall.light.shape[0] == pytest.approx(height * 105, abs=1)
    assert wall.light.shape[1] == pytest.approx(2 * half_width * 105, abs=1)
    assert wall.origin == (0, 0, depth)


@pytest.mark.parametrize("place", ["kitchen", "living", "bathroom", "office", "cafe", "workshop", "bedroom"])
@pytest.mark.parametrize(("window", "brighter"), [(-1.0, "left"), (1.0, "right")])
def test_the_window_stands_on_its_side(place: Any, window: float, brighter: str) -> None:
    wall = back_wall(a_stage("at noon", place=place, window=window, light_side=window)).light

    middle = wall.shape[1] // 2
    left, right = float(np.quantile(wall[:, :middle], 0.97)), float(np.quantile(wall[:, middle:], 0.97))
    assert (left > right) is (brighter == "left")


@pytest.mark.parametrize("place", ["kitchen", "living", "train"])
def test_by_night_lamps_shine_in_the_windows(place: Any) -> None:
    assert len(built(a_stage("at night", place=place)).lamps) > 20
    assert built(a_stage("at noon", place=place)).lamps == ()


def test_a_room_is_darker_by_night() -> None:
    day, night = back_wall(a_stage("in the kitchen at noon")), back_wall(a_stage("in the kitchen at night"))

    assert brightness(night.light) < 0.7 * brightness(day.light)


def test_the_wall_is_brighter_on_the_light_s_side() -> None:
    wall = back_wall(a_stage(place="hall", light_side=-1.0)).light

    assert brightness(wall[100:300, :200]) > brightness(wall[100:300, -200:])


def test_hard_light_throws_window_panes_on_the_wall_and_night_does_not() -> None:
    def contrast(**changes: Any) -> float:
        wall = back_wall(replace(a_stage("in the gym"), light_side=-1.0, **changes)).light[:, :, 1]
        return float(np.abs(np.diff(wall[200:400:4, 300:900:4], axis=1)).max())

    assert contrast(hardness=1.0, time="day") > contrast(hardness=1.0, time="night")


@pytest.mark.parametrize("prop", ["clock", "lamp", "plant"])
def test_a_named_thing_joins_the_room(prop: str) -> None:
    plain, named = a_stage("in the office", props=()), a_stage("in the office", props=(prop,))

    assert not np.array_equal(back_wall(plain).light, back_wall(named).light)


def test_another_arrangement_is_another_wall_of_the_same_room() -> None:
    stage = a_stage("in the kitchen")

    first, second = back_wall(stage), back_wall(replace(stage, layout=stage.layout + 1))

    assert not np.array_equal(first.light, second.light)
    assert brightness(first.light) == pytest.approx(brightness(second.light), rel=0.35)
