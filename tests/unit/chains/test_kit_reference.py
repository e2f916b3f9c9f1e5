"""Which picture of a reference kit fits what a prompt asks to see."""

from __future__ import annotations

import pytest

from studio.chains.kit_reference import fitting_kit_reference, fitting_product_reference
from studio.domain.kit import PRODUCT_KINDS

ALL = (
    "anchor",
    "profile",
    "half_body",
    "full_body",
    "expression_smile",
    "expression_serious",
    "expression_surprised",
    "expression_angry",
)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("light falls on her face in profile", "profile"),
        ("three-quarter view to frame left", "profile"),
        ("three quarters to frame left", "profile"),
        ("she sits at the wheel, from the side", "profile"),
        ("Side view of her at the counter", "profile"),
        ("wide shot of the kitchen at dawn", "full_body"),
        ("Wide: she leans on the counter", "full_body"),
        ("a very wide angle, low camera", "full_body"),
        ("full stride, both feet in the air", "full_body"),
        ("full-body shot in the street", "full_body"),
        ("establishing shot of the bridge", "full_body"),
        ("seen from head to toe", "full_body"),
        ("medium shot, the cup at chest height", "half_body"),
        ("tent, medium", "half_body"),
        ("waist-up, facing the lens", "half_body"),
        ("close-up, first smile", "expression_smile"),
        ("close-up, she is laughing", "expression_smile"),
        ("a grin to the camera", "expression_smile"),
        ("she looks at her reflection, serious", "expression_serious"),
        ("startled by the light", "expression_surprised"),
        ("he glares at the clock", "expression_angry"),
    ],
)
def test_the_words_of_a_prompt_choose_the_reference(prompt: str, kind: str) -> None:
    assert fitting_kit_reference(prompt, ALL) == kind


@pytest.mark.parametrize(
    "prompt",
    [
        "close on face and cup",
        "his eyes open wide at something above",
        "she stands in the sun, arms wide, missing tooth showing",
        "the profiled edge of the counter",
        "a full yellow bowl",
        "",
    ],
)
def test_a_prompt_that_asks_for_no_view_adds_nothing(prompt: str) -> None:
    assert fitting_kit_reference(prompt, ALL) is None


def test_a_kind_that_the_kit_does_not_have_is_passed_over_for_the_next_that_fits() -> None:
    prompt = "wide shot in profile, she smiles"

    assert fitting_kit_reference(prompt, ALL) == "profile"
    assert fitting_kit_reference(prompt, ["anchor", "full_body", "expression_smile"]) == "full_body"
    assert fitting_kit_reference(prompt, ["anchor", "expression_smile"]) == "expression_smile"
    assert fitting_kit_reference(prompt, ["anchor", "half_body"]) is None


def test_the_anchor_is_never_added_again() -> None:
    assert fitting_kit_reference("the anchor of the ship, wide shot", ["anchor"]) is None


def test_an_expression_with_a_name_of_its_own_fits_where_the_prompt_says_that_name() -> None:
    kinds = ["anchor", "expression_wink", "expression_deep_in_thought"]

    assert fitting_kit_reference("a quick WINK at the camera", kinds) == "expression_wink"
    assert fitting_kit_reference("she is deep in thought", kinds) == "expression_deep_in_thought"
    assert fitting_kit_reference("she winks at the camera", kinds) is None


def test_signs_in_the_name_of_an_expression_are_taken_as_they_are() -> None:
    assert fitting_kit_reference("she says (no)", ["expression_n.", "expression_(no"]) is None


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("macro, the cup alone on the sill", "detail"),
        ("extreme close-up, drops on the glass", "detail"),
        ("close on the label", "detail"),
        ("her fingers close round the cup, she holds it up", "in_hand"),
        ("medium shot, the bottle in her hand", "in_hand"),
        ("the pack turned, its back to the lens", "back"),
        ("three-quarter view of the bottle", "three_quarter"),
        ("packshot, nothing else", "packshot"),
        ("macro, a hand holding the cup", "detail"),
        ("wide shot of the kitchen", None),
        ("close-up, she smiles", None),
        ("household goods on a shelf", None),
    ],
)
def test_the_product_reference_that_fits(prompt: str, kind: str | None) -> None:
    assert fitting_product_reference(prompt, PRODUCT_KINDS) == kind


def test_a_product_reference_that_the_kit_does_not_have_is_passed_over() -> None:
    assert fitting_product_reference("macro, a hand holding the cup", ["front", "in_hand"]) == "in_hand"
