from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch.frames import Placed
from tests.sketching import asked_for, product_facts


def test_a_cutout_s_height_goes_from_top_to_base() -> None:
    assert Placed(10, 20, 120, 50, 2, 0).height == 100


@pytest.mark.parametrize(("aspect", "ratio"), [("16:9", 16 / 9), ("9:16", 9 / 16), ("1:1", 1.0)])
def test_a_frame_knows_its_ratio(aspect: str, ratio: float) -> None:
    assert asked_for("she waits", aspect=aspect).ratio == pytest.approx(ratio)


@pytest.mark.parametrize(
    ("words", "on_table"), [("she holds the cup", True), ("she drives the car", False), ("the tent", False)]
)
def test_small_products_go_on_tables(words: str, on_table: bool) -> None:
    assert (asked_for(words, product=product_facts()).on_table is not None) is on_table


def test_without_a_product_nothing_goes_on_the_table() -> None:
    assert asked_for("she waits", product=None).on_table is None


def test_a_take_s_chances_begin_anew_each_time() -> None:
    asked = asked_for("she waits")

    assert asked.take().random() == asked.take().random()


@pytest.mark.parametrize("words", ["she waits", "she waits, the camera holds still"])
def test_no_take_is_far_off_the_mark(words: str) -> None:
    asked, chance = asked_for(words), np.random.default_rng(1)

    swayed = [asked.sway(chance, 0.1) for _ in range(200)]

    assert max(map(abs, swayed)) <= 0.2
