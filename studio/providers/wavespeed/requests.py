"""What WaveSpeed is asked: the model's path and its inputs; the dated prices."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from studio.domain.capability import Job
from studio.domain.money import Price
from studio.domain.storyboard import Size
from studio.protocols import Op
from studio.providers._jobs import Rate

LABEL = "WaveSpeed"
AS_OF = date(2026, 11, 20)
MOST_SOURCES: Mapping[Job, int] = {"image": 14, "upscale": 1, "face_swap": 2, "video_face_swap": 1}
MODELS: Mapping[Job, str] = {
    "image": "google/nano-banana-pro",
    "upscale": "wavespeed-ai/image-upscaler",
    "face_swap": "wavespeed-ai/image-face-swap",
    "video_face_swap": "wavespeed-ai/video-face-swap",
}
# Used where the service does not quote. 2.1 has no published price.
RATES: Mapping[str, Rate] = {
    "google/nano-banana-pro/edit": Rate("0.14", "third_party", {"4K": "0.24"}),
    "google/nano-banana-pro/text-to-image": Rate("0.14", "third_party", {"4K": "0.24"}),
    "wavespeed-ai/image-upscaler": Rate("0.01", "documented"),
    "wavespeed-ai/image-face-swap": Rate("0.010", "documented"),
}
# USD a second, as documented; a shorter video costs as much as one of five seconds.
VIDEO_A_SECOND = {"wavespeed-ai/video-face-swap": Decimal("0.01")}
LEAST_SECONDS = 5
UPSCALED: Mapping[Size, str] = {"1K": "2k", "2K": "2k", "4K": "4k"}
_EDIT, _TEXT = "/edit", "/text-to-image"


def model_of(op: Op, chosen: Mapping[Job, str]) -> str:
    """The model's path. An image model has two, with sources and without; settings may name either."""
    named = chosen.get(op.job) or MODELS[op.job]
    if op.job != "image":
        return named
    family = named.removesuffix(_EDIT).removesuffix(_TEXT)
    return family + (_EDIT if op.sources else _TEXT)


def inputs_of(op: Op, urls: Sequence[str]) -> dict[str, Any]:
    """The body. Answers are asked for by address: a held-open POST or base64 would make doubt dearer."""
    if op.job == "upscale":
        return {"image": urls[0], "target_resolution": UPSCALED[op.size], "output_format": "jpeg"}
    if op.job == "face_swap":
        return {"image": urls[0], "face_image": urls[1], "target_index": 0, "output_format": "png"}
    drawn = {
        "prompt": op.prompt,
        "aspect_ratio": op.aspect_ratio,
        "resolution": op.size.lower(),
        "output_format": "png",
    }
    return {**drawn, "images": list(urls)} if urls else drawn


def video_inputs(op: Op, video: str, face: str) -> dict[str, Any]:
    """The body of a video that gets another face; every face of the index counts, whosever it is."""
    return {"video": video, "face_image": face, "target_index": op.face_index, "target_gender": "all"}


def video_price(op: Op, model: str) -> Price:
    """By the started second, from the dated table: a quote opens no video, and so knows no length."""
    a_second = VIDEO_A_SECOND.get(model)
    if a_second is None:
        return Price(amount_usd=None, as_of=AS_OF, source="unconfirmed")
    seconds = max(LEAST_SECONDS, math.ceil(op.video.seconds if op.video else 0))
    # The sound may go on a little longer than the pictures, which are what was counted here.
    most = a_second * (seconds + 1)
    return Price(amount_usd=a_second * seconds, as_of=AS_OF, source="documented", at_most_usd=most)


def size_limits(op: Op) -> list[str]:
    """What is made of a size that the model does not have."""
    if op.job == "upscale" and op.size == "1K":
        return [f"{LABEL} upscales to 2K at least, not to 1K."]
    return []
