"""Small things that stand about on a surface: they make a place lived in, and tell foreground from
background.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.canvas import Canvas, ellipse_points
from studio.providers.sketch.frames import Framing, Surface
from studio.providers.sketch.light import Light
from studio.providers.sketch.pieces import Piece, lit
from studio.providers.sketch.raster import Pixels, blur, floats, generator, moved, ramp, resize, warp
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.stage import Stage

_PX_PER_M = 420.0
_GREEN = palette.light("#5d7a45")
_FOR_PLACES = {
    "kitchen": ("bowl", "jar", "herbs", "board"),
    "living": ("books", "vase", "candle", "bowl"),
    "bedroom": ("books", "vase", "candle"),
    "bathroom": ("bottle", "jar", "herbs", "candle"),
    "office": ("books", "jar", "herbs"),
    "cafe": ("jar", "bottle", "candle", "vase"),
    "shop": ("bottle", "jar", "vase"),
    "workshop": ("bowl", "jar", "bowl", "vase"),
    "garden": ("vase", "bowl", "herbs"),
    "rooftop": ("candle", "herbs", "bottle"),
    "train": ("books",),
}
_NAMED = {"bowls": "bowl", "plant": "herbs", "candle": "candle", "shelf": "books"}


@dataclass(frozen=True, slots=True)
class _Thing:
    """What stands where: its name, its place across and away in metres, its size in metres."""

    name: str
    x: float
    z: float
    size: float
    seed: int


def lay_dressing(frame: Pixels, framing: Framing, stage: Stage, scheme: Scheme, light: Light) -> None:
    """Put the things of a place on the frame's surface, in place, out of focus as they should be."""
    if framing.surface is None or (framing.size in ("close", "medium-close") and framing.person is not None):
        return
    for thing in _things(framing, framing.surface, stage):
        _lay(frame, framing, framing.surface, thing, (scheme, light))


def _things(framing: Framing, surface: Surface, stage: Stage) -> list[_Thing]:
    """Two or three things on the side where the subject is not; always the same ones for a set."""
    chance = generator("dressing", stage.seed, stage.layout)
    named = [_NAMED[prop] for prop in stage.props if prop in _NAMED]
    usual = list(_FOR_PLACES.get(stage.place, ()))
    chance.shuffle(usual)
    names = (named + usual)[:3]
    away = -1.0 if framing.side >= 0 else 1.0
    things = []
    apart = _first_apart(framing, surface)
    for number, name in enumerate(names):
        seed, size = int(chance.integers(10_000)), float(chance.uniform(0.8, 1.15))
        if framing.person is not None:
            x = surface.middle + away * (apart + 0.34 * number + float(chance.uniform(-0.05, 0.05)))
            z = surface.back - 0.10 - 0.08 * (number % 2)
        else:
            x = away * (-1 if number == 1 else 1) * (0.17 + 0.13 * number + float(chance.uniform(0, 0.05)))
            z = surface.back - 0.07 - 0.02 * number
        things.append(_Thing(name, x, z, size, seed))
    return [thing for thing in things if abs(thing.x - surface.middle) < surface.half_width - 0.10]


def _first_apart(framing: Framing, surface: Surface) -> float:
    """How far from the middle the first thing stands: at the end of a table that has one and no product."""
    return surface.half_width - 0.16 if surface.ends and framing.product is None else 0.62


def _lay(
    frame: Pixels, framing: Framing, surface: Surface, thing: _Thing, look: tuple[Scheme, Light]
) -> None:
    camera = framing.camera
    piece = _piece(surface, thing, look)
    left, top = camera.project((thing.x - 0.22, surface.height + 0.39, thing.z))[:2]
    right, bottom, depth = camera.project((thing.x + 0.22, surface.height - 0.03, thing.z))
    sigma = _blur_px(framing, surface, depth)
    margin = sigma * 3 + 2
    rows = slice(max(0, int(top - margin)), min(camera.height, int(bottom + margin)))
    columns = slice(max(0, int(left - margin)), min(camera.width, int(right + margin)))
    if depth < 0.1 or rows.stop - rows.start < 4 or columns.stop - columns.start < 4:
        return
    part = frame[rows, columns]
    size = max(2, part.shape[1] // 2), max(2, part.shape[0] // 2)
    matrix = moved(-columns.start / 2, -rows.start / 2, 0.5) @ piece.matrix(camera)
    shown, cover = (
        blur(warp(piece.light, matrix, *size), sigma / 2),
        blur(warp(piece.cover, matrix, *size), sigma / 2),
    )
    part *= 1 - resize(cover, part.shape[1], part.shape[0])[..., None]
    part += resize(shown, part.shape[1], part.shape[0])


def _piece(surface: Surface, thing: _Thing, look: tuple[Scheme, Light]) -> Piece:
    scheme, light = look
    canvas = Canvas(-0.22, -0.03, (0.44, 0.42), _PX_PER_M, None)
    _PAINTERS[thing.name](canvas, thing.size, scheme, generator("thing", thing.seed))
    across = ramp(canvas.width, -1, 1)[None, :]
    facing = 0.42 + 0.30 * np.clip(0.5 + across * light.side * 2.2, 0, 1)
    shade = facing[..., None] * light.key + light.fill * 0.8
    return lit(canvas, floats(shade), (thing.x, surface.height, thing.z))


def _blur_px(framing: Framing, surface: Surface, depth: float) -> float:
    """How far out of focus something at that depth is."""
    camera = framing.camera
    focus = float(np.hypot(camera.position[1] - surface.height, camera.position[2]))
    focus -= 0.3 if framing.person is not None else 0.0
    apart = abs(1 / max(focus, 0.1) - 1 / max(depth, 0.05))
    return 0.42 * framing.aperture * camera.focal * camera.height * apart


def _tone(scheme: Scheme, chance: np.random.Generator, share: float = 0.5) -> Pixels:
    accent = scheme.accents[int(chance.integers(len(scheme.accents)))]
    return floats(palette.blend(accent, scheme.trim, share) * 0.85)


def _bowl(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    tone, wide = _tone(scheme, chance, 0.7), 0.12 * size
    canvas.ellipse((0, 0.004, wide * 0.8, 0.012), floats(np.full(3, 0.01)), alpha=0.6, soft=0.008)
    for fruit in range(4):
        colour = (palette.light("#d98b35"), palette.light("#b6452f"), palette.light("#9aa04a"))[
            int(chance.integers(3))
        ]
        canvas.ellipse(
            ((fruit - 1.5) * wide * 0.42, 0.078 * size, wide * 0.3, wide * 0.3), colour, soft=0.002
        )
    rim = [(-wide, 0.075 * size), (wide, 0.075 * size), (wide * 0.55, 0), (-wide * 0.55, 0)]
    canvas.polygon(rim, tone, soft=0.003)


def _jar(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    tone, wide, tall = _tone(scheme, chance, 0.55), 0.05 * size, 0.13 * size
    for _ in range(5):
        lean = float(chance.normal(0, 0.03))
        canvas.polygon(
            [(-0.006, tall), (0.006, tall), (lean + 0.012, tall * 2.1), (lean - 0.006, tall * 2.1)],
            scheme.top,
        )
    canvas.rectangle((-wide, 0, 2 * wide, tall), tone, soft=0.002)
    canvas.rectangle((-wide, tall * 0.93, 2 * wide, tall * 0.07), tone * 0.6)


def _herbs(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    wide, tall = 0.055 * size, 0.09 * size
    for _ in range(70):
        x, y = float(chance.normal(0, 0.055)), tall + float(abs(chance.normal(0.05, 0.05)))
        leaf = float(chance.uniform(0.010, 0.022))
        canvas.ellipse((x, y, leaf * 1.4, leaf), floats(_GREEN * chance.uniform(0.45, 1.6)))
    canvas.polygon(
        [(-wide, tall), (wide, tall), (wide * 0.75, 0), (-wide * 0.75, 0)], palette.light("#b06f4c")
    )


def _board(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    canvas.rectangle((-0.10 * size, 0, 0.20 * size, 0.27 * size), scheme.top * 1.1, soft=0.003)
    canvas.ellipse((0, 0.245 * size, 0.014, 0.014), scheme.body * 0.3)


def _books(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    level = 0.0
    for _ in range(3):
        thick, wide = float(chance.uniform(0.022, 0.04)) * size, float(chance.uniform(0.09, 0.12)) * size
        canvas.rectangle((-wide, level, 2 * wide, thick), _tone(scheme, chance, 0.3), soft=0.001)
        canvas.rectangle(
            (-wide * 0.98, level + thick * 0.15, wide * 1.9, thick * 0.7), scheme.trim, alpha=0.35
        )
        level += thick


def _vase(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    tone = _tone(scheme, chance, 0.6)
    for _ in range(9):
        lean, tall = float(chance.normal(0, 0.06)), 0.14 + float(chance.uniform(0.08, 0.2))
        canvas.polygon(
            [(-0.003, 0.12), (0.003, 0.12), (lean + 0.003, tall), (lean - 0.003, tall)], _GREEN * 0.7
        )
        bloom = _tone(scheme, chance, 0.35) if chance.random() < 0.7 else _GREEN
        canvas.ellipse((lean, tall, 0.024, 0.021), bloom, soft=0.004)
    shape = [
        (-0.03, 0.15),
        (0.03, 0.15),
        (0.026, 0.11),
        (0.052, 0.06),
        (0.036, 0),
        (-0.036, 0),
        (-0.052, 0.06),
    ]
    canvas.polygon([(x * size, y * size) for x, y in [*shape, (-0.026, 0.11)]], tone, soft=0.002)


def _candle(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    canvas.rectangle((-0.035 * size, 0, 0.07 * size, 0.085 * size), scheme.trim * 0.9, soft=0.003)
    flame = palette.light("#ffc070")
    canvas.shine(ellipse_points(0, 0.112 * size, 0.008, 0.02), flame * 4)


def _bottle(canvas: Canvas, size: float, scheme: Scheme, chance: np.random.Generator) -> None:
    tone, wide, tall = _tone(scheme, chance, 0.35) * 0.7, 0.032 * size, 0.16 * size
    canvas.rectangle((-wide, 0, 2 * wide, tall), tone, soft=0.003)
    canvas.rectangle((-wide * 0.4, tall, wide * 0.8, 0.05 * size), tone * 0.6, soft=0.002)
    canvas.rectangle((-wide * 0.8, tall * 0.25, wide * 1.6, tall * 0.4), scheme.trim, alpha=0.8)


_PAINTERS: dict[str, Callable[[Canvas, float, Scheme, np.random.Generator], None]] = {
    "bowl": _bowl,
    "jar": _jar,
    "herbs": _herbs,
    "board": _board,
    "books": _books,
    "vase": _vase,
    "candle": _candle,
    "bottle": _bottle,
}
