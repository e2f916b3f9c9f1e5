"""Gemini's Batch: many requests at half the price, found again by the name that the caller chose.

Assumed, as the description is silent: the list tells of each batch without its answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.wire.servers.call import Answer, Call, Route
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.gemini_images import cost, picture_parts, recipe_of, refused, response, tokens_of
from tests.wire.servers.gemini_request import Asked, asked_by
from tests.wire.servers.gemini_words import REQUEST, camel, decline, invalid
from tests.wire.servers.jobs import Job, Order, iso, small
from tests.wire.servers.strict import Mistake, checked

if TYPE_CHECKING:
    from tests.wire.servers.gemini import GeminiServer

Json = dict[str, Any]
HALF = 0.5
BROKEN = {"code": 13, "message": "Internal error encountered."}
KEPT_S = 48 * 3600.0
KNOWN = {
    "batch": {
        "displayName": str,
        "inputConfig": {"requests": {"requests": [{"request": REQUEST, "metadata": {"key": str}}]}},
        "priority": int,
    }
}
STATES = {"waiting": "PENDING", "running": "RUNNING", "done": "SUCCEEDED", "cancelled": "CANCELLED"}


class Batches:
    """`:batchGenerateContent` and the paths below `/batches`."""

    def __init__(self, server: GeminiServer) -> None:
        self._server = server

    def routes(self, version: str) -> list[Route]:
        """Create, list, get, cancel and delete."""
        one = f"{version}/batches/{{id}}"
        return [
            Route(
                "POST",
                f"{version}/models/{{model}}:batchGenerateContent",
                self.create,
                is_paid=True,
                makes_job=True,
            ),
            Route("GET", f"{version}/batches", self.show_all),
            Route("POST", f"{one}:cancel", self.cancel),
            Route("GET", one, self.show),
            Route("DELETE", one, self.delete),
        ]

    async def create(self, call: Call) -> Answer:
        """Accept a batch: one operation, one charge for each of its requests."""
        self._server.check_size(call)
        batch = _read(call)
        requests = batch.get("inputConfig", {}).get("requests", {}).get("requests", [])
        if not requests:
            invalid(
                "* BatchGenerateContentRequest.batch.input_config.requests: at least one request is needed"
            )
        model = call.at("model")
        whole = [asked_by(model, one.get("request"), self._server.file_at) for one in requests]
        keys = [one.get("metadata", {}).get("key", "") for one in requests]
        recipes = [recipe_of(asked, await small(asked.pictures)) for asked in whole]
        more = {
            "kind": "batch",
            "name": batch.get("displayName", ""),
            "refusal": str(call.do.get("refusal", True)),
            "children": [_kept(key, asked) for key, asked in zip(keys, whole, strict=True)],
        }
        total = sum(cost(asked, tokens_of(asked)) for asked in whole) * HALF
        order = Order(model, tuple(recipes), total, whole[0].text, whole[0].seed, more)
        return Answer(_head(self._server.accept(call, order)))

    def show_all(self, call: Call) -> Answer:
        """The operations, newest first, by pages."""
        jobs = [job for job in self._server.jobs_newest_first(KEPT_S) if _is_kept(job)]
        first, size = int(call.query.get("pageToken", "0")), int(call.query.get("pageSize", "20"))
        page: Json = {"operations": [_head(job) for job in jobs[first : first + size]]}
        return Answer(page | ({"nextPageToken": str(first + size)} if len(jobs) > first + size else {}))

    async def show(self, call: Call) -> Answer:
        """One operation, with the answers when it is over."""
        return Answer(await asyncio.to_thread(_operation, self._job(call)))

    def cancel(self, call: Call) -> Answer:
        """End a batch that runs, and pay it back."""
        job = self._job(call)
        if not job.has_ended:
            self._server.cancel_job(job, refund=True)
        return Answer({})

    def delete(self, call: Call) -> Answer:
        """Forget a batch."""
        self._server.ledger.put_job(self._job(call).kept | {"deleted": True})
        return Answer({})

    def _job(self, call: Call) -> Job:
        job = self._server.job(f"batches/{call.at('id')}")
        if job is None or not _is_kept(job):
            decline(404, "NOT_FOUND", "Requested entity was not found.")
        return job


def charges(kept: Json) -> Sequence[Json]:
    """What is charged for a batch: each of its requests by itself."""
    return [child["charge"] for child in kept["children"]]


def _read(call: Call) -> Json:
    try:
        return dict(checked(call.json, KNOWN, spelled=camel).get("batch", {}))
    except Mistake as mistake:
        invalid(f"Invalid JSON payload received: {mistake}")


def _kept(key: str, asked: Asked) -> Json:
    """What of a request its answer needs later, and its charge."""
    amount = round(cost(asked, tokens_of(asked)) * HALF, 6)
    return {
        "key": key, "text": asked.text, "settings": asked.settings, "sources": len(asked.pictures),
        "charge": {"prompt": asked.text, "seed": asked.seed, "model": asked.model, "amount": amount},
    }  # fmt: skip


def _is_kept(job: Job) -> bool:
    return job.kept["kind"] == "batch" and not job.kept.get("deleted")


def _head(job: Job) -> Json:
    """An operation without its answers."""
    kept = job.kept
    metadata: Json = {
        "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
        "model": f"models/{kept['model']}", "displayName": kept["name"], "name": job.id,
        "createTime": iso(kept["at"]), "updateTime": iso(job.now), "state": f"BATCH_STATE_{_state(job)}",
    }  # fmt: skip
    return {"name": job.id, "metadata": metadata} | ({"done": True} if job.has_ended else {})


def _operation(job: Job) -> Json:
    """An operation with its answers, when it is over."""
    head = _head(job)
    if not job.has_ended:
        return head
    if _state(job) != "SUCCEEDED":
        return head | {"error": {"code": 13, "message": "The batch did not finish."}}
    answers = [_inlined(job, number) for number in range(len(job.kept["children"]))]
    output = {"inlinedResponses": {"inlinedResponses": answers}}
    return head | {"metadata": head["metadata"] | {"output": output}, "response": output}


def _state(job: Job) -> str:
    """The word for a batch's state; requests that go wrong make no failed batch."""
    if job.stage == "failed":
        return {"refusal": "SUCCEEDED", "error": "SUCCEEDED", "expired": "EXPIRED"}.get(
            job.kept["ends"], "FAILED"
        )
    return str(job.kept["word"] if job.kept["word"] and not job.has_ended else STATES[job.stage])


def _inlined(job: Job, number: int) -> Json:
    """One request's answer."""
    child = job.kept["children"][number]
    metadata = {"metadata": {"key": child["key"]}}
    if job.kept["ends"] == "error":
        return metadata | {"error": BROKEN}
    if job.kept["ends"] == "refusal":
        return metadata | {"response": refused(job.kept["model"], job.kept["refusal"])}
    asked = Asked(job.kept["model"], child["text"], (b"",) * child["sources"], "", child["settings"])
    parts = picture_parts(asked, Recipe.from_json(job.kept["recipes"][number]))
    return metadata | {"response": response(asked, parts, tokens_of(asked))}
