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

_JOB: dict[GenerationMode, Job] = {"text": "image", "face_swap": "face_swap"}


class GenerationService(Model):
    """A service as the generator offers it. most_sources: so many pictures it takes beside the words.

    takes_sheets: whether it understands a composed character sheet. problem: what is missing, in words.
    """

    name: str
    label: str
    offline: bool
    paints: bool
    swaps: bool
    most_sources: int
    takes_sheets: bool
    takes_lora: bool
    problem: str


class GenerationServices(Model):
    """All of them, and who is meant where none is named; an empty name is nobody."""

    services: list[GenerationService]
    painter: str
    swapper: str


def services(parts: Parts) -> GenerationServices:
    """Who can paint and who can swap faces here."""
    found = [_offered(parts, name) for name in parts.providers.names()]
    return GenerationServices(
        services=[one for one in found if one is not None],
        painter=about.default_provider(parts),
        swapper=jobs.chosen(parts, "face_swap"),
    )


def service_for(parts: Parts, mode: GenerationMode, name: str | None) -> str:
    """Who makes the pictures: the one named, else who is chosen for it.

    Raises InvalidInput; NotConfigured saying who could, where nobody is chosen for face swaps.
    """
    chosen = name or (about.default_provider(parts) if mode == "text" else jobs.chosen(parts, "face_swap"))
    if not chosen:
        raise NotConfigured("Nobody is chosen for face swaps.", do=_who_could(parts))
    caps = parts.providers.get(chosen).caps
    if _JOB[mode] not in caps.jobs:
        what = "make pictures" if mode == "text" else "swap faces"
        raise InvalidInput(
            f"{caps.label} does not {what}.", do=_who_could(parts) if mode == "face_swap" else ""
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
        most_sources=caps.max_sources,
        takes_sheets=isinstance(provider, Service) and caps.max_sources > 0,
        takes_lora=caps.takes_lora,
        problem=missing_key(parts, name, provider),
    )


def _who_could(parts: Parts) -> str:
    able = [one.label for one in services_that_swap(parts)]
    if not able:
        return "No service that can do it is installed."
    return f"{' or '.join(able)} can do it: choose one in Settings, under “Face swap”, and give it its key."


def services_that_swap(parts: Parts) -> list[GenerationService]:
    """Those that can put a face into a picture."""
    found = (_offered(parts, name) for name in parts.providers.names())
    return [one for one in found if one is not None and one.swaps]
