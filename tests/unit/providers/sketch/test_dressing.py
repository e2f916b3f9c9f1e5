from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio.providers.sketch import dressing
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.dressing import lay_dressing
from studio.providers.sketch.frames import Framing
from studio.providers.sketch.framing import compose_frame
from studio.providers.sketch.light import light_of
from studio.providers.sketch.raster import Pixels, floats, generator
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.stage import Stage
from tests.sketching import a_stage, asked_for

KITCHEN = "she stands on the right in the kitchen with the cup, the camera holds still"


def framed(words: str) -> Framing:
    framing = compose_frame(asked_for(words))
    return replace(framing, camera=framing.camera.scaled(320, 180))


def dressed(words: str, stage: Stage | None = None) -> Pixels:
    stage = stage or a_stage(words)
    frame = floats(np.full((180, 320, 3), 0.2))
    lay_dressing(frame, framed(words), stage, scheme_of(stage), light_of(stage))
    return frame


def touched(frame: Pixels) -> float:
    return float((np.abs(frame - 0.2).max(axis=2) > 0.02).mean())


@pytest.mark.parametrize("name", sorted(dressing._PAINTERS))
def test_everything_that_stands_about_can_be_seen(name: str) -> None:
    canvas = Canvas(-0.22, -0.03, (0.44, 0.42), 400, None)

    dressing._PAINTERS[name](canvas, 1.0, scheme_of(a_stage()), generator(1))

    assert 0.02 < float(canvas.cover.mean()) < 0.8
    assert float(canvas.cover[:, :3].max()) == 0


@pytest.mark.parametrize("place", sorted(dressing._FOR_PLACES))
def test_places_have_things_that_can_be_painted(place: str) -> None:
    assert set(dressing._FOR_PLACES[place]) <= set(dressing._PAINTERS)


def test_a_kitchen_s_counter_is_dressed() -> None:
    assert touched(dressed(KITCHEN)) > 0.003


def test_things_stand_on_the_side_where_the_subject_is_not() -> None:
    changed = np.abs(dressed(KITCHEN) - 0.2).max(axis=2) > 0.02

    assert changed[:, :160].sum() > 4 * changed[:, 220:].sum()


def test_a_chain_keeps_its_things() -> None:
    stage = a_stage(KITCHEN)

    assert np.array_equal(dressed(KITCHEN, stage), dressed(KITCHEN, replace(stage, generation=3)))


def test_another_arrangement_has_other_things() -> None:
    stage = a_stage(KITCHEN)

    assert not np.array_equal(dressed(KITCHEN, stage), dressed(KITCHEN, replace(stage, layout=99)))


@pytest.mark.parametrize(
    "words",
    [
        "an empty street",
        "close-up of her in the kitchen with the cup",
        "medium close-up of her in the kitchen with the cup",
        "she stands in the street with the cup",
    ],
)
def test_close_views_streets_and_empty_places_stay_clear(words: str) -> None:
    assert touched(dressed(words)) == 0


def test_behind_a_product_things_are_out_of_focus() -> None:
    frame = dressed("the cup in the kitchen, close shot")

    steps = np.abs(np.diff(frame, axis=1)).max(axis=2)
    assert touched(frame) > 0.01
    assert float(steps.max()) < 0.25


def test_a_named_thing_is_there() -> None:
    stage = a_stage(KITCHEN, props=("candle",))

    names = [thing.name for thing in dressing._things(framed(KITCHEN), framed(KITCHEN).surface, stage)]  # type: ignore[arg-type]
    assert names[0] == "candle"
