"""The Responses API with its image tool in the background: an id first, and a result kept for ten minutes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.wire.servers.call import Answer, Call, Route
from tests.wire.servers.drawing import Recipe, drawn
from tests.wire.servers.jobs import Job, Order, small
from tests.wire.servers.openai_chat import picture
from tests.wire.servers.openai_images import Wish, check_size, cost, usage
from tests.wire.servers.openai_words import (
    FORMATS,
    PICTURE_MODELS,
    QUALITIES,
    TEXT_MODELS,
    check_model,
    decline,
    decline_mistake,
    dollars,
    named,
)
from tests.wire.servers.strict import Mistake, checked, needed, packed

if TYPE_CHECKING:
    from tests.wire.servers.openai import OpenAIServer

Json = dict[str, Any]
KEPT_S = 600.0
MAINLINE_TOKENS = 300
STATUSES = {"waiting": "queued", "running": "in_progress", "done": "completed", "cancelled": "cancelled"}
TOOL = {
    "type": frozenset({"image_generation"}),
    "model": str,
    "size": str,
    "quality": QUALITIES,
    "output_format": FORMATS,
    "action": frozenset({"generate", "edit", "auto"}),
    "moderation": frozenset({"auto", "low"}),
}
PART = {"type": frozenset({"input_text", "input_image"}), "text": str, "image_url": str, "detail": str}
KNOWN = {
    "model": str,
    "background": bool,
    "store": bool,
    "instructions": str,
    "input": [{"role": frozenset({"user", "system", "developer"}), "content": [PART]}],
    "tools": [TOOL],
    "tool_choice": {"type": frozenset({"image_generation"})},
    "metadata": dict,
}


class Responses:
    """The paths below `/responses`."""

    def __init__(self, server: OpenAIServer) -> None:
        self._server = server

    def routes(self) -> list[Route]:
        """POST, GET and cancel."""
        return [
            Route("POST", "/v1/responses", self.create, is_paid=True, makes_job=True),
            Route("GET", "/v1/responses/{id}", self.show),
            Route("POST", "/v1/responses/{id}/cancel", self.cancel),
        ]

    async def create(self, call: Call) -> Answer:
        """Accept a response. Without `background` it is over at once."""
        try:
            body = checked(call.json, KNOWN)
            needed(body, "model", "input", "tools")
        except Mistake as mistake:
            decline_mistake(mistake)
        check_model(body["model"], TEXT_MODELS)
        if body.get("background") and not body.get("store", True):
            decline(400, "invalid_value", "Background responses need store to be true.", "store")
        wish = _wish(body)
        used = usage(wish)
        more: Json = {"metadata": body.get("metadata", {}), "used": used, "fields": wish.fields}
        more |= {} if body.get("background") else {"job_time": 0.0}
        recipes = wish.recipes(await small(wish.pictures))
        price = round(cost(used) + dollars(MAINLINE_TOKENS, 0, 0, MAINLINE_TOKENS), 6)
        job = self._server.accept(call, Order(body["model"], recipes, price, wish.prompt, None, more))
        return Answer(await asyncio.to_thread(_document, job), headers=named())

    async def show(self, call: Call) -> Answer:
        """The state of an id."""
        return Answer(await asyncio.to_thread(_document, self._job(call)), headers=named())

    def cancel(self, call: Call) -> Answer:
        """End one that runs, and pay it back; one that is over stays as it is."""
        job = self._job(call)
        return Answer(_document(job if job.has_ended else self._server.cancel_job(job, refund=True)))

    def _job(self, call: Call) -> Job:
        job = self._server.job(call.at("id"))
        if job is None or "used" not in job.kept or (job.has_ended and job.now > job.ended_at + KEPT_S):
            decline(404, None, f"Response with id '{call.at('id')}' not found.", "id")
        return job


def _wish(body: Json) -> Wish:
    """The request in the words of the Images API."""
    tool = body["tools"][0]
    content = [part for turn in body["input"] for part in turn.get("content", [])]
    pictures = tuple(picture(part.get("image_url", "")) for part in content if part["type"] == "input_image")
    text = "\n".join(part.get("text", "") for part in content if part["type"] == "input_text")
    names = ("size", "quality", "output_format")
    fields = {name: tool[name] for name in names if name in tool}
    check_model(tool.get("model", PICTURE_MODELS[0]), PICTURE_MODELS)
    check_size(fields.get("size", "auto"))
    return Wish({"model": tool.get("model", PICTURE_MODELS[0]), "prompt": text, **fields}, pictures)


def _document(job: Job) -> Json:
    """What POST and GET answer."""
    kept = job.kept
    shown: Json = {
        "id": job.id, "object": "response", "created_at": int(kept["at"]), "status": _status(job),
        "background": True, "model": kept["model"], "metadata": kept["metadata"], "error": None,
        "incomplete_details": None, "output": [], "usage": None,
    }  # fmt: skip
    if job.stage == "done":
        shown["output"] = [{"id": "rs_1", "type": "reasoning", "summary": []}, _picture(job)]
        shown["usage"] = kept["used"]
    if job.stage == "failed":
        shown |= _failure(kept["ends"])
    return shown


def _status(job: Job) -> str:
    if job.stage == "failed":
        return {"refusal": "failed", "error": "failed"}.get(job.kept["ends"], str(job.kept["ends"]))
    return str(job.kept["word"] if job.kept["word"] and not job.has_ended else STATUSES[job.stage])


def _failure(ends: str) -> Json:
    if ends == "incomplete":
        return {"incomplete_details": {"reason": "max_output_tokens"}}
    code = "image_content_policy_violation" if ends == "refusal" else "server_error"
    blocked = "Your request was rejected by the safety system."
    return {"error": {"code": code, "message": blocked if ends == "refusal" else "The model had an error."}}


def _picture(job: Job) -> Json:
    made = drawn(Recipe.from_json(job.kept["recipes"][0]))
    return {
        "id": f"ig_{job.id}", "type": "image_generation_call", "status": "completed",
        "result": packed(made.content), "revised_prompt": job.kept["prompt"],
        "size": job.kept["fields"].get("size", "auto"),
        "output_format": made.content_type.removeprefix("image/"),
    }  # fmt: skip
