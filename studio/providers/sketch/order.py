"""A request for a frame, as it comes over the pipe, turned into something typed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from studio.domain.ids import is_key
from studio.domain.storyboard import AspectRatio, Size

NOWHERE = Path()


@dataclass(frozen=True, slots=True)
class Source:
    """One picture the request shows: its name in the plan, its file, its digest. A player whom only a carried
    set remembers has no file: its path is NOWHERE.
    """

    name: str
    path: Path
    sha256: str

    @property
    def is_remembered(self) -> bool:
        """Whether the request does not show it: then it can only come from the cache."""
        return self.path == NOWHERE

    @property
    def is_picture(self) -> bool:
        """Whether it is a frame or a reference picture, rather than a photo of someone or something."""
        return is_key(self.name) or self.name == "reference"


@dataclass(frozen=True, slots=True)
class Order:
    """What to paint, and from what; sources in order, the first weighs most."""

    prompt: str
    sources: tuple[Source, ...]
    aspect: AspectRatio
    size: Size
    seed: int
    cache: Path

    @property
    def chance(self) -> str:
        """What tells this take from all others: the seed and the words."""
        return f"{self.seed}:{hashlib.sha256(self.prompt.encode()).hexdigest()}"


def read_order(request: dict[str, Any]) -> Order:
    """The request of provider.py: prompt, sources (name, path, sha256), aspect_ratio, size, seed, cache
    folder.
    """
    return Order(
        prompt=request["prompt"],
        sources=tuple(
            Source(each["name"], Path(each["path"]), each["sha256"]) for each in request["sources"]
        ),
        aspect=cast("AspectRatio", request["aspect_ratio"]),
        size=cast("Size", request["size"]),
        seed=int(request["seed"]),
        cache=Path(request["cache"]),
    )
