"""fal as it speaks: the queue, uploads, the list of requests by endpoint, results that expire.

The queue takes any body; what is wrong with it is said at the result, with the model's own 422, and costs
nothing. A result lives an hour, six minutes when its JSON has 10 KB or more; the list shows ended requests.
Beside what script.py lists: `refusal: submit` answers 422 at once; `ends` is `refusal` (422), `error`
(COMPLETED with `error`, 504 at the result), `failed` (500 there) or `unmade` (`no_media_generated`);
`out_of_credit` locks the account, for an empty balance or the text given; `heeds_cancel` lets a running job
stop when asked to; `fat` adds so many bytes to the result's JSON.

Assumed, as the description is silent: a single picture is answered under `image` by the upscaler as well;
an expired result is answered 404 with a text in `detail`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.fal_models import ENDPOINTS, MOST_REFERENCES, Endpoint, Size
from tests.wire.servers.jobs import Job, JobServer, Order, iso, small
from tests.wire.servers.strict import Mistake, checked, needed

Json = dict[str, Any]
RESULT_S, LARGE_RESULT_S, LARGE_BYTES = 3600.0, 360.0, 10_240
LISTED_S = 86_400.0
MOST_LISTED = 100
EXHAUSTED = "Exhausted balance. Top up your balance at fal.ai/dashboard/billing."


def platform(status: int, detail: str, kind: str) -> Answer:
    """An error of the platform."""
    return Answer({"detail": detail, "error_type": kind}, status, {"X-Fal-Error-Type": kind})


def model_error(field: str, message: str, kind: str, status: int = 422) -> Answer:
    """An error of the model, about a field of the body."""
    entry: Json = {"loc": ["body", field], "msg": message, "type": kind, "url": "", "ctx": {}, "input": None}
    return Answer({"detail": [entry]}, status, {"X-Fal-Retryable": "false"})


ENDINGS = {
    "refusal": model_error("prompt", "The content could not be processed: flagged by a content checker.",
                           "content_policy_violation"),
    "error": platform(504, "Request timed out", "request_timeout"),
    "failed": platform(500, "Internal server error", "internal_error"),
    "unmade": model_error("prompt", "No media was generated.", "no_media_generated"),
    "cancelled": platform(499, "Request was cancelled", "client_cancelled"),
}  # fmt: skip


class FalServer(JobServer):
    """The local fal: queue, uploads and list on one address."""

    name = "fal"

    def routes(self) -> list[Route]:
        request = "/{owner}/{app}/requests/{id}"
        return [
            *self.file_routes(),
            Route("GET", "/v1/models/requests/by-endpoint", self.listed),
            Route("POST", "/storage/upload/initiate", self.announce),
            Route("GET", f"{request}/status", self.status),
            Route("PUT", f"{request}/cancel", self.cancel),
            Route("GET", request, self.result),
            Route("POST", "/{endpoint:.+}", self.submit, is_paid=True, makes_job=True),
        ]

    def environment(self) -> dict[str, str]:
        others = {"STUDIO_FAL_REST_URL": self.url, "STUDIO_FAL_API_URL": self.url}
        return super().environment() | others

    def is_authorized(self, call: Call) -> bool:
        return call.headers.get("authorization") == f"Key {self.key}"

    def model_of(self, call: Call) -> str:
        return call.request.match_info.get("endpoint", "")

    def wrong_key(self, _call: Call) -> Answer:
        return Answer({"detail": "Cannot access application. Authentication is required."}, 401)

    def no_such_path(self, _call: Call) -> Answer:
        return Answer({"detail": "Not Found"}, 404)

    def unreadable(self, _url: str, field: str) -> Answer:
        return model_error(field, "Failed to download the file.", "file_download_error")

    def out_of_credit(self, call: Call) -> Answer:
        reason = call.do["out_of_credit"]
        said = reason if isinstance(reason, str) else EXHAUSTED
        return Answer({"detail": f"User is locked. Reason: {said}"}, 403)

    def rate_limited(self, _call: Call, hint: str, after: float) -> Answer:
        headers = {"Retry-After": f"{after:g}"} if hint == "header" else {}
        text = f"Too many requests. Retry in {after:g} seconds." if hint == "body" else "Too many requests."
        return Answer({"detail": text}, 429, headers)

    def refusal(self, _call: Call, shape: str) -> Answer | None:
        return ENDINGS["refusal"] if shape == "submit" else None

    # The queue

    async def submit(self, call: Call) -> Answer:
        """Queue a request; what is wrong with it is said at its result."""
        id, inputs = call.at("endpoint"), call.body
        endpoint = ENDPOINTS.get(id)
        if endpoint is None:
            return Answer({"detail": f"Application '{id}' not found"}, 404)
        try:
            order = await self._understood(id, endpoint, inputs)
        except Declined as declined:
            wrong = {"status": declined.answer.status, "body": declined.answer.body}
            order = Order(id, (), 0.0, str(inputs.get("prompt", "")), more={"wrong": wrong})
        job = self.accept(call, order)
        position = {"queue_position": 0} if job.stage == "waiting" else {}
        headers = {"X-Fal-Request-Id": job.id}
        return Answer({"status": "IN_QUEUE", **self._addresses(call, job), **position}, headers=headers)

    async def _understood(self, id: str, endpoint: Endpoint, inputs: Json) -> Order:
        seen = valid(endpoint, inputs)
        sources = await self.sources(endpoint.urls(seen), endpoint.pictures[0] if endpoint.pictures else "")
        size = endpoint.size(seen, sources)
        seed = seen.get("seed")
        recipe = _recipe(seen, size, await small(sources))
        count = int(seen.get("num_images", 1))
        return Order(
            id,
            tuple(replace(recipe, seed=recipe.seed and recipe.seed + n) for n in range(count)),
            round(endpoint.price(seen, size) * count, 6),
            recipe.prompt,
            seed,
            {"wrong": None},
        )

    def _charge(self, kept: Json) -> None:
        if kept["wrong"] is None:
            super()._charge(kept)

    def _addresses(self, call: Call, job: Job) -> Json:
        app = "/".join(str(job.kept["model"]).split("/")[:2])
        url = f"{call.origin}/{app}/requests/{job.id}"
        return {
            "request_id": job.id,
            "status_url": f"{url}/status",
            "response_url": url,
            "cancel_url": f"{url}/cancel",
        }

    def _found(self, call: Call) -> Job:
        job = self.job(call.at("id"))
        app = f"{call.at('owner')}/{call.at('app')}"
        if job is None or not f"{job.kept['model']}/".startswith(f"{app}/"):
            raise Declined(Answer({"detail": "Request not found", "status": "NOT_FOUND"}, 404))
        return job

    def status(self, call: Call) -> Answer:
        """A request's state: 202 while it waits or runs, 200 when it is COMPLETED."""
        job = self._found(call)
        shown = self._addresses(call, job)
        if job.stage == "waiting":
            return Answer({"status": "IN_QUEUE", "queue_position": 0, **shown}, 202)
        if job.stage == "running":
            return Answer({"status": job.kept["word"] or "IN_PROGRESS", "logs": None, **shown}, 202)
        ending = ENDINGS.get(self._ending(job), Answer({})).body
        error = (
            {"error": ending["detail"], "error_type": ending["error_type"]} if "error_type" in ending else {}
        )
        metrics = {"inference_time": job.kept["job_time"]}
        return Answer({"status": "COMPLETED", "logs": None, "metrics": metrics, **shown, **error})

    def _ending(self, job: Job) -> str:
        return "cancelled" if job.stage == "cancelled" else str(job.kept["ends"])

    def result(self, call: Call) -> Answer:
        """The model's answer, while it is kept."""
        job = self._found(call)
        if not job.has_ended:
            return Answer({"detail": "Request is still in progress"}, 400)
        answer = self._outcome(call, job)
        kept_s = LARGE_RESULT_S if len(json.dumps(answer.body)) >= LARGE_BYTES else RESULT_S
        if job.kept["data_removed"] or job.now - job.ended_at > kept_s:
            return Answer({"detail": "Request not found or expired"}, 404)
        return answer

    def _outcome(self, call: Call, job: Job) -> Answer:
        if job.kept["wrong"] is not None:
            return Answer(job.kept["wrong"]["body"], job.kept["wrong"]["status"])
        ending = ENDINGS.get(self._ending(job))
        if ending is not None:
            return ending
        files = [
            _file(url, recipe)
            for url, recipe in zip(self.picture_urls(call, job), job.kept["recipes"], strict=True)
        ]
        if ENDPOINTS[job.kept["model"]].answers_one:
            return Answer({"image": files[0]})
        return Answer(
            {
                "images": files,
                "description": "." * int(job.kept["fat"] or 0),
                "seed": job.kept["recipes"][0]["seed"],
            }
        )

    def cancel(self, call: Call) -> Answer:
        """Take a waiting request out of the queue; a running one is only asked to stop."""
        job = self._found(call)
        if job.has_ended:
            return Answer({"status": "ALREADY_COMPLETED"}, 400)
        if job.stage == "waiting":
            self.cancel_job(job, refund=True)
            return Answer({"status": "OK"})
        if job.kept["heeds_cancel"]:
            self.cancel_job(job, refund=False)
        return Answer({"status": "CANCELLATION_REQUESTED"}, 202)

    # Uploads and the list

    def announce(self, call: Call) -> Answer:
        """Where to PUT a file."""
        try:
            asked = checked(call.body, {"file_name": str, "content_type": str})
            needed(asked, "file_name", "content_type")
        except Mistake as mistake:
            return model_error(mistake.name, str(mistake), "missing")
        url = self.announce_upload(call, asked["file_name"], asked["content_type"])
        return Answer({"upload_url": url, "file_url": url})

    def listed(self, call: Call) -> Answer:
        """The ended requests of an endpoint, newest first, a page at a time."""
        query = call.query
        if "endpoint_id" not in query:
            return Answer({"detail": [{"loc": ["query", "endpoint_id"], "type": "missing"}]}, 422)
        since = datetime.fromisoformat(query["start"]).timestamp() if "start" in query else 0.0
        until = datetime.fromisoformat(query["end"]).timestamp() if "end" in query else float("inf")
        jobs = [
            job
            for job in self.jobs_newest_first(self.now() if since else LISTED_S)
            if job.has_ended
            and job.kept["model"] == query["endpoint_id"]
            and since <= job.kept["at"] <= until
            and query.get("request_id", job.id) == job.id
        ]
        return self._page(call, jobs)

    def _page(self, call: Call, jobs: list[Job]) -> Answer:
        start, size = int(call.query.get("cursor", 0)), int(call.query.get("limit", MOST_LISTED))
        end = start + min(size, MOST_LISTED)
        has_more = end < len(jobs)
        items = [self._item(call, job) for job in jobs[start:end]]
        return Answer({"items": items, "next_cursor": str(end) if has_more else None, "has_more": has_more})

    def _item(self, call: Call, job: Job) -> Json:
        outcome = self._outcome(call, job)
        item: Json = {
            "request_id": job.id,
            "endpoint_id": job.kept["model"],
            "sent_at": iso(job.kept["at"]),
            "started_at": iso(job.kept["starts_at"]),
            "ended_at": iso(job.ended_at),
            "status_code": outcome.status,
        }
        if call.query.get("expand") == "payloads":
            item |= {"json_input": self.inputs(job), "json_output": outcome.body}
        return item


def valid(endpoint: Endpoint, inputs: Json) -> Json:
    """The inputs, checked; Declined with the model's 422 otherwise."""
    try:
        checked(inputs, endpoint.fields)
        needed(inputs, *endpoint.needed)
    except Mistake as mistake:
        kind = {"missing": "missing", "unknown": "extra_forbidden", "word": "literal_error"}
        wrong = model_error(
            mistake.name, f"Input is not right: {mistake}", kind.get(mistake.why, "type_error")
        )
        raise Declined(wrong) from mistake
    if len(endpoint.urls(inputs)) > MOST_REFERENCES:
        raise Declined(model_error(endpoint.pictures[0], f"At most {MOST_REFERENCES} items", "too_long"))
    return inputs


def _recipe(inputs: Json, size: Size, sources: tuple[str, ...]) -> Recipe:
    kind = str(inputs.get("output_format", "png"))
    return Recipe(str(inputs.get("prompt", "")), int(inputs.get("seed", 0)), *size, kind, sources)


def _file(url: str, recipe: Json) -> Json:
    return {
        "url": url,
        "content_type": f"image/{recipe['kind']}",
        "file_name": url.rpartition("/")[2],
        "width": recipe["width"],
        "height": recipe["height"],
    }
