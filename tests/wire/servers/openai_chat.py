"""Chat completions, as OpenAI and all that speak its format answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.wire.servers.answering import Question, answered, tokens
from tests.wire.servers.openai_words import decline, decline_mistake
from tests.wire.servers.strict import Mistake, checked, needed, picture_size, unpacked

Json = dict[str, Any]
TOKENS_PER_PHOTO = 765
ROLES = frozenset({"system", "developer", "user", "assistant"})
KNOWN = {
    "model": str,
    "messages": [{"role": ROLES, "content": object, "name": str, "refusal": object}],
    "response_format": {"type": frozenset({"text", "json_object", "json_schema"}), "json_schema": dict},
    "max_completion_tokens": int,
    "temperature": float,
    "top_p": float,
    "seed": int,
    "n": int,
    "stop": object,
    "user": str,
    "store": bool,
    "metadata": dict,
    "reasoning_effort": str,
}
PARTS = [
    {
        "type": frozenset({"text", "image_url"}),
        "text": str,
        "image_url": {"url": str, "detail": frozenset({"low", "high", "auto"})},
    }
]
SCHEMA = {"name": str, "strict": bool, "schema": dict, "description": str}
REFUSED = "I'm sorry, but I can't help with that."


@dataclass(frozen=True, slots=True)
class Talk:
    """What a chat asks, and how long the answer may be."""

    model: str
    question: Question
    room: int | None = None


def talk_in(body: Any, is_compatible: bool) -> Talk:
    """What a body asks; `is_compatible` servers know `max_tokens`, OpenAI's new models refuse it."""
    if not isinstance(body, dict):
        decline(400, None, "We could not parse the JSON body of your request.")
    if "max_tokens" in body and not is_compatible:
        message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
        decline(400, "unsupported_parameter", message, "max_tokens")
    try:
        read = checked(body, KNOWN | {"max_tokens": int})
        needed(read, "model", "messages")
    except Mistake as mistake:
        decline_mistake(mistake)
    turns = [(message["role"], _parts(message.get("content"))) for message in read["messages"]]
    system = "\n".join(words(parts) for role, parts in turns if role in ("system", "developer"))
    last: list[Json] = next((parts for role, parts in reversed(turns) if role == "user"), [])
    pictures = tuple(picture(part["image_url"]["url"]) for part in last if part["type"] == "image_url")
    question = Question(system, words(last), pictures, _schema(read.get("response_format", {})))
    return Talk(read["model"], question, read.get("max_completion_tokens", read.get("max_tokens")))


def _parts(content: Any) -> list[Json]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    try:
        return list(checked(content, PARTS, "messages.content"))
    except Mistake as mistake:
        decline_mistake(mistake)


def words(parts: list[Json]) -> str:
    """The words of a turn."""
    return "\n".join(part["text"] for part in parts if "text" in part)


def picture(url: str) -> bytes:
    """The bytes of a `data:` address; these servers fetch nothing from elsewhere."""
    head, _, data = url.partition(";base64,")
    try:
        content = unpacked(data) if head.startswith("data:image/") else b""
    except ValueError:
        content = b""
    if picture_size(content) is None:
        decline(400, "invalid_image_url", "Failed to read the image. Send a valid data: URL.", "image_url")
    return content


def _schema(wish: Json) -> Json | None:
    if wish.get("type") != "json_schema":
        return {"type": "object"} if wish.get("type") == "json_object" else None
    try:
        given = checked(wish.get("json_schema"), SCHEMA, "response_format.json_schema")
    except Mistake as mistake:
        decline_mistake(mistake)
    schema = dict(given.get("schema", {}))
    if given.get("strict") and not _is_strict(schema):
        message = (
            f"Invalid schema for response_format '{given.get('name')}': 'additionalProperties' must be false "
            "and 'required' must hold every key in properties."
        )
        decline(400, None, message, "response_format")
    return schema


def _is_strict(schema: Any) -> bool:
    """Whether every object in a schema needs all its fields and takes no others."""
    if isinstance(schema, list):
        return all(_is_strict(one) for one in schema)
    if not isinstance(schema, dict):
        return True
    fields = schema.get("properties")
    if schema.get("type") == "object" or isinstance(fields, dict):
        is_closed = schema.get("additionalProperties") is False
        if not is_closed or set(schema.get("required", [])) != set(fields or {}):
            return False
    return all(_is_strict(one) for one in schema.values())


def completion(talk: Talk, do: Json, now: float) -> Json:
    """The whole answer: a text, a cut text (`length`), or a refusal (`refusal`: true or `filter`)."""
    message: Json = {"role": "assistant", "content": None, "refusal": None}
    said, finish = "", "content_filter" if do.get("refusal") == "filter" else "stop"
    if not do.get("refusal"):
        said, finish = _fitted(answered(talk.question, do), talk.room, do)
        message["content"] = said
    elif finish == "stop":
        message["refusal"] = REFUSED
    return {
        "id": f"chatcmpl-{uuid4().hex[:20]}",
        "object": "chat.completion",
        "created": int(now),
        "model": talk.model,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": _usage(talk.question, said),
    }


def _fitted(text: str, room: int | None, do: Json) -> tuple[str, str]:
    fits = do.get("finish") != "length" and (room is None or tokens(text) <= room)
    return (text, "stop") if fits else (text[: min(len(text) // 2, (room or len(text)) * 4)], "length")


def _usage(question: Question, said: str) -> Json:
    given = tokens(question.system + question.text) + TOKENS_PER_PHOTO * len(question.pictures)
    out = tokens(said)
    return {"prompt_tokens": given, "completion_tokens": out, "total_tokens": given + out}
