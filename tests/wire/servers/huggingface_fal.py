"""fal behind Hugging Face's router: fal's own bodies and answers, at `/fal-ai/{provider id}`.

With `?_subdomain=queue` the answer is a job whose addresses point at fal's own host; who asks on must put the
router's prefix in their place and keep the query. Without it the answer is the finished picture's address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.huggingface_models import fal_ids
from tests.wire.servers.jobs import Job, Order, small
from tests.wire.servers.strict import Mistake, checked, needed

if TYPE_CHECKING:
    from tests.wire.servers.huggingface import HuggingFaceServer

Json = dict[str, Any]
FAL = "https://queue.fal.run"
USD = 0.03
KNOWN = {
    "prompt": str,
    "image_url": str,
    "image_urls": [str],
    "image_size": {"width": int, "height": int},
    "seed": int,
    "num_inference_steps": int,
    "guidance_scale": float,
}


class BehindRouter:
    """The paths below `/fal-ai`."""

    def __init__(self, server: HuggingFaceServer) -> None:
        self._server = server

    def routes(self) -> list[Route]:
        """Submit, status and result."""
        request = "/fal-ai/{app:.+}/requests/{id}"
        return [
            Route("GET", f"{request}/status", self.status),
            Route("GET", request, self.result),
            Route("POST", "/fal-ai/{id:.+}", self.submit, is_paid=True, makes_job=True),
        ]

    async def submit(self, call: Call) -> Answer:
        """A job, or the finished picture when the query does not ask for the queue."""
        id = call.at("id")
        if id not in fal_ids():
            return Answer({"detail": f"Application '{id}' not found"}, 404)
        is_queued = call.query.get("_subdomain") == "queue"
        job = self._server.accept(call, await self._order(call, id, is_queued))
        if not is_queued:
            return self._answer(call, job)
        url = f"{FAL}/{'/'.join(id.split('/')[:2])}/requests/{job.id}"
        urls = {"status_url": f"{url}/status", "response_url": url, "cancel_url": f"{url}/cancel"}
        return Answer({"status": "IN_QUEUE", "request_id": job.id, "queue_position": 0, **urls})

    def status(self, call: Call) -> Answer:
        """202 while the job waits or runs."""
        job = self._job(call)
        words = {"waiting": "IN_QUEUE", "running": "IN_PROGRESS"}
        word = (
            job.kept["word"] if job.kept["word"] and not job.has_ended else words.get(job.stage, "COMPLETED")
        )
        return Answer({"status": word}, 200 if job.has_ended else 202)

    def result(self, call: Call) -> Answer:
        """The picture's address, or the model's refusal."""
        job = self._job(call)
        return self._answer(call, job) if job.has_ended else Answer({"detail": "Still in progress"}, 400)

    async def _order(self, call: Call, id: str, is_queued: bool) -> Order:
        try:
            body = checked(call.json, KNOWN)
            needed(body, "prompt")
        except Mistake as mistake:
            entry = {"loc": ["body", mistake.name], "msg": str(mistake), "type": mistake.why}
            raise Declined(Answer({"detail": [entry]}, 422)) from mistake
        urls = body.get("image_urls") or [body[name] for name in ("image_url",) if name in body]
        sources = await self._server.sources(urls, "image_urls")
        wanted = body.get("image_size", {})
        size = (wanted.get("width", 1024), wanted.get("height", 1024))
        seed = body.get("seed")
        recipe = Recipe(body["prompt"], seed or 0, *size, "png", await small(sources))
        more: Json = {} if is_queued else {"job_time": 0.0}
        return Order(id, (recipe,), USD, body["prompt"], seed, more)

    def _job(self, call: Call) -> Job:
        job = self._server.job(call.at("id"))
        if job is None or call.query.get("_subdomain") != "queue":
            raise Declined(Answer({"detail": "Request not found", "status": "NOT_FOUND"}, 404))
        return job

    def _answer(self, call: Call, job: Job) -> Answer:
        if job.stage == "failed" and job.kept["ends"] != "refusal":
            return Answer({"detail": "Internal server error", "error_type": "internal_error"}, 500)
        if job.stage == "failed":
            text = "The content could not be processed: flagged by a content checker."
            entry = {"loc": ["body", "prompt"], "msg": text, "type": "content_policy_violation"}
            return Answer({"detail": [entry]}, 422)
        recipe = job.kept["recipes"][0]
        [url] = self._server.picture_urls(call, job)
        file = {"url": url, "content_type": "image/png", "width": recipe["width"], "height": recipe["height"]}
        return Answer({"images": [file], "seed": recipe["seed"]})
