"""Sets between inside and outside that are no furnished rooms: an underpass, and the seamless paper of a
studio.
"""

from __future__ import annotations

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.canvas import Canvas, box
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.pieces import Lamp, Piece, Set, lit
from studio.providers.sketch.raster import Pixels, blur, floats, polygon_mask, ramp
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.stage import Stage

_SODIUM = palette.light("#ff9d3c")
_HALF_WIDTH, _HEIGHT, _NEAR, _FAR, _LAMP_STEP = 2.7, 2.75, -6.0, 15.0, 2.6


def build_underpass(stage: Stage, scheme: Scheme, light: Light) -> Set:
    """A tiled tunnel with lamps along both walls and the night at its end."""
    lamp = floats(_SODIUM if stage.warmth >= -0.3 else palette.light("#cfe0ff"))
    pieces = [_exit(stage), _ceiling(scheme, light, lamp), _floor(scheme, light, lamp)]
    pieces += [_tiled_wall(scheme, light, lamp, side) for side in (-1.0, 1.0)]
    lamps = [
        Lamp((side * (_HALF_WIDTH - 0.08), 2.35, z), floats(lamp * 8), 0.07)
        for z in np.arange(-3.0, _FAR, _LAMP_STEP)
        for side in (-1.0, 1.0)
    ]
    return Set(tuple(pieces), tuple(lamps), wet=0.55, haze=floats(lamp * 0.03))


def _pools(length: int) -> Pixels:
    """The light of the lamps along a wall: a pool under each, (1, length)."""
    z = ramp(length, _NEAR, _FAR)
    phase = (z + 3.0) / _LAMP_STEP
    return floats(np.exp(-(((phase - np.round(phase)) / 0.28) ** 2)))[None, :]


def _tiled_wall(scheme: Scheme, light: Light, lamp: Pixels, side: float) -> Piece:
    wall = Canvas(0, 0, (_FAR - _NEAR, _HEIGHT), 60, scheme.wall)
    wall.texture(material("tiles", 1260, 200, 12), (0, 0, _FAR - _NEAR, _HEIGHT))
    wall.rectangle((0, 0.9, _FAR - _NEAR, 0.16), scheme.accents[0], alpha=0.7)
    wall.shade(box(0, 0, _FAR - _NEAR, 0.25), 0.5, 0.1)
    up = ramp(wall.height, 1, 0)[:, None]
    glow = _pools(wall.width) * np.exp(-(((up - 0.85) / 0.5) ** 2)) * 0.95 + 0.10
    shade = glow[..., None] * lamp + light.fill * 0.35
    return lit(wall, floats(shade), (side * _HALF_WIDTH, 0, _NEAR), (0, 0, 1))


def _floor(scheme: Scheme, light: Light, lamp: Pixels) -> Piece:
    floor = Canvas(-_HALF_WIDTH, 0, (2 * _HALF_WIDTH, _FAR - _NEAR), 40, scheme.floor)
    floor.texture(material("ground", 220, 840, 5), (-_HALF_WIDTH, 0, 2 * _HALF_WIDTH, _FAR - _NEAR))
    along = _pools(floor.height)[:, ::-1].T
    sides = np.abs(ramp(floor.width, -1, 1))[None, :]
    shade = (0.10 + 0.45 * along * (0.35 + 0.65 * sides))[..., None] * lamp + light.fill * 0.35
    return lit(floor, floats(shade), (0, 0, _NEAR), (1, 0, 0), (0, 0, 1))


def _ceiling(scheme: Scheme, light: Light, lamp: Pixels) -> Piece:
    ceiling = Canvas(-_HALF_WIDTH, 0, (2 * _HALF_WIDTH, _FAR - _NEAR), 30, scheme.body)
    ceiling.texture(material("concrete", 160, 630, 6), (-_HALF_WIDTH, 0, 2 * _HALF_WIDTH, _FAR - _NEAR))
    along = _pools(ceiling.height)[:, ::-1].T
    shade = (0.06 + 0.25 * along)[..., None] * lamp + light.fill * 0.2
    return lit(ceiling, floats(shade), (0, _HEIGHT, _NEAR), (1, 0, 0), (0, 0, 1))


def _exit(stage: Stage) -> Piece:
    """What is seen at the end: blue night or pale day."""
    dark = stage.time in ("night", "dusk")
    mouth = Canvas(-_HALF_WIDTH, 0, (2 * _HALF_WIDTH, _HEIGHT), 40, palette.light("#141a28"))
    sky = palette.light("#3f5680") * 0.7 if dark else palette.light("#dfe9f2")
    mouth.shine(box(-_HALF_WIDTH, 0, 2 * _HALF_WIDTH, _HEIGHT), floats(sky))
    mouth.shine(box(-_HALF_WIDTH, 0, 2 * _HALF_WIDTH, 0.9), floats(sky * 0.35), 0.2)
    return lit(mouth, 1.0, (0, 0, _FAR))


def build_studio(stage: Stage, scheme: Scheme, light: Light) -> Set:
    """Paper without a corner: the light on it is the set."""
    paper = Canvas(-7, -4, (14, 9), 40, scheme.wall)
    across = ramp(paper.width, -7, 7)[None, :]
    up = ramp(paper.height, 5, -4)[:, None]
    spot = np.exp(-(((across - light.side * 1.1) / 2.6) ** 2) - ((up - 1.5) / 2.2) ** 2)
    floor = 0.30 / (1 + np.exp((up - 0.15) * 5)) * np.exp(-(((across - light.side * 0.8) / 3.2) ** 2))
    clouds = 1 + 0.02 * cloudy(paper.width, paper.height, ("paper", stage.seed), 0.6, 3)
    key = (0.26 + 0.62 * spot + floor) * clouds + _gobo(paper, light, stage)
    shade = key[..., None] * light.key + light.fill * (0.75 + 0.1 * np.clip(up, -1, 2))[..., None]
    return Set((lit(paper, floats(shade), (0, 0, 2.4)),))


def _gobo(paper: Canvas, light: Light, stage: Stage) -> Pixels:
    """A slanted bar of light across the paper, where the light is hard."""
    if light.hardness < 0.6:
        return np.zeros((paper.height, paper.width), np.float32)
    x = -1.5 * light.side + 0.4 * ((stage.layout % 7) / 7 - 0.5)
    bar = [(x - 0.5, 5), (x + 0.35, 5), (x + 0.35 - light.side * 1.8, -2), (x - 0.5 - light.side * 1.8, -2)]
    mask = polygon_mask([paper.px(*corner) for corner in bar], paper.width, paper.height)
    return floats(blur(mask, paper.px_per_m * 0.05) * 0.4)
