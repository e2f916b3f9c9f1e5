from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from studio.providers.sketch.light import light_of
from studio.providers.sketch.outdoors import _BUILDERS, build_open_set
from studio.providers.sketch.pieces import Set
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.stage import Stage
from tests.sketching import a_stage, brightness, pixels


def built(words: str, **changes: Any) -> Set:
    return built_once(a_stage(words, **changes))


@cache
def built_once(stage: Stage) -> Set:
    return build_open_set(stage, scheme_of(stage), light_of(stage))


@pytest.mark.parametrize("place", sorted(_BUILDERS))
def test_every_open_place_has_a_sky_a_ground_and_things_on_it(place: Any) -> None:
    found = built("at noon", place=place)

    assert found.sky is not None
    assert len(found.pieces) >= 4
    assert all(np.isfinite(piece.light).all() for piece in found.pieces)
    assert any(piece.up == (0, 0, 1) for piece in found.pieces)


@pytest.mark.parametrize("place", sorted(_BUILDERS))
def test_far_pieces_come_before_near_ones(place: Any) -> None:
    standing = [piece.origin[2] for piece in built("at noon", place=place).pieces if piece.up == (0, 1, 0)]

    assert standing[0] == max(standing)


@pytest.mark.parametrize("place", ["street", "bridge", "platform", "rooftop"])
def test_towns_have_lamps_by_night(place: Any) -> None:
    lamps = built("at night", place=place).lamps

    assert len(lamps) >= 9
    assert max(float(lamp.light.max()) for lamp in lamps) > 2


@pytest.mark.parametrize(("words", "lamps"), [("at noon", 34), ("at night", 0), ("at noon, storm", 0)])
def test_the_sun_sparkles_between_leaves_by_day(words: str, lamps: int) -> None:
    assert len(built(words, place="garden").lamps) == lamps


@pytest.mark.parametrize(("words", "wet"), [("rain", 0.75), ("a clear noon", 0.0)])
def test_rain_wets_the_ground(words: str, wet: float) -> None:
    assert built(words, place="street").wet == wet


@pytest.mark.parametrize(("words", "hazy"), [("in fog", True), ("in the rain", True), ("at noon", False)])
def test_fog_and_rain_hang_in_the_air(words: str, hazy: bool) -> None:
    assert (built(words, place="street").haze is not None) is hazy


def test_the_sunny_side_of_a_street_is_the_brighter_one() -> None:
    pieces = built("at noon", place="street", light_side=-1.0).pieces
    facades = {
        piece.origin[0]: brightness(piece.light[20:, :300]) for piece in pieces if abs(piece.origin[0]) > 5
    }

    assert facades[5.6] > facades[-5.6]


def test_the_sea_mirrors_the_sun_s_path() -> None:
    sea = built("at sunset", place="beach", light_side=-1.0).pieces[1].light

    near = sea[sea.shape[0] // 2 :]
    middle = near.shape[1] // 2
    assert brightness(near[:, : middle - 60]) > brightness(near[:, middle + 60 :])


def test_snow_whitens_the_street() -> None:
    plain, snowed = (
        built("at noon", place="street").pieces[1],
        built("at noon, snow", place="street").pieces[1],
    )

    assert brightness(snowed.light) > 1.5 * brightness(plain.light)


def test_the_same_stage_builds_the_same_set() -> None:
    stage = a_stage("at noon", place="moor")

    first, second = built_once(stage), built_once.__wrapped__(stage)

    assert all(np.array_equal(a.light, b.light) for a, b in zip(first.pieces, second.pieces, strict=True))


def test_no_sky_shows_between_the_ground_and_the_hills(sketch: Any) -> None:
    frame = pixels(sketch("Wide shot: she stands in the centre of the desert at noon"))

    sides = np.concatenate([frame[460:640, :380], frame[460:640, -380:]])
    assert float((sides[..., 2] > sides[..., 0] + 8).mean()) == 0
