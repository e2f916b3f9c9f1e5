from __future__ import annotations

import pytest
from PIL import Image

from studio.domain.kit import Check
from studio.scoring.product_checks import (
    neutral_ground,
    one_thing,
    product_likeness,
    thing_sharpness,
    white_ground,
)
from studio.scoring.subject import View
from studio.scoring.verdict import Case, Measure
from tests.kit_pictures import GREY, WHITE, pixels, portrait, swapped, thing_on
from tests.pictures_made import sample
from tests.scored_edits import blurred, brighter, noisy, warmer


def found(measure: Measure, made: Image.Image, kind: str = "front") -> Check:
    return measure(Case(View(pixels(made)), View(pixels(sample("coffee"))), kind))


def test_a_thing_out_of_focus_is_soft() -> None:
    assert found(thing_sharpness, thing_on(GREY)).outcome == "good"
    assert found(thing_sharpness, blurred(thing_on(GREY), 5)).outcome == "bad"
    assert found(thing_sharpness, noisy(thing_on(GREY), 20)).text == "The picture is noisy."


@pytest.mark.parametrize(
    "made", [thing_on(GREY), thing_on(WHITE), brighter(thing_on(GREY), 1.15), warmer(thing_on(GREY), 0.1)]
)
def test_the_same_cup_on_another_paper_has_its_colours(made: Image.Image) -> None:
    assert found(product_likeness, made).outcome == "good"


def test_a_blue_cup_is_another() -> None:
    assert found(product_likeness, swapped(thing_on(GREY))).outcome == "bad"


def test_a_detail_needs_only_colours_that_the_photo_has() -> None:
    detail = sample("coffee").crop((90, 200, 190, 300)).resize((512, 512))

    assert found(product_likeness, detail, "front").outcome == "bad"
    assert found(product_likeness, detail, "detail").outcome == "good"


def test_beside_a_hand_there_may_be_other_colours() -> None:
    made = thing_on((40, 90, 200))

    assert found(product_likeness, made, "in_hand").outcome == "good"


def test_the_back_has_nothing_to_be_compared_with() -> None:
    assert found(product_likeness, thing_on(GREY), "back").text == (
        "The source does not show the back: there is nothing to compare."
    )


def test_things_are_counted_by_the_gaps_between_them() -> None:
    assert found(one_thing, thing_on(GREY)).outcome == "good"
    assert found(one_thing, thing_on(GREY, at=(250, 770), px=400)).text == (
        "2 things stand apart; it must show the product alone."
    )


def test_on_a_busy_ground_nothing_is_counted() -> None:
    assert found(one_thing, sample("coffee")).outcome == "not_measured"


def test_a_face_beside_a_product_is_one_too_many() -> None:
    assert found(one_thing, portrait()).text == "A face is in the picture; it must show the product alone."


def test_a_wooden_table_is_busy_and_a_blue_paper_coloured() -> None:
    assert found(neutral_ground, sample("coffee")).text.startswith("The background is busy")
    assert (
        found(neutral_ground, thing_on((60, 90, 190))).text
        == "The background is coloured: it tints the subject."
    )


def test_a_packshot_stands_on_white() -> None:
    assert found(white_ground, thing_on(WHITE)).outcome == "good"
    assert found(white_ground, thing_on(GREY)).text == "The background is not white."
    assert found(white_ground, sample("coffee")).text.startswith("The background is busy")


def test_an_empty_paper_can_be_neither_sharp_nor_soft() -> None:
    check = found(thing_sharpness, Image.new("RGB", (512, 512), GREY))

    assert check.outcome == "not_measured"
    assert check.text == "There are hardly any edges in the picture."
