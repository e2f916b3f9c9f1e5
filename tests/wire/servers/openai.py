"""A local OpenAI, and what speaks like it: images, edits, chat, responses, models (PROVIDERS.md §7).

What the script adds to script.py here:

| `do` | what happens |
|---|---|
| `refusal` | images: 400 moderation_blocked (`output`: that stage); chat: true, `filter`; responses fail |
| `rate_limited` | `hint`: `header` (retry-after), `ms` (retry-after-ms), `reset` (x-ratelimit-…), `body` |
| `no_schema` true | a chat with a JSON schema answers 400, as some compatible servers do |
| `out_of_credit` | true: 429 insufficient_quota; `hard_limit`: 400 billing_hard_limit_reached |
| `wrong_key` | true: 401; `unverified`: 403, the organisation |
| `shape` | an error as `string` or `detail`, as compatible servers write it |
| `urls` true | pictures as `data[].url` under `/cdn/` |
| `text`, `score`, `finish: length` | what a text model says (answering.py) |

`is_compatible` makes it a server of another maker: sources are named `image`, and it takes `seed`,
`response_format`, `max_tokens` and any model. An empty key makes it one that asks for none.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from tests.wire.servers.call import Answer, Call, Route
from tests.wire.servers.drawing import Recipe, drawn
from tests.wire.servers.jobs import JobServer, Order, small
from tests.wire.servers.openai_chat import completion, talk_in
from tests.wire.servers.openai_images import Wish, cost, edit, generation, usage
from tests.wire.servers.openai_responses import Responses
from tests.wire.servers.openai_words import (
    PICTURE_MODELS,
    TEXT_MODELS,
    check_model,
    decline,
    dollars,
    fault,
    named,
)
from tests.wire.servers.strict import packed

Json = dict[str, Any]
SECONDS_A_MINUTE = 60


class OpenAIServer(JobServer):
    """Speaks OpenAI's API."""

    name = "openai"
    is_compatible = False
    answers_urls = False

    def routes(self) -> list[Route]:
        """Every path of the service that is known here."""
        return [
            Route("POST", "/v1/images/generations", self.generate, is_paid=True),
            Route("POST", "/v1/images/edits", self.edit, is_paid=True),
            Route("POST", "/v1/chat/completions", self.chat, is_paid=True),
            Route("GET", "/v1/models", self.list_models),
            Route("GET", "/v1/models/{model}", self.show_model),
            *Responses(self).routes(),
            Route("GET", "/cdn/{job}/{name}", self.download, is_open=True),
        ]

    def environment(self) -> dict[str, str]:
        """The variables that point the studio here; the base address holds the version."""
        return {"STUDIO_OPENAI_BASE_URL": f"{self.url}/v1", "STUDIO_OPENAI_KEY": self.key}

    def model_of(self, call: Call) -> str:
        """The model in the body or the form."""
        return str(call.body.get("model", _part(call, "model")))

    def prompt_of(self, call: Call) -> str:
        """The prompt, or all words of a chat."""
        said = [str(call.body.get("prompt", _part(call, "prompt")))]
        return "\n".join(said + _texts(call.body.get("messages")) + _texts(call.body.get("input"))).strip()

    def is_authorized(self, call: Call) -> bool:
        """The key as a bearer token; none is asked for where none is set."""
        return not self.key or super().is_authorized(call)

    def new_id(self, _call: Call) -> str:
        """An id for a response."""
        return f"resp_{uuid4().hex}"

    async def generate(self, call: Call) -> Answer:
        """`/images/generations`."""
        return await self._made(call, generation(call, self.is_compatible))

    async def edit(self, call: Call) -> Answer:
        """`/images/edits`."""
        field = "image" if self.is_compatible else "image[]"
        return await self._made(call, edit(call, field, self.is_compatible))

    def chat(self, call: Call) -> Answer:
        """`/chat/completions`."""
        talk = talk_in(call.json, self.is_compatible)
        if not self.is_compatible:
            check_model(talk.model, TEXT_MODELS)
        if call.do.get("no_schema") and talk.question.schema is not None:
            decline(400, None, "response_format of type json_schema is not supported", "response_format")
        said = completion(talk, call.do, self.now())
        used = said["usage"]
        amount = dollars(used["prompt_tokens"], 0, 0, used["completion_tokens"])
        self._take(talk.model, talk.question.text, None, amount)
        return Answer(said, headers=named())

    def list_models(self, _call: Call) -> Answer:
        """`GET /models`."""
        return Answer({"object": "list", "data": [_shown(name) for name in PICTURE_MODELS + TEXT_MODELS]})

    def show_model(self, call: Call) -> Answer:
        """`GET /models/{id}`."""
        check_model(call.at("model"), PICTURE_MODELS + TEXT_MODELS)
        return Answer(_shown(call.at("model")))

    async def _made(self, call: Call, wish: Wish) -> Answer:
        recipes = wish.recipes(await small(wish.pictures))
        used = usage(wish)
        if self.answers_urls or call.do.get("urls"):
            order = Order(wish.model, recipes, cost(used), wish.prompt, wish.seed, {"job_time": 0.0})
            data = [{"url": url} for url in self.picture_urls(call, self.accept(call, order))]
        else:
            data = [await self._inline(call, recipe) for recipe in recipes]
            self._take(wish.model, wish.prompt, wish.seed, cost(used))
        width, height = wish.pixels
        about = {"size": f"{width}x{height}", "quality": wish.quality, "output_format": wish.kind}
        whole = {"created": int(self.now()), **about, "background": "opaque", "data": data, "usage": used}
        return Answer(whole, headers=named())

    async def _inline(self, call: Call, recipe: Recipe) -> Json:
        made = await asyncio.to_thread(drawn, self.scripted_recipe(call, recipe))
        return {"b64_json": packed(made.content)}

    def _take(self, model: str, prompt: str, seed: int | None, amount: float) -> None:
        charge = {"prompt": prompt, "seed": seed, "model": model, "amount": amount, "at": self.now()}
        self.ledger.charge(charge)

    # What goes wrong

    def wrong_key(self, call: Call) -> Answer:
        """401, or 403 for an organisation that is not verified."""
        if call.do.get("wrong_key") == "unverified":
            message = f"Your organization must be verified to use the model `{call.model}`."
            return _shaped(call, fault(403, None, message))
        message = "Incorrect API key provided. You can find your API key at https://platform.openai.com."
        return _shaped(call, fault(401, "invalid_api_key", message))

    def no_such_path(self, call: Call) -> Answer:
        """404 in the service's words."""
        return fault(404, None, f"Invalid URL ({call.method} {call.path})")

    def out_of_credit(self, call: Call) -> Answer:
        """429 insufficient_quota, or the hard limit."""
        if call.do.get("out_of_credit") == "hard_limit":
            return _shaped(
                call, fault(400, "billing_hard_limit_reached", "Billing hard limit has been reached")
            )
        message = "You exceeded your current quota, please check your plan and billing details."
        return _shaped(call, fault(429, "insufficient_quota", message, type="insufficient_quota"))

    def rate_limited(self, call: Call, hint: str, after: float) -> Answer:
        """429 with the hint in one of the places where it is found."""
        minutes, seconds = divmod(after, SECONDS_A_MINUTE)
        spelled = f"{minutes:.0f}m{seconds:g}s" if minutes else f"{seconds:g}s"
        headers = {
            "header": {"retry-after": f"{after:g}"},
            "ms": {"retry-after-ms": f"{after * 1000:g}"},
            "reset": {"x-ratelimit-reset-requests": spelled},
        }.get(hint, {})
        message = f"Rate limit reached for {call.model} on images per min."
        message += f" Please try again in {spelled}." if hint == "body" else ""
        said = _shaped(call, fault(429, "rate_limit_exceeded", message, type="requests"))
        return Answer(said.body, said.status, said.headers | headers)

    def refusal(self, call: Call, shape: str) -> Answer | None:
        """400 moderation_blocked for images; chat and responses answer in their own way."""
        if "/images/" not in call.path:
            return None
        stage = {"moderation_stage": "output" if shape == "output" else "input", "categories": ["violence"]}
        message = "Your request was rejected by the safety system. safety_violations=[violence]."
        more: Json = {"type": "image_generation_user_error", "moderation_details": stage}
        return _shaped(call, fault(400, "moderation_blocked", message, **more))


def _shaped(call: Call, answer: Answer) -> Answer:
    """An error as the rule wants it written."""
    message = answer.body["error"]["message"]
    shapes = {"string": {"error": message}, "detail": {"detail": message}}
    return Answer(shapes.get(call.do.get("shape", ""), answer.body), answer.status, answer.headers)


def _part(call: Call, name: str) -> str:
    return next((part.text for part in call.parts if part.name == name), "")


def _texts(value: Any) -> list[str]:
    """The words of messages, in order."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    if not isinstance(value, dict):
        return []
    return [text for name in ("content", "text") for text in _texts(value.get(name))]


def _shown(name: str) -> Json:
    return {"id": name, "object": "model", "created": 1_795_166_000, "owned_by": "openai"}
