from __future__ import annotations

from dataclasses import replace

import pytest

from studio.providers.sketch.framing import compose_frame, size_of
from tests.sketching import a_stage, asked_for, product_facts


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("Close-up of her face", "close"),
        ("wide shot, she stands", "wide"),
        ("she stands in the kitchen", "medium"),
        ("the cup on the table", "close"),
        ("an empty bridge", "full"),
    ],
)
def test_a_frame_has_the_size_asked_for_or_a_usual_one(words: str, size: str) -> None:
    assert size_of(asked_for(words)) == size


def test_a_frame_keeps_the_size_of_the_one_before() -> None:
    stage = replace(a_stage(), size="medium-close")

    assert size_of(asked_for("she waits there", stage=stage)) == "medium-close"


def test_a_person_is_not_framed_like_the_macro_before() -> None:
    stage = replace(a_stage(), size="macro")

    assert size_of(asked_for("she waits there", stage=stage)) == "medium"


@pytest.mark.parametrize(
    ("words", "person", "product"),
    [
        ("she stands in the kitchen with the cup", True, True),
        ("she stands in the kitchen", True, False),
        ("the cup on the table", False, True),
        ("an empty kitchen", False, False),
        ("the cup alone, she is out of focus behind it", True, True),
    ],
)
def test_who_is_asked_for_gets_a_place(words: str, person: bool, product: bool) -> None:
    framing = compose_frame(asked_for(words))

    assert (framing.person is not None, framing.product is not None) == (person, product)


def test_a_sharp_product_stands_before_a_blurred_person() -> None:
    framing = compose_frame(asked_for("the cup alone, she is out of focus behind it"))

    assert framing.person is not None
    assert framing.product is not None
    assert framing.person.blur > framing.product.blur
    assert framing.person.depth > framing.product.depth


def test_a_large_product_stands_on_the_ground() -> None:
    framing = compose_frame(asked_for("the car alone on the bridge", product=product_facts(aspect=2.2)))

    assert framing.surface is None
    assert framing.product is not None
    assert framing.product.base < 720
