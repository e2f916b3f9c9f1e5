"""How the set lies to the camera: seen a little from the side, as its layout says and each take varies."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.frames import Asked
from studio.providers.sketch.raster import generator


def set_camera(asked: Asked, camera: Camera) -> Camera:
    """The view on the set: a little round the corner; takes differ by a hair, pans and drift by more."""
    own, take = generator("orbit", asked.stage.seed, asked.stage.layout), generator("orbit", asked.seed)
    angle = float(own.uniform(0.05, 0.17) * own.choice([-1.0, 1.0])) + asked.stage.drift.slip * 0.4
    angle += asked.sway(take, 0.07) - 0.06 * asked.shot.pan
    limit = 0.26 if asked.stage.indoors else 0.1
    return camera.orbited(float(np.clip(angle, -limit, limit)))
