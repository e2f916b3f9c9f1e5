"""The services that the kill loop buys from, and what may be expected of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.domain.capability import Lookup


@dataclass(frozen=True, slots=True)
class Line:
    """One service. options: what is set beside address and key.

    lookup, cancels, lists_ended_only: as its capability says it; jobs that can be stopped are stopped here,
    and what never arrived at one that lists what has ended may still be running. fault: what the service
    does to the call that it lets fail, for free.
    gives_addresses: its answer is not the picture, but where that lies.
    """

    service: str
    lookup: Lookup
    fault: Mapping[str, object]
    cancels: bool = False
    lists_ended_only: bool = False
    gives_addresses: bool = False
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def finds_lost_jobs(self) -> bool:
        """Whether nothing may stay unknown."""
        return self.lookup in ("list", "own_id") and not self.lists_ended_only

    @property
    def has_jobs(self) -> bool:
        """Whether its answer is a job's id, or the address of a picture: something to store at once."""
        return self.lookup != "none" or self.gives_addresses


_FAILED_JOB = {"ends": "failed"}
_REFUSED = {"status": 400, "body": {"error": {"message": "not this one"}}}
LINES: Mapping[str, Line] = {
    "fal": Line("fal", "list", _FAILED_JOB, cancels=True, lists_ended_only=True),
    "replicate": Line("replicate", "list", _FAILED_JOB, cancels=True),
    "wavespeed": Line("wavespeed", "list", _FAILED_JOB),
    "comfyui": Line(
        "comfyui", "own_id", _FAILED_JOB, cancels=True, options={"STUDIO_COMFYUI_CONCURRENCY": "3"}
    ),
    "gemini jobs": Line(
        "gemini", "id", _FAILED_JOB, cancels=True, options={"STUDIO_GEMINI_MODE": "interactions"}
    ),
    "gemini batch": Line(
        "gemini", "own_id", _FAILED_JOB, cancels=True, options={"STUDIO_GEMINI_MODE": "batch"}
    ),
    "gemini": Line("gemini", "none", _REFUSED),
    "openai": Line("openai", "none", _REFUSED),
    "openai urls": Line("openai", "none", _REFUSED, gives_addresses=True),
    "huggingface": Line("huggingface", "none", _REFUSED),
}
