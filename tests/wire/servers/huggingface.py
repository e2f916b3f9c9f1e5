"""A local Hugging Face: the router with chat, pictures and fal behind it, the hub, who is signed in.

What the script adds to script.py here:

| `do` | what happens |
|---|---|
| `loading` s | 503: the model is being loaded and needs so long; nothing is run |
| `refusal` | pictures: 400; chat: a refusal, or `filter`; fal: the job fails |
| `wrong_key` | true: 401; `scope`: 403, the token may not call providers |
| `as_list` true | the hub gives the mapping as a list |
| `text`, `score`, `finish: length`, `no_schema` | what a text model says (answering.py), as in openai.py |

Router and hub share one address. `visitors` are the tokens of people who signed in, with their names.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe, drawn
from tests.wire.servers.huggingface_fal import BehindRouter
from tests.wire.servers.huggingface_models import MODELS, has_chat, served
from tests.wire.servers.jobs import JobServer, small
from tests.wire.servers.openai_chat import completion, talk_in
from tests.wire.servers.openai_words import fault
from tests.wire.servers.strict import Mistake, checked, needed, picture_size, unpacked

Json = dict[str, Any]
USD_PER_PICTURE = 0.003
USD_PER_TOKEN = 0.5e-6
SETTINGS = {
    "width": int,
    "height": int,
    "seed": int,
    "num_inference_steps": int,
    "guidance_scale": float,
    "negative_prompt": str,
}
PICTURE = {"inputs": str, "parameters": SETTINGS}
EDIT = {"inputs": str, "parameters": SETTINGS | {"prompt": str}}


class HuggingFaceServer(JobServer):
    """Speaks Hugging Face's router and hub."""

    name = "huggingface"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.visitors: dict[str, str] = {}

    def routes(self) -> list[Route]:
        """Every path of the service that is known here."""
        return [
            Route("POST", "/v1/chat/completions", self.chat, is_paid=True),
            Route("GET", "/v1/models", self.list_models),
            Route("POST", "/hf-inference/models/{model:.+}", self.draw, is_paid=True),
            *BehindRouter(self).routes(),
            Route("GET", "/api/models/{model:.+}", self.mapping),
            Route("GET", "/oauth/userinfo", self.who),
            Route("GET", "/api/whoami-v2", self.whoami),
            Route("GET", "/cdn/{job}/{name}", self.download, is_open=True),
        ]

    def environment(self) -> dict[str, str]:
        """The variables that point the studio here, the hub too."""
        return super().environment() | {"STUDIO_HUGGINGFACE_HUB_URL": self.url}

    def model_of(self, call: Call) -> str:
        """The model in the path or in the body."""
        return str(call.request.match_info.get("model", call.body.get("model", "")))

    def prompt_of(self, call: Call) -> str:
        """The prompt, or the words of a chat."""
        body = call.body
        settings = body.get("parameters")
        inner = settings.get("prompt") if isinstance(settings, dict) else None
        return str(body.get("prompt") or inner or body.get("inputs") or body.get("messages") or "")

    def is_authorized(self, call: Call) -> bool:
        """The key or a visitor's token; the hub's models are public."""
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        return call.path.startswith("/api/models/") or token == self.key or token in self.visitors

    def chat(self, call: Call) -> Answer:
        """`/v1/chat/completions`."""
        self._check_loaded(call)
        talk = talk_in(call.json, is_compatible=True)
        if not has_chat(talk.model):
            message = f"The requested model '{talk.model}' does not exist or is not a chat model."
            return fault(400, "model_not_found", message, "model")
        if call.do.get("no_schema") and talk.question.schema is not None:
            return fault(400, None, "response_format json_schema is not supported", "response_format")
        said = completion(talk, call.do, self.now())
        amount = round(said["usage"]["total_tokens"] * USD_PER_TOKEN, 6)
        self._take(call, talk.model, talk.question.text, None, amount)
        return Answer(said)

    def list_models(self, _call: Call) -> Answer:
        """`GET /v1/models`: those that can be talked to."""
        shown = [{"id": name, "object": "model", "owned_by": name.split("/")[0]} for name in MODELS]
        return Answer({"object": "list", "data": [one for one in shown if has_chat(one["id"])]})

    async def draw(self, call: Call) -> Answer:
        """`/hf-inference/models/…`: the picture's bytes."""
        self._check_loaded(call)
        entry = served(call.model, "hf-inference")
        if entry is None:
            return Answer({"error": f"Model {call.model} is not supported by provider hf-inference."}, 400)
        recipe = await _recipe(call, entry["task"] == "image-to-image")
        wanted = self.scripted_recipe(call, replace(recipe, kind=call.do.get("kind", "jpeg")))
        made = await asyncio.to_thread(drawn, wanted)
        seed = call.body.get("parameters", {}).get("seed")
        self._take(call, call.model, recipe.prompt, seed, USD_PER_PICTURE)
        return Answer(made.content, content_type=made.content_type)

    def mapping(self, call: Call) -> Answer:
        """`/api/models/…`: which providers serve a model, when that is asked for."""
        if call.model not in MODELS:
            return Answer({"error": "Repository not found"}, 404)
        shown: Json = {"_id": "0", "id": call.model}
        if call.query.get("expand[]") != "inferenceProviderMapping":
            return Answer(shown)
        by_name = MODELS[call.model]
        listed = [{"provider": name, **entry} for name, entry in by_name.items()]
        return Answer(shown | {"inferenceProviderMapping": listed if call.do.get("as_list") else by_name})

    def who(self, call: Call) -> Answer:
        """`/oauth/userinfo`: whose token this is."""
        name = self.visitors.get(call.headers["authorization"].removeprefix("Bearer "), "owner")
        return Answer({"sub": f"id-{name}", "name": name.title(), "preferred_username": name, "isPro": False})

    def whoami(self, call: Call) -> Answer:
        """`/api/whoami-v2`: the same for any kind of token."""
        name = self.visitors.get(call.headers["authorization"].removeprefix("Bearer "), "owner")
        return Answer({"type": "user", "id": f"id-{name}", "name": name, "isPro": False, "orgs": []})

    def _check_loaded(self, call: Call) -> None:
        if "loading" in call.do:
            text = f"Model {call.model} is currently loading"
            raise Declined(Answer({"error": text, "estimated_time": float(call.do["loading"])}, 503))

    def _take(self, call: Call, model: str, prompt: str, seed: int | None, amount: float) -> None:
        """Take the money, from the organisation that the header names or from the account."""
        payer = call.headers.get("x-hf-bill-to", "")
        charge = {"prompt": prompt, "seed": seed, "model": model, "amount": amount, "at": self.now()}
        self.ledger.charge(charge | {"payer": payer})

    # What goes wrong

    def wrong_key(self, call: Call) -> Answer:
        """401, or 403 for a token without the scope."""
        if call.do.get("wrong_key") == "scope":
            text = (
                "This authentication method does not have sufficient permissions to call Inference Providers"
            )
            return Answer({"error": text}, 403)
        return Answer({"error": "Invalid username or password."}, 401)

    def no_such_path(self, _call: Call) -> Answer:
        """404 in the service's words."""
        return Answer({"error": "Not Found"}, 404)

    def unreadable(self, _url: str, field: str) -> Answer:
        """A source of fal's that cannot be opened."""
        entry = {"loc": ["body", field], "msg": "Failed to download the file.", "type": "file_download_error"}
        return Answer({"detail": [entry]}, 422)

    def out_of_credit(self, _call: Call) -> Answer:
        """402: the month's credit is used up."""
        text = "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO."
        return Answer({"error": text}, 402)

    def rate_limited(self, _call: Call, hint: str, after: float) -> Answer:
        """429."""
        headers = {"Retry-After": f"{after:g}"} if hint == "header" else {}
        text = (
            f"Rate limit reached. Try again in {after:g} seconds."
            if hint == "body"
            else "Rate limit reached."
        )
        return Answer({"error": text}, 429, headers)

    def refusal(self, call: Call, _shape: str) -> Answer | None:
        """400 for a picture; chat and fal answer in their own way."""
        is_picture = call.path.startswith("/hf-inference/")
        return Answer({"error": "The prompt was flagged as unsafe content."}, 400) if is_picture else None


async def _recipe(call: Call, is_edit: bool) -> Recipe:
    """The picture asked for; an edit's input is one source in base64."""
    try:
        body = checked(call.json, EDIT if is_edit else PICTURE)
        needed(body, "inputs")
    except Mistake as mistake:
        raise Declined(Answer({"error": f"Invalid request: {mistake}"}, 422)) from mistake
    settings = body.get("parameters", {})
    source = _source(body["inputs"]) if is_edit else None
    size = (picture_size(source) if source else None) or (1024, 1024)
    prompt = settings.get("prompt", "") if is_edit else body["inputs"]
    width, height = settings.get("width", size[0]), settings.get("height", size[1])
    small_ones = await small([source] if source else [])
    return Recipe(prompt, settings.get("seed", 0), width, height, "jpeg", small_ones)


def _source(data: str) -> bytes:
    try:
        content = unpacked(data)
    except ValueError:
        content = b""
    if picture_size(content) is None:
        raise Declined(Answer({"error": "cannot identify image file"}, 400))
    return content
