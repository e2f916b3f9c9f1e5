from __future__ import annotations

import pytest

from studio.providers.sketch.frames import Framing, Placed
from studio.providers.sketch.tabletop import compose_on_ground, compose_tabletop
from studio.providers.sketch.words import ShotSize
from tests.sketching import FULL_SIZE, asked_for, product_facts

CUP = product_facts(aspect=1.1, tilt=0.85)
BOTTLE = product_facts()
CAR = product_facts(aspect=2.2)


def framed(words: str, size: ShotSize = "macro", facts: object = CUP, aspect: str = "16:9") -> Framing:
    asked = asked_for(words, product=facts, aspect=aspect)
    assert asked.product is not None
    return compose_tabletop(asked, asked.product, size)


def product(framing: Framing) -> Placed:
    assert framing.product is not None
    return framing.product


@pytest.mark.parametrize("facts", [CUP, BOTTLE])
@pytest.mark.parametrize("aspect", sorted(FULL_SIZE))
@pytest.mark.parametrize("size", ["macro", "close", "medium"])
def test_the_product_is_whole_in_every_frame(facts: object, aspect: str, size: ShotSize) -> None:
    placed = product(framed("the cup, the camera holds still", size, facts, aspect))

    width, height = FULL_SIZE[aspect]
    assert placed.x - placed.width / 2 >= 0
    assert placed.x + placed.width / 2 <= width
    assert placed.top >= 0
    assert placed.base <= height


def test_a_macro_fills_the_frame() -> None:
    assert product(framed("the cup, the camera holds still")).height > 0.6 * 720


@pytest.mark.parametrize(("nearer", "further"), [("macro", "close"), ("close", "medium")])
def test_a_closer_size_shows_a_larger_product(nearer: ShotSize, further: ShotSize) -> None:
    assert product(framed("the cup", nearer)).height > product(framed("the cup", further)).height


@pytest.mark.parametrize(
    ("words", "steeper_than", "flatter_than"),
    [
        ("the cup, from above", 0.55, 0.8),
        ("the cup at table height", 0.2, 0.45),
        ("top-down on the cup", 0.9, 1.2),
        ("the cup, low angle", 0.0, 0.2),
    ],
)
def test_the_table_is_seen_as_steeply_as_asked(words: str, steeper_than: float, flatter_than: float) -> None:
    assert steeper_than < framed(words).elevation < flatter_than


def test_a_bottle_photographed_from_the_front_is_seen_from_the_front() -> None:
    assert framed("the bottle", facts=BOTTLE).elevation < 0.3


def test_the_product_stands_on_the_surface() -> None:
    framing = framed("the cup")

    assert framing.surface is not None
    far_edge = framing.camera.project((0.0, framing.surface.height, framing.surface.back))[1]
    assert far_edge < product(framing).base


@pytest.mark.parametrize(("side", "right"), [("left", False), ("right", True)])
def test_the_product_stands_where_the_words_say(side: str, right: bool) -> None:
    placed = product(framed(f"the cup on the {side} of the frame, the camera holds still", "close"))

    assert (placed.x > 640) is right


def test_someone_behind_keeps_the_head_in_the_picture() -> None:
    framing = framed("the cup, she is out of focus behind it", "close")

    assert framing.person is not None
    assert 0 < framing.person.top < 0.2 * 720


def test_the_table_does_not_climb_up_to_someone_s_chin() -> None:
    alone, with_her = framed("the cup", "close"), framed("the cup, she is out of focus behind it", "close")

    assert with_her.elevation < alone.elevation


def test_behind_a_table_the_set_is_raised() -> None:
    framing = framed("the cup")

    assert framing.set_camera.tilt < framing.camera.tilt
    assert framing.set_camera.position[1] > framing.camera.position[1]


def test_a_change_brings_the_product_nearer() -> None:
    before, after = framed("MOMENT: the cup", "close"), framed("MOMENT: the cup\nCHANGE: closer", "close")

    assert product(after).height > product(before).height


@pytest.mark.parametrize("size", ["close", "medium", "wide"])
@pytest.mark.parametrize("aspect", sorted(FULL_SIZE))
def test_a_car_stands_on_the_ground_and_in_the_frame(size: ShotSize, aspect: str) -> None:
    asked = asked_for("the car alone on the bridge, the camera holds still", product=CAR, aspect=aspect)

    framing = compose_on_ground(asked, CAR, size)

    width, height = FULL_SIZE[aspect]
    ground = framing.camera.project((0.0, 0.0, 0.0))[1]
    assert product(framing).base == pytest.approx(ground)
    assert product(framing).base < height
    assert product(framing).width < width


def test_a_car_seen_from_below_has_the_camera_at_knee_height() -> None:
    asked = asked_for("low angle: the car alone on the bridge", product=CAR)

    assert compose_on_ground(asked, CAR, "full").camera.position[1] == pytest.approx(0.35)
