"""Documents about one job of the local ComfyUI: history, the job API, the events of the websocket."""

from __future__ import annotations

from typing import Any

from tests.wire.servers.jobs import Job

Json = dict[str, Any]
STEPS = 8
STATUSES = {
    "waiting": "pending",
    "running": "in_progress",
    "done": "completed",
    "failed": "failed",
    "cancelled": "cancelled",
}


def outputs(job: Job) -> Json:
    """What a finished job wrote, by node."""
    if job.stage != "done":
        return {}
    image = {"filename": job.kept["file"], "subfolder": job.kept["folder"], "type": "output"}
    return {job.kept["saver"]: {"images": [image]}}


def execution_error(job: Job) -> Json:
    """Why a job failed."""
    return {
        "prompt_id": job.id,
        "node_id": job.kept["saver"],
        "node_type": "KSampler",
        "exception_type": "torch.OutOfMemoryError",
        "exception_message": "Allocation on device would exceed allowed memory. (out of memory)",
        "traceback": [],
    }


def job_document(job: Job) -> Json:
    """A job as `/api/jobs/{id}` shows it."""
    failed = {"execution_error": execution_error(job)} if job.stage == "failed" else {}
    status = job.kept["word"] if job.stage == "running" and job.kept["word"] else STATUSES[job.stage]
    return {
        "id": job.id,
        "status": status,
        "priority": job.kept["number"],
        "create_time": round(1000 * job.kept["at"]),
        "outputs": outputs(job),
        "outputs_count": len(outputs(job)),
        **failed,
    }


def history_entry(job: Job, graph: Json) -> Json:
    """A finished job as `/history/{id}` shows it."""
    last = {
        "done": ["execution_success", _stamped(job)],
        "failed": ["execution_error", execution_error(job)],
        "cancelled": ["execution_interrupted", _stamped(job)],
    }[job.stage]
    return {
        "prompt": [job.kept["number"], job.id, graph, {}, [job.kept["saver"]]],
        "outputs": outputs(job),
        "status": {
            "status_str": "success" if job.stage == "done" else "error",
            "completed": job.stage == "done",
            "messages": [["execution_start", _stamped(job)], last],
        },
        "meta": {},
    }


def events(job: Job) -> list[Json]:
    """What the websocket has told of a job until now, in order."""
    if job.stage == "waiting":
        return []
    about = {"prompt_id": job.id}
    steps = int(job.kept["steps"] or STEPS)
    told = [
        _event("execution_start", about),
        _event("execution_cached", {**about, "nodes": []}),
        _event("executing", {**about, "node": job.kept["saver"]}),
    ]
    told += [
        _event("progress", {**about, "value": value, "max": steps, "node": job.kept["saver"]})
        for value in range(1, int(job.progress * steps) + 1)
    ]
    return told + _last_events(job, about)


def _last_events(job: Job, about: Json) -> list[Json]:
    if job.stage == "done":
        node = job.kept["saver"]
        return [
            _event("executed", {**about, "node": node, "output": outputs(job)[node]}),
            _event("executing", {**about, "node": None}),
            _event("execution_success", about),
        ]
    if job.stage == "failed":
        return [_event("execution_error", execution_error(job))]
    return [_event("execution_interrupted", about)] if job.stage == "cancelled" else []


def _event(kind: str, data: Json) -> Json:
    return {"type": kind, "data": data}


def _stamped(job: Job) -> Json:
    return {"prompt_id": job.id, "timestamp": round(1000 * job.kept["at"])}
