"""A small pinhole camera: where the things of a set, in metres, land in the frame.

The world: x to the right, y up, z away from the viewer; the subject stands at the origin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Position in metres, turn and tilt in radians (tilt down is positive), focal length in frame heights.

    `centre` is where the lens points in the frame, in shares of width and height: shifting it keeps upright
    lines upright.
    """

    width: int
    height: int
    position: Vector
    focal: float
    centre: tuple[float, float] = (0.5, 0.5)
    turn: float = 0.0
    tilt: float = 0.0

    def matrix(self) -> NDArray[np.float64]:
        """The 3x3 part that takes a direction in the world to homogeneous px."""
        sin_turn, cos_turn = np.sin(self.turn), np.cos(self.turn)
        sin_tilt, cos_tilt = np.sin(self.tilt), np.cos(self.tilt)
        turned = np.array([[cos_turn, 0, -sin_turn], [0, 1, 0], [sin_turn, 0, cos_turn]])
        tilted = np.array([[1, 0, 0], [0, cos_tilt, sin_tilt], [0, -sin_tilt, cos_tilt]])
        focal_px = self.focal * self.height
        lens = np.array(
            [
                [focal_px, 0, self.centre[0] * self.width],
                [0, -focal_px, self.centre[1] * self.height],
                [0, 0, 1],
            ]
        )
        return np.asarray(lens @ tilted @ turned, dtype=np.float64)

    def project(self, point: Vector) -> tuple[float, float, float]:
        """Where a point lands, in px, and its depth in metres."""
        x, y, depth = self.matrix() @ (np.array(point) - np.array(self.position))
        safe = depth if abs(depth) > 1e-6 else 1e-6
        return float(x / safe), float(y / safe), float(depth)

    def plane(self, origin: Vector, across: Vector, along: Vector) -> NDArray[np.float64]:
        """The 3x3 matrix that takes (a, b, 1), metres on a plane, to homogeneous px."""
        view = self.matrix()
        columns = [
            view @ np.array(across),
            view @ np.array(along),
            view @ (np.array(origin) - np.array(self.position)),
        ]
        return np.stack(columns, axis=1)

    def px_per_metre(self, depth: float) -> float:
        """How large a metre is seen at that depth."""
        return self.focal * self.height / max(depth, 0.05)

    def horizon(self) -> float:
        """The height of the horizon in px from the top."""
        return (self.centre[1] - self.focal * float(np.tan(self.tilt))) * self.height

    def scaled(self, width: int, height: int) -> Camera:
        """The same view on another number of px."""
        return replace(self, width=width, height=height)

    def orbited(self, angle: float) -> Camera:
        """The same view from further round: the camera goes about the subject, still facing it."""
        x, y, z = self.position
        sine, cosine = float(np.sin(angle)), float(np.cos(angle))
        return replace(
            self, position=(x * cosine + z * sine, y, z * cosine - x * sine), turn=self.turn + angle
        )
