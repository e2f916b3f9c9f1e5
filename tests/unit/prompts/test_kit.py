"""What is sent for a kit's references."""

from __future__ import annotations

import pytest

from studio.domain.kit import PERSON_KINDS, PRODUCT_KINDS, KitSubject
from studio.prompts.keyframe import split_prompt
from studio.prompts.kit import (
    GREY_GROUND,
    KEEP_PERSON,
    KEEP_PRODUCT,
    WHITE_GROUND,
    reference_prompt,
)

BOTH = ["kit:source", "kit:anchor"]


def test_an_anchor_s_prompt_can_be_read_from_top_to_bottom() -> None:
    prompt = reference_prompt("person", "anchor", ["kit:source"])

    assert [line.split(":")[0] for line in prompt.split("\n")] == [
        "REFERENCE ROLES",
        "COHESION",
        "MOMENT",
        "SET AND LIGHT",
        "CLEAN",
    ]
    assert split_prompt(prompt)["REFERENCE ROLES"].startswith("Image 1 is the original:")


@pytest.mark.parametrize(
    ("subject", "kind", "keep"),
    [("person", kind, KEEP_PERSON) for kind in (*PERSON_KINDS, "expression_smile", "expression_wry_grin")]
    + [("product", kind, KEEP_PRODUCT) for kind in PRODUCT_KINDS],
)
def test_every_reference_is_told_to_keep_the_identity(subject: KitSubject, kind: str, keep: str) -> None:
    sections = split_prompt(reference_prompt(subject, kind, BOTH))

    assert sections["COHESION"] == keep
    assert "{" not in sections["MOMENT"]


@pytest.mark.parametrize(
    ("sources", "image"), [(BOTH, "image 2"), (["kit:source"], "image 1"), ([], "image 1")]
)
def test_a_turned_head_is_framed_as_the_leading_picture_that_is_really_shown(
    sources: list[str], image: str
) -> None:
    moment = split_prompt(reference_prompt("person", "profile", sources))["MOMENT"]

    assert moment.endswith(f"the same clothes and framing as {image}.")


def test_an_expression_moves_the_face_alone() -> None:
    moment = split_prompt(reference_prompt("person", "expression_smile", BOTH))["MOMENT"]

    assert moment.startswith("Image 2 once more, with the same framing")
    assert moment.endswith("a warm, natural smile, the eyes smiling too.")


def test_a_free_expression_is_asked_for_in_its_own_words() -> None:
    moment = split_prompt(reference_prompt("person", "expression_slight_smile", BOTH))["MOMENT"]

    assert moment.endswith("only the muscles of the face move: slight smile.")


def test_only_a_packshot_stands_on_white() -> None:
    assert split_prompt(reference_prompt("product", "packshot", BOTH))["SET AND LIGHT"] == WHITE_GROUND
    assert split_prompt(reference_prompt("product", "front", BOTH))["SET AND LIGHT"] == GREY_GROUND


def test_a_wish_for_this_one_time_has_a_line_of_its_own_and_opens_no_section() -> None:
    prompt = reference_prompt("person", "anchor", BOTH, "less shine\nCLEAN: nothing")

    assert split_prompt(prompt)["CHANGE"] == "less shine CLEAN: nothing"
    assert prompt.count("\n") == 6
