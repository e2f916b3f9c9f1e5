"""Sets with walls: a box of back wall, side walls, floor and ceiling, furnished as the place asks."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch import furniture, palette
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.furniture import Outside
from studio.providers.sketch.interiors import PAINTERS, Room
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.pieces import Lamp, Piece, Set, lit
from studio.providers.sketch.raster import Pixels, blur, floats, generator, polygon_mask, ramp
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.stage import Stage

_FRONT = -6.0
_PX_PER_M = 105.0
# Half its width, its height, and how far behind the subject the back wall stands, in metres.
_DIMENSIONS = {
    "kitchen": (3.6, 2.75, 2.4),
    "living": (3.8, 2.8, 2.7),
    "bedroom": (3.4, 2.7, 2.3),
    "bathroom": (2.7, 2.6, 1.7),
    "office": (4.0, 2.9, 3.0),
    "cafe": (4.2, 3.1, 3.2),
    "shop": (4.4, 3.2, 3.4),
    "workshop": (4.0, 3.0, 2.8),
    "hall": (6.0, 4.2, 6.0),
    "train": (3.0, 2.4, 1.0),
}
_VIEWS = {
    "dawn": ("#f9d2b2", "#a0949c", 1.15),
    "morning": ("#fff3de", "#b6c49c", 1.35),
    "day": ("#f2f8ff", "#adc49a", 1.45),
    "golden": ("#ffdba8", "#b5905c", 1.25),
    "dusk": ("#8599cc", "#3f4a6c", 0.75),
    "night": ("#1e2a4a", "#121828", 0.6),
}


def build_room(stage: Stage, scheme: Scheme, light: Light) -> Set:
    """The room of a stage, lit."""
    above, below, strength = _VIEWS[stage.time]
    dark = stage.time in ("night", "dusk")
    view = Outside(palette.light(above) * strength, palette.light(below) * strength, dark)
    chance = generator("room", stage.seed, stage.layout)
    room = Room(stage, scheme, light, view, palette.light("#ffc98a"), *_DIMENSIONS[stage.place], chance)
    size = 2 * room.half_width, room.height
    wall = Canvas(-room.half_width, 0, size, _PX_PER_M, scheme.wall)
    _finish(wall, scheme.wall_material, stage.seed)
    PAINTERS[stage.place](wall, room)
    _add_named(wall, room)
    back = lit(wall, _wall_light(wall, room), (0, 0, room.depth))
    lamps = [Lamp((x, y, room.depth), light, 0.022) for x, y, light in view.points]
    return Set((_ceiling(room), _floor(room), *_sides(room), back), tuple(lamps))


def _add_named(wall: Canvas, room: Room) -> None:
    """What the words name besides, where the place has none by itself."""
    other, props = -room.bright_side, room.stage.props
    if "clock" in props:
        furniture.clock(wall, other * 0.55, 2.05, room.scheme.trim)
    if "lamp" in props:
        furniture.standing_lamp(wall, other * (room.half_width - 0.5), 0, 1.6, room.glow * 1.1)
    if "plant" in props and room.stage.place not in ("kitchen", "living"):
        furniture.plant(wall, room.bright_side * (room.half_width - 0.6), 0, 1.3, room.chance)


def _finish(canvas: Canvas, name: str, seed: int) -> None:
    canvas.texture(
        material(name, canvas.width, canvas.height, seed),
        (canvas.left, canvas.bottom, canvas.width_m, canvas.height_m),
    )


def _wall_light(wall: Canvas, room: Room) -> Pixels:
    """Fill everywhere, key falling off from its side, a patch of window light, dark corners."""
    across = ramp(wall.width, -1, 1)[None, :]
    up = ramp(wall.height, 1, 0)[:, None]
    falloff = 0.16 + 0.72 * np.exp(-(((across - room.light.side * 0.62) / 0.62) ** 2)) * (
        0.7 + 0.3 * np.exp(-((up - 0.6) ** 2) * 5)
    )
    corners = 1 - 0.3 * np.exp(-up * 14) - 0.22 * np.exp(-(1 - up) * 10)
    if room.light.overhead:
        falloff = floats(0.08 + 1.15 * np.exp(-((across / 0.75) ** 2)) * up**1.6)
    patch = _window_patch(wall, room)
    key = (falloff + patch) * (1 - 0.25 * room.light.behind)
    return floats((key[..., None] * room.light.key + room.light.fill) * corners[..., None])


def _window_patch(wall: Canvas, room: Room) -> Pixels:
    """Where the sun through a side window meets the back wall: slanted panes, sharper in harder light."""
    if room.light.overhead or room.stage.time in ("night", "dusk") or "storm" in room.stage.weather:
        return np.zeros((wall.height, wall.width), np.float32)
    mask = np.zeros((wall.height, wall.width), np.float32)
    start = -room.bright_side * float(room.chance.uniform(0.1, 0.5))
    for pane in range(3):
        for row in range(2):
            x, y = start - room.bright_side * pane * 0.46, 1.05 + row * 0.62 - pane * 0.07
            corners = [
                (x, y),
                (x - room.bright_side * 0.4, y - 0.06),
                (x - room.bright_side * 0.4, y + 0.48),
                (x, y + 0.54),
            ]
            mask += polygon_mask([wall.px(*corner) for corner in corners], wall.width, wall.height)
    return blur(mask, (0.02 + 0.10 * (1 - room.light.hardness)) * _PX_PER_M) * (
        0.25 + 0.55 * room.light.hardness
    )


def _floor(room: Room) -> Piece:
    floor = Canvas(-room.half_width, 0, (2 * room.half_width, room.depth - _FRONT), 60, room.scheme.floor)
    _finish(floor, room.scheme.floor_material, room.stage.seed + 5)
    across = ramp(floor.width, -1, 1)[None, :]
    into = ramp(floor.height, 1, 0)[:, None]
    pool = np.exp(-(((across - room.light.side * 0.25) / 0.3) ** 2)) * np.exp(-(((into - 0.86) / 0.16) ** 2))
    key = 0.2 + 0.35 * np.exp(-(((across - room.light.side * 0.7) / 0.6) ** 2)) + 0.5 * pool
    light = (key[..., None] * room.light.key + room.light.fill) * (1 - 0.45 * np.exp(-(1 - into) * 26))[
        ..., None
    ]
    return lit(floor, floats(light), (0, 0, _FRONT), (1, 0, 0), (0, 0, 1))


def _ceiling(room: Room) -> Piece:
    ceiling = Canvas(
        -room.half_width,
        0,
        (2 * room.half_width, room.depth - _FRONT),
        24,
        palette.blend(room.scheme.wall, room.scheme.trim, 0.6),
    )
    return lit(
        ceiling,
        floats(room.light.fill * 0.8 + room.light.key * 0.16),
        (0, room.height, _FRONT),
        (1, 0, 0),
        (0, 0, 1),
    )


def _sides(room: Room) -> list[Piece]:
    """Left and right wall, plain: the lit one is opposite the window's side."""
    pieces = []
    for side in (-1.0, 1.0):
        wall = Canvas(0, 0, (room.depth - _FRONT, room.height), 40, room.scheme.wall)
        _finish(wall, room.scheme.wall_material, room.stage.seed + 11)
        _door(wall, room, 7.0 + (room.stage.layout % 5) * 0.12 if side == room.bright_side else 4.6)
        facing = 0.5 + 0.42 * (-side * room.light.side)
        up = ramp(wall.height, 1, 0)[:, None]
        light = (facing * room.light.key * 0.7 + room.light.fill) * (1 - 0.3 * np.exp(-up * 12))[..., None]
        pieces.append(lit(wall, floats(light), (side * room.half_width, 0, _FRONT), (0, 0, 1)))
    return pieces


def _door(wall: Canvas, room: Room, x: float) -> None:
    """A door in a side wall, x metres from its near end, and the skirting."""
    trim = room.scheme.trim * 0.85
    wall.rectangle((0, 0, wall.width_m, 0.1), trim)
    wall.rectangle((x, 0, 0.95, 2.12), trim)
    wall.rectangle((x + 0.07, 0, 0.81, 2.05), palette.blend(room.scheme.body, room.scheme.trim, 0.35))
    for panel in (0.15, 1.1):
        wall.rectangle(
            (x + 0.18, panel, 0.59, 0.8), palette.blend(room.scheme.body, room.scheme.trim, 0.22), soft=0.01
        )
