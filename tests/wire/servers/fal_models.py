"""Endpoints of the local fal: which fields each takes, what it draws and what it costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.wire.servers.sizes import COMMON_RATIOS, SIZES, pixels, upscaled
from tests.wire.servers.strict import picture_size

Json = dict[str, Any]
FORMATS = frozenset({"png", "jpeg", "webp"})
MOST_REFERENCES = 14
HEIGHTS = {"720p": 1280, "1080p": 1920, "1440p": 2560, "2160p": 3840}
USD_PER_MEGAPIXEL = 0.001
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint: fields by kind, the needed ones, those with pictures, size, price and answer."""

    fields: Json
    needed: tuple[str, ...]
    pictures: tuple[str, ...]
    size: Callable[[Json, Sequence[bytes]], Size]
    price: Callable[[Json, Size], float]
    answers_one: bool = False  # `image` in place of `images`

    def urls(self, inputs: Json) -> list[str]:
        """The sources in their order."""
        given = [inputs[name] for name in self.pictures if inputs.get(name)]
        return [url for one in given for url in (one if isinstance(one, list) else [one])]


def _drawn_size(inputs: Json, _sources: Sequence[bytes]) -> Size:
    return pixels(inputs.get("aspect_ratio", "auto"), inputs.get("resolution", "1K"))


def _first_size(_inputs: Json, sources: Sequence[bytes]) -> Size:
    return picture_size(sources[0]) or (1, 1)


def _grown_size(inputs: Json, sources: Sequence[bytes]) -> Size:
    size = picture_size(sources[0]) or (1, 1)
    if inputs.get("upscale_mode", "factor") == "target":
        return upscaled(size, HEIGHTS[inputs.get("target_resolution", "1080p")])
    return upscaled(size, round(max(size) * float(inputs.get("upscale_factor", 2))))


def _by_resolution(prices: dict[str, float]) -> Callable[[Json, Size], float]:
    return lambda inputs, _size: prices[inputs.get("resolution", "1K")]


def _asked_size(inputs: Json, _sources: Sequence[bytes]) -> Size:
    size = inputs.get("image_size", {})
    return int(size.get("width", 1024)), int(size.get("height", 768))


def _by_megapixel_begun(usd: float) -> Callable[[Json, Size], float]:
    return lambda _inputs, size: round(usd * math.ceil(size[0] * size[1] / 1e6), 6)


def _by_megapixel(_inputs: Json, size: Size) -> float:
    return round(USD_PER_MEGAPIXEL * size[0] * size[1] / 1e6, 6)


def _flat(usd: float) -> Callable[[Json, Size], float]:
    return lambda _inputs, _size: usd


def _banana(prices: dict[str, float], edits: bool, ratios: frozenset[str], more: Json) -> Endpoint:
    fields: Json = {
        "prompt": str,
        "seed": int,
        "aspect_ratio": ratios | {"auto"},
        "resolution": frozenset(prices),
        "output_format": FORMATS,
        **more,
    }
    price = _by_resolution(prices)
    if not edits:
        return Endpoint(fields, ("prompt",), (), _drawn_size, price)
    needed = ("prompt", "image_urls")
    return Endpoint(fields | {"image_urls": [str]}, needed, ("image_urls",), _drawn_size, price)


_TOLERANCES = frozenset("123456")
_MORE = {"num_images": int, "safety_tolerance": _TOLERANCES, "limit_generations": bool, "sync_mode": bool}
_PRO = {"1K": 0.15, "2K": 0.15, "4K": 0.30}
_NEW = {"1K": 0.040, "2K": 0.060, "4K": 0.134}
ENDPOINTS = {
    "google/nano-banana-2.1": _banana(_NEW, False, frozenset(SIZES), _MORE),
    "google/nano-banana-2.1/edit": _banana(_NEW, True, frozenset(SIZES), _MORE),
    "fal-ai/nano-banana-pro": _banana(_PRO, False, COMMON_RATIOS, _MORE),
    "fal-ai/nano-banana-pro/edit": _banana(_PRO, True, COMMON_RATIOS, _MORE),
    "fal-ai/seedvr/upscale/image": Endpoint(
        {
            "image_url": str, "upscale_mode": frozenset({"target", "factor"}), "upscale_factor": float,
            "target_resolution": frozenset(HEIGHTS), "seed": int, "output_format": FORMATS,
        },
        ("image_url",), ("image_url",), _grown_size, _by_megapixel, answers_one=True,
    ),
    "fal-ai/flux-lora": Endpoint(
        {
            "prompt": str, "image_size": {"width": int, "height": int}, "seed": int,
            "loras": [{"path": str, "scale": float}], "output_format": frozenset({"png", "jpeg"}),
            "num_images": int, "num_inference_steps": int, "guidance_scale": float,
        },
        ("prompt",), (), _asked_size, _by_megapixel_begun(0.035),
    ),
    "fal-ai/face-swap": Endpoint(
        {"base_image_url": str, "swap_image_url": str},
        ("base_image_url", "swap_image_url"), ("base_image_url", "swap_image_url"), _first_size, _flat(0.02),
        answers_one=True,
    ),
}  # fmt: skip
