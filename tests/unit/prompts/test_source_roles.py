"""What each picture sent along is for."""

from __future__ import annotations

import pytest

from studio.domain.kit import PRODUCT_KINDS
from studio.prompts.source_roles import source_roles


def test_without_sources_there_is_nothing_to_say() -> None:
    assert source_roles([]) == ""


def test_pictures_are_counted_in_the_order_they_are_sent() -> None:
    lines = source_roles(["product", "s01.end", "influencer"]).split("\n")

    assert [line.split(":")[0] for line in lines] == [
        "Image 1 is the product",
        "Image 2 is the newest state of the film",
        "Image 3 is the subject",
    ]


@pytest.mark.parametrize(
    ("source", "job"),
    [
        (
            "influencer",
            "the subject: take face, hair, build and clothes exactly, ignore its background and pose",
        ),
        (
            "product",
            "the product: take its shape, proportions, colours and lettering exactly, "
            "ignore its background and shadow",
        ),
        ("reference", "the given reference: take subject, composition, place and light"),
        ("kit:anchor", "the subject's face and head: take them exactly, ignore its background"),
        ("kit:profile", "the subject's head seen from the side: take its outline, ignore its background"),
        (
            "kit:half_body",
            "the subject's upper body: take build, clothes and proportions, ignore its background",
        ),
        (
            "kit:full_body",
            "the subject's whole body: take build, clothes and proportions, ignore its background",
        ),
        (
            "kit:expression_smile",
            "the subject with the expression “smile”: take only the muscles of the face, "
            "not head, hair, clothes or light",
        ),
        (
            "kit:expression_slight_wink",
            "the subject with the expression “slight wink”: take only the muscles of the face, "
            "not head, hair, clothes or light",
        ),
        ("kit:sheet", "another view of the same subject: take only what the moment asks for"),
        (
            "kit:source",
            "the original: it alone says what the subject looks like, ignore its background and light",
        ),
        ("kit:front", "the product from the front: take framing, light and colours, ignore its background"),
        (
            "product_kit:front",
            "the product from the front: take its shape, proportions, colours and lettering exactly, "
            "ignore its background",
        ),
        ("product_kit:in_hand", "the product in a hand: take only its size in a hand and how it is held"),
        (
            "product_kit:detail",
            "a close view of the product: take material, texture and lettering, not the framing",
        ),
    ],
)
def test_each_kind_of_picture_has_its_own_job(source: str, job: str) -> None:
    assert source_roles([source]) == f"Image 1 is {job}."


@pytest.mark.parametrize("cleaner", ["influencer", "kit:anchor", "reference"])
def test_an_earlier_keyframe_does_not_hold_the_face_where_a_cleaner_picture_does(cleaner: str) -> None:
    first, _ = source_roles(["s01.end", cleaner]).split("\n")

    assert first == (
        "Image 1 is the newest state of the film: "
        "take room, light, wardrobe and positions of things, not the face."
    )


def test_an_earlier_keyframe_holds_the_subject_where_no_other_picture_does() -> None:
    first, _ = source_roles(["s01.end", "product"]).split("\n")

    assert first == (
        "Image 1 is the newest state of the film: "
        "take subject, room, light, wardrobe and positions of things."
    )


@pytest.mark.parametrize("kind", PRODUCT_KINDS)
def test_every_kind_of_a_product_s_kit_says_what_it_controls(kind: str) -> None:
    assert source_roles([f"product_kit:{kind}"]).startswith("Image 1 is ")
