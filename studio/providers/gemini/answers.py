"""What Gemini answers: the picture or the text in it, its cost, and what is kept of it as a receipt.

These functions decode base64 and block: they are called in a thread.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from studio.errors import ProviderFailed
from studio.protocols import Answer, Done
from studio.providers._inline import Document, at
from studio.providers._replies import Unreadable
from studio.providers.gemini.rates import computed, used_by, used_by_interaction
from studio.providers.gemini.refusals import why_nothing


def done_by(document: Document, body: Any, model: str, *, in_batch: bool = False) -> Done:
    """The picture of a generateContent answer, which is `body` or lies in it as a batch's.

    Drafts come before it and are marked as thoughts. Raises the refusal, or Unreadable.
    """
    held = [at(part, "inlineData", "data") for part in spoken_parts(body)]
    pictures = [data for data in held if data is not None]
    if not pictures:
        raise why_nothing(body, document.mask)
    data = document.data(pictures[-1])
    if not data:
        raise Unreadable("an empty picture")
    cost = computed(model, used_by(at(body, "usageMetadata")), in_batch=in_batch)
    return Done(data, cost=cost, receipt=receipt(body))


def answer_by(document: Document, model: str) -> Answer:
    """The text of a generateContent answer, without its thoughts. Raises the refusal, or Unreadable.

    A text that was cut for length is no answer: what it would have said is missing.
    """
    body = document.body
    text = "".join(str(at(part, "text") or "") for part in spoken_parts(body))
    if not text.strip() or at(body, "candidates", 0, "finishReason") == "MAX_TOKENS":
        raise why_nothing(body, document.mask)
    return Answer(text, computed(model, used_by(at(body, "usageMetadata"))), receipt(body))


def spoken_parts(body: Any) -> list[Any]:
    """The parts of an answer that are no thoughts."""
    parts = at(body, "candidates", 0, "content", "parts")
    return [part for part in parts if not at(part, "thought")] if isinstance(parts, list) else []


def receipt(body: Any) -> Mapping[str, str]:
    """What support asks for, and the tokens that the cost comes from."""
    told = {"response_id": at(body, "responseId"), "model_version": at(body, "modelVersion")}
    told["usage"] = json.dumps(at(body, "usageMetadata") or {}, sort_keys=True)
    return {name: str(value) for name, value in told.items() if value}


def made_by_interaction(document: Document, model: str) -> Done:
    """The last picture of a finished interaction. Raises ProviderFailed when it has none."""
    steps = document.at("steps")
    shown = [
        content
        for step in (steps if isinstance(steps, list) else [])
        if at(step, "type") == "model_output"
        for content in at(step, "content") or []
        if at(content, "type") == "image"
    ]
    if not shown:
        error = ProviderFailed("Gemini finished, and made no picture.", do="Change the prompt, or try again.")
        error.charged = "possibly"
        raise error
    cost = computed(model, used_by_interaction(document.at("usage")))
    told = {"interaction": str(document.at("id")), "usage": json.dumps(document.at("usage"), sort_keys=True)}
    return Done(document.data(at(shown[-1], "data")), cost=cost, receipt=told)
