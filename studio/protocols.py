"""What the engine needs of the outside world: a provider of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.storyboard import AspectRatio, Size


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture shown to a provider:

    its name in the plan ("s01.end", "influencer" …), its stored file, its digest.
    """

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Op:
    """One picture to be made.

    `sources` are ordered, the first weighs most. `prompt` is sent exactly as it stands.
    """

    prompt: str
    sources: tuple[SourcePicture, ...]
    aspect_ratio: AspectRatio
    size: Size
    seed: int


@dataclass(frozen=True, slots=True)
class Done:
    """What a synchronous provider gives back: the bytes of a picture file, and what it cost in USD."""

    data: bytes
    cost_usd: float = 0.0


class Provider(Protocol):
    """Makes pictures.

    `submit` is the only method that may cost money; it raises ProviderFailed in words for a person.
    """

    @property
    def name(self) -> str:
        """What storyboards call it."""
        ...

    @property
    def caps(self) -> Capability:
        """What it can do."""
        ...

    async def submit(self, op: Op, job_key: UUID) -> Done:
        """Make one picture."""
        ...

    async def close(self) -> None:
        """Let go of processes and connections."""
        ...
