from __future__ import annotations

import numpy as np
import pytest

from studio.pictures.faces import Box
from studio.scoring.appearance import colours_found, person_likeness
from studio.scoring.subject import View
from tests.kit_pictures import pixels, portrait
from tests.scored_edits import brighter, warmer

FACE = Box(0.3, 0.25, 0.38, 0.3)


def likeness(made: View, given: View, faces: tuple[Box, Box] = (FACE, FACE)) -> float:
    return person_likeness(made, given, faces)


def test_a_picture_is_like_itself() -> None:
    view = View(pixels(portrait()))

    assert likeness(view, view) == pytest.approx(1)


def test_another_light_costs_less_than_other_colours() -> None:
    given = View(pixels(portrait()))

    relit = likeness(View(pixels(brighter(portrait(), 1.2))), given)
    tinted = likeness(View(pixels(warmer(portrait(), 0.3))), given)

    assert relit > 0.8
    assert tinted < 0.6


def test_likeness_is_the_same_both_ways() -> None:
    one, other = View(pixels(portrait())), View(pixels(warmer(portrait(), 0.2)))

    assert likeness(one, other) == pytest.approx(likeness(other, one), abs=0.01)


def test_clothes_that_one_picture_does_not_show_are_left_out() -> None:
    close = portrait().crop((200, 200, 620, 610))
    face = Box(0.1, 0.15, 0.75, 0.75)

    assert likeness(View(pixels(close)), View(pixels(portrait())), (face, FACE)) > 0.5


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_colours_found_is_the_share_that_occurs_on_the_other_side(share: float, expected: float) -> None:
    wanted = np.zeros((100, 3), np.float32)
    wanted[round(share * 100) :, 1] = 60

    assert colours_found(wanted, np.zeros((10, 3), np.float32)) == pytest.approx(expected)


def test_half_the_difference_in_brightness_is_another_light() -> None:
    dark, light = np.zeros((5, 3), np.float32), np.full((5, 3), (16, 0, 0), np.float32)

    assert colours_found(dark, light) == 1
    assert colours_found(dark, light * np.float32(2)) == 0


def test_no_colours_are_found_among_none() -> None:
    assert colours_found(np.zeros((0, 3), np.float32), np.zeros((4, 3), np.float32)) == 0
