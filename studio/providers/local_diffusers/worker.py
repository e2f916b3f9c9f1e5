"""The process that holds a local model: loads it at its first use, and paints one picture at a time.

torch and diffusers are imported here and nowhere else. Models are read from a folder, never from the
network, and only as safetensors, which hold numbers and no code. What goes wrong is answered as data: a
word in `trouble`.
"""

from __future__ import annotations

import gc
import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from studio.errors import PictureRefused

OFFLOAD_FROM = 0.8  # of the GPU's free memory that the weights may take
WITHIN_PX = 1536
ADAPTER = "studio"
# Who started this process; another number as soon as that has ended.
_STUDIO = os.getppid()
_MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory")

Answer = tuple[dict[str, Any], list[bytes]]


class _Trouble(Exception):
    """Why there is no picture: a word that the service knows, and what it is about."""

    def __init__(self, word: str, about: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.about = about


@dataclass(slots=True)
class _Loaded:
    """The model that is in memory; one at a time."""

    folder: str
    device: str
    pipeline: Any


_LOADED: list[_Loaded] = []


def paint(request: dict[str, Any], blobs: list[bytes]) -> Answer:
    """Child task: paint a picture.

    request: folder, device, prompt, width, height, seed, steps, pictures (parameter name), sources
    ([{name, path}]), more (further parameters), lora (the path of its file; empty: none), strength (of it; 1
    is all), stop (a file: as soon as it is there, painting ends). Returns device and steps, and the PNG; or
    trouble: memory, stopped, packages, model, lora, source, refused.
    """
    try:
        pipeline, device = _pipeline(request)
        wishes = _wishes(pipeline, request)
        with _lora(pipeline, str(request["lora"]), float(request["strength"])):
            png = _png(pipeline, wishes)
        return {"device": device, "steps": str(wishes.get("num_inference_steps", ""))}, [png]
    except _Trouble as trouble:
        return {"trouble": trouble.word, "about": trouble.about}, []
    except ImportError as error:
        return {"trouble": "packages", "about": error.name or ""}, []
    except (MemoryError, RuntimeError) as error:
        if not _is_memory(error):
            raise
    finally:
        Path(request["stop"]).unlink(missing_ok=True)
    _free()
    return {"trouble": "memory", "about": ""}, []


def look(request: dict[str, Any], blobs: list[bytes]) -> Answer:
    """Child task: which device would paint, as {"device", "name"}."""
    import torch

    device = _device(str(request["device"]))
    name = torch.cuda.get_device_name() if device.startswith("cuda") else ""
    return {"device": device, "name": name}, []


def work(request: dict[str, Any], blobs: list[bytes]) -> Answer:
    """Child task: `paint`, or `look` where the request asks for no picture."""
    return paint(request, blobs) if "prompt" in request else look(request, blobs)


def _pipeline(request: dict[str, Any]) -> tuple[Any, str]:
    folder, device = str(request["folder"]), _device(str(request["device"]))
    if not any((one.folder, one.device) == (folder, device) for one in _LOADED):
        _LOADED.clear()
        _free()
        _LOADED.append(_Loaded(folder, device, _load(Path(folder), device)))
    return _LOADED[0].pipeline, device


def _load(folder: Path, device: str) -> Any:
    """The pipeline in a folder, on its device; in parts, where the GPU has not the memory for all of it."""
    import torch
    from diffusers import DiffusionPipeline

    torch.set_num_threads(os.cpu_count() or 1)
    weights = sum(file.stat().st_size for file in folder.glob("*/*.safetensors"))
    try:
        pipeline = DiffusionPipeline.from_pretrained(
            str(folder), torch_dtype=_dtype(device, weights), local_files_only=True, use_safetensors=True
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise _Trouble("model") from error
    pipeline.set_progress_bar_config(disable=True)
    if device.startswith("cuda") and weights > OFFLOAD_FROM * torch.cuda.mem_get_info(device)[0]:
        pipeline.enable_model_cpu_offload(device=device)
        return pipeline
    return pipeline.to(device)


def _device(wanted: str) -> str:
    """The device to paint on: the one wanted, else a GPU if there is one."""
    import torch

    if wanted:
        return wanted
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _dtype(device: str, weights: int) -> Any:
    """Half precision; on a processor full precision, which is faster there, where the memory is ample."""
    import torch

    is_ample = 4 * weights < _memory_bytes()
    return torch.float32 if device == "cpu" and is_ample else torch.bfloat16


def _memory_bytes() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return 0  # Windows does not tell: then half precision


def _wishes(pipeline: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What the pipeline is called with: of all that is wanted, what it knows; always by name."""
    import torch

    wanted = {
        **request["more"],
        "prompt": request["prompt"],
        "width": request["width"],
        "height": request["height"],
        # Made by the processor on every machine, so that a seed means the same with and without a GPU.
        "generator": torch.Generator("cpu").manual_seed(request["seed"]),
        "callback_on_step_end": _stopper(Path(request["stop"])),
    }
    if request["steps"]:
        wanted["num_inference_steps"] = request["steps"]
    if request["sources"]:
        wanted[request["pictures"]] = [_source(one) for one in request["sources"]]
    known = inspect.signature(pipeline.__call__).parameters
    return {name: value for name, value in wanted.items() if name in known}


@contextmanager
def _lora(pipeline: Any, file: str, strength: float) -> Iterator[None]:
    """The pipeline with a LoRA in it for one picture; afterwards it is as it was."""
    if not file:
        yield
        return
    try:
        _put_in(pipeline, Path(file), strength)
    except (MemoryError, ImportError):
        _LOADED.clear()
        raise
    except Exception as error:  # a file that does not fit fails anywhere in diffusers, with any error
        # What it left behind in the model is not known: it is loaded anew for the next picture.
        _LOADED.clear()
        if _is_memory(error):
            raise
        raise _Trouble("lora", Path(file).stem) from error
    try:
        yield
    finally:
        pipeline.unload_lora_weights()


def _put_in(pipeline: Any, file: Path, strength: float) -> None:
    pipeline.load_lora_weights(
        str(file.parent),
        weight_name=file.name,
        adapter_name=ADAPTER,
        local_files_only=True,
        use_safetensors=True,
    )
    pipeline.set_adapters([ADAPTER], adapter_weights=[strength])


def _stopper(stop: Path) -> Any:
    """A callback for the end of each step that breaks off when the file is there, or the studio is not."""

    def look_up(_pipeline: Any, _step: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
        if stop.exists() or os.getppid() != _STUDIO:
            raise _Trouble("stopped")
        return values

    return look_up


def _source(source: dict[str, str]) -> Any:
    from studio.pictures.colour import on_white
    from studio.pictures.decode import open_picture

    try:
        data = Path(source["path"]).read_bytes()
        return on_white(open_picture(data, "result", within=WITHIN_PX).image)
    except (OSError, PictureRefused) as error:
        raise _Trouble("source", source["name"]) from error


def _png(pipeline: Any, wishes: dict[str, Any]) -> bytes:
    try:
        output = pipeline(**wishes)
    except (_Trouble, MemoryError, RuntimeError):
        pipeline.maybe_free_model_hooks()
        raise
    if any(getattr(output, "nsfw_content_detected", None) or []):
        raise _Trouble("refused")
    file = BytesIO()
    output.images[0].save(file, "PNG", compress_level=3)
    return file.getvalue()


def _is_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or any(words in str(error).lower() for words in _MEMORY_WORDS)


def _free() -> None:
    """Give memory back that nothing uses any more."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
