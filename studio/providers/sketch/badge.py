"""The small word "sketch" in a corner: no frame of ours passes for a finished picture."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from studio.providers.sketch.raster import Bytes, Pixels, blur, floats

WORD = "sketch"


def add_badge(picture: Bytes) -> None:
    """Write the word into the lower right corner of an RGB picture, in place: light on a soft shadow,
    readable on anything.
    """
    height, width = picture.shape[:2]
    size = max(12, round(min(height, width) * 0.026))
    word = _word(size)
    tall, wide = word.shape
    edge = round(size * 0.75)
    rows, columns = slice(height - edge - tall, height - edge), slice(width - edge - wide, width - edge)
    part = picture[rows, columns].astype(np.float32)
    part *= 1 - 0.45 * np.clip(blur(word, size * 0.16) * 1.6, 0, 1)[..., None]
    part += (245 - part) * (word * 0.82)[..., None]
    picture[rows, columns] = part.astype(np.uint8)


@lru_cache(maxsize=8)
def _word(size: int) -> Pixels:
    """The word as a mask, its letters `size` px high, with room for the shadow."""
    scale, thickness = size / 30, max(1, round(size / 11))
    (wide, tall), below = cv2.getTextSize(WORD, cv2.FONT_HERSHEY_SIMPLEX, scale * 1.25, thickness)
    pad = round(size * 0.4)
    mask = np.zeros((tall + below + 2 * pad, wide + 2 * pad), np.uint8)
    cv2.putText(
        mask, WORD, (pad, tall + pad), cv2.FONT_HERSHEY_SIMPLEX, scale * 1.25, (255,), thickness, cv2.LINE_AA
    )
    return floats(mask / 255)
