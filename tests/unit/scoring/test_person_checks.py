from __future__ import annotations

import pytest
from PIL import Image

from studio.domain.kit import Check
from studio.scoring.person_checks import (
    face_size,
    neutral_ground,
    one_person,
    person_likeness_check,
    person_sharpness,
)
from studio.scoring.subject import View
from studio.scoring.verdict import Case, Measure
from tests.kit_pictures import a_drawing, pixels, portrait
from tests.pictures_made import beside, on_grey, sample
from tests.scored_edits import blurred, brighter, mirrored, noisy, warmer


def found(
    measure: Measure, made: Image.Image, kind: str = "anchor", source: Image.Image | None = None
) -> Check:
    return measure(
        Case(View(pixels(made), far=kind == "full_body"), View(pixels(source or sample("astronaut"))), kind)
    )


@pytest.mark.parametrize(("px", "outcome"), [(1, "good"), (4, "bad"), (6, "bad")])
def test_a_face_blurred_by_more_than_a_hundredth_of_its_height_is_soft(px: int, outcome: str) -> None:
    assert found(person_sharpness, blurred(portrait(), px)).outcome == outcome


def test_a_soft_face_says_how_soft() -> None:
    assert found(person_sharpness, blurred(portrait(), 8)).text == "The face is soft: 0.12, 0.50 is needed."


def test_noise_does_not_pass_for_sharpness() -> None:
    assert found(person_sharpness, noisy(portrait(), 16)).text == "The picture is noisy."


def test_a_face_enlarged_from_a_thumbnail_is_soft() -> None:
    small = portrait().resize((48, 61), Image.Resampling.BOX).resize((809, 1024), Image.Resampling.BICUBIC)

    assert found(person_sharpness, small).outcome == "bad"


def test_without_a_face_the_whole_picture_is_judged() -> None:
    assert found(person_sharpness, sample("coffee")).text == "The picture is sharp."


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("anchor", "good"), ("expression_smile", "good"), ("half_body", "good"), ("full_body", "bad")],
)
def test_how_large_a_face_may_be_depends_on_what_the_reference_shows(kind: str, outcome: str) -> None:
    assert found(face_size, portrait(), kind).outcome == outcome


def test_a_person_far_away_is_no_anchor() -> None:
    check = found(face_size, on_grey(portrait(), 350, 1024))

    assert check.outcome == "bad"
    assert check.text == "The face is small: 0.13 of the height, 0.16 is needed."


def test_a_reference_that_lost_the_face_of_its_source_is_bad() -> None:
    assert (
        found(face_size, sample("coffee")).text == "No face looks into the camera, as one does in the source."
    )


def test_a_face_that_an_expression_hides_from_the_finder_is_no_fault() -> None:
    check = found(face_size, sample("coffee"), "expression_angry")

    assert check.outcome == "not_measured"
    assert check.text == "No face looks into the camera that can be found without a model."


def test_a_drawn_source_has_no_face_to_miss() -> None:
    check = found(face_size, a_drawing(), source=a_drawing())

    assert check.outcome == "not_measured"
    assert check.text == "No face looks into the camera, neither here nor in the source."


@pytest.mark.parametrize(("measure", "name"), [(face_size, "face_size"), (person_likeness_check, "likeness")])
def test_a_turned_head_is_left_to_the_eye(measure: Measure, name: str) -> None:
    check = found(measure, sample("coffee"), "profile")

    assert (check.name, check.outcome, check.value) == (name, "not_measured", None)


@pytest.mark.parametrize(
    "made", [portrait(), mirrored(portrait()), brighter(portrait(), 1.2), warmer(portrait(), 0.1)]
)
def test_the_same_head_in_another_light_is_like_its_source(made: Image.Image) -> None:
    assert found(person_likeness_check, made).outcome == "good"


@pytest.mark.parametrize("made", [portrait().convert("L"), warmer(portrait(), 0.4)])
def test_a_head_in_other_colours_is_not_like_its_source(made: Image.Image) -> None:
    assert found(person_likeness_check, made).outcome == "bad"


def test_without_a_face_nothing_is_compared() -> None:
    here = found(person_likeness_check, sample("coffee"))
    there = found(person_likeness_check, portrait(), source=sample("coffee"))

    assert here.text == "No face looks into the camera here, so there is nothing to compare."
    assert there.text == "No face looks into the camera in the source, so there is nothing to compare."


def test_people_are_counted_by_their_faces() -> None:
    assert found(one_person, portrait()).outcome == "good"
    assert found(one_person, sample("coffee")).outcome == "not_measured"
    assert found(one_person, beside(portrait(), portrait())).text == (
        "2 faces are in the picture; it must show one person only."
    )


def test_a_flag_and_a_shuttle_are_no_neutral_ground() -> None:
    assert found(neutral_ground, sample("astronaut")).text == (
        "The background is busy: later pictures would take it over."
    )


def test_a_studio_backdrop_is() -> None:
    assert found(neutral_ground, portrait()).outcome == "good"
