"""Where faces are in a picture: a seed for cutouts, a ruler for scale, a count of who is there.

Faces that look into the camera are found, by a cascade of local binary patterns (Liao et al. 2007): no
model's weights, nobody is recognised. Fur and leaves pass for a face at one size of the picture, hardly ever
at two, so each is looked for at both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.pictures.cascade import WINDOW_PX, Area, Window, windows_of_faces

Bytes = NDArray[np.uint8]
"""(h, w, 3) RGB as stored in a picture file."""

_NEAR, _LIKE = 0.6, 1.5
"""Windows that see the same face lie within so many widths of it, and are so many times larger or smaller."""
_LOOKS_PX = (420, 330)
_LARGE_SHARE = 9
"""Seen at _LOOKS_PX, a face takes at least a ninth of the picture's shorter side."""
_CLOSE_LOOKS_PX = (760, 640)
_SAME_FACE_SHARE, _LEAST_WINDOWS = 0.5, 4
"""A face is passed by windows that share more than half of the smaller one; fewer than four are chance."""


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


def find_face(picture: Bytes) -> Box | None:
    """The largest frontal face in an RGB picture, or None; it takes a ninth of the shorter side or more."""
    first = max(_look(picture, _LOOKS_PX[0]), key=lambda box: box.width, default=None)
    if first is None:
        return None
    second = max(_look(picture, _LOOKS_PX[1]), key=lambda box: box.width, default=None)
    return first if second is not None and _is_same(first, second) else None


def find_faces(picture: Bytes) -> list[Box]:
    """All frontal faces of an RGB picture, the largest first; small ones are not looked for."""
    found = _look(picture, _LOOKS_PX[0])
    return _agreed(found, _look(picture, _LOOKS_PX[1], near=found))


def find_small_faces(picture: Bytes) -> list[Box]:
    """As find_faces, down to a twenty-fifth of the long side; takes ten times as long."""
    longest = min(max(picture.shape[:2]), _CLOSE_LOOKS_PX[0])
    found = _look(picture, longest, WINDOW_PX)
    second = round(longest * _CLOSE_LOOKS_PX[1] / _CLOSE_LOOKS_PX[0])
    return _agreed(found, _look(picture, second, WINDOW_PX, near=found))


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


def _look(
    picture: Bytes, longest_px: int, least_px: int | None = None, *, near: Sequence[Box] | None = None
) -> list[Box]:
    """The faces in a picture at that long side; near: only where one of these lies."""
    small = _reduced(picture, longest_px)
    height, width = small.shape[:2]
    shortest = min(height, width)
    if shortest < 64:
        return []
    least, most = least_px or shortest // _LARGE_SHARE, int(shortest * 0.8)
    whole = Area(0, 0, height, width, least, most)
    found = windows_of_faces(small, [whole] if near is None else [_around(box, whole) for box in near])
    return [
        Box(face.left / width, face.top / height, face.side / width, face.side / height)
        for face in _grouped(found)
    ]


def _around(box: Box, whole: Area) -> Area:
    """Where a picture's windows lie that see this face."""
    (x, y), far, side = box.centre, _NEAR * box.width, box.width * whole.right
    return Area(
        (y - far) * whole.bottom,
        (x - far) * whole.right,
        (y + far) * whole.bottom,
        (x + far) * whole.right,
        max(whole.least, side / _LIKE),
        min(whole.most, side * _LIKE),
    )


def _grouped(windows: Sequence[Window]) -> list[Window]:
    """Windows that lie on one another, as their mean; where few agree, it was chance."""
    groups: list[list[Window]] = []
    means: list[Window] = []
    for window in windows:
        shares = [_shared(window, mean) for mean in means]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is None or shares[best] <= _SAME_FACE_SHARE:
            groups.append([window])
            means.append(window)
            continue
        groups[best].append(window)
        means[best] = _mean(groups[best])
    return [mean for mean, group in zip(means, groups, strict=True) if len(group) >= _LEAST_WINDOWS]


def _shared(one: Window, other: Window) -> float:
    """How much of the smaller one lies in the other, 0-1."""
    down = min(one.top + one.side, other.top + other.side) - max(one.top, other.top)
    across = min(one.left + one.side, other.left + other.side) - max(one.left, other.left)
    return max(0, down) * max(0, across) / min(one.side, other.side) ** 2


def _mean(group: Sequence[Window]) -> Window:
    tops, lefts, sides = zip(*((one.top, one.left, one.side) for one in group), strict=True)
    return Window(sum(tops) // len(group), sum(lefts) // len(group), sum(sides) // len(group))


def _reduced(picture: Bytes, longest_px: int) -> Bytes:
    smaller = Image.fromarray(picture)
    smaller.thumbnail((longest_px, longest_px), Image.Resampling.BOX)
    return np.asarray(smaller)
