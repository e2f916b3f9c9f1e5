"""Gemini's Interactions: an id before the picture, asked again until it is there.

Fields are in snake_case only, error codes are words, and there is no list of ids. Assumed, as the
description is silent: errors keep the `details` of the other calls (RetryInfo), a wrong key is the same 400.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NoReturn

from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe, drawn
from tests.wire.servers.gemini_images import cost, recipe_of, tokens_of
from tests.wire.servers.gemini_request import Asked, check_picture, check_seed, inline
from tests.wire.servers.gemini_words import LEVELS, MOST_SOURCES, model_named
from tests.wire.servers.jobs import Job, Order, iso, small
from tests.wire.servers.sizes import SIZES, TIMES
from tests.wire.servers.strict import Mistake, checked, needed, packed, picture_size

if TYPE_CHECKING:
    from tests.wire.servers.gemini import GeminiServer

Json = dict[str, Any]
KEPT_S = 55 * 24 * 3600.0
LABEL_LENGTH = 63
LABEL_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
CODES = {400: "invalid_request", 401: "authentication_error", 402: "insufficient_credit"}
CODES |= {403: "permission_denied", 404: "not_found", 413: "request_too_large", 429: "rate_limit_exceeded"}
STATUSES = {"waiting": "queued", "running": "in_progress", "done": "completed", "cancelled": "cancelled"}
REFUSED = {
    "code": "content_blocked",
    "message": "The picture was blocked by our safety policies. Change the prompt or a source.",
}
BROKEN = {"code": "internal_error", "message": "The job could not be finished."}

KNOWN = {
    "model": str,
    "input": [{"type": frozenset({"text", "image"}), "text": str, "mime_type": str, "data": str, "uri": str}],
    "background": bool,
    "store": bool,
    "response_format": {
        "type": frozenset({"image"}),
        "aspect_ratio": frozenset(SIZES),
        "image_size": frozenset(TIMES),
        "mime_type": frozenset({"image/png", "image/jpeg"}),
    },
    "generation_config": {
        "seed": int,
        "thinking_level": LEVELS,
        "temperature": float,
        "max_output_tokens": int,
    },
    "system_instruction": str,
    "labels": dict,
}


def coded(answer: Answer) -> Answer:
    """An error of the other calls as Interactions say it: a code in words; details stay beside it."""
    said = answer.body["error"]
    whole = {"code": CODES.get(answer.status, "internal_error"), "message": said["message"]}
    whole |= {"details": said["details"]} if "details" in said else {}
    return Answer({"error": whole}, answer.status)


def _no(message: str, status: int = 400) -> NoReturn:
    raise Declined(Answer({"error": {"code": CODES[status], "message": message}}, status))


class Interactions:
    """The paths below `/interactions`."""

    def __init__(self, server: GeminiServer) -> None:
        self._server = server

    def routes(self, version: str) -> list[Route]:
        """POST, GET, cancel and DELETE."""
        one = f"{version}/interactions/{{id}}"
        return [
            Route("POST", f"{version}/interactions", self.create, is_paid=True, makes_job=True),
            Route("GET", one, self.show),
            Route("POST", f"{one}/cancel", self.cancel),
            Route("DELETE", one, self.delete),
        ]

    async def create(self, call: Call) -> Answer:
        """Accept a job. Without `background` it is over at once."""
        try:
            body = checked(call.json, KNOWN)
            needed(body, "model", "input")
        except Mistake as mistake:
            _no(f"Invalid request: {mistake}")
        self._check(call, body)
        try:
            asked = self._asked(body)
        except Declined as declined:
            raise Declined(coded(declined.answer)) from declined
        job = await self._accept(call, body, asked)
        return Answer(await asyncio.to_thread(_document, job))

    async def show(self, call: Call) -> Answer:
        """The state of one id."""
        return Answer(await asyncio.to_thread(_document, self._job(call)))

    def cancel(self, call: Call) -> Answer:
        """End a job that runs, and pay it back; one that is over stays as it is."""
        job = self._job(call)
        return Answer(_document(job if job.has_ended else self._server.cancel_job(job, refund=True)))

    def delete(self, call: Call) -> Answer:
        """Forget a stored interaction."""
        self._server.ledger.put_job(self._job(call).kept | {"deleted": True})
        return Answer({})

    def _check(self, call: Call, body: Json) -> None:
        if body.get("background") and (self._server.refuses_background or call.do.get("background_refused")):
            _no("background is not supported for this model")
        if body.get("background") and not body.get("store", True):
            _no("background needs store to be true")
        for name, value in body.get("labels", {}).items():
            if not _is_label(name) or not _is_label(value):
                _no(f"Invalid label {name!r}: at most 63 of a-z, 0-9, _ and -")

    def _asked(self, body: Json) -> Asked:
        """The request in the words of generateContent."""
        wish, settings = body.get("response_format", {}), body.get("generation_config", {})
        known: Json = {
            "imageConfig": {
                "aspectRatio": wish.get("aspect_ratio"),
                "imageSize": wish.get("image_size", "1K"),
            },
            "thinkingConfig": {"thinkingLevel": settings.get("thinking_level", "medium")},
            "seed": settings.get("seed"),
        }
        pictures = tuple(self._picture(one) for one in body["input"] if one.get("type") == "image")
        if len(pictures) > MOST_SOURCES:
            _no(f"At most {MOST_SOURCES} images are supported, {len(pictures)} were given.")
        text = "\n".join(one.get("text", "") for one in body["input"] if one.get("type") == "text")
        asked = Asked(body["model"], text, pictures, body.get("system_instruction", ""), known)
        if not model_named(asked.model).picture_tokens:
            _no("This server makes pictures by Interactions, no texts")
        check_seed(asked.seed)
        check_picture(asked.model, asked.size, asked.ratio)
        return asked

    def _picture(self, given: Json) -> bytes:
        content = self._server.file_at(given["uri"]) if "uri" in given else inline(given.get("data", ""))
        if picture_size(content) is None:
            _no("Unable to process input image.")
        return content

    async def _accept(self, call: Call, body: Json, asked: Asked) -> Job:
        kind = body.get("response_format", {}).get("mime_type", "image/png").removeprefix("image/")
        used = tokens_of(asked)
        more: Json = {
            "kind": "interaction", "used": used, "labels": body.get("labels", {}),
            "is_stored": body.get("store", True),
        }  # fmt: skip
        more |= {} if body.get("background") else {"job_time": 0.0}
        recipe = recipe_of(asked, await small(asked.pictures), call.do.get("kind", kind))
        price = cost(asked, used)
        return self._server.accept(call, Order(asked.model, (recipe,), price, asked.text, asked.seed, more))

    def _job(self, call: Call) -> Job:
        job = self._server.job(call.at("id"))
        if job is None or not _is_kept(job):
            _no(f"Interaction {call.at('id')} was not found.", 404)
        return job


def _is_kept(job: Job) -> bool:
    kept = job.kept
    is_here = kept["kind"] == "interaction" and kept["is_stored"] and not kept.get("deleted")
    return bool(is_here and job.age <= KEPT_S)


def _document(job: Job) -> Json:
    """What POST and GET answer."""
    kept = job.kept
    shown: Json = {
        "id": job.id, "status": _status(job), "model": kept["model"], "created": iso(kept["at"]),
        "updated": iso(job.now), "labels": kept["labels"], "steps": [],
    }  # fmt: skip
    if job.stage == "done":
        return shown | {"steps": _steps(job), "usage": _usage(kept["used"])}
    if job.stage == "failed" and kept["ends"] == "error":
        return shown | {"steps": [{"type": "model_output", "error": BROKEN}]}
    if job.stage == "failed":
        return shown | {"errors": [REFUSED if kept["ends"] == "refusal" else BROKEN]}
    return shown


def _status(job: Job) -> str:
    """The word for a job's state; a rule may give words of its own."""
    if job.stage == "failed":
        return {"refusal": "failed", "error": "failed"}.get(job.kept["ends"], str(job.kept["ends"]))
    return str(job.kept["word"] if job.kept["word"] and not job.has_ended else STATUSES[job.stage])


def _steps(job: Job) -> list[Json]:
    made = drawn(Recipe.from_json(job.kept["recipes"][0]))
    image = {"type": "image", "mime_type": made.content_type, "data": packed(made.content)}
    return [
        {"type": "thought", "signature": packed(job.id.encode())},
        {"type": "model_output", "content": [image]},
    ]


def _usage(used: Json) -> Json:
    given = used["words"] + used["sources"]
    return {
        "total_input_tokens": given,
        "total_output_tokens": used["picture"],
        "total_thought_tokens": used["thought"],
        "total_tokens": given + used["picture"] + used["thought"],
    }


def _is_label(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LABEL_LENGTH and set(value) <= LABEL_SIGNS
