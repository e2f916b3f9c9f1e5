from __future__ import annotations

import pytest

from studio.prompts.product_check import PRODUCT_TRAITS, missing_product_traits

WHOLE = "A tall cylindrical bottle of frosted glass, amber, with a cream label that reads “Orrin 1890”"


def test_a_whole_description_lacks_nothing() -> None:
    assert missing_product_traits(WHOLE) == []


def test_a_name_alone_lacks_everything() -> None:
    assert missing_product_traits("Our new serum") == list(PRODUCT_TRAITS)


@pytest.mark.parametrize(
    ("description", "missing"),
    [
        ("round steel tin, red, no label", []),
        ("red enamel mug with a round handle", ["material", "label"]),
        ("matte black tube", ["label"]),
        ("a glass bottle that says hello", ["shape", "colours"]),
        ("A BLUE CERAMIC CUBE, UNLABELLED", []),
    ],
)
def test_what_is_not_said_is_named_in_order(description: str, missing: list[str]) -> None:
    assert missing_product_traits(description) == missing


def test_lettering_in_quotes_is_a_label_and_its_words_are_no_colours() -> None:
    assert missing_product_traits('a round tin, "Red Gold"') == ["colours"]


@pytest.mark.parametrize("word", ["tinted", "flatter", "clearly"])
def test_parts_of_words_do_not_count(word: str) -> None:
    assert missing_product_traits(word) == list(PRODUCT_TRAITS)
