"""A workflow as it was saved from ComfyUI, and its slots: the nodes whose titles say what goes into them.

A title may name several slots, separated by spaces: `studio:width studio:height` on the node that has both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from studio.domain.capability import Job
from studio.errors import BadRequest, NotConfigured

Node = Mapping[str, Any]
Graph = Mapping[str, Node]

EXAMPLE = Path(__file__).resolve().parents[3] / "assets" / "workflows" / "flux2-klein-4b.json"
LARGEST_BYTES = 4_000_000
# The input that a slot fills: the first of these that the node has and that is not linked.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "prompt": ("text", "prompt", "value"),
    "seed": ("seed", "noise_seed", "value"),
    "width": ("width", "value"),
    "height": ("height", "value"),
    "out": ("filename_prefix",),
}
SOURCE_FIELDS = ("image",)
NEEDED: Mapping[Job, tuple[str, ...]] = {
    "image": ("prompt", "seed", "out"),
    "upscale": ("ref1", "out"),
    "face_swap": ("ref1", "ref2", "out"),
}
_SLOT = re.compile(r"studio:([a-z]+\d*)", re.IGNORECASE)
_SOURCE = re.compile(r"ref[1-9]\d?")
_EXPORT = "Save it in ComfyUI with “Export (API)” and choose that file in Settings."


@dataclass(frozen=True, slots=True)
class Workflow:
    """A graph in ComfyUI's API format. slots: the ids of the nodes whose titles name a slot."""

    name: str
    graph: Graph
    slots: Mapping[str, tuple[str, ...]]

    @property
    def sources(self) -> list[str]:
        """The slots of sources in their order, `ref1` first."""
        return sorted(
            (slot for slot in self.slots if _SOURCE.fullmatch(slot)), key=lambda slot: int(slot[3:])
        )

    @property
    def decides_size(self) -> bool:
        """Whether no size can be given to it."""
        return not {"width", "height"} <= set(self.slots)


def read_workflow(path: Path, job: Job) -> Workflow:
    """The workflow in a file. Raises NotConfigured where it cannot be read, BadRequest where it is no use."""
    try:
        about = path.stat()
        return _read(path, job, (about.st_mtime_ns, about.st_size))
    except (OSError, ValueError, RecursionError):
        happened = f"The ComfyUI workflow “{path.name[:80]}” cannot be read."
        raise NotConfigured(happened, do="Choose another file in Settings.") from None


# A file that was saved anew has another time, and so is read again.
@lru_cache(maxsize=16)
def _read(path: Path, job: Job, version: tuple[int, int]) -> Workflow:
    if version[1] > LARGEST_BYTES:
        raise BadRequest(f"“{path.name[:80]}” is too large for a ComfyUI workflow.", do=_EXPORT)
    graph = json.loads(path.read_text(encoding="utf-8"))
    workflow = Workflow(path.stem, _checked(graph, path.name), _slots(graph))
    missing = [slot for slot in NEEDED[job] if slot not in workflow.slots]
    if missing:
        raise BadRequest(_missing(workflow, missing), do="Give those titles to its nodes, and save it again.")
    for slot, ids in workflow.slots.items():
        for id in ids:
            field_of(graph[id], slot)
    return workflow


def field_of(node: Node, slot: str) -> str:
    """The input of a node that a slot fills. Raises BadRequest where it has none."""
    fields = FIELDS.get(slot, SOURCE_FIELDS)
    inputs = node.get("inputs", {})
    for field in fields:
        if field in inputs and not isinstance(inputs[field], list):
            return field
    happened = f"The node titled “studio:{slot}” has nothing to fill: it needs an input named"
    raise BadRequest(
        f"{happened} {' or '.join(fields)}.", do="Title another node, and save the workflow again."
    )


def _checked(graph: Any, name: str) -> Graph:
    are_nodes = isinstance(graph, dict) and all(
        isinstance(node, dict) and "class_type" in node and isinstance(node.get("inputs"), dict)
        for node in graph.values()
    )
    if not are_nodes or not graph:
        raise BadRequest(f"“{name[:80]}” is no ComfyUI workflow in the API format.", do=_EXPORT)
    checked: Graph = graph
    return checked


def _slots(graph: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for id, node in graph.items():
        meta = node.get("_meta")
        title = str(meta.get("title", "")) if isinstance(meta, dict) else ""
        for slot in map(str.lower, _SLOT.findall(title)):
            if slot in FIELDS or _SOURCE.fullmatch(slot):
                found[slot] = (*found.get(slot, ()), id)
    return found


def _missing(workflow: Workflow, missing: list[str]) -> str:
    wanted = ", ".join(f"studio:{slot}" for slot in missing)
    present = ", ".join(f"studio:{slot}" for slot in workflow.slots) or "none"
    return (
        f"The workflow “{workflow.name[:80]}” has no node titled {wanted}; of such titles it has: {present}."
    )
