"""Conversations in the format of OpenAI's chat completions, which many services and local servers speak."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from studio.domain.money import Price
from studio.errors import BadRequest, ProviderFailed, Refused
from studio.prompts.as_json import ask_for_json
from studio.protocols import Answer, Turn
from studio.providers._http import ServiceClient
from studio.providers._inline import Document, at, inline, read_document, written
from studio.providers._jobs import most_tokens_of
from studio.providers._replies import Reply, Unreadable, in_doubt, sentence
from studio.providers._sources import Sendable

PATH = "chat/completions"
MOST_PICTURES = 16
LONGEST_ANSWER = 4096
"""Tokens, unless a person sets another number: a thousand words at most are asked for; more is thought."""
AS_OF = date(2026, 11, 20)
DEAREST_IN, DEAREST_OUT = Decimal(5), Decimal(12)
"""USD per million tokens, the dearest known of texts: gpt-image-2.6's in, gemini-3-pro-image's out."""
TOKENS_PER_PICTURE = 2600
_JSON = {"Content-Type": "application/json"}

Json = dict[str, Any]
Failure = Callable[[Reply, str], ProviderFailed | None]


class ChatCompletions:
    """The text models of one service. failure: what its error answers mean, given the model.

    longest: how many tokens an answer may have, its thought included, told in the field `room`; None: as
    many as the service likes.
    takes_schema: whether it knows `json_schema`; where that turns out to be wrong, the schema goes into the
    words from then on.
    """

    def __init__(
        self,
        client: ServiceClient,
        path: str,
        failure: Failure,
        *,
        room: str = "max_tokens",
        longest: int | None = LONGEST_ANSWER,
        takes_schema: bool = True,
    ) -> None:
        self._client = client
        self._path = path
        self._failure = failure
        self._room = {} if longest is None else {room: longest}
        self._takes_schema = takes_schema

    def price(self, turns: Sequence[Turn], pictures: int) -> Price:
        """Not known: nobody tells the rates. At most: all tokens that may be, at the dearest rates known."""
        words = sum(most_tokens_of(turn.text) for turn in turns)
        taken = words + min(pictures, MOST_PICTURES) * TOKENS_PER_PICTURE
        at_most = (taken * DEAREST_IN + sum(self._room.values()) * DEAREST_OUT) / 1_000_000
        return Price(amount_usd=None, as_of=AS_OF, source="unconfirmed", at_most_usd=at_most)

    async def ask(
        self,
        model: str,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None,
        pictures: Sequence[Sendable],
    ) -> Answer:
        """What the model says to the last turn. Raises ProviderFailed."""
        reply = await self._send(model, turns, schema, pictures)
        if schema is not None and self._takes_schema and _knows_no_schema(reply):
            self._takes_schema = False
            reply = await self._send(model, turns, schema, pictures)
        error = self._failure(reply, model)
        if error is not None:
            raise error
        try:
            answer = answer_by(await read_document(reply.body, reply.mask), self._client.label)
        except Unreadable:
            raise in_doubt(self._client.label, "its answer cannot be read") from None
        return answer if schema is None else Answer(first_object(answer.text), answer.cost, answer.receipt)

    async def _send(
        self,
        model: str,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None,
        pictures: Sequence[Sendable],
    ) -> Reply:
        in_words = schema is not None and not self._takes_schema
        asked = [*turns, Turn("system", ask_for_json(schema or {}))] if in_words else turns
        body = {"model": model, "messages": messages(asked, pictures), **self._room}
        if schema is not None and not in_words:
            body["response_format"] = schema_format(schema)
        content = await written(body, [one.data for one in pictures])
        return await self._client.buy("POST", self._path, content=content, headers=_JSON)


def messages(turns: Sequence[Turn], pictures: Sequence[Sendable]) -> list[Json]:
    """The turns: one instruction first, pictures before the last question. Raises BadRequest without one."""
    system = "\n\n".join(turn.text for turn in turns if turn.by == "system")
    said: list[Json] = [{"role": turn.by, "content": turn.text} for turn in turns if turn.by != "system"]
    if not said or said[-1]["role"] != "user":
        raise BadRequest("A conversation ends with a question.", do="Add what is asked.")
    if pictures:
        said[-1]["content"] = [*_shown(pictures), {"type": "text", "text": said[-1]["content"]}]
    return [{"role": "system", "content": system}, *said] if system else said


def _shown(pictures: Sequence[Sendable]) -> list[Json]:
    return [
        {"type": "image_url", "image_url": {"url": inline(number, f"data:{one.mime};base64,")}}
        for number, one in enumerate(pictures)
    ]


def schema_format(schema: Mapping[str, Any]) -> Json:
    """The wish for an answer that fits a schema; strict where the schema is what strict asks for."""
    named = {"name": "answer", "strict": is_strict(dict(schema)), "schema": dict(schema)}
    return {"type": "json_schema", "json_schema": named}


def is_strict(schema: Any) -> bool:
    """Whether each object in a schema needs all its fields and takes no others."""
    if isinstance(schema, list):
        return all(is_strict(one) for one in schema)
    if not isinstance(schema, dict):
        return True
    fields = schema.get("properties")
    if schema.get("type") == "object" or isinstance(fields, dict):
        closed = schema.get("additionalProperties") is False
        if not closed or set(schema.get("required", [])) != set(fields or {}):
            return False
    return all(is_strict(one) for one in schema.values())


def answer_by(document: Document, label: str) -> Answer:
    """The text of an answer. Raises Refused, BadRequest for one that was cut, or Unreadable."""
    choice = document.at("choices", 0)
    if not isinstance(choice, dict):
        raise Unreadable("no choices")
    finish = choice.get("finish_reason")
    refusal = document.said("choices", 0, "message", "refusal")
    if refusal or finish == "content_filter":
        raise Refused(
            f"{label} refuses to answer. {sentence(refusal)}".strip(), do="Change the words or the picture."
        )
    if finish == "length":
        raise _charged(BadRequest(f"The answer of {label} was cut.", do="Allow it more tokens in Settings."))
    text = at(choice, "message", "content")
    if not isinstance(text, str) or not text.strip():
        raise _charged(ProviderFailed(f"{label} said nothing.", do="Try again."))
    return Answer(text, receipt=_receipt(document))


def _receipt(document: Document) -> Mapping[str, str]:
    told = {"response_id": document.said("id"), "model_version": document.said("model")}
    told["usage"] = json.dumps(document.at("usage") or {}, sort_keys=True)
    return {name: value for name, value in told.items() if value}


def _knows_no_schema(reply: Reply) -> bool:
    """Whether the service refused the wish for a schema, plainly and before any work."""
    return reply.status in {400, 422} and ("response_format" in reply.text or "json_schema" in reply.text)


def first_object(text: str) -> str:
    """The first JSON object in a text, which models like to put between words; without one the text."""
    decoder, start = json.JSONDecoder(), text.find("{")
    while start >= 0:
        try:
            _value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
        else:
            return text[start:end]
    return text


def _charged(error: ProviderFailed) -> ProviderFailed:
    error.charged = "yes"
    return error
