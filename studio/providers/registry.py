"""Which providers there are: a name and a factory each, with heavy imports inside the factory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.domain.service import ServiceSettings
from studio.protocols import Provider


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """What a provider may use of this machine: a folder for derived data, and how many processes.

    `services` says how each service is set up now; of one that it does not name nothing was set.
    """

    cache: Path
    processes: int
    services: Mapping[str, ServiceSettings] = field(default_factory=dict)


def _sketch(context: ProviderContext) -> Provider:
    from studio.providers.sketch.provider import SketchProvider

    return SketchProvider(context.cache / "sketch", context.processes)


def _fal(context: ProviderContext) -> Provider:
    from studio.providers.fal.service import FalService

    return FalService(context.services.get("fal", ServiceSettings()))


def _replicate(context: ProviderContext) -> Provider:
    from studio.providers.replicate.service import ReplicateService

    return ReplicateService(context.services.get("replicate", ServiceSettings()))


def _wavespeed(context: ProviderContext) -> Provider:
    from studio.providers.wavespeed.service import WaveSpeedService

    return WaveSpeedService(context.services.get("wavespeed", ServiceSettings()))


def _comfyui(context: ProviderContext) -> Provider:
    from studio.providers.comfyui.service import ComfyUIService

    return ComfyUIService(context.services.get("comfyui", ServiceSettings()))


def _gemini(context: ProviderContext) -> Provider:
    from studio.providers.gemini.service import GeminiService

    return GeminiService(context.services.get("gemini", ServiceSettings()))


def _openai(context: ProviderContext) -> Provider:
    from studio.providers.openai_compatible.service import OpenAIService

    return OpenAIService(context.services.get("openai", ServiceSettings()))


def _huggingface(context: ProviderContext) -> Provider:
    from studio.providers.huggingface.service import HuggingFaceService

    return HuggingFaceService(context.services.get("huggingface", ServiceSettings()))


def _diffusers(context: ProviderContext) -> Provider:
    from studio.providers.local_diffusers.service import DiffusersService

    return DiffusersService(context.services.get("diffusers", ServiceSettings()))


PROVIDERS: Mapping[str, Callable[[ProviderContext], Provider]] = {
    "sketch": _sketch,
    "fal": _fal,
    "replicate": _replicate,
    "wavespeed": _wavespeed,
    "comfyui": _comfyui,
    "diffusers": _diffusers,
    "gemini": _gemini,
    "openai": _openai,
    "huggingface": _huggingface,
}
