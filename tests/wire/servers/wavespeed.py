"""WaveSpeed as it speaks: predictions, uploads, exact quotes, the list of seven days, billings.

Beside what script.py lists: `out_of_credit` takes `words` (HTTP 400, code 1407) and `code` (HTTP 200, code
1407), else it is HTTP 402; `refusal` and `ends: failed` make a job that fails with `data.code` 1200 and 1403,
any other `ends` is its last status as it stands; `outputs: object` answers `{"url": …}` in place of
addresses; `billing_lag` s keeps a charge out of the billings so long. Failed jobs are refunded at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from tests.clips_made import seconds_of
from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.jobs import Job, JobServer, Order, iso, small
from tests.wire.servers.strict import Mistake, checked, needed
from tests.wire.servers.wavespeed_models import MODELS, MOST_REFERENCES, Model

Json = dict[str, Any]
LISTED_S = 7 * 86_400.0
DEPOSIT_USD = 100.0
FAILURES = {
    "refusal": (1200, "Content flagged as sensitive"),
    "failed": (1403, "Job failed, please try again later"),
}
STATUSES = {"waiting": "created", "running": "processing", "done": "completed", "cancelled": "cancelled"}


def failure(status: int, message: str, code: int | None = None) -> Answer:
    """The service's shape of an error; `code` is the HTTP status unless given."""
    return Answer({"code": code or status, "message": message, "data": None}, status)


def said(data: Any) -> Answer:
    """The service's shape of success."""
    return Answer({"code": 200, "message": "success", "data": data})


class WaveSpeedServer(JobServer):
    """The local WaveSpeed."""

    name = "wavespeed"

    def routes(self) -> list[Route]:
        return [
            *self.file_routes(),
            Route("GET", "/api/v3/balance", self.balance),
            Route("GET", "/api/v3/models", self.models),
            Route("POST", "/api/v3/model/price", self.quote),
            Route("POST", "/api/v3/billings/search", self.billings),
            Route("POST", "/api/v3/media/uploads", self.announce),
            Route("POST", "/api/v3/predictions", self.listed),
            Route("GET", "/api/v3/predictions/{id}/result", self.result),
            Route("GET", "/api/v3/predictions/{id}", self.result),
            Route("POST", "/api/v3/{model:.+}", self.submit, is_paid=True, makes_job=True),
        ]

    def model_of(self, call: Call) -> str:
        return call.request.match_info.get("model", "")

    def wrong_key(self, _call: Call) -> Answer:
        return failure(401, "Unauthorized: invalid API key")

    def no_such_path(self, _call: Call) -> Answer:
        return failure(404, "Not Found")

    def unreadable(self, url: str, field: str) -> Answer:
        return failure(400, f"{field}: failed to download media from {url[:80]}", 1402)

    def out_of_credit(self, call: Call) -> Answer:
        named = {
            "words": failure(400, "Insufficient credits, please top up", 1407),
            "code": failure(200, "Insufficient credits, please top up", 1407),
        }
        return named.get(str(call.do["out_of_credit"]), failure(402, "Insufficient balance"))

    def rate_limited(self, _call: Call, hint: str, after: float) -> Answer:
        text = (
            f"Rate limit exceeded, retry after {after:g} seconds" if hint == "body" else "Rate limit exceeded"
        )
        headers = {"Retry-After": f"{after:g}"} if hint == "header" else {}
        return Answer({"code": 429, "message": text, "data": None}, 429, headers)

    # Predictions

    async def submit(self, call: Call) -> Answer:
        """Take a job."""
        id, inputs = call.at("model"), call.body
        model = understood(id, inputs)
        sources = await self.sources(model.urls(inputs), model.pictures[0] if model.pictures else "")
        recipe = await drawn_by(model, inputs, sources)
        amount = await self._of_video(model, inputs) if model.a_second else model.charged(inputs)
        order = Order(id, (recipe,), amount, str(inputs.get("prompt", "")))
        return said(self._shown(call, self.accept(call, order)))

    async def _of_video(self, model: Model, inputs: Json) -> float:
        """What the video costs, which is opened for that."""
        seconds = await asyncio.to_thread(seconds_of, self.held(inputs["video"], "video"))
        if seconds is None:
            raise Declined(self.unreadable(inputs["video"], "video"))
        return model.of_video(seconds)

    def result(self, call: Call) -> Answer:
        """A job's state."""
        job = self.job(call.at("id"))
        if job is None:
            return failure(404, "prediction not found")
        return said(self._shown(call, job))

    def listed(self, call: Call) -> Answer:
        """The jobs of the last seven days, newest first, without their inputs."""
        page, size = call.body.get("page"), call.body.get("page_size")
        if not isinstance(page, int) or not isinstance(size, int):
            return failure(400, "page and page_size are required")
        jobs = self.jobs_newest_first(LISTED_S)
        shown = ("id", "model", "status", "outputs", "urls", "created_at", "error")
        whole = [self._shown(call, job) for job in jobs[(page - 1) * size : page * size]]
        items = [{name: one[name] for name in shown} for one in whole]
        return said({"page": page, "total": len(jobs), "items": items})

    def _shown(self, call: Call, job: Job) -> Json:
        shown: Json = {
            "id": job.id,
            "model": job.kept["model"],
            "status": self._status(job),
            "outputs": self._outputs(call, job),
            "urls": {"get": f"{call.origin}/api/v3/predictions/{job.id}/result"},
            "has_nsfw_contents": [False] if job.stage == "done" else [],
            "created_at": iso(job.kept["at"]),
            "error": "",
            "timings": {"inference": round(1000 * job.kept["job_time"]) if job.stage == "done" else 0},
        }
        if job.stage == "failed" and job.kept["ends"] in FAILURES:
            code, text = FAILURES[job.kept["ends"]]
            shown |= {"code": code, "error": text}
        return shown

    def _status(self, job: Job) -> str:
        if job.stage == "failed":
            return "failed" if job.kept["ends"] in FAILURES else str(job.kept["ends"])
        if job.stage == "running" and job.kept["word"]:
            return str(job.kept["word"])
        return STATUSES[job.stage]

    def _outputs(self, call: Call, job: Job) -> list[Any]:
        if job.stage != "done":
            return []
        urls = self.picture_urls(call, job)
        return [{"url": url} for url in urls] if job.kept["outputs"] == "object" else list(urls)

    # What costs nothing

    def balance(self, _call: Call) -> Answer:
        """Dollars left."""
        return said({"balance": round(DEPOSIT_USD - self.ledger.total, 6)})

    def models(self, _call: Call) -> Answer:
        """The catalogue."""
        return said(
            [
                {"model_id": id, "name": id, "base_price": model.prices[""], "type": "image-to-image"}
                for id, model in MODELS.items()
            ]
        )

    def quote(self, call: Call) -> Answer:
        """The exact price of a call; its inputs are checked as at a submit, addresses are not opened."""
        id, inputs = str(call.body.get("model_id", "")), call.body.get("inputs")
        if not isinstance(inputs, dict):
            return failure(400, "inputs is required")
        model = understood(id, inputs)
        return said(
            {
                "model_id": id,
                "price": model.price(inputs),
                "discounted_price": model.charged(inputs),
                "discount_rate": model.paid_percent,
                "currency": "USD",
            }
        )

    def billings(self, call: Call) -> Answer:
        """What was taken for some predictions."""
        wanted = call.body.get("prediction_uuids")
        if not isinstance(wanted, list) or call.body.get("billing_type", "deduct") != "deduct":
            return failure(400, "prediction_uuids is required")
        items = [
            {
                "uuid": f"bill-{charge['n']}",
                "billing_type": "deduct",
                "price": charge["amount"],
                "prediction": {"uuid": charge["job"], "model_uuid": charge["model"], "status": "completed"},
            }
            for charge in self.ledger.charges
            if charge["job"] in wanted and not charge["refunded"] and self._is_billed(charge["job"])
        ]
        return said({"page": 1, "total": len(items), "items": items})

    def _is_billed(self, id: str) -> bool:
        job = self.job(id)
        return job is not None and job.age >= (job.kept["billing_lag"] or 0.0)

    def announce(self, call: Call) -> Answer:
        """Where to PUT a file, and with which headers."""
        try:
            asked = checked(call.body, {"filename": str, "size": int, "content_type": str})
            needed(asked, "filename", "size", "content_type")
        except Mistake as mistake:
            return failure(400, f"{mistake}")
        url = self.announce_upload(call, asked["filename"], asked["content_type"])
        headers = {"Content-Type": asked["content_type"], "If-None-Match": "*"}
        return said({"upload": {"method": "PUT", "url": url, "headers": headers}, "download_url": url})

    def upload(self, call: Call) -> Answer:
        """Take a file with exactly the announced headers."""
        if call.headers.get("if-none-match") != "*":
            return Answer("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403)
        return super().upload(call)


def understood(id: str, inputs: Json) -> Model:
    """The model of an id, after its inputs were checked; Declined with the service's words otherwise."""
    model = MODELS.get(id)
    if model is None:
        raise Declined(failure(404, f"model {id} not found"))
    try:
        checked(inputs, model.fields)
        needed(inputs, *model.needed)
    except Mistake as mistake:
        raise Declined(failure(400, f"invalid parameter: {mistake}", 1400)) from mistake
    if len(model.urls(inputs)) > MOST_REFERENCES:
        raise Declined(failure(400, f"images: at most {MOST_REFERENCES} images are allowed", 1401))
    if inputs.get("enable_sync_mode") or inputs.get("enable_base64_output"):
        raise Declined(failure(400, "enable_sync_mode and enable_base64_output are not served here", 1400))
    return model


async def drawn_by(model: Model, inputs: Json, sources: Sequence[bytes]) -> Recipe:
    """What a model makes of its inputs."""
    width, height = model.size(inputs, sources)
    kind = str(inputs.get("output_format", model.kind))
    prompt = str(inputs.get("prompt", ""))
    return Recipe(prompt, 0, width, height, kind, await small(sources))
