"""Finding a job at ComfyUI: by its own job API, its queue, its history, and at last by the file it wrote.

Newer servers have `/api/jobs/{id}`, older ones only queue and history; both forget everything when they are
restarted, and then only the file tells. The queue is asked before the history: a job leaves the one and
enters the other in one step, so that it cannot be missed in between.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from studio.errors import ServiceDown
from studio.protocols import CancelReply, Finished, Gone, Handle, JobFailed, OutputRef, State, Waiting
from studio.providers._http import ServiceClient
from studio.providers._inline import at
from studio.providers._replies import Reply, common_error
from studio.providers.comfyui.answers import LABEL, history_state, job_state, nothing_saved, view_path
from studio.providers.comfyui.graph import FOLDER

FIRST_FILE = "{mark}_00001_.png"


def handle_for(id: str, mark: str, model: str) -> Handle:
    """A job: its id, and where its file will lie. The mark is the id that we chose, the id ComfyUI's."""
    return Handle(id=id, model=model, result_url=view_path(FIRST_FILE.format(mark=mark), FOLDER))


def mark_of(handle: Handle) -> str:
    """What the names of the job's files begin with."""
    [name] = parse_qs(urlsplit(handle.result_url).query).get("filename", [handle.id])
    return name.partition("_")[0]


class Lookup:
    """Asks one ComfyUI about its jobs."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    async def state(self, handle: Handle) -> State:
        """How a job is. Raises ProviderFailed where ComfyUI does not say."""
        state = await self._told(handle)
        if isinstance(state, Gone) or (isinstance(state, Finished) and not state.outputs):
            written = await self._ask(handle.result_url)
            if written.status == 200:
                return Finished((OutputRef(url=handle.result_url),))
        is_empty = isinstance(state, Finished) and not state.outputs
        return JobFailed(nothing_saved()) if is_empty else state

    async def queued(self) -> tuple[list[Any], list[Any]]:
        """What runs, and what waits: entries `[number, id, graph, …]`. Raises ServiceDown."""
        body = (await self._ask("/queue")).document()
        running, waiting = body.get("queue_running"), body.get("queue_pending")
        if not isinstance(running, list) or not isinstance(waiting, list):
            raise _unreadable()
        return running, waiting

    async def written_by(self, mark: str) -> str | None:
        """The id of a queued job that writes files of this name: older servers choose ids themselves."""
        running, waiting = await self.queued()
        return next((str(at(one, 1)) for one in (*running, *waiting) if _writes(at(one, 2), mark)), None)

    async def cancel(self, id: str) -> CancelReply:
        """Stop a job, and never another one: nothing is interrupted without its id."""
        reply = await self._client.ask("POST", f"/api/jobs/{id}/cancel")
        if reply.is_good and isinstance(reply.document().get("cancelled"), bool):
            return "confirmed" if reply.document()["cancelled"] else "too_late"
        running, waiting = await self.queued()
        if _has(waiting, id):
            return await self._confirmed("/queue", {"delete": [id]})
        if _has(running, id):
            return await self._confirmed("/interrupt", {"prompt_id": id})
        return "too_late"

    async def _told(self, handle: Handle) -> State:
        job = await self._ask(f"/api/jobs/{handle.id}")
        if job.is_good and "status" in job.document():
            return job_state(job.document(), mark_of(handle))
        running, waiting = await self.queued()
        if _has(running, handle.id) or _has(waiting, handle.id):
            return Waiting()
        history = await self._ask(f"/history/{handle.id}")
        if not history.is_good or not history.body.lstrip().startswith(b"{"):
            raise _unreadable()
        entry = history.document().get(handle.id)
        return history_state(entry, mark_of(handle)) if isinstance(entry, dict) else Gone()

    async def _confirmed(self, path: str, body: dict[str, Any]) -> CancelReply:
        reply = await self._client.ask("POST", path, json=body)
        return "confirmed" if reply.is_good else "unsupported"

    async def _ask(self, path: str) -> Reply:
        reply = await self._client.ask("GET", path)
        if reply.status in {401, 403}:
            raise common_error(LABEL, reply) or _unreadable()
        return reply


def _has(entries: list[Any], id: str) -> bool:
    return any(at(entry, 1) == id for entry in entries)


def _writes(graph: Any, mark: str) -> bool:
    nodes = graph.values() if isinstance(graph, dict) else []
    return any(at(node, "inputs", "filename_prefix") == f"{FOLDER}/{mark}" for node in nodes)


def _unreadable() -> ServiceDown:
    return ServiceDown(
        f"{LABEL} answered something that cannot be read.", do="Check its address in Settings."
    )
