"""Graphs of the local ComfyUI: which nodes it has, what it refuses, and what a graph would draw.

It has the nodes of an ordinary installation, and every model file but those named as not installed. What is
drawn follows from the nodes that an output hangs on: the positive words, the first seed, the first size, and
the loaded pictures in the order of their titles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
LINK, TEXT, WHOLE, NUMBER, FILE = "LINK", "STRING", "INT", "FLOAT", "FILE"
SAMPLERS = ["euler", "euler_ancestral", "dpmpp_2m", "res_multistep", "uni_pc"]
SCHEDULERS = ["simple", "normal", "karras", "beta", "sgm_uniform"]
_SIZE = {"width": WHOLE, "height": WHOLE}
_LATENT = {**_SIZE, "batch_size": WHOLE}
NODES: dict[str, dict[str, Any]] = {
    "CheckpointLoaderSimple": {"ckpt_name": FILE},
    "UNETLoader": {"unet_name": FILE, "weight_dtype": ["default", "fp8_e4m3fn", "fp8_e5m2"]},
    "CLIPLoader": {"clip_name": FILE, "type": TEXT},
    "VAELoader": {"vae_name": FILE},
    "LoraLoaderModelOnly": {"model": LINK, "lora_name": FILE, "strength_model": NUMBER},
    "UpscaleModelLoader": {"model_name": FILE},
    "CLIPTextEncode": {"text": TEXT, "clip": LINK},
    "TextEncodeQwenImageEdit": {"clip": LINK, "prompt": TEXT},
    "TextEncodeQwenImageEditPlus": {"clip": LINK, "prompt": TEXT},
    "ConditioningZeroOut": {"conditioning": LINK},
    "FluxGuidance": {"conditioning": LINK, "guidance": NUMBER},
    "ReferenceLatent": {"conditioning": LINK},
    "EmptyLatentImage": _LATENT,
    "EmptySD3LatentImage": _LATENT,
    "EmptyFlux2LatentImage": _LATENT,
    "KSampler": {
        "model": LINK, "seed": WHOLE, "steps": WHOLE, "cfg": NUMBER, "sampler_name": SAMPLERS,
        "scheduler": SCHEDULERS, "positive": LINK, "negative": LINK, "latent_image": LINK, "denoise": NUMBER,
    },
    "RandomNoise": {"noise_seed": WHOLE},
    "KSamplerSelect": {"sampler_name": SAMPLERS},
    "BasicGuider": {"model": LINK, "conditioning": LINK},
    "CFGGuider": {"model": LINK, "positive": LINK, "negative": LINK, "cfg": NUMBER},
    "BasicScheduler": {"model": LINK, "scheduler": SCHEDULERS, "steps": WHOLE, "denoise": NUMBER},
    "Flux2Scheduler": {"steps": WHOLE, **_SIZE},
    "SamplerCustomAdvanced": {
        "noise": LINK, "guider": LINK, "sampler": LINK, "sigmas": LINK, "latent_image": LINK,
    },
    "VAEEncode": {"pixels": LINK, "vae": LINK},
    "VAEDecode": {"samples": LINK, "vae": LINK},
    "LoadImage": {"image": TEXT},
    "ImageScale": {"image": LINK, "upscale_method": TEXT, **_SIZE, "crop": ["disabled", "center"]},
    "ImageScaleToTotalPixels": {"image": LINK, "upscale_method": TEXT, "megapixels": NUMBER},
    "ImageUpscaleWithModel": {"upscale_model": LINK, "image": LINK},
    "ImageStitch": {"image1": LINK},
    "ImageBatch": {"image1": LINK, "image2": LINK},
    "PrimitiveString": {"value": TEXT},
    "PrimitiveStringMultiline": {"value": TEXT},
    "PrimitiveInt": {"value": WHOLE},
    "PrimitiveFloat": {"value": NUMBER},
    "SaveImage": {"images": LINK, "filename_prefix": TEXT},
    "PreviewImage": {"images": LINK},
}  # fmt: skip
OUTPUTS = {"SaveImage", "PreviewImage"}
SEEDS = ("seed", "noise_seed")
LARGEST_SEED = 2**64 - 1


def problem(kind: str, message: str, details: str = "") -> Json:
    """An error as ComfyUI writes it."""
    return {"type": kind, "message": message, "details": details, "extra_info": {}}


@dataclass(frozen=True, slots=True)
class Meant:
    """What a graph is to draw: words, seed, size (None: as the first source), sources' names, file prefix."""

    prompt: str
    seed: int
    size: tuple[int, int] | None
    images: tuple[str, ...]
    prefix: str
    saver: str


def node_info(name: str) -> Json:
    """What `/object_info/NAME` says; empty for a node that is not installed."""
    if name not in NODES:
        return {}
    required = {field: [kind if kind != FILE else []] for field, kind in NODES[name].items()}
    return {
        name: {
            "input": {"required": required}, "output": [], "name": name, "display_name": name,
            "output_node": name in OUTPUTS,
        }
    }  # fmt: skip


def whole_problem(graph: Json) -> Json | None:
    """What is wrong with a graph as a whole, None for nothing: no nodes, an unknown node, no output."""
    if not graph:
        return problem("no_prompt", "No prompt provided")
    for id, node in graph.items():
        if not isinstance(node, dict) or "class_type" not in node:
            return problem("invalid_prompt", f"Node {id} has no class_type", f"Node ID '#{id}'")
        if node["class_type"] not in NODES:
            message = f"Cannot execute because node {node['class_type']} does not exist."
            return problem("missing_node_type", message, f"Node ID '#{id}'")
    if not any(node["class_type"] in OUTPUTS for node in graph.values()):
        return problem("prompt_no_outputs", "Prompt has no outputs")
    return None


def node_problems(graph: Json, has_image: Any, not_installed: set[str]) -> Json:
    """What is wrong with single nodes, as `node_errors`; `has_image(name)` tells what was uploaded."""
    savers = [id for id, node in graph.items() if node["class_type"] in OUTPUTS]
    found: Json = {}
    for id, node in graph.items():
        errors = [
            error
            for field, kind in NODES[node["class_type"]].items()
            if (error := _field_problem(graph, node.get("inputs", {}), field, kind)) is not None
        ]
        errors += _file_problems(node, has_image, not_installed)
        if errors:
            found[id] = {"errors": errors, "dependent_outputs": savers, "class_type": node["class_type"]}
    return found


def _field_problem(graph: Json, inputs: Json, field: str, kind: Any) -> Json | None:
    if field not in inputs:
        return problem("required_input_missing", "Required input is missing", field)
    value = inputs[field]
    if isinstance(value, list):
        is_linked = len(value) == 2 and str(value[0]) in graph
        return None if is_linked else problem("bad_linked_input", "Bad linked input", f"{field}, {value}")
    if isinstance(kind, list):
        return None if value in kind else not_in_list(field, value)
    expected: dict[Any, Any] = {TEXT: str, FILE: str, WHOLE: int, NUMBER: (int, float)}
    if isinstance(value, expected.get(kind, ())) and (field not in SEEDS or 0 <= value <= LARGEST_SEED):
        return None
    return problem("invalid_input_type", "Failed to convert an input value", f"{field}, {value!r}")


def not_in_list(field: str, value: Any) -> Json:
    """The error for a word or file that ComfyUI does not have."""
    return problem("value_not_in_list", "Value not in list", f"{field}: '{value}'")


def _file_problems(node: Json, has_image: Any, not_installed: set[str]) -> list[Json]:
    inputs, fields = node.get("inputs", {}), NODES[node["class_type"]]
    named = [field for field, kind in fields.items() if kind == FILE and inputs.get(field) in not_installed]
    errors = [not_in_list(field, inputs[field]) for field in named]
    image = inputs.get("image")
    if node["class_type"] == "LoadImage" and isinstance(image, str) and not has_image(image):
        details = f"image - Invalid image file: {image}"
        errors.append(problem("custom_validation_failed", "Custom validation failed for node", details))
    return errors


def meant(graph: Json) -> Meant:
    """What a checked graph draws."""
    saver = next(id for id, node in graph.items() if node["class_type"] in OUTPUTS)
    nodes = list(_upstream(graph, saver, set()))
    words = [
        str(value) for node in nodes for name in ("text", "prompt") if (value := _value(graph, node, name))
    ]
    seeds = [value for node in nodes for name in SEEDS if (value := _value(graph, node, name)) is not None]
    sizes = [
        (_value(graph, node, "width"), _value(graph, node, "height"))
        for node in nodes
        if "width" in node["inputs"] and "height" in node["inputs"]
    ]
    loaders = sorted((node for node in nodes if node["class_type"] == "LoadImage"), key=_title)
    prefix = str(graph[saver]["inputs"].get("filename_prefix", "ComfyUI"))
    images = tuple(node["inputs"]["image"] for node in loaders)
    return Meant(
        " ".join(words), seeds[0] if seeds else 0, sizes[0] if sizes else None, images, prefix, saver
    )


def _upstream(graph: Json, id: str, seen: set[str]) -> Iterator[Json]:
    """The nodes that a node hangs on, itself first; what is not wanted in the picture is left out."""
    if id in seen or id not in graph:
        return
    seen.add(id)
    yield graph[id]
    for name, value in graph[id]["inputs"].items():
        if isinstance(value, list) and name != "negative":
            yield from _upstream(graph, str(value[0]), seen)


def _value(graph: Json, node: Json, name: str) -> Any:
    """The value of an input, also one that a primitive node gives."""
    value = node["inputs"].get(name)
    return graph[str(value[0])]["inputs"].get("value") if isinstance(value, list) else value


def _title(node: Json) -> tuple[int, str]:
    title = str(node.get("_meta", {}).get("title", ""))
    return len(title), title
