"""Gemini's vocabulary: models, sizes, the fields it knows, its errors. From its description, 2026-11-20."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from tests.wire.servers.call import Answer, Declined
from tests.wire.servers.sizes import SIZES, TIMES

Json = dict[str, Any]

MOST_SOURCES = 14
LARGEST_REQUEST = 20 * 2**20
TOKENS_PER_SOURCE = 1120
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Model:
    """One model: the tokens of a picture by size (none for text models), USD per million tokens."""

    picture_tokens: dict[str, int]
    tokens_in: float
    text_out: float
    picture_out: float = 0.0


MODELS = {
    "gemini-nano-banana-2.1": Model({"1K": 1120, "2K": 1680, "4K": 3780}, 1.50, 7.50, 30.0),
    "gemini-3-pro-image": Model({"1K": 1120, "2K": 1120, "4K": 2000}, 2.00, 12.0, 120.0),
    "gemini-3.1-flash-lite-image": Model({"1K": 1120}, 0.30, 2.50, 30.0),
    "gemini-3.8-flash": Model({}, 0.75, 3.75),
    "gemini-3.5-flash-lite": Model({}, 0.30, 2.50),
    "gemini-4-argon": Model({}, 2.00, 12.0),
}

PART = {
    "text": str,
    "inlineData": {"mimeType": str, "data": str},
    "fileData": {"mimeType": str, "fileUri": str},
    "thought": bool,
    "thoughtSignature": str,
}
CONTENT = {"role": str, "parts": [PART]}
IMAGE_CONFIG = {"aspectRatio": frozenset(SIZES), "imageSize": frozenset(TIMES)}
LEVELS = frozenset({"minimal", "low", "medium", "high"})
CONFIG = {
    "responseModalities": [frozenset({"TEXT", "IMAGE"})],
    "seed": int,
    "imageConfig": IMAGE_CONFIG,
    "thinkingConfig": {"thinkingLevel": LEVELS, "includeThoughts": bool, "thinkingBudget": int},
    "candidateCount": int,
    "temperature": float,
    "topP": float,
    "topK": int,
    "maxOutputTokens": int,
    "stopSequences": [str],
    "responseMimeType": str,
    "responseJsonSchema": dict,
}
REQUEST = {
    "contents": [CONTENT],
    "systemInstruction": CONTENT,
    "generationConfig": CONFIG,
    "safetySettings": [{"category": str, "threshold": str}],
}

BLOCK_REASONS = frozenset(
    {"SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "JAILBREAK", "MODEL_ARMOR"}
)


def camel(name: str) -> str:
    """A field's name in camelCase; the service takes snake_case too."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)


def fault(code: int, status: str, message: str, details: list[Json] | None = None) -> Answer:
    """An error as generateContent, Batch and Files say it."""
    whole: Json = {"code": code, "message": message, "status": status}
    return Answer({"error": whole | ({"details": details} if details else {})}, code)


def decline(code: int, status: str, message: str) -> NoReturn:
    """Say no."""
    raise Declined(fault(code, status, message))


def invalid(message: str) -> NoReturn:
    """Say that the request is wrong."""
    decline(400, "INVALID_ARGUMENT", message)


def no_model(model: str) -> NoReturn:
    """Say that a model id is unknown, or gone."""
    decline(
        404,
        "NOT_FOUND",
        f"models/{model} is not found for API version v1beta, or is not supported for generateContent. "
        "Call ListModels to see the list of available models and their supported methods.",
    )


def model_named(name: str) -> Model:
    """The model of this id; the service's 404 when there is none."""
    return MODELS.get(name) or no_model(name)
