"""A flat piece of a set, painted in metres: a wall, a facade, a row of trees."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from studio.providers.sketch.raster import Pixels, blur, floats

Points = Sequence[tuple[float, float]]
Rectangle = tuple[float, float, float, float]
"""Left and bottom, width and height, in metres."""


class Canvas:
    """Colour, light of its own and opacity of a flat piece; x grows to the right, y upwards, in metres.

    `colour` is what light falls on, `glow` what shines by itself (windows, lamps), `cover` 0..1 where the
    piece is at all.
    """

    def __init__(
        self, left: float, bottom: float, size: tuple[float, float], px_per_m: float, colour: Pixels | None
    ) -> None:
        self.left, self.bottom = left, bottom
        self.width_m, self.height_m = size
        self.px_per_m = px_per_m
        self.width, self.height = max(4, round(size[0] * px_per_m)), max(4, round(size[1] * px_per_m))
        self.colour = np.empty((self.height, self.width, 3), np.float32)
        self.colour[:] = 0 if colour is None else colour
        self.glow = np.zeros((self.height, self.width, 3), np.float32)
        self.cover = np.full((self.height, self.width), 0 if colour is None else 1, np.float32)

    def px(self, x: float, y: float) -> tuple[float, float]:
        """Metres to px of this canvas."""
        return (x - self.left) * self.px_per_m, self.height - (y - self.bottom) * self.px_per_m

    def rectangle(self, place: Rectangle, colour: Pixels, *, alpha: float = 1, soft: float = 0) -> None:
        """Fill a rectangle; `soft` blurs its edge, in metres."""
        self.polygon(box(*place), colour, alpha=alpha, soft=soft)

    def polygon(self, points: Points, colour: Pixels, *, alpha: float = 1, soft: float = 0) -> None:
        """Fill a polygon."""
        self._lay(self._mask(points, soft), colour, alpha)

    def ellipse(self, place: Rectangle, colour: Pixels, *, alpha: float = 1, soft: float = 0) -> None:
        """Fill an ellipse, given by its centre and its two radii."""
        self.polygon(ellipse_points(*place), colour, alpha=alpha, soft=soft)

    def shade(self, points: Points, amount: float, soft: float) -> None:
        """Darken what lies there, as a shadow does: amount 0..1."""
        found = self._mask(points, soft)
        if found is not None:
            rows, columns, mask = found
            self.colour[rows, columns] *= 1 - mask[..., None] * amount

    def shine(self, points: Points, light: Pixels, soft: float = 0) -> None:
        """Let a shape give light of its own, and reflect none."""
        found = self._mask(points, soft)
        if found is not None:
            rows, columns, mask = found
            rest = 1 - mask[..., None]
            self.glow[rows, columns] = self.glow[rows, columns] * rest + light * mask[..., None]
            self.colour[rows, columns] *= rest
            self.cover[rows, columns] = np.maximum(self.cover[rows, columns], mask)

    def texture(self, factor: Pixels, place: Rectangle) -> None:
        """Multiply a rectangle by a texture, (h, w) or (h, w, 3), stretched over it."""
        x, y, width, height = place
        x0, y0 = (round(value) for value in self.px(x, y + height))
        x1, y1 = (round(value) for value in self.px(x + width, y))
        left, top, right, bottom = max(0, x0), max(0, y0), min(self.width, x1), min(self.height, y1)
        if right <= left or bottom <= top:
            return
        fitted = floats(cv2.resize(factor, (x1 - x0, y1 - y0), interpolation=cv2.INTER_LINEAR))
        part = fitted[top - y0 : bottom - y0, left - x0 : right - x0]
        self.colour[top:bottom, left:right] *= part[..., None] if part.ndim == 2 else part

    def _mask(self, points: Points, soft: float) -> tuple[slice, slice, Pixels] | None:
        corners = np.array([self.px(x, y) for x, y in points])
        margin = soft * self.px_per_m * 2.5 + 2
        left, top = np.floor(corners.min(axis=0) - margin).astype(int)
        right, bottom = np.ceil(corners.max(axis=0) + margin).astype(int)
        left, top, right, bottom = max(0, left), max(0, top), min(self.width, right), min(self.height, bottom)
        if right - left < 1 or bottom - top < 1:
            return None
        mask = np.zeros((bottom - top, right - left), np.uint8)
        fixed = np.round((corners - (left, top)) * 16).astype(np.int32)
        cv2.fillPoly(mask, [fixed], (255,), lineType=cv2.LINE_AA, shift=4)
        shape = floats(mask / 255)
        return slice(top, bottom), slice(left, right), blur(shape, soft * self.px_per_m) if soft else shape

    def _lay(self, found: tuple[slice, slice, Pixels] | None, colour: Pixels, alpha: float) -> None:
        if found is None:
            return
        rows, columns, mask = found
        share = mask * alpha
        self.colour[rows, columns] += (colour - self.colour[rows, columns]) * share[..., None]
        self.glow[rows, columns] *= 1 - share[..., None]
        self.cover[rows, columns] = np.maximum(self.cover[rows, columns], share)


def ellipse_points(
    x: float, y: float, radius_x: float, radius_y: float, count: int = 40
) -> list[tuple[float, float]]:
    """An ellipse as a polygon."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return [(x + radius_x * float(np.cos(angle)), y + radius_y * float(np.sin(angle))) for angle in angles]


def box(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    """A rectangle as a polygon, from its lower left corner."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
