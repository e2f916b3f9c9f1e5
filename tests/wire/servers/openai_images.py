"""What a call of the Images API asks for, from JSON or from a form, and what it uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.wire.servers.answering import tokens
from tests.wire.servers.call import Call, Part
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.openai_words import (
    COMPATIBLE,
    EITHER,
    GENERATION,
    LARGEST_SOURCE,
    LONGEST_PROMPT,
    LONGEST_SIDE,
    MOST_PICTURES,
    MOST_PIXELS,
    MOST_SOURCES,
    PICTURE_MODELS,
    SIDE_STEP,
    SOURCE_TYPES,
    TOKENS_PER_SOURCE,
    WIDEST,
    check_model,
    decline,
    decline_mistake,
    dollars,
)
from tests.wire.servers.strict import Mistake, checked, needed, picture_size

Json = dict[str, Any]
SQUARE = 1024 * 1024
USED_26 = {"low": 667, "medium": 1500, "high": 1667, "xhigh": 2500, "max": 3300}
USED_25 = {"low": 200, "medium": 433, "high": 1667, "xhigh": 2500, "max": 3300}
NUMBERS = frozenset({"n", "seed", "num_inference_steps", "output_compression"})
FILES = frozenset({"image", "image[]", "mask"})


@dataclass(frozen=True, slots=True)
class Wish:
    """The pictures that a call asks for."""

    fields: Json
    pictures: tuple[bytes, ...] = ()

    @property
    def model(self) -> str:
        """The model."""
        return str(self.fields["model"])

    @property
    def prompt(self) -> str:
        """The prompt."""
        return str(self.fields["prompt"])

    @property
    def count(self) -> int:
        """How many pictures."""
        return int(self.fields.get("n", 1))

    @property
    def seed(self) -> int | None:
        """The seed, which only compatible servers know."""
        return self.fields.get("seed")

    @property
    def kind(self) -> str:
        """`png`, `jpeg` or `webp`."""
        return str(self.fields.get("output_format", "png"))

    @property
    def quality(self) -> str:
        """The quality; `auto` counts as high."""
        sent = str(self.fields.get("quality", "auto"))
        return "high" if sent == "auto" else sent

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height."""
        width, _, height = str(self.fields.get("size", "auto")).partition("x")
        return (int(width), int(height)) if height else (1024, 1024)

    def recipes(self, small: tuple[str, ...]) -> tuple[Recipe, ...]:
        """The pictures, with the sources in small."""
        width, height = self.pixels
        seeds = [0 if self.seed is None else self.seed + n for n in range(self.count)]
        return tuple(Recipe(self.prompt, seed, width, height, self.kind, small) for seed in seeds)


def generation(call: Call, is_compatible: bool) -> Wish:
    """What the JSON of `/images/generations` asks for."""
    if not isinstance(call.json, dict):
        decline(400, None, "We could not parse the JSON body of your request.")
    known = GENERATION | (COMPATIBLE if is_compatible else {})
    return _checked(call.json, known, (), is_compatible)


def edit(call: Call, field: str, is_compatible: bool) -> Wish:
    """What the form of `/images/edits` asks for; `field` is how the sources must be named."""
    if not call.parts:
        decline(400, "unsupported_content_type", "Invalid content type. Expected 'multipart/form-data'.")
    sent = {part.name: _value(part) for part in call.parts if part.name not in FILES}
    sources = tuple(_source(part) for part in call.parts if part.name == field)
    strange = [part.name for part in call.parts if part.name in FILES - {field, "mask"}]
    if strange:
        decline(400, "unknown_parameter", f"Unknown parameter: '{strange[0]}'.", strange[0])
    if not 1 <= len(sources) <= MOST_SOURCES:
        decline(400, "invalid_value", f"Between 1 and {MOST_SOURCES} images are needed.", field)
    return _checked(sent, EITHER | (COMPATIBLE if is_compatible else {}), sources, is_compatible)


def _value(part: Part) -> Any:
    """A form's text as the kind that the field has."""
    if part.name in NUMBERS and re.fullmatch(r"-?\d+", part.text):
        return int(part.text)
    return float(part.text) if part.name == "guidance_scale" else part.text


def _source(part: Part) -> bytes:
    if part.filename is None or part.content_type not in SOURCE_TYPES:
        message = f"Invalid file: unsupported mimetype ('{part.content_type or 'application/octet-stream'}')."
        decline(400, "unsupported_file_mimetype", message, part.name)
    if len(part.content) >= LARGEST_SOURCE:
        decline(413, "file_too_large", "Image files must be smaller than 50 MB.", part.name)
    if picture_size(part.content) is None:
        decline(400, "invalid_image_file", "Invalid image file or mode for image.", part.name)
    return part.content


def _checked(sent: Json, known: Json, sources: tuple[bytes, ...], is_compatible: bool) -> Wish:
    try:
        fields = checked(sent, known)
        needed(fields, "model", "prompt")
    except Mistake as mistake:
        decline_mistake(mistake)
    if not is_compatible:
        check_model(fields["model"], PICTURE_MODELS)
    if len(fields["prompt"]) > LONGEST_PROMPT:
        decline(400, "string_above_max_length", f"At most {LONGEST_PROMPT} characters.", "prompt")
    if not 1 <= fields.get("n", 1) <= MOST_PICTURES:
        decline(400, "invalid_value", f"Between 1 and {MOST_PICTURES} pictures a call.", "n")
    check_size(fields.get("size", "auto"))
    return Wish(fields, sources)


def check_size(size: str) -> None:
    """Decline a size that the models do not make."""
    if size == "auto":
        return
    found = re.fullmatch(r"(\d+)x(\d+)", size)
    if found is None or not _is_made(int(found[1]), int(found[2])):
        message = f"Invalid size '{size}'. Width and height must be divisible by 16, within 1:3 and 3:1."
        decline(400, "invalid_value", message, "size")


def _is_made(width: int, height: int) -> bool:
    if not width or not height or width % SIDE_STEP or height % SIDE_STEP:
        return False
    is_wide = max(width, height) > WIDEST * min(width, height)
    return not is_wide and max(width, height) <= LONGEST_SIDE and width * height <= MOST_PIXELS


def usage(wish: Wish) -> Json:
    """The tokens of a call; larger pictures take more, but fewer for a pixel."""
    width, height = wish.pixels
    table = USED_25 if "2.5" in wish.model else USED_26
    made = wish.count * round(table[wish.quality] * (width * height / SQUARE) ** (1 / 3))
    words, seen = tokens(wish.prompt), TOKENS_PER_SOURCE * len(wish.pictures)
    return {
        "input_tokens": words + seen,
        "input_tokens_details": {"text_tokens": words, "image_tokens": seen},
        "output_tokens": made,
        "output_tokens_details": {"image_tokens": made, "text_tokens": 0},
        "total_tokens": words + seen + made,
    }


def cost(used: Json) -> float:
    """US dollars of these tokens."""
    given = used["input_tokens_details"]
    return dollars(given["text_tokens"], given["image_tokens"], used["output_tokens"])
