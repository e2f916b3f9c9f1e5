from __future__ import annotations

import numpy as np
import pytest

from studio.providers.sketch import palette
from studio.providers.sketch.raster import floats

AMBER, TEAL, WHITE = (palette.light(palette.NAMED[name]) for name in ("amber", "teal", "white"))


@pytest.mark.parametrize("colour", sorted(set(palette.NAMED.values())))
def test_every_named_colour_survives_being_light(colour: str) -> None:
    assert palette.written(palette.light(colour)) == colour


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("amber, warm red and teal", ["amber", "red", "teal"]),
        ("clay, bone white, moss green", ["bone", "white", "moss", "green"]),
        ("Ivory, Rose, Silver", ["ivory", "rose", "silver"]),
        ("indigo, cream, lantern red", ["indigo", "cream", "lantern", "red"]),
        ("pearl, camel, electric blue", ["pearl", "camel", "electric", "blue"]),
        ("rust, navy, candle yellow", ["rust", "navy", "candle", "yellow"]),
        ("red, red, red", ["red"]),
        ("redder than bluish", []),
        ("", []),
    ],
)
def test_colours_are_found_in_their_order(text: str, names: list[str]) -> None:
    assert palette.colours_in(text) == tuple(palette.NAMED[name] for name in names)


def test_hex_colours_are_found_among_names() -> None:
    assert palette.colours_in("teal then #AABBCC") == (palette.NAMED["teal"], "#aabbcc")


def test_white_is_brighter_than_amber_than_teal() -> None:
    assert palette.luminance(WHITE) > palette.luminance(AMBER) > palette.luminance(TEAL)


def test_amber_is_warm_and_teal_is_cool() -> None:
    assert palette.warmth(AMBER) > 0.3
    assert palette.warmth(TEAL) < -0.3


@pytest.mark.parametrize(("share", "expected"), [(0, 0.0), (0.25, 0.25), (1, 1.0)])
def test_a_blend_lies_between(share: float, expected: float) -> None:
    mixed = palette.blend(floats(np.zeros(3)), floats(np.ones(3)), share)

    assert mixed.tolist() == pytest.approx([expected] * 3)


def test_a_muted_colour_keeps_its_brightness() -> None:
    grey = palette.muted(AMBER, 1.0)

    assert palette.luminance(grey) == pytest.approx(palette.luminance(AMBER), abs=1e-4)
    assert float(grey.max() - grey.min()) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("wanted", [0.05, 0.2, 0.4])
def test_a_colour_can_be_given_a_brightness(wanted: float) -> None:
    assert palette.luminance(palette.at_luminance(TEAL, wanted)) == pytest.approx(wanted, rel=0.1)


def test_no_colour_is_brighter_than_paper() -> None:
    assert float(palette.at_luminance(AMBER, 5.0).max()) <= 0.95
