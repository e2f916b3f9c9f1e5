"""Models of the local Replicate: which inputs each takes, what it draws and what it costs.

Community models (an upscaler, a face swap) are there so that a field map of the settings has something to
meet; their field names are those that such models use there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.wire.servers.sizes import COMMON_RATIOS, SIZES, pixels
from tests.wire.servers.strict import picture_size

Json = dict[str, Any]
Size = tuple[int, int]
MOST_REFERENCES = 14
FORMATS = frozenset({"png", "jpg"})
FILTERS = frozenset({"block_low_and_above", "block_medium_and_above", "block_only_high"})


@dataclass(frozen=True, slots=True)
class Model:
    """One model: inputs by kind, the needed ones, those with pictures, size and price."""

    fields: Json
    needed: tuple[str, ...]
    pictures: tuple[str, ...]
    size: Callable[[Json, Sequence[bytes]], Size]
    prices: dict[str, float]  # by resolution; "" for all
    is_official: bool = True

    def price(self, inputs: Json) -> float:
        """US dollars."""
        return self.prices.get(str(inputs.get("resolution", "2K")), self.prices[""])

    def urls(self, inputs: Json) -> list[str]:
        """The sources in their order."""
        given = [inputs[name] for name in self.pictures if inputs.get(name)]
        return [url for one in given for url in (one if isinstance(one, list) else [one])]


def _drawn_size(inputs: Json, _sources: Sequence[bytes]) -> Size:
    return pixels(inputs.get("aspect_ratio", "match_input_image"), inputs.get("resolution", "2K"))


def _first_size(_inputs: Json, sources: Sequence[bytes]) -> Size:
    return picture_size(sources[0]) or (1, 1)


def _grown_size(inputs: Json, sources: Sequence[bytes]) -> Size:
    width, height = _first_size(inputs, sources)
    times = float(inputs.get("scale", 4))
    return round(width * times), round(height * times)


def _banana(prices: dict[str, float], ratios: frozenset[str]) -> Model:
    fields: Json = {
        "prompt": str,
        "image_input": [str],
        "aspect_ratio": ratios | {"match_input_image"},
        "resolution": frozenset({"1K", "2K", "4K"}),
        "output_format": FORMATS,
        "safety_filter_level": FILTERS,
    }
    return Model(fields, ("prompt",), ("image_input",), _drawn_size, prices)


MODELS = {
    "google/nano-banana-pro": _banana({"": 0.15, "4K": 0.30}, COMMON_RATIOS),
    "google/nano-banana-2": _banana({"": 0.07, "4K": 0.15}, frozenset(SIZES)),
    "someone/upscaler": Model(
        {"image": str, "scale": float, "seed": int}, ("image",), ("image",), _grown_size, {"": 0.002}, False
    ),
    "someone/face-swap": Model(
        {"target_image": str, "swap_image": str},
        ("target_image", "swap_image"),
        ("target_image", "swap_image"),
        _first_size,
        {"": 0.01},
        False,
    ),
}
