"""What the router is asked for a picture: on Hugging Face's own machines, or at fal behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.domain.storyboard import Size, pixel_size
from studio.errors import BadRequest
from studio.protocols import Op
from studio.providers._inline import at, inline
from studio.providers._sources import Sendable
from studio.providers.huggingface.refusals import LABEL

SIZE: Size = "1K"
_STEP = 16


def pixels(op: Op) -> tuple[int, int]:
    """Width and height that are asked for: of 1K, in whole sixteens, as diffusion models want it."""
    width, height = pixel_size(op.aspect_ratio, SIZE)
    return round(width / _STEP) * _STEP, round(height / _STEP) * _STEP


def own_body(op: Op) -> dict[str, Any]:
    """A picture from words, on Hugging Face's own machines."""
    width, height = pixels(op)
    return {"inputs": op.prompt, "parameters": {"width": width, "height": height, "seed": op.seed}}


def fal_body(op: Op, pictures: Sequence[Sendable]) -> dict[str, Any]:
    """A picture at fal; models name one source or a list of them, so both are sent."""
    width, height = pixels(op)
    body = {"prompt": op.prompt, "seed": op.seed, "image_size": {"width": width, "height": height}}
    shown = [inline(number, f"data:{one.mime};base64,") for number, one in enumerate(pictures)]
    return {**body, "image_url": shown[0], "image_urls": shown} if shown else body


def served_id(model: str, provider: str, document: Mapping[str, Any]) -> str:
    """A model's id at a provider, as the hub tells it (by name or as a list). Raises BadRequest."""
    mapping = document.get("inferenceProviderMapping")
    entries = mapping if isinstance(mapping, list) else []
    entry = at(mapping, provider) or next((one for one in entries if at(one, "provider") == provider), None)
    id = at(entry, "providerId")
    if at(entry, "status") != "live" or not isinstance(id, str):
        raise BadRequest(
            f"{LABEL} has no provider {provider} for the model {model}.", do="Choose another in Settings."
        )
    return id
