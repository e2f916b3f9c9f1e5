"""ComfyUI as a service: uploads, one graph, look-up by our own id, files. It costs nothing.

The user's workflow is a file in ComfyUI's API format; titles of its nodes say where things go (workflow.py).
Sources that a picture does not have are taken out of the graph, with the nodes that cannot do without them,
as ComfyUI's own description of its nodes tells.

Assumed: the `outputs` of the job API have the shape of the history's; `/interrupt` with an id spares other
jobs; a key, if one is set, is for a proxy in front and goes as a bearer token. Progress is told by the
websocket alone, which is not used: a job waits or has ended. Pictures come from the base URL only, with the
key and without following redirects.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from studio.domain.capability import Capability, Job
from studio.domain.money import FREE, Price
from studio.domain.service import ServiceSettings
from studio.errors import BadRequest, NotReached, ProviderFailed, ResultExpired, ServiceDown
from studio.protocols import CancelReply, Gone, Handle, LostCall, Op, OutputRef, State
from studio.providers._http import Pause, ServiceClient, key_header
from studio.providers._inline import at
from studio.providers._jobs import Uploads, must_have_sources
from studio.providers._replies import Reply, common_error, in_doubt
from studio.providers._sources import Sendable, left_out, sent
from studio.providers.comfyui.answers import LABEL, submit_error
from studio.providers.comfyui.form import BASE_URL, FORM, OPTIONS
from studio.providers.comfyui.graph import (
    FOLDER,
    NodeInfo,
    check_saves,
    filled,
    kinds_below,
    lacks,
    needed_inputs,
    unused,
    without,
)
from studio.providers.comfyui.lookup import Lookup, handle_for
from studio.providers.comfyui.workflow import EXAMPLE, Graph, Workflow, read_workflow

CONCURRENCY = 1  # its queue is serial
TRIES = 2
LEARN_S = 1.0  # an estimate waits for it
GONE = frozenset({403, 404, 410})
LARGEST_PICTURE = 64 * 2**20
_ID = re.compile(r"[\w-]+")
_START = "Start ComfyUI, or correct its address in Settings."


class ComfyUIService:
    """Runs the workflow that the settings name; without one, the example that comes with the studio."""

    name = "comfyui"
    form = FORM

    def __init__(self, settings: ServiceSettings, *, pause: Pause = asyncio.sleep) -> None:
        self._settings = settings
        self._client = ServiceClient(
            LABEL,
            settings.base_url or BASE_URL,
            key_header(settings.key),
            secrets=[settings.key] if settings.key else [],
            pause=pause,
        )
        self._lookup = Lookup(self._client)
        self._uploads = Uploads(self._put)
        self._client_id = str(uuid4())
        self._infos: dict[str, NodeInfo] = {}

    @property
    def caps(self) -> Capability:
        """What it can do: as much as its workflows."""
        return Capability(
            label=LABEL,
            max_sources=self._most("image"),
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=True,
            price_usd=0.0,
            version=self._file("image").stem,
            jobs=("image", *(job for job, name in OPTIONS.items() if job != "image" and self._option(name))),
            lookup="own_id",
            cancels=True,
        )

    def model(self, op: Op) -> str:
        """The name of the workflow."""
        return self._file(op.job).stem

    async def price(self, op: Op) -> Price:
        """Nothing: it is the user's own machine. Asks on the way what `limits` has to know of its nodes."""
        await self._learn(op)
        return FREE

    def digest(self, op: Op) -> str:
        """Nothing: a job is found by its id."""
        return ""

    def limits(self, op: Op) -> list[str]:
        """Sources that it needs or has no place for, and a size that it does not take.

        That it needs more is told as soon as ComfyUI has said what its nodes need (`price` asks).
        """
        try:
            workflow = self._workflow(op.job)
        except ProviderFailed as error:
            return [str(error)]
        left = left_out(op.sources, len(workflow.sources), f"The workflow “{workflow.name}”")
        told = [*self._too_few(workflow, len(op.sources)), *left]
        size = f"The workflow “{workflow.name}” decides the size itself."
        return [*told, size] if workflow.decides_size else told

    async def submit(self, op: Op, job_key: UUID) -> Handle:
        """Upload the sources, then put one graph into the queue, under our id."""
        must_have_sources(op, LABEL)
        workflow = await asyncio.to_thread(self._workflow, op.job)
        try:
            images = await self._uploads.addresses(sent(op.sources, len(workflow.sources)))
            graph = await self._fitted(workflow, op, images, str(job_key))
            body = {
                "prompt": graph,
                "client_id": self._client_id,
                "prompt_id": str(job_key),
                "extra_data": {},
            }
            reply = await self._client.buy("POST", "/prompt", json=body)
        except NotReached as error:
            raise NotReached(error.happened, do=_START) from None
        return self._handle(reply, str(job_key), workflow.name)

    async def poll(self, handle: Handle) -> State:
        """How a job is."""
        return await self._lookup.state(handle)

    async def collect(self, output: OutputRef) -> bytes:
        """The file that a job wrote, as it was written."""
        reply = await self._client.ask("GET", output.url)
        if reply.status in GONE:
            happened = f"{LABEL} does not have the picture any more ({reply.status})."
            raise ResultExpired(happened, do="Render it again.")
        if reply.status != 200 or len(reply.body) > LARGEST_PICTURE:
            raise ServiceDown(f"{LABEL} does not send the picture.", do="Try to fetch it again.")
        return reply.body

    async def cancel(self, handle: Handle) -> CancelReply:
        """Take a job out of the queue, or stop it."""
        return await self._lookup.cancel(handle.id)

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """The job of our id, or, where ComfyUI chose another, the one that writes our file."""
        mark = str(lost.job_key)
        handle = handle_for(mark, mark, lost.model)
        if isinstance(await self._lookup.state(handle), Gone):
            other = await self._lookup.written_by(mark)
            if other is None:
                return []
            handle = handle_for(other, mark, lost.model)
        return [] if handle.id in claimed else [handle]

    async def check(self) -> str:
        """Ask how ComfyUI is, and whether it has the nodes and models of the workflow."""
        try:
            reply = await self._client.ask("GET", "/system_stats", tries=1)
        except NotReached as error:
            raise NotReached(error.happened, do=_START) from None
        _refuse(reply)
        workflow = await asyncio.to_thread(self._workflow, "image")
        missing = [what for what in await self._missing(workflow) if what]
        if missing:
            happened = f"{LABEL} lacks what “{workflow.name}” needs: {', '.join(missing)}."
            raise BadRequest(happened, do="Install it there, or choose another workflow.")
        return _found(reply, workflow)

    async def close(self) -> None:
        """Close the connections, and end the children that read sources."""
        await self._client.close()
        await self._uploads.close()

    def _option(self, name: str) -> str:
        return self._settings.options.get(name, "").strip()

    def _file(self, job: Job) -> Path:
        chosen = self._option(OPTIONS[job])
        return Path(chosen).expanduser() if chosen else EXAMPLE

    def _workflow(self, job: Job) -> Workflow:
        if job != "image" and not self._option(OPTIONS[job]):
            raise BadRequest(f"{LABEL} has no workflow for this.", do="Choose one in Settings.")
        return read_workflow(self._file(job), job)

    def _most(self, job: Job) -> int:
        try:
            return len(self._workflow(job).sources)
        except ProviderFailed:
            return 0

    async def _put(self, sendable: Sendable) -> str:
        """Upload a source under the name of its content, so that repeats are harmless."""
        name = f"{hashlib.sha256(sendable.data).hexdigest()[:32]}{Path(sendable.file_name).suffix}"
        fields = {"type": "input", "subfolder": FOLDER, "overwrite": "true"}
        reply = await self._client.ask(
            "POST",
            "/upload/image",
            tries=TRIES,
            data=fields,
            files={"image": (name, sendable.data, sendable.mime)},
        )
        _refuse(reply)
        told = reply.document()
        return f"{told.get('subfolder', FOLDER)}/{told.get('name', name)}".removeprefix("/")

    async def _fitted(self, workflow: Workflow, op: Op, images: list[str], mark: str) -> Graph:
        graph: Graph = filled(workflow, op, images, mark)
        for kind in sorted(kinds_below(graph, unused(workflow, len(images)))):
            await self._info(kind)
        return self._pruned(workflow, graph, len(images))

    def _pruned(self, workflow: Workflow, graph: Graph, given: int) -> Graph:
        """The graph without the sources that are not there. Raises BadRequest where it needs them."""
        ids = unused(workflow, given)
        if not ids:
            return graph
        left = without(graph, ids, lambda kind: needed_inputs(kind, self._infos[kind]))
        check_saves(workflow, left, given)
        return left

    def _too_few(self, workflow: Workflow, given: int) -> list[str]:
        """That the workflow cannot do with so many sources; nothing where ComfyUI was not asked yet."""
        if not kinds_below(workflow.graph, unused(workflow, given)) <= self._infos.keys():
            return []
        try:
            self._pruned(workflow, workflow.graph, given)
        except BadRequest as error:
            return [str(error)]
        return []

    async def _learn(self, op: Op) -> None:
        """Ask what those nodes need that hang on sources which are not there; not for long.

        Nobody is asked who was not set up: the example can do without sources.
        """
        if not self._option(OPTIONS[op.job]):
            return
        with suppress(ProviderFailed, TimeoutError):
            async with asyncio.timeout(LEARN_S):
                workflow = await asyncio.to_thread(self._workflow, op.job)
                for kind in sorted(kinds_below(workflow.graph, unused(workflow, len(op.sources)))):
                    await self._info(kind, tries=1)

    async def _info(self, kind: str, tries: int = TRIES) -> NodeInfo:
        """What ComfyUI says of a kind of node; asked once."""
        if kind not in self._infos:
            reply = await self._client.ask("GET", f"/object_info/{quote(kind, safe='')}", tries=tries)
            if reply.status != 404:
                _refuse(reply)
            self._infos[kind] = reply.document()
        return self._infos[kind]

    async def _missing(self, workflow: Workflow) -> list[str]:
        filled_later = {id for ids in workflow.slots.values() for id in ids}
        self._infos.clear()  # something may have been installed since
        found = [
            lacks(
                {**node, "inputs": {}} if id in filled_later else node, await self._info(node["class_type"])
            )
            for id, node in workflow.graph.items()
        ]
        return list(dict.fromkeys(found))

    def _handle(self, reply: Reply, mark: str, model: str) -> Handle:
        error = submit_error(reply)
        if error is not None:
            raise error
        id = reply.document().get("prompt_id")
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise in_doubt(LABEL, "its answer cannot be read")
        return handle_for(id, mark, model).model_copy(update={"at": datetime.now(UTC)})


def _refuse(reply: Reply) -> None:
    error = common_error(LABEL, reply)
    if error is not None:
        raise error


def _found(reply: Reply, workflow: Workflow) -> str:
    """What a test of the connection found, in a sentence or two."""
    body: Any = reply.document()
    version, device = at(body, "system", "comfyui_version"), at(body, "devices", 0, "name")
    on = f" on {str(device)[:60]}" if device else ""
    count = len(workflow.sources)
    pictures = "1 picture" if count == 1 else f"{count} pictures"
    return f"{LABEL} {version or ''}".strip() + f" answers{on}. “{workflow.name}” takes up to {pictures}."
