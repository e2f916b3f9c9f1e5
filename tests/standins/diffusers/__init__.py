"""Stands in for diffusers in the process that paints: pipelines that obey, and that go wrong on demand.

A folder's `model_index.json` names the pipeline, as it does for the real one. What happens is written beside
it: a line in loads.txt for each time it is loaded, one in steps.txt for each step. Prompts say what goes
wrong.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import torch
from PIL import Image

STEPS_OF_SLOW = 400
STEP_S = 0.05


class DiffusionPipeline:
    """What is common to all pipelines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.quiet = False
        self.lora = ""

    @staticmethod
    def from_pretrained(folder: str, **how: Any) -> DiffusionPipeline:
        """The pipeline that a folder names; only as it is to be loaded: from the disk, and without code."""
        if not (how["local_files_only"] and how["use_safetensors"]):
            raise AssertionError("models are loaded from the disk alone, and as numbers alone")
        place = Path(folder)
        if not (place / "weights.safetensors").exists():
            raise OSError("no file named weights.safetensors")
        _note(place / "loads.txt", str(how["torch_dtype"]))
        kinds: dict[str, type[DiffusionPipeline]] = {
            one.__name__: one for one in (Flux2KleinPipeline, WordsOnly)
        }
        return kinds[json.loads((place / "model_index.json").read_text())["_class_name"]](place)

    def set_progress_bar_config(self, *, disable: bool) -> None:
        self.quiet = disable

    def to(self, device: str) -> Self:
        _note(self.folder / "devices.txt", device)
        return self

    def load_lora_weights(self, folder: str, *, weight_name: str, adapter_name: str, **how: Any) -> None:
        """Put one in; only as it is to be loaded. Its bytes say whether it fits."""
        if not (how["local_files_only"] and how["use_safetensors"]):
            raise AssertionError("LoRAs are loaded from the disk alone, and as numbers alone")
        if (Path(folder) / weight_name).read_bytes() != b"numbers":
            raise RuntimeError("size mismatch for lora_A.studio.weight")
        self.lora = adapter_name

    def set_adapters(self, names: list[str], adapter_weights: list[float]) -> None:
        if names != [self.lora]:
            raise ValueError("Adapter name not in the list of present adapters")
        _note(self.folder / "loras.txt", f"in {adapter_weights[0]}")

    def unload_lora_weights(self) -> None:
        self.lora = ""
        _note(self.folder / "loras.txt", "out")

    def maybe_free_model_hooks(self) -> None:
        _note(self.folder / "freed.txt", "freed")


class Flux2KleinPipeline(DiffusionPipeline):
    """Paints its sources beside each other, in their order, above a colour that follows from the seed."""

    def __call__(  # noqa: PLR0913 - as the real one
        self,
        image: list[Image.Image] | None = None,
        prompt: str = "",
        height: int = 0,
        width: int = 0,
        num_inference_steps: int = 50,
        guidance_scale: float = 4.0,
        generator: torch.Generator | None = None,
        callback_on_step_end: Callable[..., dict[str, Any]] | None = None,
        max_sequence_length: int = 0,
    ) -> SimpleNamespace:
        _go_wrong(prompt)
        steps = STEPS_OF_SLOW if prompt == "slow" else num_inference_steps
        for step in range(steps):
            threading.Event().wait(STEP_S if prompt == "slow" else 0)
            _note(self.folder / "steps.txt", f"{step} {guidance_scale} {max_sequence_length}")
            if callback_on_step_end is not None:
                callback_on_step_end(self, step, step, {})
        colour = torch.randint(0, 256, (3,), generator=generator).tolist()
        painted = Image.new("RGB", (width, height), (9, 9, 9) if self.lora else tuple(colour))
        for number, source in enumerate(image or []):
            painted.paste(source.resize((32, 32)), (32 * number, 0))
        return SimpleNamespace(images=[painted], nsfw_content_detected=[prompt == "unsafe"])


class WordsOnly(DiffusionPipeline):
    """A kind that nobody has heard of, with fewer parameters."""

    def __call__(self, prompt: str, width: int, height: int) -> SimpleNamespace:
        return SimpleNamespace(images=[Image.new("RGB", (width, height), (1, 2, 3))])


def _go_wrong(prompt: str) -> None:
    if prompt == "too large":
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")
    if prompt == "too large for the processor":
        raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")
    if prompt == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if prompt == "broken":
        raise RuntimeError("a tensor of the wrong shape")
    if prompt == "a package more":
        raise ImportError("it needs another", name="sentencepiece")


def _note(file: Path, line: str) -> None:
    with file.open("a") as notes:
        notes.write(f"{line}\n")
