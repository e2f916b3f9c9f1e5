"""Gemini's pictures: what generateContent answers, what it counts in tokens and what that costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.wire.servers.answering import Question, answered, tokens
from tests.wire.servers.drawing import Recipe, drawn
from tests.wire.servers.gemini_request import Asked
from tests.wire.servers.gemini_words import BLOCK_REASONS, MILLION, MODELS, TOKENS_PER_SOURCE
from tests.wire.servers.ledger import digest
from tests.wire.servers.sizes import pixels
from tests.wire.servers.strict import packed

Json = dict[str, Any]

THOUGHT_TOKENS = {"minimal": 0, "low": 120, "medium": 240, "high": 480}
MOST_OUT = 32_768
DRAFT_PX = 256


def recipe_of(asked: Asked, sources: tuple[str, ...], kind: str = "png") -> Recipe:
    """The picture that is asked for, with its sources in small."""
    width, height = pixels(asked.ratio, asked.size)
    return Recipe(asked.text, asked.seed or 0, width, height, kind, sources)


def tokens_of(asked: Asked, words_out: int = 0) -> Json:
    """The tokens of an answer: `prompt`, `picture`, `thought`, `text`."""
    table = MODELS[asked.model].picture_tokens
    return {
        "words": tokens(asked.system + asked.text),
        "sources": TOKENS_PER_SOURCE * len(asked.pictures),
        "picture": table.get(asked.size, 0),
        "thought": THOUGHT_TOKENS[asked.thinking] if table else 0,
        "text": words_out,
    }


def much_thought(asked: Asked, used: Json, do: Json) -> Json:
    """The same tokens with as much thought as the script says, as far as `maxOutputTokens` has room."""
    room = asked.settings.get("maxOutputTokens", MOST_OUT) - used["picture"]
    return {**used, "thought": min(int(do["thought"]), room)} if "thought" in do else used


def cost(asked: Asked, used: Json) -> float:
    """US dollars of these tokens."""
    model = MODELS[asked.model]
    taken = (used["words"] + used["sources"]) * model.tokens_in
    given = (used["thought"] + used["text"]) * model.text_out + used["picture"] * model.picture_out
    return float(round((taken + given) / MILLION, 6))


def usage_metadata(used: Json) -> Json:
    """The tokens as generateContent reports them."""
    prompt = used["words"] + used["sources"]
    out = used["picture"] + used["text"]
    shares = [("TEXT", used["words"]), ("IMAGE", used["sources"])]
    return {
        "promptTokenCount": prompt,
        "candidatesTokenCount": out,
        "thoughtsTokenCount": used["thought"],
        "totalTokenCount": prompt + out + used["thought"],
        "promptTokensDetails": [{"modality": of, "tokenCount": count} for of, count in shares if count],
        "candidatesTokensDetails": [{"modality": "IMAGE" if used["picture"] else "TEXT", "tokenCount": out}],
    }


def response(asked: Asked, parts: list[Json], used: Json, finish: str = "STOP") -> Json:
    """A whole answer of generateContent."""
    return {
        "candidates": [
            {"content": {"role": "model", "parts": parts}, "finishReason": finish, "index": 0},
        ],
        "usageMetadata": usage_metadata(used),
        "modelVersion": asked.model,
        "responseId": f"resp-{digest(parts)}",
    }


def picture_parts(asked: Asked, recipe: Recipe) -> list[Json]:
    """The parts of an answer with a picture: a thought and a draft come first, unless it thinks little."""
    final = _inline(recipe) | {"thoughtSignature": packed(f"signature {recipe.seed}".encode())}
    if asked.thinking == "minimal":
        return [final]
    small = (DRAFT_PX, max(1, DRAFT_PX * recipe.height // recipe.width))
    draft = replace(
        recipe, prompt=f"draft of {recipe.prompt}", width=small[0], height=small[1], fault="", weight=0
    )
    return [
        {"text": "Planning the light and the pose.", "thought": True},
        _inline(draft) | {"thought": True},
        final,
    ]


def _inline(recipe: Recipe) -> Json:
    made = drawn(recipe)
    return {"inlineData": {"mimeType": made.content_type, "data": packed(made.content)}}


def text_response(asked: Asked, do: Json) -> tuple[Json, Json]:
    """The answer of a text model, and its tokens: a thought, then the text in two parts."""
    schema = asked.settings.get("responseJsonSchema")
    text = answered(Question(asked.system, asked.text, asked.pictures, schema), do)
    room = asked.settings.get("maxOutputTokens", 8192)
    fits = tokens(text) <= room and do.get("finish") != "length"
    said = text if fits else text[: min(len(text) // 2, room * 4)]
    half = len(said) // 2
    parts: list[Json] = [{"text": "Weighing the words.", "thought": True}]
    parts += [{"text": said[:half]}, {"text": said[half:]}]
    used = tokens_of(asked, tokens(said))
    return response(asked, parts, used, "STOP" if fits else "MAX_TOKENS"), used


def refused(model: str, shape: str) -> Json:
    """A 200 that holds no picture.

    `shape` is a blockReason (prompt), `BLOCKED_EMPTY` (the same with an empty list of candidates), a
    finishReason, `TEXT_ONLY`, or `NOTHING` (neither candidates nor a reason).
    """
    base = {"usageMetadata": {"promptTokenCount": 271, "totalTokenCount": 271}, "modelVersion": model}
    feedback: Json = {"promptFeedback": {"blockReason": shape, "safetyRatings": []}}
    if shape in ("True", "BLOCKED_EMPTY"):
        return base | {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "candidates": []}
    if shape == "NOTHING":
        return base
    if shape == "TEXT_ONLY":
        parts = [{"text": "I would rather describe this scene in words."}]
        return base | {"candidates": [_candidate("STOP") | {"content": {"role": "model", "parts": parts}}]}
    return base | (feedback if shape in BLOCK_REASONS else {"candidates": [_unmade(shape)]})


def _candidate(finish: str) -> Json:
    return {"finishReason": finish, "index": 0}


def _unmade(shape: str) -> Json:
    """A candidate without parts; `OUTPUT_SAFETY` is the finishReason of a word that is a blockReason too."""
    finish = shape.removeprefix("OUTPUT_")
    return _candidate(finish) | {
        "content": {"role": "model"},
        "finishMessage": f"The picture was not made: {finish}. Change the prompt or a source.",
    }
