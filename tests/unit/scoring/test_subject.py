from __future__ import annotations

import numpy as np
import pytest

from studio.pictures.faces import Box
from studio.scoring.lab import to_lab
from studio.scoring.subject import (
    View,
    chest_cloud,
    count_things,
    face_pixels,
    head_cloud,
    middle,
    near_rim,
    reduced,
    rim_cloud,
)
from tests.kit_pictures import GREY, pixels, portrait, thing_on


def test_pictures_are_brought_to_one_size_also_small_ones() -> None:
    assert reduced(pixels(portrait()), 256).shape == (256, 202, 3)
    assert reduced(np.zeros((10, 20, 3), np.uint8), 256).shape == (128, 256, 3)


def test_a_face_is_brought_to_one_height() -> None:
    view = View(pixels(portrait()))

    assert view.face is not None
    assert max(face_pixels(view, view.face).shape) == 128


def test_the_head_is_hair_and_skin_and_the_chest_is_below_it() -> None:
    lab = np.zeros((100, 100, 3), np.float32)
    lab[60:, :, 0] = 50
    face = Box(0.4, 0.2, 0.2, 0.2)

    assert set(np.unique(head_cloud(lab, face)[:, 0])) == {0}
    assert chest_cloud(lab, face)[-1, 0] == 50


def test_a_picture_that_ends_at_the_chin_has_no_chest() -> None:
    assert len(chest_cloud(np.zeros((50, 50, 3), np.float32), Box(0.2, 0.3, 0.6, 0.6))) == 0


def test_shoulders_do_not_count_as_ground() -> None:
    lab = np.zeros((100, 100, 3), np.float32)
    lab[50:] = 80

    assert rim_cloud(lab, person=True).max() == 0
    assert rim_cloud(lab, person=False).max() == 80


def test_a_thing_stands_out_from_its_paper() -> None:
    near = near_rim(to_lab(reduced(pixels(thing_on(GREY)), 256)))

    assert near[2, 2]
    assert not near[128, 128]


@pytest.mark.parametrize(("second", "count"), [(30, 2), (8, 1), (0, 1)])
def test_only_what_is_large_counts_as_a_second_thing(second: int, count: int) -> None:
    mask = np.zeros((100, 100), bool)
    mask[30:70, 5:45] = True
    mask[30 : 30 + second, 60 : 60 + second] = True

    assert count_things(mask, 0.25) == count


def test_things_above_one_another_are_counted_too() -> None:
    mask = np.zeros((100, 100), bool)
    mask[5:40, 30:60] = mask[60:95, 30:60] = True

    assert count_things(mask, 0.25) == 2


def test_the_middle_is_an_ellipse() -> None:
    inside = middle(np.zeros((101, 201, 3), np.float32), 0.5)

    assert inside[50, 100]
    assert inside.mean() == pytest.approx(np.pi / 16, abs=0.01)
