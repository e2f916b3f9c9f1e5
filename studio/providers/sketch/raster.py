"""Arrays of light: the few picture operations everything here is painted with.

Colours are RGB in linear light, approximated by squaring the stored value: cheap, and near enough to sRGB
for blurs, glows and shadows to behave. 1.0 is white; highlights go above it until the grade brings them
back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
"""(h, w, 3) linear light, or (h, w) for a mask of 0..1."""
Bytes = NDArray[np.uint8]
"""(h, w, 3) RGB or (h, w) as stored in a picture file."""

cv2.setNumThreads(1)
_SQUARES = ((np.arange(256, dtype=np.float32) / 255) ** 2).astype(np.float32)


def generator(*parts: object) -> np.random.Generator:
    """The only source of chance: the same parts always give the same numbers."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def floats(array: object) -> Pixels:
    """What OpenCV gives back, as the type we promised (no copy where it already is)."""
    return np.asarray(array, dtype=np.float32)


def to_linear(picture: Bytes) -> Pixels:
    """Stored values 0..255 to linear light 0..1."""
    return floats(_SQUARES[picture])


def to_bytes(light: Pixels) -> Bytes:
    """Linear light to stored values, without any grade; above white is cut."""
    return np.asarray(np.sqrt(np.clip(light, 0, 1)) * 255 + 0.5, dtype=np.uint8)


def resize(image: Pixels, width: int, height: int) -> Pixels:
    """The image at another size: averaged on the way down, linear on the way up."""
    shrinks = width < image.shape[1] and height < image.shape[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return floats(cv2.resize(image, (max(1, width), max(1, height)), interpolation=how))


def enlarge(image: Pixels, width: int, height: int) -> Pixels:
    """As resize, but cubic on the way up, within what was there: edges of a small photo show no stairs."""
    if width <= image.shape[1] or height <= image.shape[0]:
        return resize(image, width, height)
    grown = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
    return floats(np.clip(grown, 0, 1))


def blur(image: Pixels, sigma: float, sigma_y: float | None = None) -> Pixels:
    """Gaussian blur, sigma in px; wide ones are done on a reduced copy, which nobody can tell."""
    down = sigma if sigma_y is None else sigma_y
    if max(sigma, down) < 0.3:
        return image
    height, width = image.shape[:2]
    step = int(min(sigma, down) // 3)
    if step < 2:
        return floats(
            cv2.GaussianBlur(
                image, (0, 0), max(sigma, 0.01), sigmaY=max(down, 0.01), borderType=cv2.BORDER_REPLICATE
            )
        )
    small = resize(image, max(8, width // step), max(8, height // step))
    across, along = sigma * small.shape[1] / width, down * small.shape[0] / height
    soft = cv2.GaussianBlur(small, (0, 0), across, sigmaY=along, borderType=cv2.BORDER_REPLICATE)
    return resize(floats(soft), width, height)


def warp(image: Pixels, matrix: NDArray[np.float64], width: int, height: int) -> Pixels:
    """The image seen through a 3x3 perspective matrix; outside of it is 0."""
    return floats(cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_LINEAR))


def shift(image: Pixels, right: float, down: float, scale: float = 1.0) -> Pixels:
    """The image moved by px and scaled about its centre; its edges are stretched outwards."""
    height, width = image.shape[:2]
    matrix = np.array(
        [[scale, 0, right + (1 - scale) * width / 2], [0, scale, down + (1 - scale) * height / 2]]
    )
    return floats(
        cv2.warpAffine(
            image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    )


def ramp(length: int, start: float, end: float) -> Pixels:
    """A smooth run of values from start to end."""
    return np.linspace(start, end, length, dtype=np.float32)


def smoothstep(values: Pixels, low: float, high: float) -> Pixels:
    """0 below low, 1 above high, an S between; low may lie above high."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return floats(t * t * (3 - 2 * t))


def grid(width: int, height: int) -> tuple[Pixels, Pixels]:
    """Coordinates of each pixel as x (1, w) and y (h, 1), both 0..1."""
    return ramp(width, 0, 1)[None, :], ramp(height, 0, 1)[:, None]


def polygon_mask(points: Sequence[Sequence[float]], width: int, height: int) -> Pixels:
    """A filled polygon with smooth edges, points in px; (h, w) of 0..1."""
    mask = np.zeros((height, width), np.uint8)
    fixed = np.round(np.asarray(points, dtype=np.float64) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], (255,), lineType=cv2.LINE_AA, shift=4)
    return floats(mask / 255)


def darken(frame: Pixels, shadow: Pixels, tone: Pixels) -> None:
    """Lay a shadow over a frame in place, only where it is: a mask of 0..1 of any size, and what colour is
    left.
    """
    height, width = frame.shape[:2]
    touched = shadow > 0.004
    rows, columns = np.flatnonzero(touched.any(axis=1)), np.flatnonzero(touched.any(axis=0))
    if rows.size == 0:
        return
    tall, wide = height / shadow.shape[0], width / shadow.shape[1]
    first, last, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    place = (
        slice(round(first * tall), round(last * tall)),
        slice(round(left * wide), round(right * wide)),
    )
    part = frame[place]
    part *= 1 - resize(shadow[first:last, left:right], part.shape[1], part.shape[0])[..., None] * (1 - tone)


def moved(dx: float, dy: float, scale: float = 1.0) -> NDArray[np.float64]:
    """The 3x3 matrix that scales px and then shifts them: for drawing into a part of a frame."""
    return np.array([[scale, 0, dx], [0, scale, dy], [0, 0, 1]], dtype=np.float64)
