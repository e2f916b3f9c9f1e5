"""What is told of a graph that broke off, and of one that is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio.errors import BadRequest, ProviderFailed
from studio.protocols import Finished, JobFailed, Stopped
from studio.providers._replies import Reply
from studio.providers.comfyui.answers import execution_failed, history_state, submit_error


def refused(body: Any) -> str:
    error = submit_error(Reply(400, {}, json.dumps(body).encode()))
    assert isinstance(error, BadRequest)
    return error.happened


def entry(status: str, *messages: list[Any]) -> dict[str, Any]:
    return {"outputs": {}, "status": {"status_str": status, "messages": list(messages)}}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("No such file: /home/ann/ComfyUI/models/vae/x.safetensors", "No such file: …/x.safetensors."),
        (r"cannot open C:\Users\ann\models\x.pth", "cannot open …/x.pth."),
        ("mat1 and mat2\nshapes   differ", "mat1 and mat2 shapes differ."),
    ],
)
def test_a_graph_that_broke_off_is_told_without_folders(message: str, told: str) -> None:
    error = execution_failed({"node_type": "VAEDecode", "exception_message": message})

    assert error.happened == f"ComfyUI broke off at VAEDecode. {told}"


@pytest.mark.parametrize("error", [None, [], "text", {"node_type": None}])
def test_a_graph_that_broke_off_for_no_told_reason_still_has_words(error: Any) -> None:
    assert str(execution_failed(error)) == (
        "ComfyUI broke off at a node. Look into ComfyUI, then render it again."
    )


def test_memory_is_recognised_by_the_kind_of_the_error() -> None:
    error = execution_failed({"exception_type": "torch.OutOfMemoryError", "exception_message": "Allocation"})

    assert type(error) is BadRequest


def test_each_refused_node_is_named_with_its_value() -> None:
    wrong = {"message": "Value not in list", "details": "vae_name: 'x'"}
    body = {
        "error": {"message": "Prompt outputs failed validation"},
        "node_errors": {
            "3": {"class_type": "VAELoader", "errors": [wrong]},
            "4": {"class_type": "LoadImage"},
        },
    }

    assert refused(body) == (
        "ComfyUI does not take the workflow. VAELoader: Value not in list, vae_name: 'x'; LoadImage."
    )


def test_a_graph_refused_as_a_whole_is_told_by_its_error() -> None:
    body = {"error": {"message": "Cannot execute", "details": "Node ID '#9'"}, "node_errors": {}}

    assert refused(body) == "ComfyUI does not take the workflow. Cannot execute, Node ID '#9'."


def test_a_history_tells_success_interruption_and_failure() -> None:
    done = history_state(entry("success"), "mark")
    stopped = history_state(entry("error", ["execution_interrupted", {}]), "mark")
    failed = history_state(entry("error", ["execution_error", {"node_type": "KSampler"}]), "mark")

    assert (done, stopped) == (Finished(()), Stopped())
    assert isinstance(failed, JobFailed)
    assert type(failed.error) is ProviderFailed
