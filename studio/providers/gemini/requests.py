"""What Gemini is asked, as JSON: the same picture for its three ways, and a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from studio.errors import BadRequest
from studio.protocols import Op, Turn
from studio.providers._inline import inline
from studio.providers._sources import Sendable
from studio.providers.gemini.rates import LONGEST_ANSWER, made_size, most_tokens
from studio.providers.gemini.refusals import LABEL

MOST_SOURCES = 14
# The limit of an inline request is 20 MB; the words and the settings need little.
MOST_INLINE = 19_000_000
# As base64 they are a third longer.
MOST_TOGETHER = 14_000_000
_SEEDS = 2**31

Json = dict[str, Any]


def generate_body(op: Op, model: str, thinking: str, pictures: Sequence[Sendable]) -> Json:
    """generateContent for one picture: the words, then the sources in their order."""
    parts = [{"text": op.prompt}, *inline_parts(pictures)]
    config: Json = {
        "responseModalities": ["IMAGE"],
        "seed": op.seed % _SEEDS,
        "imageConfig": {"aspectRatio": op.aspect_ratio, "imageSize": made_size(model, op.size)},
    }
    if thinking:
        config["thinkingConfig"] = {"thinkingLevel": thinking}
    most = most_tokens(model, op.size)
    if most is not None:
        config["maxOutputTokens"] = most
    return {"contents": [{"role": "user", "parts": parts}], "generationConfig": config}


def interaction_body(op: Op, model: str, thinking: str, pictures: Sequence[Sendable], job_key: UUID) -> Json:
    """An interaction in the background for one picture; the label tells our key to whoever looks there."""
    shown = [
        {"type": "image", "mime_type": one.mime, "data": inline(number)}
        for number, one in enumerate(pictures)
    ]
    config: Json = {"seed": op.seed % _SEEDS}
    if thinking:
        config["thinking_level"] = thinking
    most = most_tokens(model, op.size)
    if most is not None:
        config["max_output_tokens"] = most
    return {
        "model": model,
        "background": True,
        "store": True,
        "input": [{"type": "text", "text": op.prompt}, *shown],
        "response_format": {
            "type": "image",
            "aspect_ratio": op.aspect_ratio,
            "image_size": made_size(model, op.size),
        },
        "generation_config": config,
        "labels": {"studio_job": str(job_key)},
    }


def batch_body(request: Json, job_key: UUID) -> Json:
    """A batch of one request, findable by the name that `batch_name` gives."""
    one = {"request": request, "metadata": {"key": str(job_key)}}
    return {"batch": {"displayName": batch_name(job_key), "inputConfig": {"requests": {"requests": [one]}}}}


def batch_name(job_key: UUID) -> str:
    """The name of a batch, by which it is found when its id was lost."""
    return f"studio-{job_key}"


def chat_body(turns: Sequence[Turn], schema: Mapping[str, Any] | None, pictures: Sequence[Sendable]) -> Json:
    """generateContent for a text: instructions apart, pictures before the last question."""
    contents: list[Json] = []
    for turn in turns:
        if turn.by != "system":
            _say(contents, "user" if turn.by == "user" else "model", turn.text)
    if not contents or contents[-1]["role"] != "user":
        raise BadRequest("A conversation ends with a question.", do="Add what is asked.")
    contents[-1]["parts"][-1:-1] = inline_parts(pictures)
    body: Json = {"contents": contents, "generationConfig": {"maxOutputTokens": LONGEST_ANSWER}}
    system = "\n\n".join(turn.text for turn in turns if turn.by == "system")
    if system:
        body["systemInstruction"] = {"parts": [{"text": system}]}
    if schema is not None:
        body["generationConfig"] |= {
            "responseMimeType": "application/json",
            "responseJsonSchema": dict(schema),
        }
    return body


def _say(contents: list[Json], role: str, text: str) -> None:
    """Add a turn; the service wants roles to alternate, so one of the same role is joined to it."""
    if contents and contents[-1]["role"] == role:
        contents[-1]["parts"].append({"text": text})
    else:
        contents.append({"role": role, "parts": [{"text": text}]})


def inline_parts(pictures: Sequence[Sendable]) -> list[Json]:
    """Pictures as parts of a turn."""
    return [
        {"inlineData": {"mimeType": one.mime, "data": inline(number)}} for number, one in enumerate(pictures)
    ]


def check_weight(pictures: Sequence[Sendable]) -> None:
    """Raise BadRequest where the sources are together too large for one request; nothing was sent then."""
    weight = sum(len(one.data) * 4 // 3 for one in pictures)
    if weight > MOST_INLINE:
        raise BadRequest(
            f"The sources have {weight / 1e6:.0f} MB together; {LABEL} takes 19 MB.",
            do="Use fewer or smaller ones.",
        )
