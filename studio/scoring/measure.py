"""Child task: measure one picture without a model, by itself and against the thumbnails of its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from studio.scoring.drift import FEATURE_PX, Features, extract_features, scene_likeness
from studio.scoring.lab import Pixels
from studio.scoring.technical import measure_technical


def measure(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Scores of a picture, as fields of domain.variation.Scores.

    request: {"width", "height", "sources": paths of WebP thumbnails, the first weighs most}; blobs: the
    master's RGB bytes. scene_px is None without sources.
    """
    size = (request["width"], request["height"])
    master = Image.frombytes("RGB", size, blobs[0])
    quality = measure_technical(np.asarray(master))
    return {**asdict(quality), "scene_px": _scene(master, request["sources"])}, []


def _scene(master: Image.Image, sources: Sequence[str]) -> float | None:
    if not sources:
        return None
    own = extract_features(reduce_for_features(master))
    return weigh([scene_likeness(own, source_features(path)) for path in sources])


def weigh(likenesses: Sequence[float]) -> float:
    """Mean likeness to the sources; the first counts double, as it weighs most when the picture is made."""
    return (likenesses[0] + sum(likenesses)) / (len(likenesses) + 1)


@lru_cache(maxsize=256)
def source_features(path: str) -> Features:
    """Features of a thumbnail. Kept by path: a stored file is named by its content and never changes."""
    with Image.open(path, formats=("WEBP",)) as opened:
        return extract_features(reduce_for_features(opened.convert("RGB")))


def reduce_for_features(image: Image.Image) -> Pixels:
    """The pixels of a picture at a long side of FEATURE_PX."""
    scale = FEATURE_PX / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))
