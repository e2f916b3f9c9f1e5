"""Surfaces as multipliers around 1: wood, plaster, tiles, stone, sand … to be stretched over a canvas or a
plane.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from studio.providers.sketch.noise import cloudy, speckle
from studio.providers.sketch.raster import Pixels, blur, floats, generator


def plaster(width: int, height: int, seed: int) -> Pixels:
    """A painted wall: broad clouds, hardly any grain."""
    return floats(
        1 + 0.05 * cloudy(width, height, seed, 0.6, 3) + 0.018 * cloudy(width, height, seed + 1, 0.05, 2)
    )


def wood(width: int, height: int, seed: int, planks: int = 5) -> Pixels:
    """Boards along x with grain, each with its own tone and a dark joint."""
    chance = generator("wood", seed)
    warp = cloudy(width, height, seed, 0.5, 3, stretch=5)
    rings = np.sin(np.linspace(0, 46, height, dtype=np.float32)[:, None] + warp * 4.5)
    fibres = cloudy(width, height, seed + 1, 0.02, 2, stretch=22)
    board = np.minimum((np.arange(height) * planks) // height, planks - 1)
    tones = chance.normal(1, 0.085, planks).astype(np.float32)[board][:, None]
    edge = np.abs((np.arange(height, dtype=np.float32) * planks / height) % 1 - 0.5)
    joint = 1 - 0.55 * np.clip((edge - 0.5 + 0.018) / 0.018, 0, 1)[:, None]
    return floats(np.clip((1 + 0.05 * rings + 0.09 * fibres + 0.06 * warp) * tones * joint, 0.25, 1.6))


def marble(width: int, height: int, seed: int) -> Pixels:
    """Pale stone with soft veins that run aslant."""
    x, y = (
        np.arange(width, dtype=np.float32)[None, :] / height,
        np.arange(height, dtype=np.float32)[:, None] / height,
    )
    warp = cloudy(width, height, seed, 0.6, 5)
    broad = np.abs(np.sin((x * 0.9 + y * 1.6) * 3.1 + warp * 3.4))
    fine = np.abs(np.sin((x * 1.7 - y * 0.8) * 5.2 + warp * 4.4 + 1.3))
    veins = 0.26 * np.exp(-broad * 12) + 0.10 * np.exp(-broad * 3) + 0.12 * np.exp(-fine * 16)
    return floats(np.clip(1.06 + 0.05 * cloudy(width, height, seed + 1, 0.3, 3) - veins, 0.5, 1.2))


def concrete(width: int, height: int, seed: int) -> Pixels:
    """Cast grey with stains and pores."""
    return floats(
        1
        + 0.13 * cloudy(width, height, seed, 0.5, 4)
        + 0.05 * cloudy(width, height, seed + 1, 0.03, 2)
        + 0.02 * speckle(width, height, seed)
    )


def ground(width: int, height: int, seed: int) -> Pixels:
    """Asphalt, sand or earth: fine grain under broad patches."""
    fine = blur(speckle(width, height, seed), 0.7)
    return floats(1 + 0.10 * cloudy(width, height, seed, 0.25, 4) + 0.11 * fine)


def sand(width: int, height: int, seed: int) -> Pixels:
    """Fine grain over ripples."""
    ripples = cloudy(width, height, seed, 0.09, 3, stretch=3.5)
    grain = blur(speckle(width, height, seed), 0.6)
    return floats(1 + 0.10 * ripples + 0.10 * cloudy(width, height, seed + 1, 0.4, 3) + 0.09 * grain)


def grass(width: int, height: int, seed: int) -> Pixels:
    """Blades from afar."""
    blades = cloudy(width, height, seed + 1, 0.012, 2, stretch=0.4)
    return floats(np.clip(1 + 0.22 * cloudy(width, height, seed, 0.2, 4, stretch=2) + 0.25 * blades, 0.2, 2))


def tiles(width: int, height: int, seed: int, rows: int = 8, staggered: bool = True) -> Pixels:
    """Tiles or bricks twice as wide as high, each with its own tone, pale joints left to the colour below."""
    chance = generator("tiles", seed)
    columns = max(1, round(rows * width / height / 2))
    y = np.arange(height, dtype=np.float32) * rows / height
    row = np.minimum(y.astype(int), rows - 1)
    x = np.arange(width, dtype=np.float32)[None, :] * columns / width + (
        0.5 * (row % 2)[:, None] if staggered else 0
    )
    tones = chance.normal(1, 0.06, (rows, columns + 1)).astype(np.float32)
    tone = tones[row[:, None], np.minimum(x.astype(int), columns)]
    near_x, near_y = np.minimum(x % 1, 1 - x % 1) * 2, np.minimum(y % 1, 1 - y % 1)[:, None]
    face = np.clip(np.minimum(near_x, near_y) / 0.07, 0, 1)
    return floats(tone * (0.72 + 0.28 * face))


def cloth(width: int, height: int, seed: int) -> Pixels:
    """Folds that hang along y."""
    folds = np.sin(
        np.linspace(0, 26, width, dtype=np.float32)[None, :]
        + 2.2 * cloudy(width, height, seed, 0.8, 2, stretch=0.4)
    )
    return floats(1 + 0.16 * folds)


def plain(width: int, height: int, seed: int) -> Pixels:
    """Paper, lacquer: nearly nothing."""
    return floats(1 + 0.02 * cloudy(width, height, seed, 0.8, 2))


MATERIALS: dict[str, Callable[[int, int, int], Pixels]] = {
    "plaster": plaster,
    "wood": wood,
    "marble": marble,
    "concrete": concrete,
    "ground": ground,
    "grass": grass,
    "tiles": lambda width, height, seed: tiles(width, height, seed, rows=17),
    "backsplash": lambda width, height, seed: tiles(width, height, seed, rows=7),
    "floor tiles": lambda width, height, seed: tiles(width, height, seed, rows=22, staggered=False),
    "sand": sand,
    "brick": lambda width, height, seed: tiles(width, height, seed, rows=26),
    "cloth": cloth,
    "plain": plain,
}


@lru_cache(maxsize=24)
def material(name: str, width: int, height: int, seed: int) -> Pixels:
    """A texture, kept for the next frame of the same set. Not to be written to."""
    texture = MATERIALS[name](width, height, seed)
    texture.setflags(write=False)
    return texture
