"""A generateContent request, read as strictly as Gemini reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.wire.servers.gemini_words import (
    MODELS,
    MOST_SOURCES,
    REQUEST,
    camel,
    invalid,
    model_named,
)
from tests.wire.servers.sizes import COMMON_RATIOS, SIZES
from tests.wire.servers.strict import Mistake, checked, picture_size, unpacked

Json = dict[str, Any]
Files = Callable[[str], bytes]
SEEDS = 2**31
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: the words and pictures of the last turn, the instruction, the settings."""

    model: str
    text: str
    pictures: tuple[bytes, ...] = ()
    system: str = ""
    settings: Json = field(default_factory=dict)

    @property
    def seed(self) -> int | None:
        """The seed sent, if any."""
        return self.settings.get("seed")

    @property
    def size(self) -> str:
        """`1K`, `2K` or `4K`."""
        return str(self.settings.get("imageConfig", {}).get("imageSize", "1K"))

    @property
    def ratio(self) -> str:
        """The ratio sent; without one that of the last picture, as the model does it."""
        sent = self.settings.get("imageConfig", {}).get("aspectRatio")
        return str(sent) if sent else _nearest_ratio(self.pictures)

    @property
    def thinking(self) -> str:
        """`minimal`, `low`, `medium` or `high`."""
        return str(self.settings.get("thinkingConfig", {}).get("thinkingLevel", "medium"))


def asked_by(model: str, body: Any, files: Files) -> Asked:
    """What a body asks of a model; the service's own error for anything that it does not take."""
    about = model_named(model)
    if not isinstance(body, dict):
        invalid("Invalid JSON payload received. Unexpected end of string.")
    request = _known(body)
    turns = request.get("contents") or invalid(
        "* GenerateContentRequest.contents: contents is not specified\n"
    )
    _check_turns(turns)
    check_seed(request.get("generationConfig", {}).get("seed"))
    parts = turns[-1].get("parts", [])
    asked = Asked(
        model,
        _words(parts),
        tuple(_pictures(parts, files)),
        _words(request.get("systemInstruction", {}).get("parts", [])),
        request.get("generationConfig", {}),
    )
    (_check_picture_wish if about.picture_tokens else _check_text_wish)(asked)
    return asked


def _known(body: Json) -> Json:
    """The body in camelCase; Google's words for a field that it does not know."""
    try:
        return dict(checked(body, REQUEST, spelled=camel))
    except Mistake as mistake:
        if mistake.why == "unknown":
            where = f" at '{mistake.at}'" if mistake.at else ""
            invalid(
                f'Invalid JSON payload received. Unknown name "{mistake.name}"{where}: Cannot find field.'
            )
        invalid(f"Invalid value at '{mistake.path}'")


def _check_turns(turns: list[Json]) -> None:
    roles = [turn.get("role", "user") for turn in turns]
    if not set(roles) <= {"user", "model"}:
        invalid("Please use a valid role: user, model.")
    if roles[-1] != "user" or any(a == b for a, b in pairwise(roles)):
        invalid("Please ensure that multiturn requests alternate between user and model.")
    if not any(turn.get("parts") for turn in turns):
        invalid("* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n")


def check_seed(seed: int | None) -> None:
    """Decline a seed that is no 32-bit number."""
    if seed is not None and not -SEEDS <= seed < SEEDS:
        invalid(f"Invalid value at 'generation_config.seed' (TYPE_INT32), {seed}")


def _words(parts: list[Json]) -> str:
    return "\n".join(part["text"] for part in parts if "text" in part)


def _pictures(parts: list[Json], files: Files) -> list[bytes]:
    """The pictures of a turn in their order."""
    found: list[bytes] = []
    for part in parts:
        held = part.get("inlineData") or part.get("fileData")
        if held is None:
            continue
        if held.get("mimeType") not in PICTURE_TYPES:
            invalid(f"Unsupported MIME type: {held.get('mimeType', '')}")
        found.append(_decodable(inline(held["data"]) if "data" in held else files(held.get("fileUri", ""))))
    return found


def inline(data: str) -> bytes:
    """The bytes of an inline part."""
    try:
        return unpacked(data)
    except ValueError:
        invalid(
            "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 decoding failed"
        )


def _decodable(content: bytes) -> bytes:
    if picture_size(content) is None:
        invalid(
            "Unable to process input image. Please retry or report in https://developers.generativeai.google"
        )
    return content


def _check_picture_wish(asked: Asked) -> None:
    settings = asked.settings
    if not asked.text.strip() and not asked.pictures:
        invalid("Unable to submit request because it must have a text parameter.")
    if len(asked.pictures) > MOST_SOURCES:
        invalid(f"Too many images: at most {MOST_SOURCES} are supported, {len(asked.pictures)} were given.")
    if settings.get("candidateCount", 1) != 1:
        invalid("Multiple candidates is not enabled for this model")
    if "responseMimeType" in settings or "responseJsonSchema" in settings:
        invalid("JSON mode is not enabled for this model")
    if "responseModalities" in settings and "IMAGE" not in settings["responseModalities"]:
        invalid(f"The requested combination of response modalities is not supported by models/{asked.model}")
    check_picture(asked.model, asked.size, asked.ratio)


def check_picture(model: str, size: str, ratio: str) -> None:
    """Decline a size or a ratio that this model does not make."""
    if size not in MODELS[model].picture_tokens:
        invalid(f"Image size {size} is not supported by models/{model}")
    if ratio not in COMMON_RATIOS and model != "gemini-nano-banana-2.1":
        invalid(f"Aspect ratio {ratio} is not supported by models/{model}")


def _check_text_wish(asked: Asked) -> None:
    settings = asked.settings
    if "imageConfig" in settings or "IMAGE" in settings.get("responseModalities", []):
        invalid(f"The requested combination of response modalities is not supported by models/{asked.model}")
    if "responseJsonSchema" in settings and settings.get("responseMimeType") != "application/json":
        invalid("response_json_schema needs response_mime_type application/json")


def _nearest_ratio(pictures: tuple[bytes, ...]) -> str:
    size = picture_size(pictures[-1]) if pictures else None
    if size is None:
        return "1:1"
    wanted = size[0] / size[1]
    return min(sorted(COMMON_RATIOS), key=lambda ratio: abs(SIZES[ratio][0] / SIZES[ratio][1] - wanted))
