"""What a set is built of: flat painted pieces standing in space, lamps, and a sky."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.providers.sketch.camera import Camera, Vector
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.raster import Pixels, floats, warp


@dataclass(frozen=True, slots=True)
class Piece:
    """A lit canvas in space. `origin` is where its (0, 0) lies, `across` and `up` are where its x and y
    point.

    `light` (h, w, 3) is premultiplied by `cover` (h, w).
    """

    light: Pixels
    cover: Pixels
    px_to_metres: NDArray[np.float64]
    origin: Vector
    across: Vector = (1.0, 0.0, 0.0)
    up: Vector = (0.0, 1.0, 0.0)

    def matrix(self, camera: Camera) -> NDArray[np.float64]:
        """From this piece's px to the frame's."""
        return np.asarray(
            camera.plane(self.origin, self.across, self.up) @ self.px_to_metres, dtype=np.float64
        )


@dataclass(frozen=True, slots=True)
class Lamp:
    """A small bright thing that blurs into a disc: where it is, its light, its radius in metres."""

    position: Vector
    light: Pixels
    radius: float


@dataclass(frozen=True, slots=True)
class Sky:
    """Colours from horizon to zenith, clouds 0 … 1, and the sun: its place across (-1 … 1), its height 0 …
    1, its light.
    """

    low: Pixels
    high: Pixels
    cloud: Pixels
    cloudiness: float
    sun: Pixels
    sun_side: float
    sun_height: float
    seed: int


@dataclass(frozen=True, slots=True)
class Set:
    """Everything behind the subject: pieces from far to near, lamps, the sky over it, and how wet the
    ground is, 0 … 1.
    """

    pieces: tuple[Piece, ...]
    lamps: tuple[Lamp, ...] = ()
    sky: Sky | None = None
    wet: float = 0.0
    haze: Pixels | None = None


def lit(
    canvas: Canvas,
    light: Pixels | float,
    origin: Vector,
    across: Vector = (1.0, 0.0, 0.0),
    up: Vector = (0.0, 1.0, 0.0),
) -> Piece:
    """A canvas under a light, (3,), (h, w) or (h, w, 3), stood up in space."""
    factor = light[..., None] if isinstance(light, np.ndarray) and light.ndim == 2 else light
    shown = (canvas.colour * factor + canvas.glow) * canvas.cover[..., None]
    scale = 1 / canvas.px_per_m
    metres = np.array(
        [[scale, 0, canvas.left], [0, -scale, canvas.bottom + canvas.height * scale], [0, 0, 1]]
    )
    return Piece(floats(shown), canvas.cover, metres, origin, across, up)


def stand(base: Pixels, piece: Piece, camera: Camera) -> Pixels:
    """Draw a piece over a picture, as the camera sees it."""
    height, width = base.shape[:2]
    matrix = piece.matrix(camera)
    shown, cover = warp(piece.light, matrix, width, height), warp(piece.cover, matrix, width, height)
    if _reaches_behind(matrix, piece.cover.shape):
        ahead = in_front(matrix, width, height)
        shown, cover = floats(shown * ahead[..., None]), floats(cover * ahead)
    return floats(base * (1 - cover[..., None]) + shown)


def _reaches_behind(matrix: NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """Whether a corner of the piece lies behind the camera, where a projection turns things over."""
    height, width = shape[:2]
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]], dtype=np.float64)
    return bool((corners @ matrix[2] <= 0).any())


def in_front(matrix: NDArray[np.float64], width: int, height: int) -> Pixels:
    """1 where the frame sees the piece's plane ahead of the camera, 0 where the plane lies behind it."""
    back = np.linalg.inv(matrix)[2]
    across, down = np.arange(width) * back[0], np.arange(height)[:, None] * back[1]
    return floats(across + down + back[2] > 0)
