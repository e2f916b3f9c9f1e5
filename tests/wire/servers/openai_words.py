"""The OpenAI API's vocabulary: models, prices, fields, errors. From its description, 2026-11-20."""

from __future__ import annotations

from typing import Any, NoReturn
from uuid import uuid4

from tests.wire.servers.call import Answer, Declined
from tests.wire.servers.strict import Mistake

Json = dict[str, Any]

PICTURE_MODELS = (
    "gpt-image-2.6-sunburst",
    "gpt-image-2.6-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.5-flare",
    "gpt-image-2",
)
TEXT_MODELS = ("gpt-6.1", "gpt-6", "gpt-5.6", "gpt-5.4-mini")
TEXT_IN, IMAGE_IN, IMAGE_OUT, TEXT_OUT = 5.0, 8.0, 30.0, 15.0
TOKENS_PER_SOURCE = 1120
MILLION = 1_000_000

MOST_SOURCES = 16
MOST_PICTURES = 10
LARGEST_SOURCE = 50 * 2**20
LONGEST_PROMPT = 32_000
SIDE_STEP, LONGEST_SIDE, MOST_PIXELS, WIDEST = 16, 3840, 3840 * 2160, 3.0
SOURCE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
QUALITIES = frozenset({"low", "medium", "high", "xhigh", "max", "auto"})
FORMATS = frozenset({"png", "jpeg", "webp"})

EITHER = {
    "model": str,
    "prompt": str,
    "n": int,
    "size": str,
    "quality": QUALITIES,
    "output_format": FORMATS,
    "output_compression": int,
    "background": frozenset({"opaque", "transparent", "auto"}),
    "complexity": frozenset({"low", "medium", "high"}),
    "user": str,
}
GENERATION = EITHER | {"moderation": frozenset({"auto", "low"})}
COMPATIBLE = {
    "response_format": frozenset({"b64_json", "url"}),
    "seed": int,
    "num_inference_steps": int,
    "guidance_scale": float,
}


def fault(status: int, code: str | None, message: str, param: str | None = None, **more: Any) -> Answer:
    """An error in the service's shape; `more` goes beside the message, also `type`."""
    whole = {"message": message, "type": "invalid_request_error", "param": param, "code": code, **more}
    return Answer({"error": whole}, status, named())


def decline(status: int, code: str | None, message: str, param: str | None = None) -> NoReturn:
    """Say no."""
    raise Declined(fault(status, code, message, param))


def decline_mistake(mistake: Mistake) -> NoReturn:
    """Say which parameter is wrong, in the service's words."""
    path = mistake.path
    if mistake.why == "unknown":
        decline(400, "unknown_parameter", f"Unknown parameter: '{path}'.", path)
    if mistake.why == "missing":
        decline(400, "missing_required_parameter", f"Missing required parameter: '{path}'.", path)
    code = "invalid_value" if mistake.why == "word" else "invalid_type"
    decline(400, code, f"Invalid value for '{path}'.", path)


def check_model(name: str, among: tuple[str, ...]) -> None:
    """Decline a model that does not exist, or does other work."""
    if name not in among:
        message = f"The model '{name}' does not exist or you do not have access to it."
        decline(404, "model_not_found", message, "model")


def named() -> dict[str, str]:
    """The headers that name a request."""
    return {"x-request-id": f"req_{uuid4().hex}"}


def dollars(text_in: int, image_in: int, image_out: int, text_out: int = 0) -> float:
    """What so many tokens cost."""
    whole = text_in * TEXT_IN + image_in * IMAGE_IN + image_out * IMAGE_OUT + text_out * TEXT_OUT
    return round(whole / MILLION, 6)
