from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.matte import clean_colours, find_subject, refine_edges
from studio.providers.sketch.raster import floats
from tests.sketching import a_photo_of_a_disc


def the_disc(radius: int = 70) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    across, down = np.arange(300)[None, :] - 150, np.arange(240)[:, None] - 120
    return np.asarray(across**2 + down**2 < radius**2)


def test_a_disc_is_cut_out_along_its_edge() -> None:
    mask = find_subject(a_photo_of_a_disc(), None)

    wrong = float(np.abs(mask - the_disc()).mean())
    assert wrong < 0.01


def test_a_mask_has_the_photo_s_size_and_lies_between_0_and_1() -> None:
    mask = find_subject(a_photo_of_a_disc(), None)

    assert mask.shape == (240, 300)
    assert (float(mask.min()), float(mask.max())) == (0, 1)


def test_the_same_photo_gives_the_same_mask() -> None:
    photo = a_photo_of_a_disc()

    assert np.array_equal(find_subject(photo, None), find_subject(photo, None))


def test_a_gleam_on_a_thing_is_no_hole_in_it() -> None:
    photo = a_photo_of_a_disc()
    across, down = np.arange(300)[None, :] - 165, np.arange(240)[:, None] - 110
    photo[across**2 + down**2 < 81] = (122, 122, 122)

    assert float(find_subject(photo, None)[110, 165]) == 1


def test_crumbs_beside_a_thing_do_not_belong_to_it() -> None:
    photo = a_photo_of_a_disc()
    photo[10:18, 10:18] = (205, 40, 35)

    assert float(find_subject(photo, None)[14, 14]) == 0


def test_edges_are_pulled_onto_the_photo_s_own() -> None:
    rough = floats(the_disc(73))

    refined = refine_edges(a_photo_of_a_disc(), rough)

    assert np.abs(refined - the_disc()).mean() < np.abs(rough - the_disc()).mean()


@pytest.mark.parametrize("point", [(120, 150), (5, 5)])
def test_far_from_the_edge_a_mask_stays_as_it_was(point: tuple[int, int]) -> None:
    rough = floats(the_disc())

    assert refine_edges(a_photo_of_a_disc(), rough)[point] == rough[point]


def test_no_old_background_shines_through_the_rim() -> None:
    photo = a_photo_of_a_disc()
    soft = floats(
        np.clip((72 - np.hypot(np.arange(300)[None, :] - 150, np.arange(240)[:, None] - 120)) / 6, 0, 1)
    )

    cleaned = clean_colours(photo, soft)

    rim = (soft > 0.1) & (soft < 0.6)
    assert cleaned[rim].mean(axis=0)[0] > 185
    assert cleaned[rim].mean(axis=0)[1] < 70


def test_inside_colours_stay_as_they_are() -> None:
    photo = a_photo_of_a_disc()

    assert np.array_equal(clean_colours(photo, floats(the_disc()))[120, 150], photo[120, 150])
