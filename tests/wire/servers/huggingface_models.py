"""The models of the local Hugging Face: which provider serves each, under which id, for which task."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

FLUX = "black-forest-labs/FLUX.1-schnell"
REFINER = "stabilityai/stable-diffusion-xl-refiner-1.0"
QWEN_EDIT = "Qwen/Qwen-Image-Edit-2511"
QWEN_CHAT = "Qwen/Qwen3-VL-30B-A3B-Instruct"
CHOICES = frozenset({"cheapest", "fastest"})


def _live(id: str, task: str) -> Json:
    return {"status": "live", "providerId": id, "task": task}


MODELS: dict[str, Json] = {
    FLUX: {
        "hf-inference": _live(FLUX, "text-to-image"),
        "fal-ai": _live("fal-ai/flux/schnell", "text-to-image"),
    },
    REFINER: {"hf-inference": _live(REFINER, "image-to-image")},
    QWEN_EDIT: {"fal-ai": _live("fal-ai/qwen-image-edit-2511", "image-to-image")},
    QWEN_CHAT: {"novita": _live("qwen/qwen3-vl-30b-a3b-instruct", "conversational")},
}


def served(model: str, provider: str) -> Json | None:
    """How a provider serves a model; None when it does not."""
    return MODELS.get(model, {}).get(provider)


def has_chat(named: str) -> bool:
    """Whether a model, with or without `:provider`, can be talked to."""
    model, _, provider = named.partition(":")
    tasks = {name: entry["task"] for name, entry in MODELS.get(model, {}).items()}
    if not provider or provider in CHOICES:
        return "conversational" in tasks.values()
    return tasks.get(provider) == "conversational"


def fal_ids() -> frozenset[str]:
    """The ids under which fal serves models here."""
    return frozenset(entry["fal-ai"]["providerId"] for entry in MODELS.values() if "fal-ai" in entry)
