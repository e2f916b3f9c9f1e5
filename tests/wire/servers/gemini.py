"""A local Gemini: generateContent, Interactions, Batch, models and files, as PROVIDERS.md §3 tells them.

What the script adds to script.py here:

| `do` | what happens |
|---|---|
| `refusal` | blockReason, finishReason (`OUTPUT_…`: a word that is both), `TEXT_ONLY`, `NOTHING`, true |
| `rate_limited` | the hint stands in the body, never in a header; `hint` `day` is the daily quota |
| `out_of_credit` | true: 402; `precondition`: 400 FAILED_PRECONDITION |
| `wrong_key` | true: 400 API_KEY_INVALID; `denied`: 403 |
| `wrapped` true | the error's body is a list with one element |
| `background_refused` true | Interactions with `background` answer 400 |
| `kind` | `jpeg` or `webp` pictures |
| `thought` | so many tokens of thought before a picture, as far as the request has room |
| `text`, `score`, `finish: length` | what a text model says (answering.py) |

An interaction that is refused is accepted and fails; a batch keeps the refusal for its answers. With `ends`
`error` the error stands in an interaction's step, and under each request of a batch that succeeded.

The account pays for what generateContent made, for an interaction and for a batch when they are accepted; a
job that fails or is cancelled in time is paid back.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from tests.wire.servers.call import Answer, Call, Route
from tests.wire.servers.gemini_batches import Batches, charges
from tests.wire.servers.gemini_files import Files
from tests.wire.servers.gemini_images import (
    cost,
    much_thought,
    picture_parts,
    recipe_of,
    refused,
    response,
    text_response,
    tokens_of,
)
from tests.wire.servers.gemini_interactions import Interactions, coded
from tests.wire.servers.gemini_request import Asked, asked_by
from tests.wire.servers.gemini_words import LARGEST_REQUEST, MODELS, decline, fault, no_model
from tests.wire.servers.jobs import JobServer, small

Json = dict[str, Any]
VERSION = "/{version:v1beta|v1}"
QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
RETRY = "type.googleapis.com/google.rpc.RetryInfo"
ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"


class GeminiServer(JobServer):
    """Speaks Gemini's API. `refuses_background` is the switch for Interactions, for the whole server."""

    name = "gemini"
    refuses_background = False

    def routes(self) -> list[Route]:
        """Every path of the service that is known here."""
        files, interactions, batches = Files(self), Interactions(self), Batches(self)
        return [
            Route("POST", f"{VERSION}/models/{{model}}:generateContent", self.generate, is_paid=True),
            *batches.routes(VERSION),
            Route("GET", f"{VERSION}/models", self.list_models),
            Route("GET", f"{VERSION}/models/{{model}}", self.show_model),
            *interactions.routes(VERSION),
            *files.routes(VERSION),
        ]

    def model_of(self, call: Call) -> str:
        """The model in the path, or in an interaction's body."""
        return str(call.request.match_info.get("model", call.body.get("model", "")))

    def prompt_of(self, call: Call) -> str:
        """All words of a request, the instruction before the turns."""
        return "\n".join(_texts([call.body.get(name) for name in _WORDED]))

    def is_authorized(self, call: Call) -> bool:
        """The key in its header; a started upload is known by its id."""
        return call.headers.get("x-goog-api-key") == self.key or "upload_id" in call.query

    async def generate(self, call: Call) -> Answer:
        """`:generateContent`: a picture, or a text."""
        self.check_size(call)
        asked = asked_by(call.at("model"), call.json, self.file_at)
        if not MODELS[asked.model].picture_tokens:
            said, used = text_response(asked, call.do)
        else:
            recipe = recipe_of(asked, await small(asked.pictures), call.do.get("kind", "png"))
            used = much_thought(asked, tokens_of(asked), call.do)
            parts = await asyncio.to_thread(picture_parts, asked, self.scripted_recipe(call, recipe))
            said = response(asked, parts, used)
        self.charge(asked, cost(asked, used))
        return Answer(said)

    def check_size(self, call: Call) -> None:
        """Decline a request of more than 20 MB."""
        if len(call.raw) > LARGEST_REQUEST:
            message = f"Request payload size exceeds the limit: {LARGEST_REQUEST} bytes."
            decline(413, "INVALID_ARGUMENT", message)

    def charge(self, asked: Asked, amount: float) -> None:
        """Take the money of one call of generateContent."""
        about = {"prompt": asked.text, "seed": asked.seed, "model": asked.model, "amount": amount}
        self.ledger.charge(about | {"at": self.now()})

    def _charge(self, kept: Json) -> None:
        """Take the money of an interaction, or of each request of a batch."""
        if kept["kind"] != "batch":
            super()._charge(kept)
            return
        for charge in charges(kept):
            self.ledger.charge(charge | {"job": kept["id"], "at": kept["at"]})
        if kept["ends"] not in {None, "never"}:
            self.ledger.refund(kept["id"])

    def new_id(self, call: Call) -> str:
        """An id in the service's spelling."""
        own = uuid4().hex[:12]
        return f"int_{own}" if call.path.endswith("/interactions") else f"batches/{own}"

    def file_at(self, uri: str) -> bytes:
        """The bytes behind a `fileUri`."""
        return Files(self).at(uri)

    def list_models(self, _call: Call) -> Answer:
        """`GET /models`."""
        return Answer({"models": [_shown(name) for name in MODELS]})

    def show_model(self, call: Call) -> Answer:
        """`GET /models/{id}`."""
        name = call.at("model")
        return Answer(_shown(name)) if name in MODELS else no_model(name)

    # What goes wrong

    def wrong_key(self, call: Call) -> Answer:
        """400 for a wrong key, 403 for none."""
        if "x-goog-api-key" not in call.headers or call.do.get("wrong_key") == "denied":
            message = (
                "Method doesn't allow unregistered callers. Please use API Key or other form of identity."
            )
            return self._said(call, fault(403, "PERMISSION_DENIED", message))
        details = [{"@type": ERROR_INFO, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}]
        message = "API key not valid. Please pass a valid API key."
        return self._said(call, fault(400, "INVALID_ARGUMENT", message, details))

    def no_such_path(self, call: Call) -> Answer:
        """Google's 404 for paths that do not exist is a page."""
        return Answer(f"<!DOCTYPE html><title>Error 404 (Not Found)</title><p>{call.path}", 404)

    def out_of_credit(self, call: Call) -> Answer:
        """402, or the account's region or billing."""
        if call.do.get("out_of_credit") == "precondition":
            message = "User location is not supported for the API use without a billing account linked."
            return self._said(call, fault(400, "FAILED_PRECONDITION", message))
        message = "Your prepayment credits are depleted. Please go to AI Studio to manage your billing."
        return self._said(call, fault(402, "RESOURCE_EXHAUSTED", message))

    def rate_limited(self, call: Call, hint: str, after: float) -> Answer:
        """429 with RetryInfo in the body."""
        per = "PerDay" if hint == "day" else "PerMinute"
        violation = {"quotaId": f"GenerateRequests{per}PerProjectPerModel", "quotaValue": "10"}
        details: list[Json] = [{"@type": QUOTA, "violations": [violation]}]
        details += [] if hint == "none" else [{"@type": RETRY, "retryDelay": f"{after:g}s"}]
        message = "You exceeded your current quota, please check your plan and billing details."
        return self._said(call, fault(429, "RESOURCE_EXHAUSTED", message, details))

    def refusal(self, call: Call, shape: str) -> Answer | None:
        """A 200 without a picture; an interaction is accepted and fails, a batch keeps it for its answers."""
        return Answer(refused(call.model, shape)) if call.path.endswith(":generateContent") else None

    def _said(self, call: Call, answer: Answer) -> Answer:
        """An error in the shape of its path: Interactions have codes of text."""
        if "/interactions" in call.path:
            return coded(answer)
        return Answer([answer.body], answer.status) if call.do.get("wrapped") else answer


_WORDED = ("systemInstruction", "system_instruction", "contents", "input", "batch")


def _texts(value: Any) -> list[str]:
    """Every `text` inside a JSON value, in order."""
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for inner in value.values() for text in _texts(inner)]


def _shown(name: str) -> Json:
    """A model as the list tells of it."""
    return {
        "name": f"models/{name}",
        "displayName": name.replace("-", " ").title(),
        "inputTokenLimit": 131_072,
        "outputTokenLimit": 32_768,
        "supportedGenerationMethods": ["generateContent", "countTokens", "batchGenerateContent"],
    }
