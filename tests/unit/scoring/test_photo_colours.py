"""Which colours a photo shows, by name."""

from __future__ import annotations

import numpy as np
import pytest

from studio.domain.colour import Colour
from studio.scoring.lab import to_lab
from studio.scoring.photo_colours import look_for_colours, part_of, serve
from tests.kit_pictures import pixels, thing_on
from tests.pictures_made import sample


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((15, 15, 18), "black"),
        ((128, 128, 128), "grey"),
        ((245, 245, 245), "white"),
        ((90, 60, 35), "brown"),
        ((205, 175, 120), "blond"),
        ((190, 30, 35), "red"),
        ((235, 110, 20), "orange"),
        ((245, 215, 40), "yellow"),
        ((40, 140, 60), "green"),
        ((40, 70, 190), "blue"),
        ((120, 40, 150), "purple"),
        ((235, 130, 175), "pink"),
    ],
)
def test_a_plain_colour_has_its_name_and_passes_for_it(rgb: tuple[int, int, int], name: Colour) -> None:
    part = part_of(to_lab(np.full((64, 3), rgb, np.uint8)))

    assert part is not None
    assert (part.mostly, part.shares[name]) == (name, 1.0)


def test_black_hair_does_not_pass_for_blond_nor_blond_for_black() -> None:
    dark, fair = (part_of(to_lab(np.full((64, 3), rgb, np.uint8))) for rgb in ((30, 24, 22), (205, 175, 120)))

    assert dark is not None
    assert fair is not None
    assert (dark.shares["blond"], fair.shares["black"]) == (0.0, 0.0)


def test_next_to_nothing_has_no_colour() -> None:
    assert part_of(np.zeros((3, 3), np.float32)) is None


def test_of_a_person_hair_and_clothes_are_seen() -> None:
    seen = look_for_colours(pixels(sample("astronaut")), "person")

    assert seen.thing is None
    assert seen.hair is not None
    assert seen.clothes is not None
    assert (seen.hair.shares["brown"] > 0.5, seen.hair.shares["black"] < 0.08) == (True, True)
    assert (seen.clothes.shares["orange"] > 0.1, seen.clothes.shares["green"] < 0.03) == (True, True)


def test_where_no_face_is_found_nothing_is_told_of_a_person() -> None:
    seen = look_for_colours(pixels(sample("coffee")), "person")

    assert (seen.hair, seen.clothes, seen.thing) == (None, None, None)


def test_a_product_is_named_by_what_stands_before_its_ground() -> None:
    seen = look_for_colours(pixels(thing_on((250, 250, 250))), "product")

    assert seen.thing is not None
    assert seen.thing.mostly != "white"
    assert seen.thing.shares["white"] > 0.3


def test_a_child_answers_with_the_same_facts() -> None:
    picture = pixels(sample("coffee"))
    request = {"subject": "product", "width": picture.shape[1], "height": picture.shape[0]}

    answer, blobs = serve(request, [picture.tobytes()])

    assert (answer, blobs) == (look_for_colours(picture, "product").model_dump(), [])
