"""Colours by name, as people write them in a brief, in linear light."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from studio.providers.sketch.raster import Pixels, floats

NAMED = {
    "amber": "#e0953a",
    "apricot": "#f2b98c",
    "aqua": "#5fc4c0",
    "azure": "#4a90d0",
    "beige": "#d8c7ab",
    "black": "#1b1b1d",
    "blue": "#3f6fa8",
    "blush": "#e8c2b8",
    "bone": "#e6dfce",
    "brass": "#b8924a",
    "bronze": "#8d6a3f",
    "brown": "#6e4a32",
    "burgundy": "#6a2233",
    "butter": "#f2dc92",
    "camel": "#b98b59",
    "candle": "#eebb62",
    "caramel": "#b2743c",
    "charcoal": "#3a3c40",
    "chocolate": "#4c3023",
    "concrete": "#96958f",
    "copper": "#b46a44",
    "coral": "#ee7f66",
    "cream": "#efe4cd",
    "crimson": "#a8202f",
    "cyan": "#3fb6cc",
    "dusk": "#5f6d98",
    "ebony": "#2a2422",
    "electric": "#2f7cf0",
    "emerald": "#2f8a61",
    "gold": "#cf9f47",
    "graphite": "#44474c",
    "gray": "#8d8d8d",
    "green": "#55804f",
    "grey": "#8d8d8d",
    "honey": "#d99f46",
    "indigo": "#3a437f",
    "ivory": "#f1ebdc",
    "jade": "#4c9a7d",
    "khaki": "#a09468",
    "lantern": "#c8412f",
    "lavender": "#b3a3d1",
    "lemon": "#efdf66",
    "lilac": "#bda6cd",
    "lime": "#a8d03c",
    "linen": "#e5dac6",
    "magenta": "#b83a83",
    "mahogany": "#5d2a22",
    "maroon": "#5f1f29",
    "mint": "#a9d9c0",
    "moss": "#6a7747",
    "mustard": "#c99d35",
    "navy": "#26355a",
    "oak": "#b08a5a",
    "ochre": "#bd8637",
    "olive": "#73733f",
    "orange": "#e2803a",
    "peach": "#f2b897",
    "pearl": "#ece9e2",
    "pink": "#e59db0",
    "plum": "#63395f",
    "purple": "#6f4a8e",
    "red": "#b5362e",
    "rose": "#d8a09c",
    "rust": "#a4532c",
    "sage": "#9caa8a",
    "salmon": "#ec9a80",
    "sand": "#d6bf95",
    "sepia": "#80603f",
    "silver": "#bcc1c6",
    "sky": "#9cc4e4",
    "slate": "#5f6b77",
    "sodium": "#ee9a3c",
    "steel": "#7f8e9b",
    "storm": "#56677a",
    "tan": "#c3a17a",
    "taupe": "#8d7d6e",
    "teal": "#24757c",
    "terracotta": "#bd6a48",
    "turquoise": "#3fb3ae",
    "umber": "#5d4732",
    "violet": "#7552a3",
    "walnut": "#5f432f",
    "white": "#f3f2ee",
    "yellow": "#e8c440",
}
_NAMES = re.compile(r"\b(" + "|".join(NAMED) + r")\b")
_HEX = re.compile(r"#[0-9a-f]{6}\b")


def colours_in(text: str) -> tuple[str, ...]:
    """The colours a text names, as #rrggbb, in order and without repeats; of "dusk blue" or "wet black"
    both words count once.
    """
    lower = text.lower()
    found = [(match.start(), NAMED[match[1]]) for match in _NAMES.finditer(lower)]
    found += [(match.start(), match[0]) for match in _HEX.finditer(lower)]
    return tuple(dict.fromkeys(colour for _, colour in sorted(found)))


def light(colour: str) -> Pixels:
    """A #rrggbb as linear light, shape (3,)."""
    stored = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32) / 255
    return floats(stored * stored)


def written(colour: Pixels) -> str:
    """Linear light (3,) as #rrggbb."""
    stored = np.sqrt(np.clip(colour, 0, 1)) * 255
    return "#" + "".join(f"{round(float(part)):02x}" for part in stored)


def luminance(colour: Pixels) -> float:
    """How bright linear light is, 0..1."""
    return float(colour @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32))


def warmth(colour: Pixels) -> float:
    """Above 0 for warm colours, below for cool ones, about -1..1."""
    return float((colour[0] - colour[2]) / max(float(colour.max()), 1e-3))


def blend(first: Pixels, second: Pixels, share: float) -> Pixels:
    """From the first colour to the second."""
    return floats(first + (second - first) * share)


def muted(colour: Pixels, amount: float) -> Pixels:
    """The colour drawn towards its own grey by amount 0..1."""
    return blend(colour, floats(np.full(3, luminance(colour))), amount)


def at_luminance(colour: Pixels, wanted: float) -> Pixels:
    """The same hue, as bright as wanted."""
    lit = colour * (wanted / max(luminance(colour), 1e-3))
    over = max(0.0, float(lit.max()) - 0.95)
    return floats(np.clip(lit + over * 0.3, 0.002, 0.95))


def warmest(colours: Sequence[str]) -> Pixels:
    """The warmest of some colours."""
    return max((light(colour) for colour in colours), key=warmth)


def coolest(colours: Sequence[str]) -> Pixels:
    """The coolest of some colours."""
    return min((light(colour) for colour in colours), key=warmth)
