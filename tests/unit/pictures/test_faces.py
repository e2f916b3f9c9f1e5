from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.pictures.faces import Box, find_face, find_faces, find_small_faces
from tests.pictures_made import beside, on_grey, sample
from tests.sketching import a_landscape, a_photo_of_a_disc


def test_the_sample_astronaut_s_face_is_found(astronaut: Path) -> None:
    with Image.open(astronaut) as picture:
        face = find_face(np.asarray(picture.convert("RGB")))

    assert face is not None
    assert face.centre == pytest.approx((0.435, 0.23), abs=0.03)
    assert face.width == pytest.approx(0.19, abs=0.04)


def test_a_cup_has_no_face(coffee: Path) -> None:
    with Image.open(coffee) as picture:
        assert find_face(np.asarray(picture.convert("RGB"))) is None


@pytest.mark.parametrize("photo", [a_photo_of_a_disc(), a_landscape()])
def test_things_and_views_have_no_face(photo: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> None:
    assert find_face(photo) is None
    assert find_faces(photo) == []


def test_a_tiny_picture_has_no_face() -> None:
    assert find_face(np.zeros((40, 40, 3), np.uint8)) is None
    assert find_small_faces(np.zeros((40, 40, 3), np.uint8)) == []


def test_two_people_are_two_faces_and_each_is_told_once() -> None:
    faces = find_faces(np.asarray(beside(sample("astronaut"), sample("astronaut"))))

    assert sorted(round(face.centre[0], 1) for face in faces) == [0.2, 0.8]


def test_one_person_is_one_face() -> None:
    assert len(find_faces(np.asarray(sample("astronaut")))) == 1


def test_a_face_far_away_is_found_only_by_the_closer_look() -> None:
    far = np.asarray(on_grey(sample("astronaut"), 240, 1024))

    faces = find_small_faces(far)

    assert find_faces(far) == []
    assert [round(face.height, 2) for face in faces] == [0.04]


def test_the_closer_look_takes_nothing_on_a_table_for_a_face() -> None:
    assert find_small_faces(np.asarray(sample("coffee"))) == []


def test_a_box_knows_its_middle() -> None:
    assert Box(0.2, 0.4, 0.2, 0.1).centre == pytest.approx((0.3, 0.45))
