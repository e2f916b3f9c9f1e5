"""Grown irregularity: the noises that keep painted surfaces from looking flat."""

from __future__ import annotations

import cv2
import numpy as np

from studio.providers.sketch.raster import Pixels, floats, generator


def cloudy(
    width: int, height: int, seed: object, cell: float = 0.25, octaves: int = 4, stretch: float = 1.0
) -> Pixels:
    """Soft noise around 0, about -1..1: `cell` is the size of its largest lumps as a share of the height.

    `stretch` above 1 draws the lumps out along x, below 1 along y.
    """
    total = np.zeros((height, width), np.float32)
    weight, sum_of_weights = 1.0, 0.0
    for octave in range(octaves):
        rows = max(2, round(2**octave / cell))
        columns = max(2, round(2**octave / (cell * stretch) * width / height))
        if rows > height or columns > 2 * width:
            break
        lumps = generator(seed, octave).standard_normal((rows + 2, columns + 2), dtype=np.float32)
        total += floats(cv2.resize(lumps, (width, height), interpolation=cv2.INTER_CUBIC)) * weight
        sum_of_weights += weight
        weight *= 0.55
    return floats(total / max(sum_of_weights, 1e-6))


def speckle(width: int, height: int, seed: object) -> Pixels:
    """Noise of single pixels around 0, standard deviation 1."""
    return floats(generator(seed, "speckle").standard_normal((height, width), dtype=np.float32))
