"""Graphs without the nodes that have no source, and what ComfyUI lacks for a node."""

from __future__ import annotations

from typing import Any

import pytest

from studio.providers.comfyui.graph import kinds_below, lacks, needed_inputs, without


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs}


GRAPH = {
    "load": node("LoadImage", image="a.png"),
    "code": node("VAEEncode", pixels=["load", 0]),
    "words": node("CLIPTextEncode", text="a cup"),
    "both": node("ReferenceLatent", conditioning=["words", 0], latent=["code", 0]),
    "save": node("SaveImage", images=["both", 0]),
}
NEEDED = {"VAEEncode": {"pixels"}, "ReferenceLatent": {"conditioning"}, "SaveImage": {"images"}}


def test_kinds_below_a_node_are_all_that_hang_on_it() -> None:
    assert kinds_below(GRAPH, ["load"]) == {"VAEEncode", "ReferenceLatent", "SaveImage"}


def test_what_needs_a_missing_node_goes_and_what_can_do_without_is_unlinked() -> None:
    left = without(GRAPH, ["load"], NEEDED.get)

    assert set(left) == {"words", "both", "save"}
    assert left["both"]["inputs"] == {"conditioning": ["words", 0]}


def test_of_nodes_that_are_not_described_every_input_is_needed() -> None:
    left = without(GRAPH, ["load"], lambda kind: None)

    assert set(left) == {"words"}


def test_the_graph_given_stays_as_it_was() -> None:
    without(GRAPH, ["load"], NEEDED.get)

    assert GRAPH["both"]["inputs"] == {"conditioning": ["words", 0], "latent": ["code", 0]}


@pytest.mark.parametrize(
    "kind",
    [[["a.safetensors", "b.safetensors"]], ["COMBO", {"options": ["a.safetensors", "b.safetensors"]}]],
    ids=["older", "newer"],
)
def test_a_file_that_is_not_among_the_options_is_lacking(kind: list[Any]) -> None:
    info = {"VAELoader": {"input": {"required": {"vae_name": kind}}}}

    assert lacks(node("VAELoader", vae_name="b.safetensors"), info) == ""
    assert lacks(node("VAELoader", vae_name="c.safetensors"), info) == "c.safetensors (VAELoader)"


@pytest.mark.parametrize("kind", [[[]], ["INT", {"min": 0}], "odd", [], None])
def test_an_input_without_options_may_be_anything(kind: Any) -> None:
    info = {"Node": {"input": {"required": {"field": kind}}}}

    assert lacks(node("Node", field="text"), info) == ""


@pytest.mark.parametrize(
    ("info", "needed"), [({}, None), ({"Node": {"input": {"required": {"a": []}}}}, {"a"})]
)
def test_what_a_node_needs_is_as_described(info: dict[str, Any], needed: set[str] | None) -> None:
    assert needed_inputs("Node", info) == needed
