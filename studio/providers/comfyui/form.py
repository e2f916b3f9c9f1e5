"""What a person can set of ComfyUI: its workflows, as saved with “Export (API)”."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from studio.domain.capability import Job
from studio.domain.option import Form, Option
from studio.providers.comfyui.workflow import EXAMPLE, Workflow, read_workflow

BASE_URL = "http://127.0.0.1:8188"
OPTIONS: dict[Job, str] = {
    "image": "workflow", "upscale": "workflow_upscale", "face_swap": "workflow_face_swap",
}  # fmt: skip
_HOW = "Saved in ComfyUI with “Export (API)”. Titles of its nodes say what goes where: studio:"


def _check(path: str, job: Job) -> Workflow:
    return read_workflow(Path(path), job)


FORM = Form(
    options=(
        Option(
            OPTIONS["image"],
            "Workflow for keyframes",
            f"{_HOW}prompt, studio:seed, studio:out, and studio:ref1 … for sources.",
            kind="file",
            usual=f"The example, {EXAMPLE.name}",
            check=partial(_check, job="image"),
        ),
        Option(
            OPTIONS["upscale"],
            "Workflow for 4K",
            f"{_HOW}ref1 and studio:out.",
            kind="file",
            usual="None: it brings no photos to 4K",
            check=partial(_check, job="upscale"),
        ),
        Option(
            OPTIONS["face_swap"],
            "Workflow for face swaps",
            f"{_HOW}ref1 (the picture), studio:ref2 (the face) and studio:out.",
            kind="file",
            usual="None: it swaps no faces",
            check=partial(_check, job="face_swap"),
        ),
    ),
    key="optional",
    models=False,
    address=BASE_URL,
)
