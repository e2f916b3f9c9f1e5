"""Local models: which are suggested, where one lies on this machine, and how its kind is called.

Neither torch nor diffusers is imported here. Sizes are those of the files to load, as their publishers list
them; that of JoyAI-Image-Edit-Plus is computed from its 24 billion parameters and unconfirmed, and so are
the numbers of sources that the models take.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import Any

from studio.domain.storyboard import AspectRatio, pixel_size
from studio.errors import NotConfigured

PACKAGES = ("diffusers", "transformers", "accelerate")
SUGGESTED = "black-forest-labs/FLUX.2-klein-4B"
INDEX = "model_index.json"
STEP_PX = 16
MOST_PX = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of pipeline is called.

    pictures: the name of the parameter for sources, empty for none. sources: how many it takes at most, and
    `least` how many it needs. steps: 0 for the pipeline's own number. more: parameters with fixed values.
    """

    pictures: str = ""
    sources: int = 0
    least: int = 0
    steps: int = 0
    more: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def takes_loras(self) -> bool:
        """Whether words alone are enough for it, as is all that is sent beside a LoRA."""
        return self.least == 0


@dataclass(frozen=True, slots=True)
class Known:
    """A model that can be suggested: its kind of pipeline, its size and its licence."""

    kind: str
    gigabytes: int
    licence: str


KNOWN: Mapping[str, Known] = {
    SUGGESTED: Known("Flux2KleinPipeline", 16, "Apache-2.0"),
    "Qwen/Qwen-Image-Edit-2511": Known("QwenImageEditPlusPipeline", 58, "Apache-2.0"),
    "jdopensource/JoyAI-Image-Edit-Plus-Diffusers": Known("JoyImageEditPlusPipeline", 50, "Apache-2.0"),
}
MANNERS: Mapping[str, Manner] = {
    "Flux2KleinPipeline": Manner("image", 4, 0, 4, {"guidance_scale": 1.0, "max_sequence_length": 512}),
    "QwenImageEditPlusPipeline": Manner("image", 3, 1, 40, {"negative_prompt": " ", "true_cfg_scale": 4.0}),
    "JoyImageEditPlusPipeline": Manner("images", 6, 1, 30, {"guidance_scale": 4.0}),
}
# Any other pipeline is asked with words alone: what its parameters for pictures mean is not known.
OTHER = Manner()


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model that lies on this machine."""

    name: str
    folder: Path
    kind: str

    @property
    def manner(self) -> Manner:
        """How it is called."""
        return MANNERS.get(self.kind, OTHER)


def missing_packages(wanted: Sequence[str] = PACKAGES) -> list[str]:
    """Those of these packages that are not installed; nothing is imported."""
    return [name for name in wanted if find_spec(name) is None]


def must_be_installed(wanted: Sequence[str] = PACKAGES, what: str = "Local models") -> None:
    """Raises NotConfigured, saying what to install; `what` needs it, in the plural."""
    missing = missing_packages(wanted)
    if missing:
        happened = f"{what} need {' and '.join(missing)}, which {_is(missing)} not installed."
        raise NotConfigured(happened, do=f"Run: pip install {' '.join(missing)}")


def find_model(model: str, folder: str = "") -> LocalModel:
    """A model by its id at Hugging Face or by its folder: as a path, in `folder`, or in the Hub's cache.

    Raises NotConfigured, naming the model with its size and licence.
    """
    places = [Path(model).expanduser(), *_inside(Path(folder).expanduser(), model), *in_cache(model)]
    for place in places if model else []:
        kind = _kind(place) if place.is_absolute() else None
        if kind is not None:
            return LocalModel(short_name(model), place, kind)
    raise NotConfigured(
        f"The model {short_name(model)} is not on this machine{_about(model)}.",
        do=f"Download it with: hf download {model} – or give its folder in Settings."
        if model in KNOWN
        else "Give its folder in Settings, or the id of a model that was downloaded with hf download.",
    )


def in_cache(model: str) -> list[Path]:
    """The newest snapshot of a model in the Hub's cache, which has a folder for each; empty: it has none."""
    from huggingface_hub.constants import HF_HUB_CACHE

    if model.count("/") != 1 or ".." in model:
        return []
    place = Path(HF_HUB_CACHE) / f"models--{model.replace('/', '--')}"
    try:
        revision = (place / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return []
    return [place / "snapshots" / revision]


def known_manner(model: str) -> Manner:
    """How a model would be called that is not on this machine."""
    return MANNERS[KNOWN[model].kind] if model in KNOWN else OTHER


def short_name(model: str) -> str:
    """A model's name for people: the last part of its id or folder."""
    return Path(model).name[:80] or "that Settings name"


def licence_of(model: str) -> str:
    """Size and licence, as they are shown beside the model; empty where they are not known."""
    known = KNOWN.get(model)
    return f"{known.licence}, about {known.gigabytes} GB" if known else ""


def painted_size(aspect_ratio: AspectRatio) -> tuple[int, int]:
    """Width and height in px that local models paint: about one megapixel, multiples of sixteen."""
    width, height = pixel_size(aspect_ratio, "1K")
    scale = min(1.0, sqrt(MOST_PX / (width * height)))
    return int(width * scale / STEP_PX) * STEP_PX, int(height * scale / STEP_PX) * STEP_PX


def _about(model: str) -> str:
    told = licence_of(model)
    return f" ({told})" if told else ""


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _inside(folder: Path, model: str) -> list[Path]:
    return [folder / model, folder / Path(model).name] if folder.is_absolute() else []


def _kind(folder: Path) -> str | None:
    """The kind of pipeline that a folder holds; None for no such folder."""
    try:
        index: Any = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    kind = index.get("_class_name") if isinstance(index, dict) else None
    return kind if isinstance(kind, str) else None
