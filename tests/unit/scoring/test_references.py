from __future__ import annotations

import pytest
from PIL import Image

from studio.domain.kit import Check, KitSubject
from studio.scoring.references import check_reference, serve
from tests.kit_pictures import GREY, a_drawing, pixels, portrait, thing_on
from tests.pictures_made import sample


def checked(made: Image.Image, source: Image.Image, kind: str, subject: KitSubject) -> dict[str, str]:
    checks = check_reference(pixels(made), pixels(source), kind, subject)
    return {check.name: check.outcome for check in checks}


def test_a_portrait_cut_out_of_the_photo_is_a_good_anchor() -> None:
    assert checked(portrait(), sample("astronaut"), "anchor", "person") == {
        "sharpness": "good",
        "face_size": "good",
        "likeness": "good",
        "one_subject": "good",
        "neutral_ground": "good",
        "identity": "not_measured",
    }


def test_a_cup_on_grey_is_a_good_front() -> None:
    assert checked(thing_on(GREY), sample("coffee"), "front", "product") == {
        "sharpness": "good",
        "likeness": "good",
        "one_subject": "good",
        "neutral_ground": "good",
        "identity": "not_measured",
    }


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "detail",
            [
                "A detail shows a part, so whole things are not counted.",
                "A detail fills the picture, so there is no ground to look at.",
            ],
        ),
        (
            "in_hand",
            [
                "A hand belongs in this picture, so things are not counted.",
                "A hand and an arm reach over the edges, so the ground is not looked at.",
            ],
        ),
    ],
)
def test_what_fills_the_picture_says_why_ground_and_things_are_not_measured(
    kind: str, said: list[str]
) -> None:
    checks = check_reference(pixels(sample("coffee")), pixels(sample("coffee")), kind, "product")

    assert [check.name for check in checks] == [
        "sharpness",
        "likeness",
        "one_subject",
        "neutral_ground",
        "identity",
    ]
    assert [(check.outcome, check.text) for check in checks[2:4]] == [("not_measured", one) for one in said]


def test_identity_is_never_made_up() -> None:
    *_, last = check_reference(pixels(portrait()), pixels(sample("astronaut")), "anchor", "person")

    assert last == Check(
        name="identity",
        outcome="not_measured",
        text="Whether it is the same person is not measured: no model for it is installed.",
    )


def test_a_picture_of_next_to_nothing_is_refused_by_its_size() -> None:
    checks = check_reference(pixels(portrait().resize((8, 8))), pixels(portrait()), "anchor", "person")

    first, *others, last = [(check.name, check.outcome, check.text) for check in checks]
    assert first == ("sharpness", "bad", "The picture is only 8 × 8 px.")
    assert others == [
        (name, "not_measured", "The picture is too small to measure this on it.")
        for name in ("face_size", "likeness", "one_subject", "neutral_ground")
    ]
    assert last[:2] == ("identity", "not_measured")


def test_a_product_of_next_to_nothing_has_the_checks_of_a_product() -> None:
    small = checked(thing_on(GREY).resize((8, 8)), sample("coffee"), "front", "product")

    assert list(small) == ["sharpness", "likeness", "one_subject", "neutral_ground", "identity"]


def test_a_child_gives_the_checks_as_plain_fields() -> None:
    made, source = thing_on(GREY), sample("coffee")
    request = {
        "task": "reference",
        "kind": "front",
        "subject": "product",
        "width": made.width,
        "height": made.height,
        "source_width": source.width,
        "source_height": source.height,
        "source_faces": [],
    }

    answer, blobs = serve(request, [made.tobytes(), source.tobytes()])

    assert blobs == []
    assert Check(**answer["checks"][0]).name == "sharpness"


def test_a_child_compares_with_the_face_that_was_found_before() -> None:
    made, source = portrait(), sample("astronaut")
    sizes = {"width": made.width, "height": made.height, "source_width": 512, "source_height": 512}
    request = {"task": "reference", "kind": "anchor", "subject": "person", **sizes, "source_faces": []}

    answer, _ = serve(request, [made.tobytes(), source.tobytes()])

    assert answer["checks"][2]["text"].startswith("No face looks into the camera in the source")


def test_a_child_gives_the_warnings_of_a_photo() -> None:
    made = a_drawing()
    request = {"task": "source", "subject": "product", "width": made.width, "height": made.height}

    answer, _ = serve(request | {"image_width": 600, "image_height": 700}, [made.tobytes()])

    assert [sentence[:29] for sentence in answer["warnings"]] == ["This looks like a drawing: th"]


def test_a_child_gives_the_faces_of_a_photo_to_compare_others_with() -> None:
    photo = sample("astronaut")
    size = {"width": 512, "height": 512, "image_width": 512, "image_height": 512}

    answer, _ = serve({"task": "source", "subject": "person", **size}, [photo.tobytes()])

    assert [round(face["width"], 2) for face in answer["faces"]] == [0.19]
