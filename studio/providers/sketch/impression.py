"""What can be read off a picture that carries no stage description: its colours and its light."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from studio.providers.sketch.palette import luminance, warmth, written
from studio.providers.sketch.raster import Pixels, floats, to_linear
from studio.providers.sketch.stage import Impression
from studio.providers.sketch.stored import PhotoDamaged, open_stored

_SIDE_PX = 48
_COLOURS = 4


def impression_of(path: Path) -> Impression | None:
    """Palette, light side, warmth and key of a picture file; None where it cannot be read."""
    try:
        picture = open_stored(path)
    except PhotoDamaged:
        return None
    small = picture.convert("RGB").resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BOX)
    seen = to_linear(np.asarray(small))
    grey = floats(seen @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32))
    return Impression(_palette(small), _light_side(grey), _warmth(seen), _key(grey))


def _palette(small: Image.Image) -> tuple[str, ...]:
    reduced = small.quantize(_COLOURS, Image.Quantize.MEDIANCUT).convert("RGB")
    counted = sorted(reduced.getcolors(_SIDE_PX * _SIDE_PX) or [], reverse=True)
    return tuple(
        written(to_linear(np.array([[colour]], dtype=np.uint8))[0, 0]) for _, colour in counted[:_COLOURS]
    )


def _light_side(grey: Pixels) -> float:
    third = grey.shape[1] // 3
    left, right = float(grey[:, :third].mean()), float(grey[:, -third:].mean())
    return float(np.clip((right - left) / max(left + right, 1e-3) * 3, -1, 1))


def _warmth(seen: Pixels) -> float:
    return float(np.clip(warmth(floats(seen.reshape(-1, 3).mean(axis=0))) * 1.2, -1, 1))


def _key(grey: Pixels) -> float:
    """Dark pictures below 0, bright ones above; middle grey is 0."""
    return float(np.clip((np.sqrt(luminance(floats(np.full(3, grey.mean())))) - 0.45) * 2.5, -1, 1))
