"""Pictures asked of ComfyUI as the engine asks for them, and workflows to ask with."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PIL import Image

from studio.domain.service import ServiceSettings
from studio.errors import ProviderFailed
from studio.protocols import Finished, Handle, JobFailed, LostCall
from studio.providers.comfyui.service import ComfyUIService
from studio.providers.comfyui.workflow import EXAMPLE
from tests.wire.calling import KEY, opened
from tests.wire.servers.comfyui import ComfyUIServer

PROMPT, JOBS = {"path": "/prompt"}, {"path": "/api/jobs/"}
SLOW = {"match": PROMPT, "do": {"job_time": 100}}
NO_JOB_API = {"match": JOBS, "do": {"status": 404, "body": "404: Not Found"}}


def lost(job_key: UUID = KEY) -> LostCall:
    return LostCall(job_key, "flux2-klein-4b", 7, "", datetime.now(UTC))


async def finished(service: ComfyUIService, handle: Handle) -> Finished:
    state = await service.poll(handle)
    assert isinstance(state, Finished)
    return state


async def picture(service: ComfyUIService, handle: Handle) -> Image.Image:
    [output] = (await finished(service, handle)).outputs
    return opened(await service.collect(output)).convert("RGB")


async def failed(service: ComfyUIService, handle: Handle) -> ProviderFailed:
    state = await service.poll(handle)
    assert isinstance(state, JobFailed)
    return state.error


def asked(server: ComfyUIServer, path: str) -> list[dict[str, Any]]:
    return [one for one in server.requests if one["path"].startswith(path)]


def sent_graph(server: ComfyUIServer) -> dict[str, Any]:
    [job] = server.ledger.jobs
    return dict(server.ledger.body(job["id"])["prompt"])


def changed_example(folder: Path, nodes: dict[str, Any]) -> ServiceSettings:
    """The settings for the example with other nodes; None takes one out."""
    graph = json.loads(EXAMPLE.read_text()) | nodes
    file = folder / "mine.json"
    file.write_text(json.dumps({id: node for id, node in graph.items() if node is not None}))
    return ServiceSettings(options={"workflow": str(file)})
