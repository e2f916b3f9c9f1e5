"""What Replicate is asked: which model for which job, and how that model calls what we have to say.

Models there share no field names, so settings may map ours to theirs, for each job:

| option | is | for example |
|---|---|---|
| `image_fields`, `upscale_fields`, `face_swap_fields` | ours=theirs, … | `prompt=text, seed=seed` |
| `image_inputs`, `upscale_inputs`, `face_swap_inputs` | a JSON object that is sent along | `{"scale": 4}` |

Ours are: prompt, sources (all, as a list), source1, source2 (one address each), aspect_ratio, resolution
(1K, 2K, 4K), width, height (pixels), seed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from studio.domain.capability import Job
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import pixel_size
from studio.errors import BadRequest
from studio.protocols import Op
from studio.providers._jobs import ANY_INPUTS, Rate, digest_of

LABEL = "Replicate"
AS_OF = date(2026, 11, 20)
IMAGE_MODEL = "google/nano-banana-pro"
MOST_REFERENCES = 14
RATES: Mapping[str, Rate] = {"google/nano-banana-pro": Rate("0.15", "unconfirmed", {"4K": "0.30"})}
OURS = (
    "prompt",
    "sources",
    "source1",
    "source2",
    "aspect_ratio",
    "resolution",
    "width",
    "height",
    "seed",
)  # fmt: skip
_PICTURES = ("sources", "source1", "source2")
_RECOGNISED_BY = ("prompt", "seed", *_PICTURES)
FIELDS: Mapping[Job, str] = {
    "image": "prompt=prompt, sources=image_input, aspect_ratio=aspect_ratio, resolution=resolution",
    "upscale": "source1=image",
    "face_swap": "source1=target_image, source2=swap_image",
}
INPUTS: Mapping[Job, str] = {"image": '{"output_format": "png"}', "upscale": "{}", "face_swap": "{}"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a job is asked for.

    model: `owner/name` or `owner/name:version`. fields: ours in its words. inputs: what is sent along.
    wrong: the option of the settings that cannot be read, or empty.
    """

    model: str
    fields: Mapping[str, str]
    inputs: Mapping[str, Any]
    wrong: str = ""

    @property
    def most_sources(self) -> int:
        """How many sources it takes."""
        return MOST_REFERENCES if "sources" in self.fields else sum(one in self.fields for one in _PICTURES)

    @property
    def has_seed(self) -> bool:
        """Whether the model is told a seed."""
        return "seed" in self.fields

    def body(self, op: Op, urls: Sequence[str]) -> dict[str, Any]:
        """The inputs, in the model's words. Raises BadRequest for options that cannot be read."""
        if self.wrong:
            raise BadRequest(
                f"The option {self.wrong} of {LABEL} cannot be read.", do="Correct it in Settings."
            )
        width, height = pixel_size(op.aspect_ratio, op.size)
        ours: dict[str, Any] = {
            "prompt": op.prompt,
            "aspect_ratio": op.aspect_ratio,
            "resolution": op.size,
            "width": width,
            "height": height,
            "seed": op.seed,
        }
        ours |= {"sources": list(urls)} if urls else {}
        ours |= {f"source{number}": url for number, url in enumerate(urls[:2], 1)}
        named = {self.fields[name]: value for name, value in ours.items() if name in self.fields}
        return {**self.inputs, **named}

    def recognised(self, inputs: Any) -> str:
        """A digest of what a list shows of a prediction's inputs; ANY_INPUTS when they are deleted."""
        if not isinstance(inputs, dict) or not inputs:
            return ANY_INPUTS
        names = [self.fields[name] for name in _RECOGNISED_BY if name in self.fields]
        pictures = [self.fields[name] for name in _PICTURES if name in self.fields]
        return digest_of(self.model, {name: inputs[name] for name in names if name in inputs}, pictures)


def recipes_of(settings: ServiceSettings) -> dict[Job, Recipe]:
    """The jobs that settings name a model for; images have one by default."""
    models: Mapping[Job, str] = {
        "image": IMAGE_MODEL,
        **{job: id for job, id in settings.models.items() if id and job in FIELDS},
    }
    return {job: _recipe(job, model, settings.options) for job, model in models.items()}


def _recipe(job: Job, model: str, options: Mapping[str, str]) -> Recipe:
    fields = read_fields(options.get(f"{job}_fields") or FIELDS[job])
    inputs = read_inputs(options.get(f"{job}_inputs") or INPUTS[job])
    wrong = f"{job}_fields" if fields is None else f"{job}_inputs" if inputs is None else ""
    return Recipe(model.strip(), fields or {}, inputs or {}, wrong)


def read_fields(text: str) -> dict[str, str] | None:
    """“ours=theirs, …” as pairs; None where it cannot be read."""
    pairs = [[side.strip() for side in pair.partition("=")[::2]] for pair in text.split(",") if pair.strip()]
    is_right = all(ours in OURS and theirs for ours, theirs in pairs)
    return {pair[0]: pair[1] for pair in pairs} if is_right and pairs else None


def read_inputs(text: str) -> dict[str, Any] | None:
    """A JSON object; None where it is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
