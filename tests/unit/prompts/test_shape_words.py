"""Which words of a text give a thing its shape."""

from __future__ import annotations

import pytest

from studio.prompts.shape_words import shapes_named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A cylindrical bottle", ["cylindrical"]),
        ("A tall, square jar with a round lid", ["square"]),
        ("A bottle with a square white paper label", []),
        ("A box with rounded corners, rectangular", ["rectangular"]),
        ("A jar that is not square", []),
        ("A jar that reads “Round Square”", []),
        ("A bottle", []),
        ("", []),
    ],
)
def test_a_shape_is_that_of_the_thing_and_not_of_its_parts(text: str, named: list[str]) -> None:
    assert list(shapes_named(text)) == named


def test_what_looks_alike_in_a_photo_may_stand_for_the_same() -> None:
    round_one, cylinder, box = (shapes_named(word)[word] for word in ("round", "cylindrical", "square"))

    assert round_one & cylinder
    assert not box & (round_one | cylinder)
