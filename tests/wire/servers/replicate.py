"""Replicate as it speaks: predictions of official models and of versions, files, results kept for an hour.

Beside what script.py lists: `refusal` and `ends: failed` make a prediction that fails; any other `ends` is
its last status as it stands (`aborted`); `outputs: list` answers a list of addresses in place of one.
`Cancel-After` is recorded and not followed. A failed prediction stays charged, a cancelled one too, unless
it had not started.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.jobs import Job, JobServer, Order, iso, small
from tests.wire.servers.replicate_models import MODELS, MOST_REFERENCES, Model
from tests.wire.servers.strict import Mistake, checked, needed

Json = dict[str, Any]
KEPT_S = 3600.0
LISTED_S = 30 * 86_400.0
PAGE = 100
LARGEST_DATA = 256 * 1024 * 4 // 3 + 100
FAILURES = {
    "refusal": "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
    "failed": "Prediction failed: CUDA error: an illegal memory access was encountered",
}
STATUSES = {"waiting": "starting", "running": "processing", "done": "succeeded", "cancelled": "canceled"}


def problem(status: int, title: str, detail: str, **more: Any) -> Answer:
    """The service's shape of an error."""
    return Answer({"title": title, "detail": detail, "status": status, **more}, status)


def invalid(field: str, why: str) -> Answer:
    """The answer to an input that is not right."""
    fields = [{"field": f"input.{field}", "type": why, "description": f"{field} {why}"}]
    return problem(422, "Input validation failed", f"- input.{field}: {why}\n", invalid_fields=fields)


class ReplicateServer(JobServer):
    """The local Replicate."""

    name = "replicate"
    refunds_failures = False
    inputs_under = "input"
    pictures_last_s = KEPT_S

    def routes(self) -> list[Route]:
        return [
            *self.file_routes(),
            Route(
                "POST",
                "/v1/models/{owner}/{name}/predictions",
                self.create_official,
                is_paid=True,
                makes_job=True,
            ),
            Route("POST", "/v1/predictions", self.create_version, is_paid=True, makes_job=True),
            Route("GET", "/v1/predictions", self.listed),
            Route("GET", "/v1/predictions/{id}", self.prediction),
            Route("POST", "/v1/predictions/{id}/cancel", self.cancel),
            Route("POST", "/v1/files", self.take_file),
            Route("GET", "/v1/files/{id}", self.give_file),
            Route("GET", "/v1/account", self.account),
        ]

    def model_of(self, call: Call) -> str:
        named = call.request.match_info
        official = f"{named['owner']}/{named['name']}" if "owner" in named else ""
        return official or str(call.body.get("version", "")).partition(":")[0]

    def prompt_of(self, call: Call) -> str:
        given = call.body.get("input")
        return str(given.get("prompt", "")) if isinstance(given, dict) else ""

    def wrong_key(self, _call: Call) -> Answer:
        detail = "You did not pass a valid authentication token"
        return problem(401, "Unauthenticated", detail)

    def no_such_path(self, _call: Call) -> Answer:
        return Answer({"detail": "The requested resource could not be found.", "status": 404}, 404)

    def unreadable(self, url: str, field: str) -> Answer:
        return invalid(field, f"could not read {url[:60]}")

    def out_of_credit(self, _call: Call) -> Answer:
        text = "You have insufficient credit to run this model. Go to https://replicate.com/account/billing."
        return problem(402, "Insufficient credit", text)

    def rate_limited(self, _call: Call, hint: str, after: float) -> Answer:
        headers = {"Retry-After": f"{after:g}"} if hint == "header" else {}
        text = "Request was throttled."
        text += f" Your rate limit resets in ~{after:g}s." if hint == "body" else ""
        return Answer({"detail": text, "status": 429}, 429, headers)

    # Predictions

    async def create_official(self, call: Call) -> Answer:
        """Run an official model."""
        return await self._create(call, call.model, {"input": dict})

    async def create_version(self, call: Call) -> Answer:
        """Run a version, `owner/name:hash`."""
        if ":" not in str(call.body.get("version", "")):
            return problem(422, "Invalid version", "- version must be owner/name:hash")
        return await self._create(call, call.model, {"input": dict, "version": str})

    async def _create(self, call: Call, id: str, envelope: Json) -> Answer:
        model = MODELS.get(id)
        if model is None or (model.is_official and "version" in envelope):
            return self.no_such_path(call)
        inputs = valid(model, call.body, envelope)
        sources = await self.sources(model.urls(inputs), model.pictures[0])
        recipe = await drawn_by(model, inputs, sources)
        more = {"version": str(call.body.get("version", "hidden")).rpartition(":")[2]}
        prompt, seed = str(inputs.get("prompt", "")), inputs.get("seed")
        order = Order(id, (recipe,), model.price(inputs), prompt, seed, more)
        return Answer(self._shown(call, self.accept(call, order)), 201)

    def new_id(self, _call: Call) -> str:
        return uuid.uuid4().hex[:26]

    def prediction(self, call: Call) -> Answer:
        """A prediction's state."""
        return Answer(self._shown(call, self._found(call)))

    def _found(self, call: Call) -> Job:
        job = self.job(call.at("id"))
        if job is None:
            raise Declined(self.no_such_path(call))
        return job

    def listed(self, call: Call) -> Answer:
        """All predictions, newest first, 100 a page."""
        start = int(call.query.get("cursor", 0))
        jobs = self.jobs_newest_first(LISTED_S)
        more = f"{call.origin}/v1/predictions?cursor={start + PAGE}" if len(jobs) > start + PAGE else None
        results = [self._shown(call, job) for job in jobs[start : start + PAGE]]
        return Answer({"previous": None, "next": more, "results": results})

    def cancel(self, call: Call) -> Answer:
        """End a prediction; free if it had not started."""
        job = self._found(call)
        if not job.has_ended:
            job = self.cancel_job(job, refund=job.stage == "waiting")
        return Answer(self._shown(call, job))

    def _shown(self, call: Call, job: Job) -> Json:
        removed = bool(job.kept["data_removed"]) and job.has_ended
        removed = removed or (job.has_ended and job.now - job.ended_at > KEPT_S)
        base = f"{call.origin}/v1/predictions/{job.id}"
        web = f"https://replicate.com/p/{job.id}"
        return {
            "id": job.id,
            "model": job.kept["model"],
            "version": job.kept["version"],
            "status": self._status(job),
            "input": {} if removed else self.inputs(job),
            "output": None if removed or job.stage != "done" else self._output(call, job),
            "error": FAILURES.get(str(job.kept["ends"])) if job.stage == "failed" else None,
            "logs": "",
            "data_removed": removed,
            "source": "api",
            "created_at": iso(job.kept["at"]),
            "completed_at": iso(job.ended_at) if job.has_ended else None,
            "metrics": {"predict_time": job.kept["job_time"]} if job.stage == "done" else {},
            "urls": {"get": base, "cancel": f"{base}/cancel", "web": web},
        }

    def _status(self, job: Job) -> str:
        if job.stage == "failed":
            return "failed" if job.kept["ends"] in FAILURES else str(job.kept["ends"])
        if job.stage == "running" and job.kept["word"]:
            return str(job.kept["word"])
        return STATUSES[job.stage]

    def _output(self, call: Call, job: Job) -> str | list[str]:
        urls = self.picture_urls(call, job)
        return urls if job.kept["outputs"] == "list" else urls[0]

    # Files and the account

    def take_file(self, call: Call) -> Answer:
        """Keep the file of the multipart field `content`."""
        found = next((part for part in call.parts if part.name == "content" and part.filename), None)
        if found is None:
            return problem(422, "Invalid upload", "- content is required")
        id = uuid.uuid4().hex
        self.ledger.put_file(id, found.content)
        return Answer(
            {
                "id": id,
                "name": found.filename,
                "content_type": found.content_type,
                "size": len(found.content),
                "created_at": iso(self.now()),
                "expires_at": iso(self.now() + 86_400),
                "urls": {"get": f"{call.origin}/v1/files/{id}"},
            },
            201,
        )

    def give_file(self, call: Call) -> Answer:
        """A file's bytes."""
        content = self.ledger.file(call.at("id"))
        return self.no_such_path(call) if content is None else Answer(content)

    def account(self, _call: Call) -> Answer:
        """Whose key it is."""
        return Answer({"type": "user", "username": "someone", "name": "Some One"})

    def _held(self, url: str) -> bytes | None:
        return super()._held(url.replace("/v1/files/", "/files/"))


def valid(model: Model, body: Json, envelope: Json) -> Json:
    """The inputs, checked; Declined with the service's 422 otherwise."""
    try:
        checked(body, envelope)
        inputs = dict(body.get("input", {}))
        checked(inputs, model.fields)
        needed(inputs, *model.needed)
    except Mistake as mistake:
        raise Declined(invalid(mistake.path, mistake.why)) from mistake
    urls = model.urls(inputs)
    if len(urls) > MOST_REFERENCES:
        raise Declined(invalid(model.pictures[0], f"at most {MOST_REFERENCES} items"))
    if any(url.startswith("data:") and len(url) > LARGEST_DATA for url in urls):
        raise Declined(invalid(model.pictures[0], "a data URI of more than 256 KB; upload the file"))
    return inputs


async def drawn_by(model: Model, inputs: Json, sources: Sequence[bytes]) -> Recipe:
    """What a model makes of its inputs."""
    width, height = model.size(inputs, sources)
    kind = "png" if inputs.get("output_format", "png") == "png" else "jpeg"
    seed = int(inputs.get("seed") or 0)
    return Recipe(str(inputs.get("prompt", "")), seed, width, height, kind, await small(sources))
