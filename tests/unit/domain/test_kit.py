"""Reference kits as data: which kinds there are, and which pictures may be used."""

from __future__ import annotations

import pytest

from studio.domain.image import Image
from studio.domain.kit import Reference, expression_kind, kinds_of, leading_kind

PICTURE = Image(sha256="a" * 64, path="a.png", width=8, height=8, mime="image/png")


def test_a_person_always_has_an_anchor_and_a_profile() -> None:
    assert kinds_of("person", extended=False, expressions=[]) == ["anchor", "profile"]


def test_bodies_and_expressions_come_as_chosen_each_once() -> None:
    kinds = kinds_of("person", extended=True, expressions=["smile", "Wry wink", "smile"])

    assert kinds == [
        "anchor", "profile", "half_body", "full_body", "expression_smile", "expression_wry_wink",
    ]  # fmt: skip


def test_bodies_are_chosen_one_by_one_and_stand_in_their_order() -> None:
    assert kinds_of("person", extended=["full_body"], expressions=[]) == ["anchor", "profile", "full_body"]
    assert kinds_of("person", extended=("full_body", "half_body"), expressions=[])[2:] == [
        "half_body",
        "full_body",
    ]
    assert kinds_of("person", extended=[], expressions=[]) == ["anchor", "profile"]


def test_a_product_has_kinds_of_its_own() -> None:
    kinds = kinds_of("product", extended=False, expressions=["smile"])

    assert kinds == ["front", "three_quarter", "back", "detail", "in_hand", "packshot"]
    assert leading_kind("product") == "front"


@pytest.mark.parametrize("words", ["", "  ", "…", "!?"])
def test_an_expression_without_letters_has_no_kind(words: str) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        expression_kind(words)


def test_a_reference_with_faults_is_used_only_where_a_person_allows_it() -> None:
    blurred = Reference(kind="profile", status="ready", image=PICTURE, faults=["It is not sharp."])

    assert not blurred.is_usable
    assert blurred.model_copy(update={"allowed": True}).is_usable


def test_a_reference_without_a_picture_is_not_used() -> None:
    assert not Reference(kind="profile", status="failed", error="refused", allowed=True).is_usable
