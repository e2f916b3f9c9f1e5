"""Where a face is in a photo, if there is one: a seed for the cutout and a ruler for its scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from studio.providers.sketch.raster import Bytes

_LOOKS_PX = (420, 330)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in shares of a picture's width and height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """x and y of the middle."""
        return self.left + self.width / 2, self.top + self.height / 2


@cache
def _detector() -> Any:
    # Imported here: it costs half a second that product photos need not pay.
    from skimage.data import lbp_frontal_face_cascade_filename
    from skimage.feature import Cascade

    return Cascade(lbp_frontal_face_cascade_filename())


def find_face(picture: Bytes) -> Box | None:
    """The largest frontal face in an RGB picture, or None.

    Looked for at two sizes: fur and leaves pass for a face at one, hardly ever at both.
    """
    first, second = (_detect(_reduced(picture, px)) for px in _LOOKS_PX)
    if first is None or second is None:
        return None
    apart = max(abs(first.centre[0] - second.centre[0]), abs(first.centre[1] - second.centre[1]))
    return first if apart < first.width / 2 else None


def _reduced(picture: Bytes, longest_px: int) -> Bytes:
    smaller = Image.fromarray(picture)
    smaller.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return np.asarray(smaller)


def _detect(picture: Bytes) -> Box | None:
    height, width = picture.shape[:2]
    shortest = min(height, width)
    if shortest < 64:
        return None
    found = _detector().detect_multi_scale(
        img=np.ascontiguousarray(picture),
        scale_factor=1.2,
        step_ratio=1,
        min_size=(shortest // 9, shortest // 9),
        max_size=(int(shortest * 0.8), int(shortest * 0.8)),
    )
    if not found:
        return None
    face = max(found, key=lambda box: box["width"])
    return Box(face["c"] / width, face["r"] / height, face["width"] / width, face["height"] / height)
