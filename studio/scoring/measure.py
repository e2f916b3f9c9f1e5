"""Child tasks: measure one picture without a model, by itself and against its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from PIL import Image

from studio.scoring.drift import FEATURE_PX, Features, extract_features, pack, scene_likeness, unpack
from studio.scoring.lab import Pixels
from studio.scoring.technical import measure_technical


def serve(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a measuring child: with a "source", describe_source; else measure."""
    return describe_source(request) if "source" in request else measure(request, blobs)


def describe_source(request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The features of a source, packed. request: {"source": path of its WebP thumbnail}."""
    with Image.open(request["source"], formats=("WEBP",)) as opened:
        return {}, [pack(extract_features(reduce_for_features(opened.convert("RGB"))))]


def measure(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Scores of a picture, as fields of domain.variation.Scores.

    request: {"width", "height"}; blobs: the master's RGB bytes, then the features of its sources, the first
    of which weighs most. scene_px is None without sources.
    """
    width, height = request["width"], request["height"]
    quality = measure_technical(np.frombuffer(blobs[0], np.uint8).reshape(height, width, 3))
    master = Image.frombytes("RGB", (width, height), blobs[0])
    return {**asdict(quality), "scene_px": _scene(master, [unpack(blob) for blob in blobs[1:]])}, []


def _scene(master: Image.Image, sources: Sequence[Features]) -> float | None:
    if not sources:
        return None
    own = extract_features(reduce_for_features(master))
    return weigh([scene_likeness(own, source) for source in sources])


def weigh(likenesses: Sequence[float]) -> float:
    """Mean likeness to the sources; the first counts double, as it weighs most when the picture is made."""
    return (likenesses[0] + sum(likenesses)) / (len(likenesses) + 1)


def reduce_for_features(image: Image.Image) -> Pixels:
    """The pixels of a picture at a long side of FEATURE_PX."""
    scale = FEATURE_PX / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return np.asarray(image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0))
