"""The sample photos as sources of a sketch, and a cache all these tests share: a cutout takes a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.providers.sketch.compose import paint
from tests.sketching import a_source

Painter = Callable[..., bytes]


@pytest.fixture(scope="session")
def sketch_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where cutouts are kept while the tests run."""
    return tmp_path_factory.mktemp("cutouts")


@pytest.fixture
def both(astronaut: Path, coffee: Path) -> list[dict[str, str]]:
    """Influencer and product."""
    return [a_source("influencer", astronaut), a_source("product", coffee)]


@pytest.fixture
def sketch(sketch_cache: Path, both: list[dict[str, str]]) -> Painter:
    """Paints a prompt with the sample photos, or other sources, and gives the PNG's bytes."""

    def painted(prompt: str, sources: list[dict[str, str]] | None = None, **wishes: Any) -> bytes:
        request = {
            "prompt": prompt,
            "sources": both if sources is None else sources,
            "aspect_ratio": "16:9",
            "size": "1K",
            "seed": 1,
            "cache": str(sketch_cache),
        }
        _, pictures = paint(request | wishes, [])
        return pictures[0]

    return painted
