"""What a direction does to a frame, measured on its pixels: nearer and further, darker and brighter, light
from above.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.sketched import face_height_of, kept
from tests.sketching import luminance_of, person_width_of, pixels

KITCHEN = "Medium shot: she stands in the kitchen"
STREET = "Medium shot: she waits on the street"
WIDE = "Wide shot: she stands in the kitchen"


@pytest.fixture
def pair(sketch: Any, both: list[dict[str, str]], tmp_path: Path) -> Any:
    """Paints a start, and an end that is shown it, from the words of both."""

    def painted(start: str, end: str, seed: int = 1) -> tuple[bytes, bytes]:
        first = sketch(start, seed=seed)
        source = kept(first, tmp_path / "start.png", "s01.start")
        return first, sketch(end, [source, *both], seed=seed + 20)

    return painted


@pytest.mark.parametrize("start", [KITCHEN, STREET, WIDE])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_camera_that_goes_back_shows_a_smaller_person(pair: Any, start: str, seed: int) -> None:
    size = start.split(":", maxsplit=1)[0]

    first, end = pair(start, f"{size}, further back: she looks up", seed)

    assert person_width_of(end) < 0.88 * person_width_of(first)


@pytest.mark.parametrize("start", [KITCHEN, STREET, WIDE])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_camera_that_pushes_in_shows_a_larger_person(pair: Any, start: str, seed: int) -> None:
    size = start.split(":", maxsplit=1)[0]

    first, end = pair(start, f"{size}, slow push in: she looks up", seed)

    assert person_width_of(end) > 1.12 * person_width_of(first)


@pytest.mark.parametrize("start", [KITCHEN, STREET])
@pytest.mark.parametrize("words", ["darker", "dimmer", "the lights go down"])
def test_darker_is_darker(pair: Any, start: str, words: str) -> None:
    first, end = pair(start, f"Medium shot: she looks up, {words}")

    assert luminance_of(end) < 0.88 * luminance_of(first)


@pytest.mark.parametrize("start", [KITCHEN, STREET])
@pytest.mark.parametrize("words", ["brighter", "more light"])
def test_brighter_is_brighter(pair: Any, start: str, words: str) -> None:
    first, end = pair(start, f"Medium shot: she looks up, {words}")

    assert luminance_of(end) > 1.12 * luminance_of(first)


@pytest.mark.parametrize(("change", "low", "high"), [("darker", 0.4, 0.88), ("brighter", 1.12, 1.6)])
def test_a_regeneration_asked_for_other_light_gets_it(
    sketch: Any, change: str, low: float, high: float
) -> None:
    before = luminance_of(sketch(f"MOMENT: {KITCHEN}"))

    after = luminance_of(sketch(f"MOMENT: {KITCHEN}\nCHANGE: {change}"))

    assert low < after / before < high


def test_a_dark_set_can_become_darker_still(pair: Any) -> None:
    first, end = pair(f"{KITCHEN}, moody", "Medium shot: she looks up, darker")

    assert luminance_of(end) < 0.88 * luminance_of(first)


def test_light_from_above_falls_off_downwards(sketch: Any) -> None:
    def top_to_bottom(png: bytes) -> float:
        seen = pixels(png).mean(axis=(1, 2))
        return float(seen[:240].mean() / seen[-240:].mean())

    plain, above = sketch(KITCHEN), sketch(f"{KITCHEN}, light from above")

    assert top_to_bottom(above) > 1.25 * top_to_bottom(plain)


def test_an_extreme_close_up_is_much_nearer_than_a_close_up(sketch: Any) -> None:
    near, nearer = sketch("Close-up: she smiles"), sketch("Extreme close-up of her eyes")

    assert face_height_of(nearer) > 1.5 * face_height_of(near)


def test_an_extreme_close_up_of_a_face_shows_no_table_and_no_cup(
    sketch: Any, both: list[dict[str, str]]
) -> None:
    words = "Extreme close-up: she smiles, the cup before her"

    assert np.array_equal(pixels(sketch(words)), pixels(sketch(words, both[:1])))
