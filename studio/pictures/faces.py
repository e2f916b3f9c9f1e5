"""Where faces are in a picture: a seed for cutouts, a ruler for scale, a count of who is there.

Faces that look into the camera are found, by a cascade of local binary patterns (Liao et al. 2007): no
model's weights, nobody is recognised. Fur and leaves pass for a face at one size of the picture, hardly ever
at two, so each is looked for at both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bytes = NDArray[np.uint8]
"""(h, w, 3) RGB as stored in a picture file."""

_LOOKS_PX = (420, 330)
_LARGE_SHARE = 9
"""Seen at _LOOKS_PX, a face takes at least a ninth of the picture's shorter side."""
_CLOSE_LOOKS_PX = (760, 640)
_SMALLEST_PX = 24
"""The cascade's own window: nothing smaller can be found."""


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
    """The largest frontal face in an RGB picture, or None; it takes a ninth of the shorter side or more."""
    first, second = (_largest(_detect(_reduced(picture, px))) for px in _LOOKS_PX)
    if first is None or second is None:
        return None
    return first if _is_same(first, second) else None


def find_faces(picture: Bytes) -> list[Box]:
    """All frontal faces of an RGB picture, the largest first; small ones are not looked for."""
    return _agreed(*(_detect(_reduced(picture, px)) for px in _LOOKS_PX))


def find_small_faces(picture: Bytes) -> list[Box]:
    """As find_faces, down to a twenty-fifth of the long side; takes ten times as long."""
    longest = min(max(picture.shape[:2]), _CLOSE_LOOKS_PX[0])
    sizes = (longest, round(longest * _CLOSE_LOOKS_PX[1] / _CLOSE_LOOKS_PX[0]))
    return _agreed(*(_detect(_reduced(picture, px), _SMALLEST_PX) for px in sizes))


def _largest(boxes: list[Box]) -> Box | None:
    return max(boxes, key=lambda box: box.width, default=None)


def _agreed(first: list[Box], second: list[Box]) -> list[Box]:
    """The boxes of the first look that the second has too; of those that lie in one another, the largest."""
    kept: list[Box] = []
    for box in sorted(first, key=lambda one: one.width, reverse=True):
        seen_again = any(_is_same(box, other) for other in second)
        if seen_again and not any(_is_same(larger, box) for larger in kept):
            kept.append(box)
    return kept


def _is_same(one: Box, other: Box) -> bool:
    """Whether the middle of the other lies so near that it is the same face."""
    apart = max(abs(one.centre[0] - other.centre[0]), abs(one.centre[1] - other.centre[1]))
    return apart < one.width / 2


def _reduced(picture: Bytes, longest_px: int) -> Bytes:
    smaller = Image.fromarray(picture)
    smaller.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return np.asarray(smaller)


def _detect(picture: Bytes, smallest_px: int | None = None) -> list[Box]:
    height, width = picture.shape[:2]
    shortest = min(height, width)
    if shortest < 64:
        return []
    least = smallest_px or shortest // _LARGE_SHARE
    found = _detector().detect_multi_scale(
        img=np.ascontiguousarray(picture),
        scale_factor=1.2,
        step_ratio=1,
        min_size=(least, least),
        max_size=(int(shortest * 0.8), int(shortest * 0.8)),
    )
    return [
        Box(face["c"] / width, face["r"] / height, face["width"] / width, face["height"] / height)
        for face in found
    ]
