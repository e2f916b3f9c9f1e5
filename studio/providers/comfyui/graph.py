"""A workflow's graph with one picture's wishes in it, and without the slots that have no source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from studio.domain.storyboard import pixel_size
from studio.errors import BadRequest
from studio.protocols import Op
from studio.providers.comfyui.workflow import Graph, Node, Workflow, field_of

FOLDER = "studio"
LARGEST_SEED = 2**64 - 1
STEP_PX = 16

NodeInfo = Mapping[str, Any]


def filled(workflow: Workflow, op: Op, images: Sequence[str], mark: str) -> dict[str, dict[str, Any]]:
    """The graph with prompt, seed, size, sources and the name of the file that it is to write.

    images: the names of the uploaded sources in their order. mark: what the written file's name begins with.
    """
    width, height = (
        max(STEP_PX, round(side / STEP_PX) * STEP_PX) for side in pixel_size(op.aspect_ratio, op.size)
    )
    values: dict[str, Any] = {
        "prompt": op.prompt,
        "seed": op.seed & LARGEST_SEED,
        "width": width,
        "height": height,
        "out": f"{FOLDER}/{mark}",
        **dict(zip(workflow.sources, images, strict=False)),
    }
    graph = {id: {**node, "inputs": dict(node["inputs"])} for id, node in workflow.graph.items()}
    for slot, value in values.items():
        for id in workflow.slots.get(slot, ()):
            graph[id]["inputs"][field_of(graph[id], slot)] = value
    return graph


def unused(workflow: Workflow, given: int) -> list[str]:
    """The ids of the nodes that load sources which this picture does not have."""
    return [id for slot in workflow.sources[given:] for id in workflow.slots[slot]]


def kinds_below(graph: Graph, ids: Collection[str]) -> set[str]:
    """The kinds of all nodes that hang on these, however far."""
    reached = set(ids)
    while fresh := {id for id, node in graph.items() if id not in reached and _links(node) & reached}:
        reached |= fresh
    return {str(graph[id]["class_type"]) for id in reached - set(ids)}


def without(graph: Graph, ids: Collection[str], needs: Callable[[str], Collection[str] | None]) -> Graph:
    """The graph without these nodes, and without those that cannot do without them.

    needs: the inputs that a kind of node must have; None for all. Others are simply left unconnected.
    """
    gone = set(ids)
    while fresh := {id for id, node in graph.items() if id not in gone and _must_go(node, gone, needs)}:
        gone |= fresh
    return {id: _unlinked(node, gone) for id, node in graph.items() if id not in gone}


def check_saves(workflow: Workflow, graph: Graph, given: int) -> None:
    """Raises BadRequest where nothing is left that writes the picture."""
    if not any(id in graph for id in workflow.slots["out"]):
        happened = f"The workflow “{workflow.name[:80]}” needs more pictures than the {given} there are."
        raise BadRequest(happened, do="Add sources, or choose a workflow that can do without.")


def lacks(node: Node, info: NodeInfo) -> str:
    """What ComfyUI has not got for a node, for people; empty for nothing. info: of the node's kind."""
    kind = str(node["class_type"])
    told = info.get(kind)
    if not isinstance(told, dict):
        return f"the node {kind}"
    for field, value in node["inputs"].items():
        options = _options(told, field)
        if options and isinstance(value, str) and value not in options:
            return f"{value[:80]} ({kind})"
    return ""


def needed_inputs(kind: str, info: NodeInfo) -> frozenset[str] | None:
    """The inputs that a kind of node must have; None where ComfyUI does not say."""
    required = _input(info.get(kind), "required")
    return frozenset(required) if isinstance(required, dict) else None


def _options(told: Mapping[str, Any], field: str) -> list[Any]:
    """The values that an input may have, in the older or the newer way of telling; empty for any."""
    for group in ("required", "optional"):
        named = _input(told, group)
        kind = named.get(field) if isinstance(named, dict) else None
        if isinstance(kind, list) and kind:
            more = kind[1] if len(kind) > 1 and isinstance(kind[1], dict) else {}
            found = kind[0] if isinstance(kind[0], list) else more.get("options")
            return found if isinstance(found, list) else []
    return []


def _input(told: Any, group: str) -> Any:
    inputs = told.get("input") if isinstance(told, dict) else None
    return inputs.get(group) if isinstance(inputs, dict) else None


def _links(node: Node) -> set[str]:
    return {str(value[0]) for value in node["inputs"].values() if _is_link(value)}


def _is_link(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _must_go(node: Node, gone: set[str], needs: Callable[[str], Collection[str] | None]) -> bool:
    lost = {name for name, value in node["inputs"].items() if _is_link(value) and str(value[0]) in gone}
    needed = needs(str(node["class_type"])) if lost else None
    return bool(lost if needed is None else lost & set(needed))


def _unlinked(node: Node, gone: set[str]) -> Node:
    kept = {
        name: value
        for name, value in node["inputs"].items()
        if not (_is_link(value) and str(value[0]) in gone)
    }
    return {**node, "inputs": kept}
