"""Services that answer with a job id first: their jobs, uploads and finished pictures.

A job is a plain record in the ledger; what state it is in follows from the server's clock alone, so that it
goes on over a restart. The first fifth of its time it waits, then it runs, then it has ended. What the
script said of the call that submitted it (script.py, jobs) is kept with it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from tests.wire.servers.base import WireServer
from tests.wire.servers.call import Answer, Call, Declined, Route
from tests.wire.servers.drawing import Recipe, drawn, shrunk
from tests.wire.servers.strict import picture_size

Json = dict[str, Any]
WAITING_SHARE = 0.2
KEPT_FROM_SCRIPT = (
    "steps", "ends", "word", "unknown_for", "list_lag", "expired", "data_removed", "outputs", "heeds_cancel",
    "fat", "billing_lag",
)  # fmt: skip
OUR_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True, slots=True)
class Order:
    """What a call asks for, understood."""

    model: str
    recipes: tuple[Recipe, ...]
    amount: float
    prompt: str = ""
    seed: int | None = None
    more: Json = field(default_factory=dict)


@dataclass(slots=True)
class Job:
    """A job as it is kept, seen at one moment."""

    kept: Json
    now: float

    @property
    def id(self) -> str:
        """The service's id."""
        return str(self.kept["id"])

    @property
    def age(self) -> float:
        """Seconds since it was accepted."""
        return self.now - float(self.kept["at"])

    @property
    def stage(self) -> str:
        """`waiting`, `running`, `done`, `failed` or `cancelled`."""
        if self.kept["cancelled_at"] is not None:
            return "cancelled"
        since = self.now - float(self.kept["starts_at"])
        if since < WAITING_SHARE * self.kept["job_time"] or since < 0:
            return "waiting"
        if since < self.kept["job_time"] or self.kept["ends"] == "never":
            return "running"
        return "failed" if self.kept["ends"] else "done"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.stage in {"done", "failed", "cancelled"}

    @property
    def ended_at(self) -> float:
        """When it ended, or will."""
        return float(self.kept["cancelled_at"] or self.kept["starts_at"] + self.kept["job_time"])

    @property
    def progress(self) -> float:
        """The share that is done, in whole steps."""
        steps = int(self.kept["steps"] or 10)
        since = max(0.0, self.now - float(self.kept["starts_at"]))
        return min(1.0, int(since / max(self.kept["job_time"], 1e-9) * steps) / steps)

    @property
    def is_listed(self) -> bool:
        """Whether the service's list shows it already."""
        return self.age >= (self.kept["list_lag"] or 0.0)

    def picture_names(self) -> list[str]:
        """The files of its pictures, `0.png` and so on."""
        return [f"{n}.{recipe['kind']}" for n, recipe in enumerate(self.kept["recipes"])]


class JobServer(WireServer):
    """A service with jobs."""

    refunds_failures = True  # whether a job that fails costs nothing in the end
    inputs_under = ""  # the field of the body that has the inputs; empty: the body is them
    pictures_last_s = 7 * 86_400.0

    def unreadable(self, _url: str, _field: str) -> Answer:
        """The answer to a source that the service cannot open."""
        return Answer({"error": "the picture could not be read"}, 400)

    def file_routes(self) -> list[Route]:
        """Finished pictures and the target of uploads; both without the key."""
        return [
            Route("GET", "/cdn/{job}/{name}", self.download, is_open=True),
            Route("GET", "/files/{name}", self.uploaded, is_open=True),
            Route("PUT", "/files/{name}", self.upload, is_open=True),
        ]

    # Jobs

    def accept(self, call: Call, order: Order) -> Job:
        """Take a job and the money for it."""
        now, do = self.now(), call.do
        recipes = [self.scripted_recipe(call, recipe) for recipe in order.recipes]
        kept: Json = {name: do.get(name) for name in KEPT_FROM_SCRIPT} | {
            "id": self.new_id(call),
            "model": order.model,
            "prompt": order.prompt,
            "seed": order.seed,
            "amount": order.amount,
            "at": now,
            # Not from now: sources were opened since, which a real service does in its job's time.
            "starts_at": self.start_of(call.heard_at),
            "job_time": float(do.get("job_time", self.job_time_s)),
            "ends": do.get("ends") or ("refusal" if do.get("refusal") else None),
            "cancelled_at": None,
            "recipes": [recipe.to_json() for recipe in recipes],
            **order.more,
        }
        self.ledger.put_body(kept["id"], call.raw)
        self.ledger.put_job(kept)
        self._charge(kept)
        return Job(kept, now)

    def inputs(self, job: Job) -> Json:
        """What a job was asked for, as it was sent: the body, or what stands under `inputs_under` in it."""
        body = self.ledger.body(job.id)
        return dict(body[self.inputs_under]) if self.inputs_under else body

    def new_id(self, _call: Call) -> str:
        """An id for a job."""
        return str(uuid.uuid4())

    def start_of(self, heard_at: float) -> float:
        """When a job starts to count its time whose request was turned to at that moment."""
        return heard_at

    def _charge(self, kept: Json) -> None:
        about = ("prompt", "seed", "model", "amount", "at")
        self.ledger.charge({"job": kept["id"], **{name: kept[name] for name in about}})
        if self.refunds_failures and kept["ends"] not in {None, "never"}:
            self.ledger.refund(kept["id"])

    def job(self, id: str) -> Job | None:
        """The job of an id, unless the script lets the service not know it yet."""
        kept = self.ledger.job(id)
        if kept is None:
            return None
        job = Job(kept, self.now())
        return job if job.age >= (kept["unknown_for"] or 0.0) else None

    def jobs_newest_first(self, within_s: float) -> list[Job]:
        """The jobs that the service's list shows, of the last so many seconds."""
        now = self.now()
        jobs = [Job(kept, now) for kept in reversed(self.ledger.jobs)]
        return [job for job in jobs if job.is_listed and job.age <= within_s]

    def cancel_job(self, job: Job, refund: bool) -> Job:
        """End a job now."""
        job.kept["cancelled_at"] = job.now
        self.ledger.put_job(job.kept)
        if refund:
            self.ledger.refund(job.id)
        return job

    def picture_urls(self, call: Call, job: Job) -> list[str]:
        """Where the finished pictures are."""
        return [f"{call.origin}/cdn/{job.id}/{name}" for name in job.picture_names()]

    # Files

    async def download(self, call: Call) -> Answer:
        """A finished picture; drawn now, the same each time."""
        job = self.job(call.at("job"))
        if job is None or job.stage != "done" or call.at("name") not in job.picture_names():
            return Answer("no such file", 404)
        if job.kept["expired"] or job.kept["data_removed"]:
            return Answer("this file is gone", int(job.kept["expired"] or 404))
        if job.now - job.ended_at > self.pictures_last_s:
            return Answer("this file is gone", 404)
        recipe = Recipe.from_json(job.kept["recipes"][int(call.at("name").partition(".")[0])])
        recipe = self.scripted_recipe(call, recipe) if call.do else recipe
        picture = await asyncio.to_thread(drawn, recipe)
        return Answer(picture.content, content_type=picture.content_type)

    def uploaded(self, call: Call) -> Answer:
        """What was uploaded under a name."""
        content = self.ledger.file(call.at("name"))
        return Answer("no such file", 404) if content is None else Answer(content)

    def upload(self, call: Call) -> Answer:
        """Take a file under the name that was announced, with the announced content type."""
        announced = self.ledger.note(f"upload {call.at('name')}")
        if announced is None or call.headers.get("content-type") != announced:
            return Answer("<Error><Code>SignatureDoesNotMatch</Code></Error>", 403)
        self.ledger.put_file(call.at("name"), call.raw)
        return Answer("", 200)

    def announce_upload(self, call: Call, file_name: str, content_type: str) -> str:
        """The address that takes a file of this name and type, and gives it back afterwards."""
        name = f"{uuid.uuid4().hex}-{file_name.replace('/', '_')}"
        self.ledger.put_note(f"upload {name}", content_type)
        return f"{call.origin}/files/{name}"

    async def sources(self, urls: Sequence[str], named: str) -> list[bytes]:
        """The bytes of pictures that a call sends by address or as `data:`; Declined when one is none."""
        read = [self.held(url, named) for url in urls]
        sizes = await asyncio.to_thread(lambda: [picture_size(content) for content in read])
        for url, size in zip(urls, sizes, strict=True):
            if size is None:
                raise Declined(self.unreadable(url, named))
        return read

    def held(self, url: str, named: str) -> bytes:
        """The bytes of one file that a call sends, whatever they are; Declined when there are none."""
        found = _data(url) if url.startswith("data:") else self._held(url)
        if found is None:
            raise Declined(self.unreadable(url, named))
        return found

    def _held(self, url: str) -> bytes | None:
        """The bytes behind an address of this server; None for any other address."""
        parts = urlsplit(url)
        if parts.hostname not in OUR_HOSTS or parts.port not in {self.port, self.other_port}:
            return None
        place, _, name = parts.path.removeprefix(self.prefix).removeprefix("/").partition("/")
        return self.ledger.file(name) if place == "files" else self._drawn_before(place, name)

    def _drawn_before(self, place: str, name: str) -> bytes | None:
        id, _, file = name.partition("/")
        job = self.job(id) if place == "cdn" else None
        if job is None or file not in job.picture_names() or job.now - job.ended_at > self.pictures_last_s:
            return None
        return drawn(Recipe.from_json(job.kept["recipes"][int(file.partition(".")[0])])).content


async def small(sources: Sequence[bytes]) -> tuple[str, ...]:
    """Sources as they stand in a picture."""
    return tuple(await asyncio.to_thread(lambda: [shrunk(source) for source in sources]))


def _data(url: str) -> bytes | None:
    head, _, data = url.partition(",")
    if not head.endswith(";base64"):
        return None
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except ValueError:
        return None


def iso(at: float) -> str:
    """A moment as services write it: `2026-11-20T09:12:03.125Z`."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def as_data(content: bytes, content_type: str = "image/png") -> str:
    """A picture as a `data:` address."""
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"
