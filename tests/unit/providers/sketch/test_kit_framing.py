from __future__ import annotations

import pytest

from studio.errors import CannotShow
from studio.pictures.faces import Box
from studio.providers.sketch.cutout import Facts
from studio.providers.sketch.kit_framing import Spot, frame_person, frame_whole
from tests.sketching import product_facts, some_facts

WIDTH, HEIGHT = 800, 1000
BUST = some_facts(aspect=0.9, face=Box(0.4, 0.15, 0.2, 0.2))
WHOLE = some_facts(aspect=0.3, face=Box(0.35, 0.02, 0.3, 0.1), cut_below=False)


def face_in(spot: Spot, facts: Facts) -> tuple[float, float, float]:
    """The face's middle and height in the frame, in shares."""
    assert facts.face is not None
    x, y = facts.face.centre
    across, down = spot.left + x * spot.width, spot.top + y * spot.height
    return across / WIDTH, down / HEIGHT, facts.face.height * spot.height / HEIGHT


def test_head_and_shoulders_are_framed_by_the_face() -> None:
    assert face_in(frame_person(BUST, "anchor", WIDTH, HEIGHT), BUST) == pytest.approx((0.5, 0.42, 0.30))


def test_a_photo_that_ends_at_the_collar_is_shown_closer_so_that_no_edge_floats() -> None:
    collar = some_facts(aspect=0.9, face=Box(0.3, 0.25, 0.4, 0.4))

    spot = frame_person(collar, "anchor", WIDTH, HEIGHT)

    assert spot.base >= HEIGHT
    assert face_in(spot, collar)[2] > 0.30


def test_shoulders_that_the_photo_cut_off_reach_the_frame_s_sides() -> None:
    cut = some_facts(aspect=0.5, face=Box(0.3, 0.15, 0.4, 0.2), cut_left=True, cut_right=True)

    spot = frame_person(cut, "anchor", WIDTH, HEIGHT)

    assert spot.left <= 0
    assert spot.left + spot.width >= WIDTH


def test_waist_up_shows_more_than_a_head() -> None:
    spot = frame_person(BUST, "half_body", WIDTH, HEIGHT)

    assert face_in(spot, BUST) == pytest.approx((0.5, 0.23, 0.19), abs=0.02)


@pytest.mark.parametrize(
    "facts",
    [
        some_facts(face=Box(0.3, 0.3, 0.3, 0.3)),
        some_facts(face=None),
        some_facts(inset=True),
    ],
)
def test_a_waist_that_is_not_in_the_photo_is_not_made_up(facts: Facts) -> None:
    with pytest.raises(CannotShow, match="the body down to the waist"):
        frame_person(facts, "half_body", WIDTH, HEIGHT)


def test_a_whole_body_stands_with_room_around_it() -> None:
    spot = frame_person(WHOLE, "full_body", 1000, 1000)

    assert (spot.top, spot.base) == pytest.approx((60, 940))


@pytest.mark.parametrize(
    "facts", [BUST, some_facts(aspect=0.9, cut_below=False, face=Box(0.4, 0.1, 0.2, 0.3))]
)
def test_a_body_that_is_cut_off_or_only_a_bust_is_not_whole(facts: Facts) -> None:
    with pytest.raises(CannotShow, match="the whole body"):
        frame_person(facts, "full_body", WIDTH, HEIGHT)


def test_somebody_without_a_face_is_shown_whole() -> None:
    robot = some_facts(aspect=0.8, face=None, cut_below=False)

    assert frame_person(robot, "anchor", WIDTH, HEIGHT) == frame_whole(robot, 0.06, WIDTH, HEIGHT)


def test_a_product_stands_in_the_middle_and_what_the_photo_cut_off_stays_below() -> None:
    bottle = product_facts(aspect=0.4)
    cut = product_facts(aspect=0.4, cut_below=True)

    assert frame_whole(bottle, 0.1, 1000, 1000) == Spot(340, 100, 320, 800)
    assert frame_whole(cut, 0.1, 1000, 1000) == Spot(340, 200, 320, 800)
