"""What ComfyUI's answers mean: a graph that it does not take, and how a job is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

from studio.errors import BadRequest, ProviderFailed
from studio.protocols import Finished, JobFailed, OutputRef, State, Stopped, Waiting
from studio.providers._inline import at
from studio.providers._replies import Reply, common_error, sentence

LABEL = "ComfyUI"
# A file's folder on that machine is nobody's business.
_FOLDERS = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][\w .~-]+){2,}[\\/]")


def submit_error(reply: Reply) -> ProviderFailed | None:
    """Why a graph was not taken, with the node and the value; None for success."""
    body = reply.document()
    if reply.status != 400 or not body:
        return common_error(LABEL, reply)
    reason = _node_reason(body.get("node_errors")) or _reason(at(body, "error"))
    return BadRequest(
        f"{LABEL} does not take the workflow. {sentence(reply.mask(_hidden(reason)))}".strip(),
        do="Test the connection in Settings, or open the workflow in ComfyUI and correct it.",
    )


def job_state(job: Mapping[str, Any], mark: str) -> State:
    """A job as `/api/jobs/{id}` shows it; a word that is not known means that it goes on."""
    status = job.get("status")
    if status == "completed":
        return Finished(pictures(job.get("outputs"), mark))
    if status == "failed":
        return JobFailed(execution_failed(job.get("execution_error")))
    return Stopped() if status == "cancelled" else Waiting()


def history_state(entry: Mapping[str, Any], mark: str) -> State:
    """A finished job as `/history/{id}` shows it."""
    messages = at(entry, "status", "messages")
    told = {str(at(one, 0)): at(one, 1) for one in messages} if isinstance(messages, list) else {}
    if at(entry, "status", "status_str") != "error":
        return Finished(pictures(entry.get("outputs"), mark))
    if "execution_interrupted" in told:
        return Stopped()
    return JobFailed(execution_failed(told.get("execution_error")))


def pictures(outputs: Any, mark: str) -> tuple[OutputRef, ...]:
    """The pictures that a job saved; those of its own name where there are any, previews never."""
    nodes = outputs.values() if isinstance(outputs, dict) else []
    saved = [one for node in nodes for one in at(node, "images") or [] if at(one, "type") == "output"]
    files = [(_file_name(one), str(one.get("subfolder") or "")) for one in saved]
    ours = [file for file in files if file[0].startswith(mark)]
    return tuple(OutputRef(url=view_path(*file)) for file in ours or files)


def view_path(file_name: str, folder: str) -> str:
    """Where a written picture can be had, below the base URL; as it was written, without a preview."""
    return f"/view?{urlencode({'filename': file_name, 'subfolder': folder, 'type': 'output'})}"


def execution_failed(error: Any) -> ProviderFailed:
    """Why a graph broke off while it ran. Assumed: nothing says that another try would end otherwise."""
    message, kind = str(at(error, "exception_message") or ""), str(at(error, "exception_type") or "")
    if "outofmemory" in kind.lower() or "out of memory" in message.lower():
        return BadRequest(
            f"{LABEL} has not enough GPU memory for this picture.",
            do="Choose a smaller size, or a smaller model in the workflow.",
        )
    node = str(at(error, "node_type") or "a node")[:80]
    happened = f"{LABEL} broke off at {node}. {sentence(_hidden(message))}".strip()
    return ProviderFailed(happened, do="Look into ComfyUI, then render it again.")


def nothing_saved() -> ProviderFailed:
    """A graph ran to its end and wrote no picture."""
    happened = f"{LABEL} ran the workflow, but it saved no picture."
    return BadRequest(happened, do="Title its SaveImage node “studio:out”, and save the workflow again.")


def _file_name(image: Mapping[str, Any]) -> str:
    return PurePosixPath(str(image.get("filename", ""))).name


def _node_reason(nodes: Any) -> str:
    """The first trouble of each node, as "CheckpointLoaderSimple: Value not in list, ckpt_name: 'x'"."""
    if not isinstance(nodes, dict):
        return ""
    return "; ".join(f"{at(node, 'class_type')}: {_reason(at(node, 'errors', 0))}" for node in nodes.values())


def _reason(error: Any) -> str:
    told = [str(at(error, name) or "") for name in ("message", "details")]
    return ", ".join(filter(None, told))


def _hidden(text: str) -> str:
    return _FOLDERS.sub("…/", text)
