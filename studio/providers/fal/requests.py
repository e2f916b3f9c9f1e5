"""What fal is asked: the endpoint and its inputs, what its list recognises them by, the dated prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from studio.domain.capability import Job
from studio.domain.storyboard import Size, pixel_size
from studio.protocols import Op
from studio.providers._jobs import ANY_INPUTS, Rate, digest_of

LABEL = "fal"
AS_OF = date(2026, 11, 20)
MOST_SOURCES: Mapping[Job, int] = {"image": 14, "upscale": 1, "face_swap": 2}
MODELS: Mapping[Job, str] = {
    "image": "google/nano-banana-2.1",
    "upscale": "fal-ai/seedvr/upscale/image",
    "face_swap": "fal-ai/face-swap",
}
# Billed by the tokens of the picture, of which some ratios have more.
_NEW = Rate("0.040", "documented", {"2K": "0.060", "4K": "0.134"}, margin="1.25")
_PRO = Rate("0.15", "third_party", {"4K": "0.30"})
LORA_MODEL = "fal-ai/flux-lora"
"""Asked where a LoRA is given: it takes words and LoRAs, and no pictures."""
RATES: Mapping[str, Rate] = {
    "google/nano-banana-2.1": _NEW,
    "google/nano-banana-2.1/edit": _NEW,
    "fal-ai/nano-banana-pro": _PRO,
    "fal-ai/nano-banana-pro/edit": _PRO,
    # $0.001 a megapixel of what comes out: 2.1, 3.7 and 8.3 of them at 16:9, and three times that at 5:1.
    "fal-ai/seedvr/upscale/image": Rate("0.009", "documented", {"1K": "0.002", "2K": "0.004"}, margin="3"),
    "fal-ai/face-swap": Rate("0.02", "unconfirmed"),
    # $0.035 for each megapixel begun: at most 2 of them at 1K, 5 above, where it makes 2048 px.
    LORA_MODEL: Rate("0.175", "documented", {"1K": "0.07"}),
}
MOST_LORA_PX, STEP_PX = 2048, 16
UPSCALED: Mapping[Size, str] = {"1K": "1080p", "2K": "1440p", "4K": "2160p"}
PICTURES = ("image_urls", "image_url", "base_image_url", "swap_image_url")
# The list may add fields that were not sent, so a request is recognised by what we surely sent.
RECOGNISED_BY = ("prompt", "seed", *PICTURES)
_EDIT = "/edit"


def model_of(op: Op, chosen: Mapping[Job, str]) -> str:
    """The endpoint. An image model has another one for sources; settings may name either."""
    if op.lora:
        return LORA_MODEL
    named = chosen.get(op.job) or MODELS[op.job]
    if op.job != "image":
        return named
    return named.removesuffix(_EDIT) + (_EDIT if op.sources else "")


def inputs_of(op: Op, urls: Sequence[str]) -> dict[str, Any]:
    """The body: the fields that callers of these endpoints are known to send, and no others."""
    if op.job == "upscale":
        target = {"upscale_mode": "target", "target_resolution": UPSCALED[op.size]}
        return {"image_url": urls[0], "seed": op.seed, **target}
    if op.job == "face_swap":
        return {"base_image_url": urls[0], "swap_image_url": urls[1]}
    if op.lora:
        return _with_lora(op)
    drawn = {
        "prompt": op.prompt,
        "seed": op.seed,
        "aspect_ratio": op.aspect_ratio,
        "resolution": op.size,
        "output_format": "png",
    }
    return {**drawn, "image_urls": list(urls)} if urls else drawn


def lora_limits(op: Op) -> list[str]:
    """What is made of a size beyond the largest that is made with a LoRA."""
    if not op.lora or op.size == "1K":
        return []
    size = lora_size(op)
    return [f"{LORA_MODEL} paints at most {MOST_LORA_PX} px: {size['width']} × {size['height']}."]


def lora_size(op: Op) -> dict[str, int]:
    """Width and height in px, as near to what is asked for as the model makes it."""
    asked = pixel_size(op.aspect_ratio, op.size)
    scale = min(1.0, MOST_LORA_PX / max(asked))
    width, height = (round(side * scale / STEP_PX) * STEP_PX for side in asked)
    return {"width": width, "height": height}


def _with_lora(op: Op) -> dict[str, Any]:
    return {
        "prompt": op.prompt,
        "seed": op.seed,
        "image_size": lora_size(op),
        "loras": [{"path": op.lora, "scale": op.lora_strength}],
        "output_format": "png",
    }


def recognised(model: str, inputs: Any) -> str:
    """A digest of a request's inputs; ANY_INPUTS where the list does not show them."""
    if not isinstance(inputs, dict) or not inputs:
        return ANY_INPUTS
    return digest_of(model, {name: inputs[name] for name in RECOGNISED_BY if name in inputs}, PICTURES)
