from __future__ import annotations

import numpy as np
import pytest

from studio.scoring.verdict import bad, good, ground_check, identity, middle_colour, not_measured


def rim(*colours: tuple[float, float, float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(colours, np.float32)


def test_values_are_kept_to_three_places_and_missing_ones_are_none() -> None:
    assert good("sharpness", 0.123456, "Sharp.").value == 0.123
    assert bad("sharpness", 0.1, "Soft.").outcome == "bad"
    assert not_measured("likeness", "No face.").value is None


@pytest.mark.parametrize(
    ("colours", "text"),
    [
        ([(60, 0, 0)] * 10, "The background is even and neutral."),
        ([(60, 0, 0)] * 6 + [(60, 40, 0)] * 4, "The background is busy: later pictures would take it over."),
        ([(60, 20, 20)] * 10, "The background is coloured: it tints the subject."),
    ],
)
def test_a_ground_is_even_and_without_colour_or_says_what_it_is(
    colours: list[tuple[float, float, float]], text: str
) -> None:
    assert ground_check(rim(*colours)).text == text


def test_a_few_hairs_at_the_edge_do_not_make_a_ground_busy() -> None:
    colour, even = middle_colour(rim(*[(60, 0, 0)] * 9, (5, 0, 0)))

    assert colour.tolist() == [60, 0, 0]
    assert even == pytest.approx(0.9)


def test_a_product_s_identity_is_named_as_such() -> None:
    assert identity("product").text == (
        "Whether it is the same product is not measured: no model for it is installed."
    )
