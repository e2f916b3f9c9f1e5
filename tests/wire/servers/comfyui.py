"""ComfyUI as it speaks: graphs checked and run one after the other, uploads, history, jobs, views.

Every path is there with and without `/api`, the job API only with it. History is in memory, as the real
one's: a job that is older than the process is forgotten, and only the file that it wrote can be viewed.
Beside what script.py lists: `ends: failed` is an `execution_error`; `own_id` lets the server choose the
prompt's id, as older ones do; an older server has no job API: a rule for `/jobs/` with status 404.

Assumed: `filename` in outputs is the bare file name, with the folder beside it in `subfolder`.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from tests.wire.servers.call import Answer, Call, Route
from tests.wire.servers.comfyui_graph import meant, node_info, node_problems, problem, whole_problem
from tests.wire.servers.comfyui_shapes import events, history_entry, job_document
from tests.wire.servers.drawing import Recipe, drawn
from tests.wire.servers.jobs import Job, JobServer, Order, small
from tests.wire.servers.strict import picture_size

Json = dict[str, Any]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FOREVER_S = 1e9
LOOK_AGAIN_S = 0.03


class ComfyUIServer(JobServer):
    """The local ComfyUI. `not_installed` names the model files that it lacks."""

    name = "comfyui"
    inputs_under = "prompt"

    def __init__(self, *, key: str = "", **rest: Any) -> None:
        super().__init__(key=key, **rest)
        self.not_installed = {"not-installed.safetensors"}
        self._since = self.now()

    def routes(self) -> list[Route]:
        plain = [
            Route("POST", "/prompt", self.submit, is_paid=True, makes_job=True),
            Route("GET", "/prompt", self.remaining),
            Route("POST", "/upload/image", self.take_image),
            Route("GET", "/history/{id}", self.history),
            Route("GET", "/queue", self.queue),
            Route("POST", "/queue", self.change_queue),
            Route("POST", "/interrupt", self.interrupt),
            Route("GET", "/view", self.view),
            Route("GET", "/system_stats", self.stats),
            Route("GET", "/object_info/{node}", self.object_info),
        ]
        doubled = [replace(one, path=f"/api{one.path}") for one in plain]
        jobs = [
            Route("GET", "/api/jobs/{id}", self.shown),
            Route("POST", "/api/jobs/{id}/cancel", self.cancel),
        ]
        return [*plain, *doubled, *jobs]

    def add_to(self, app: web.Application) -> None:
        for path in ("/ws", "/api/ws"):
            app.router.add_get(self.prefix + path, self.websocket)

    def forget_history(self) -> None:
        """As a restart does: unfinished jobs are gone, of finished ones only the files are left."""
        self._since = self.now()

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in super().environment().items() if value}

    def prompt_of(self, call: Call) -> str:
        return str(call.body.get("prompt", ""))

    def is_authorized(self, call: Call) -> bool:
        header = call.headers.get("authorization")
        return self._same_origin(call) and (not self.key or header in {self.key, f"Bearer {self.key}"})

    def wrong_key(self, call: Call) -> Answer:
        return Answer("", 401 if self._same_origin(call) else 403)

    def no_such_path(self, _call: Call) -> Answer:
        return Answer("404: Not Found", 404, content_type="text/plain")

    def _same_origin(self, call: Call) -> bool:
        origin = call.headers.get("origin")
        return origin is None or urlsplit(origin).netloc == call.request.host

    # Running a graph

    async def submit(self, call: Call) -> Answer:
        """Check a graph and put it into the queue."""
        graph, id = call.body.get("prompt"), call.body.get("prompt_id")
        if id is not None and not (isinstance(id, str) and UUID.fullmatch(id)):
            return _wrong(problem("invalid_prompt_id", "prompt_id must be a UUID", str(id)))
        if not isinstance(graph, dict):
            return _wrong(problem("no_prompt", "No prompt provided"))
        whole = whole_problem(graph)
        if whole is not None:
            return _wrong(whole)
        errors = node_problems(graph, lambda name: self.ledger.file(name) is not None, self.not_installed)
        if errors:
            summary = problem("prompt_outputs_failed_validation", "Prompt outputs failed validation")
            return _wrong(summary, errors)
        job = self.accept(call, await self._order(call, graph))
        self.ledger.put_note(f"out {job.kept['folder']}/{job.kept['file']}", job.id)
        return Answer({"prompt_id": job.id, "number": job.kept["number"], "node_errors": {}})

    async def _order(self, call: Call, graph: Json) -> Order:
        wanted = meant(graph)
        sources = [self.ledger.file(name) or b"" for name in wanted.images]
        first = (picture_size(sources[0]) if sources else None) or (512, 512)
        width, height = wanted.size or first
        recipe = Recipe(wanted.prompt, wanted.seed, width, height, "png", await small(sources))
        folder, _, stem = wanted.prefix.rpartition("/")
        more = {
            "folder": folder,
            "file": self._next_file(folder, stem),
            "saver": wanted.saver,
            "client_id": str(call.body.get("client_id", "")),
            "number": self.ledger.count("prompts"),
        }
        return Order("graph", (recipe,), 0.0, wanted.prompt, wanted.seed, more)

    def _next_file(self, folder: str, stem: str) -> str:
        return f"{stem}_{self.ledger.count(f'saved {folder}/{stem}'):05}_.png"

    def new_id(self, call: Call) -> str:
        chosen = None if call.do.get("own_id") else call.body.get("prompt_id")
        return str(chosen or uuid.uuid4())

    def start_of(self, heard_at: float) -> float:
        before = [self._free_at(job) for job in self._known_jobs() if not job.has_ended]
        return max([heard_at, *before])

    def _free_at(self, job: Job) -> float:
        return job.now + FOREVER_S if job.kept["ends"] == "never" else job.ended_at

    def _known_jobs(self) -> list[Job]:
        now = self.now()
        return [Job(kept, now) for kept in self.ledger.jobs if kept["at"] >= self._since]

    def _known(self, id: str) -> Job | None:
        job = self.job(id)
        return job if job is not None and job.kept["at"] >= self._since else None

    # Looking and stopping

    def shown(self, call: Call) -> Answer:
        """A job as the job API shows it."""
        job = self._known(call.at("id"))
        if job is None:
            return Answer({"error": "Job not found"}, 404)
        return Answer(job_document(job))

    def history(self, call: Call) -> Answer:
        """A finished job; `{}` before."""
        job = self._known(call.at("id"))
        return Answer(
            {job.id: history_entry(job, self.inputs(job))} if job is not None and job.has_ended else {}
        )

    def queue(self, _call: Call) -> Answer:
        """What runs and what waits."""
        jobs = self._known_jobs()
        running, waiting = self._entries(jobs, "running"), self._entries(jobs, "waiting")
        return Answer({"queue_running": running, "queue_pending": waiting})

    def _entries(self, jobs: list[Job], stage: str) -> list[list[Any]]:
        return [[job.kept["number"], job.id, self.inputs(job), {}, []] for job in jobs if job.stage == stage]

    def remaining(self, _call: Call) -> Answer:
        """How many jobs have not ended."""
        left = sum(not job.has_ended for job in self._known_jobs())
        return Answer({"exec_info": {"queue_remaining": left}})

    def change_queue(self, call: Call) -> Answer:
        """Take waiting jobs out."""
        wanted = call.body.get("delete", [])
        for job in self._known_jobs():
            if job.stage == "waiting" and (job.id in wanted or call.body.get("clear")):
                self._stop(job)
        return Answer("", 200)

    def interrupt(self, call: Call) -> Answer:
        """Stop the running job; without an id whatever runs."""
        for job in self._known_jobs():
            if job.stage == "running" and call.body.get("prompt_id", job.id) == job.id:
                self._stop(job)
        return Answer("", 200)

    def cancel(self, call: Call) -> Answer:
        """Stop a job, waiting or running."""
        job = self._known(call.at("id"))
        if job is None or job.has_ended:
            return Answer({"cancelled": False})
        self._stop(job)
        return Answer({"cancelled": True})

    def _stop(self, job: Job) -> None:
        """End a job, and let those behind it start."""
        self.cancel_job(job, refund=False)
        free = job.now
        for later in self._known_jobs():
            if later.stage == "running":
                free = self._free_at(later)
            elif later.stage == "waiting":
                later.kept["starts_at"] = free
                self.ledger.put_job(later.kept)
                free = self._free_at(later)

    # Files and health

    def take_image(self, call: Call) -> Answer:
        """Keep an uploaded picture under its folder and name."""
        fields = {part.name: part for part in call.parts}
        image = fields.get("image")
        if image is None or not image.filename:
            return Answer("", 400)
        folder = fields["subfolder"].text if "subfolder" in fields else ""
        if ".." in f"{folder}/{image.filename}" or folder.startswith("/"):
            return Answer("", 400)
        self.ledger.put_file(f"{folder}/{image.filename}".removeprefix("/"), image.content)
        return Answer({"name": image.filename, "subfolder": folder, "type": "input"})

    async def view(self, call: Call) -> Answer:
        """A picture that was uploaded or drawn."""
        folder, name = call.query.get("subfolder", ""), call.query.get("filename", "")
        if ".." in f"{folder}/{name}" or name.startswith("/"):
            return Answer("", 400)
        if call.query.get("type", "output") == "input":
            content = self.ledger.file(f"{folder}/{name}".removeprefix("/"))
            return Answer("", 404) if content is None else Answer(content, content_type="image/png")
        return await self._view_output(call, self.ledger.note(f"out {folder}/{name}"))

    async def _view_output(self, call: Call, id: str | None) -> Answer:
        job = self.job(id) if id else None
        if job is None or job.stage != "done" or (job.kept["at"] < self._since < job.ended_at):
            return Answer("", 404)
        if job.kept["expired"]:
            return Answer("", int(job.kept["expired"]))
        recipe = Recipe.from_json(job.kept["recipes"][0])
        recipe = self.scripted_recipe(call, recipe) if call.do else recipe
        picture = await asyncio.to_thread(drawn, recipe)
        return Answer(picture.content, content_type=picture.content_type)

    def stats(self, _call: Call) -> Answer:
        """Version and devices."""
        device = {"name": "cpu", "type": "cpu", "vram_total": 0, "vram_free": 0}
        return Answer({"system": {"comfyui_version": "0.9.1", "os": "posix"}, "devices": [device]})

    def object_info(self, call: Call) -> Answer:
        """A node's inputs; `{}` when it is not installed."""
        return Answer(node_info(call.at("node")))

    async def websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Progress of one client's jobs, as they happen."""
        client = request.query.get("clientId", uuid.uuid4().hex)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "status", "data": {"status": {}, "sid": client}})
        sent: dict[str, int] = {}
        while not socket.closed and request.transport is not None:
            for job in [job for job in self._known_jobs() if job.kept["client_id"] == client]:
                so_far = events(job)
                for event in so_far[sent.get(job.id, 0) :]:
                    await socket.send_json(event)
                sent[job.id] = len(so_far)
            with suppress(TimeoutError):
                await socket.receive(timeout=LOOK_AGAIN_S)  # so a client's goodbye is seen
        return socket


def _wrong(error: Json, nodes: Json | None = None) -> Answer:
    return Answer({"error": error, "node_errors": nodes or {}}, 400)
