"""The vocabulary of a composition: what is asked, and where things land in the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.cutout import Facts
from studio.providers.sketch.raster import generator
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.stage import Stage
from studio.providers.sketch.words import ShotSize

LARGE_M = 0.8


@dataclass(frozen=True, slots=True)
class Placed:
    """A cutout in the frame: centre x, top and base y, width, all in px; its depth from the camera in
    metres; its blur in px.
    """

    x: float
    top: float
    base: float
    width: float
    depth: float
    blur: float

    @property
    def height(self) -> float:
        """From top to base in px."""
        return self.base - self.top


@dataclass(frozen=True, slots=True)
class Surface:
    """A level top that things stand on: height, front and back edge (z), middle and half its width, in
    metres.

    `solid` shows a front below the top.
    """

    height: float
    front: float
    back: float
    middle: float
    half_width: float
    solid: bool

    @property
    def ends(self) -> bool:
        """Whether it is a table seen to both its ends, rather than a counter that goes on."""
        return self.solid and self.half_width < 2


@dataclass(frozen=True, slots=True)
class Framing:
    """A composed frame. `camera` sees surface and subjects, `set_camera` the set, a little further round.

    `elevation` is the camera's angle on the surface in radians, `side` where the subject stands, -1 … 1,
    `near` how much nearer than its size alone it is.
    """

    camera: Camera
    set_camera: Camera
    person: Placed | None
    product: Placed | None
    surface: Surface | None
    aperture: float
    size: ShotSize
    side: float
    on_floor: bool
    elevation: float
    near: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a composition depends on; `seed` tells one take from another."""

    shot: Shot
    stage: Stage
    person: Facts | None
    product: Facts | None
    width: int
    height: int
    seed: str

    @property
    def on_table(self) -> Facts | None:
        """The product, where it is small enough to stand on a table."""
        return self.product if (self.shot.product_m or 0.0) < LARGE_M else None

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height

    def take(self) -> np.random.Generator:
        """The chances of this take, always from the beginning."""
        return generator("take", self.seed)

    def moved(self, size: ShotSize) -> float:
        """How much nearer (above 1) the camera shall be than the size alone: a move starts from where the
        frame before it stood, where that had the same size.
        """
        before = self.stage.near if self.shot.zoom != 1 and self.stage.size == size else 1.0
        return float(np.clip(before * self.shot.zoom, 0.4, 2.5))

    def nearness(self, size: ShotSize, take: np.random.Generator, amount: float) -> float:
        """As `moved`, and how far this take is off it: less where the camera is asked to move, or the move
        would be lost in it.
        """
        return self.moved(size) * float(
            np.exp(self.sway(take, amount * (1.0 if self.shot.zoom == 1 else 0.3)))
        )

    def sway(self, take: np.random.Generator, amount: float) -> float:
        """How far this take is off the mark; less when the camera is asked to hold still."""
        return float(np.clip(take.normal(0, amount), -2 * amount, 2 * amount)) * (
            0.4 if self.shot.still else 1.0
        )
