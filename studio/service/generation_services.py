"""Which services the image generator can use, for what, and what stands in the way of each."""

from __future__ import annotations

from studio.domain.capability import Job
from studio.domain.generation import GenerationMode
from studio.domain.model import Model
from studio.errors import BadRequest, InvalidInput, NotConfigured, StudioError
from studio.protocols import Provider, Service
from studio.service import about, jobs
from studio.service.readiness import ENTER_KEY, missing_key
from studio.service.wiring import Parts

_JOB: dict[GenerationMode, Job] = {
    "text": "image",
    "face_swap": "face_swap",
    "video_face_swap": "video_face_swap",
}
_NAMES: dict[GenerationMode, tuple[str, str, str]] = {
    "text": ("make pictures", "pictures", "Keyframes"),
    "face_swap": ("swap faces", "face swaps", "Face swap"),
    "video_face_swap": ("change faces in videos", "faces in videos", "Face in a video"),
}


class GenerationService(Model):
    """A service as the generator offers it. most_sources: so many pictures it takes beside the words.

    takes_sheets: whether it understands a composed character sheet. problem: what is missing, in words.
    """

    name: str
    label: str
    offline: bool
    paints: bool
    swaps: bool
    swaps_videos: bool
    most_sources: int
    takes_sheets: bool
    takes_lora: bool
    problem: str


class GenerationServices(Model):
    """All of them, and who is meant where none is named; an empty name is nobody."""

    services: list[GenerationService]
    painter: str
    swapper: str
    video_swapper: str


def services(parts: Parts) -> GenerationServices:
    """Who can paint and who can swap faces here."""
    found = [_offered(parts, name) for name in parts.providers.names()]
    return GenerationServices(
        services=[one for one in found if one is not None],
        painter=about.default_provider(parts),
        swapper=jobs.chosen(parts, "face_swap"),
        video_swapper=jobs.chosen(parts, "video_face_swap"),
    )


def service_for(parts: Parts, mode: GenerationMode, name: str | None) -> str:
    """Who makes the pictures: the one named, else who is chosen for it.

    Raises InvalidInput; NotConfigured saying who could, where nobody is chosen for face swaps.
    """
    chosen = name or (about.default_provider(parts) if mode == "text" else jobs.chosen(parts, mode))
    does, what, _ = _NAMES[mode]
    if not chosen:
        raise NotConfigured(f"Nobody is chosen for {what}.", do=_who_could(parts, mode))
    caps = parts.providers.get(chosen).caps
    if _JOB[mode] not in caps.jobs:
        raise InvalidInput(
            f"{caps.label} does not {does}.", do=_who_could(parts, mode) if mode != "text" else ""
        )
    return chosen


def refuse_unready(parts: Parts, name: str, mode: GenerationMode, lora: str = "") -> Provider:
    """The provider. Raises NotConfigured where its key is missing, BadRequest where it takes no LoRA."""
    provider = parts.providers.get(name)
    problem = missing_key(parts, name, provider)
    if problem:
        raise NotConfigured(problem, do=ENTER_KEY)
    if lora and (mode != "text" or not provider.caps.takes_lora):
        raise BadRequest(
            f"{provider.caps.label} takes no LoRA here.", do="Leave it out, or choose another service."
        )
    return provider


def _offered(parts: Parts, name: str) -> GenerationService | None:
    try:
        provider = parts.providers.get(name)
    except StudioError:
        return None
    caps = provider.caps
    return GenerationService(
        name=name,
        label=caps.label,
        offline=caps.offline,
        paints="image" in caps.jobs,
        swaps="face_swap" in caps.jobs,
        swaps_videos="video_face_swap" in caps.jobs,
        most_sources=caps.max_sources,
        takes_sheets=isinstance(provider, Service) and caps.max_sources > 0,
        takes_lora=caps.takes_lora,
        problem=missing_key(parts, name, provider),
    )


def _who_could(parts: Parts, mode: GenerationMode) -> str:
    found = (_offered(parts, name) for name in parts.providers.names())
    able = [one.label for one in found if one and (one.swaps if mode == "face_swap" else one.swaps_videos)]
    if not able:
        return "No service that can do it is installed."
    where = _NAMES[mode][2]
    return f"{' or '.join(able)} can do it: choose one in Settings, under “{where}”, and give it its key."
