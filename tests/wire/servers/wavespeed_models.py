"""Models of the local WaveSpeed: which fields each takes, what it draws and what it costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.wire.servers.sizes import COMMON_RATIOS, pixels, upscaled
from tests.wire.servers.strict import picture_size

Json = dict[str, Any]
UPSCALED = {"2k": 2048, "4k": 4096, "8k": 8192}
FORMATS = frozenset({"png", "jpeg"})
MOST_REFERENCES = 14
EXTRA_RATIOS = {"1:4", "4:1", "1:8", "8:1"}
_FLAGS = {"enable_sync_mode": bool, "enable_base64_output": bool}


def _upscale_size(inputs: Json, sources: Sequence[bytes]) -> tuple[int, int]:
    return upscaled(picture_size(sources[0]) or (1, 1), UPSCALED[inputs.get("target_resolution", "4k")])


def _drawn_size(inputs: Json, _sources: Sequence[bytes]) -> tuple[int, int]:
    return pixels(inputs.get("aspect_ratio", "1:1"), inputs.get("resolution", "1k"))


def _first_size(_inputs: Json, sources: Sequence[bytes]) -> tuple[int, int]:
    return picture_size(sources[0]) or (1, 1)


def _video_size(_inputs: Json, _sources: Sequence[bytes]) -> tuple[int, int]:
    return 192, 128


@dataclass(frozen=True, slots=True)
class Model:
    """One model: fields by kind, the needed ones, those with pictures, size and price."""

    fields: Json
    needed: tuple[str, ...]
    pictures: tuple[str, ...]
    size: Callable[[Json, Sequence[bytes]], tuple[int, int]]
    prices: dict[str, float]  # by resolution; "" for all
    paid_percent: int = 100
    a_second: float = 0.0  # of a video; at least five of them
    kind: str = "png"

    def price(self, inputs: Json) -> float:
        """The list price in US dollars."""
        return self.prices.get(str(inputs.get("resolution", "")), self.prices[""])

    def charged(self, inputs: Json) -> float:
        """What the account pays."""
        return round(self.price(inputs) * self.paid_percent / 100, 6)

    def of_video(self, seconds: float) -> float:
        """What a video of that length costs."""
        return round(self.a_second * max(5, math.ceil(seconds)), 6)

    def urls(self, inputs: Json) -> list[str]:
        """The sources in their order."""
        given = [inputs[name] for name in self.pictures if inputs.get(name)]
        return [url for one in given for url in (one if isinstance(one, list) else [one])]


def _upscaler(price: float) -> Model:
    words = {
        "target_resolution": frozenset(UPSCALED),
        "output_format": FORMATS | {"webp"},
    }
    fields = {"image": str, **words, **_FLAGS}
    return Model(fields, ("image",), ("image",), _upscale_size, {"": price}, kind="jpeg")


def _banana(prices: dict[str, float], edits: bool, ratios: frozenset[str]) -> Model:
    fields: Json = {
        "prompt": str,
        "aspect_ratio": ratios,
        "resolution": frozenset({"1k", "2k", "4k"}),
        "output_format": FORMATS,
        **_FLAGS,
    }
    if not edits:
        return Model(fields, ("prompt",), (), _drawn_size, prices, 90)
    return Model(
        {**fields, "images": [str]}, ("prompt", "images"), ("images",), _drawn_size, prices, 90
    )  # fmt: skip


_PRO = {"": 0.14, "4k": 0.24}
_NEW = {"": 0.07, "4k": 0.15}
_WIDER = COMMON_RATIOS | EXTRA_RATIOS
MODELS = {
    "wavespeed-ai/image-upscaler": _upscaler(0.01),
    "wavespeed-ai/ultimate-image-upscaler": _upscaler(0.06),
    "google/nano-banana-2.1/edit": _banana(_NEW, True, _WIDER),
    "google/nano-banana-2.1/text-to-image": _banana(_NEW, False, _WIDER),
    "google/nano-banana-pro/edit": _banana(_PRO, True, COMMON_RATIOS),
    "google/nano-banana-pro/text-to-image": _banana(_PRO, False, COMMON_RATIOS),
    "wavespeed-ai/image-face-swap": Model(
        {
            "image": str, "face_image": str, "target_index": int, "output_format": FORMATS | {"webp"},
            "enable_safety_checker": bool, **_FLAGS,
        },
        ("image", "face_image"), ("image", "face_image"), _first_size, {"": 0.01}, kind="jpeg",
    ),
    "wavespeed-ai/video-face-swap": Model(
        {
            "video": str, "face_image": str, "target_index": int,
            "target_gender": frozenset({"all", "male", "female"}),
        },
        ("video", "face_image"), ("face_image",), _video_size, {"": 0.05}, a_second=0.01, kind="mp4",
    ),
}  # fmt: skip
