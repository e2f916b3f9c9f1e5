from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from studio.pictures.cascade import WINDOW_PX, Area, windows_of_faces
from tests.pictures_made import beside, sample

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def astronaut(px: int = 256) -> Pixels:
    return np.asarray(sample("astronaut").resize((px, px), Image.Resampling.BOX))


def everywhere(picture: Pixels, least: float = 30, most: float = 200) -> Area:
    return Area(0, 0, picture.shape[0], picture.shape[1], least, most)


def test_a_face_is_passed_by_many_windows_of_several_sizes() -> None:
    picture = astronaut()

    windows = windows_of_faces(picture, [everywhere(picture)])

    middles = [(one.left + one.side / 2, one.top + one.side / 2) for one in windows]
    assert len({one.side for one in windows}) >= 3
    assert np.median(middles, axis=0) == pytest.approx([111, 58], abs=4)


def test_it_agrees_with_another_implementation() -> None:
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    picture = astronaut()
    cascade = Cascade(lbp_frontal_face_cascade_filename())
    (face,) = cascade.detect_multi_scale(picture, 1.2, 1, (30, 30), (200, 200))

    windows = windows_of_faces(picture, [everywhere(picture)])

    on_it = [one for one in windows if abs(one.left + one.side / 2 - face["c"] - face["width"] / 2) < 12]
    assert len(on_it) >= 6
    assert np.mean([one.side for one in on_it]) == pytest.approx(face["width"], abs=4)
    assert np.mean([one.top for one in on_it]) == pytest.approx(face["r"], abs=4)


def test_only_the_areas_that_are_named_are_searched() -> None:
    picture = np.asarray(beside(sample("astronaut"), sample("astronaut")).resize((512, 256)))
    left = Area(0, 0, 256, 256, 30, 200)

    windows = windows_of_faces(picture, [left])

    assert {one.left + one.side / 2 < 256 for one in windows} == {True}
    assert set(windows) <= set(windows_of_faces(picture, [everywhere(picture)]))


def test_only_windows_of_the_sizes_that_are_named_are_looked_at() -> None:
    picture = astronaut()

    sides = {one.side for one in windows_of_faces(picture, [everywhere(picture, 44, 60)])}

    assert sides
    assert min(sides) >= 44
    assert max(sides) <= 60


def test_a_window_in_two_areas_is_one() -> None:
    picture = astronaut()
    area = everywhere(picture)

    assert windows_of_faces(picture, [area, area]) == windows_of_faces(picture, [area])


def test_half_the_light_shows_the_same_face() -> None:
    picture = astronaut()

    lit, dark = (windows_of_faces(one, [everywhere(one)]) for one in (picture, picture // 2))

    assert len(set(lit) & set(dark)) >= len(lit) / 2


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_paper_has_no_face(grey: int) -> None:
    picture = np.full((256, 256, 3), grey, np.uint8)

    assert windows_of_faces(picture, [everywhere(picture)]) == []


@pytest.mark.parametrize(
    "area",
    [
        Area(0, 0, 64, 64, WINDOW_PX, WINDOW_PX - 4),
        Area(0, 0, 64, 64, 65, 200),
        Area(0, 0, 4, 4, 30, 60),
        Area(400, 400, 500, 500, WINDOW_PX, 60),
    ],
    ids=["no size", "too large", "over the edge", "outside"],
)
def test_where_no_window_fits_there_is_none(area: Area) -> None:
    assert windows_of_faces(astronaut(64), [area]) == []


def test_no_area_is_no_search() -> None:
    assert windows_of_faces(astronaut(), []) == []


def test_the_sums_of_a_large_white_picture_run_over_and_nothing_breaks() -> None:
    picture = np.full((760, 760, 3), 255, np.uint8)
    picture[200:456, 200:456] = astronaut()

    windows = windows_of_faces(picture, [everywhere(picture)])

    assert np.median([one.left + one.side / 2 for one in windows]) == pytest.approx(311, abs=4)
