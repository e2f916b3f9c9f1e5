"""How the back walls of rooms are furnished, place by place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.providers.sketch import furniture, palette
from studio.providers.sketch.canvas import Canvas, box
from studio.providers.sketch.furniture import Outside
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.raster import Pixels
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.stage import Stage


@dataclass(frozen=True, slots=True)
class Room:
    """What the painters of rooms share: where things go is drawn from `chance`, which the stage decides."""

    stage: Stage
    scheme: Scheme
    light: Light
    view: Outside
    glow: Pixels
    half_width: float
    height: float
    depth: float
    chance: np.random.Generator

    @property
    def bright_side(self) -> float:
        """-1 or 1: the side of the window."""
        return self.stage.window

    def window_x(self, width: float) -> float:
        """The left edge of the main window: on the light's side, a little elsewhere in each layout."""
        return self.bright_side * (1.45 + float(self.chance.uniform(-0.25, 0.3))) - width / 2


def _kitchen(wall: Canvas, room: Room) -> None:
    scheme, chance = room.scheme, room.chance
    tile = palette.blend(scheme.wall, scheme.trim, 0.6)
    wall.rectangle((-room.half_width, 0.9, 2 * room.half_width, 0.62), tile)
    wall.texture(
        material("backsplash", 900, 70, room.stage.seed + 2),
        (-room.half_width, 0.9, 2 * room.half_width, 0.62),
    )
    width = float(chance.uniform(1.15, 1.4))
    left = room.window_x(width)
    furniture.window(wall, (left, 1.08, width, 1.3), room.view, scheme.trim, chance)
    furniture.cabinets(wall, (-room.half_width, 0.08, 2 * room.half_width, 0.8), scheme.body)
    wall.rectangle((-room.half_width, 0.88, 2 * room.half_width, 0.05), scheme.top)
    wall.shade(box(-room.half_width, 0.78, 2 * room.half_width, 0.1), 0.4, 0.03)
    other = -room.bright_side
    for height in (1.62, 2.0):
        furniture.shelf(wall, (other * 1.25 - 0.85, height, 1.7), "crockery", scheme, chance)
    furniture.cabinets(wall, (other * 3.1 - 0.9, 1.55, 1.8, 0.95), scheme.body)
    _tap(wall, left + width * 0.5)
    for _ in range(5):
        furniture.put_thing(wall, float(chance.uniform(-2.6, 2.6)), 0.93, "pots", scheme, chance)
    furniture.plant(wall, left + width + 0.22 * room.bright_side, 0.93, 0.42, chance)
    _pendants(wall, room, (-0.35, 0.75))


def _tap(wall: Canvas, x: float) -> None:
    brass = palette.light("#c99a4c")
    wall.rectangle((x - 0.015, 0.93, 0.03, 0.3), brass)
    wall.polygon(
        [(x, 1.23), (x + 0.16, 1.22), (x + 0.16, 1.15), (x + 0.13, 1.15), (x + 0.13, 1.195), (x, 1.2)],
        brass * 1.2,
    )


def _pendants(wall: Canvas, room: Room, places: tuple[float, ...]) -> None:
    strength = 1.0 if room.stage.time in ("night", "dusk") or "pendant" in room.stage.props else 0.35
    for x in places:
        drop = room.height - 2.0 - float(room.chance.uniform(0.0, 0.15))
        furniture.pendant(wall, x, room.height, drop, room.glow * strength)


def _living(wall: Canvas, room: Room) -> None:
    scheme, chance, other = room.scheme, room.chance, -room.bright_side
    width = float(chance.uniform(1.2, 1.6))
    left = room.window_x(width)
    furniture.window(wall, (left, 0.75, width, 1.65), room.view, scheme.trim, chance)
    drape = palette.blend(scheme.trim, scheme.accents[0], 0.25)
    furniture.curtain(wall, (left - 0.36, 0.05, 0.36, 2.5), drape, room.stage.seed)
    furniture.curtain(wall, (left + width, 0.05, 0.36, 2.5), drape, room.stage.seed + 1)
    wall.rectangle((-room.half_width, 0, 2 * room.half_width, 0.1), scheme.trim * 0.9)
    if chance.random() < 0.55:
        for height in (1.25, 1.62, 1.99):
            furniture.shelf(wall, (other * 1.75 - 0.75, height, 1.5), "books", scheme, chance)
    else:
        furniture.picture(wall, (other * 1.2 - 0.35, 1.35, 0.7, 0.9), scheme, chance)
        furniture.picture(wall, (other * 2.1 - 0.3, 1.45, 0.6, 0.6), scheme, chance)
    furniture.sofa(wall, other * 1.5 - 1.1, 2.2, palette.blend(scheme.body, scheme.trim, 0.2), scheme)
    furniture.standing_lamp(
        wall, other * 2.95, 0, 1.65, room.glow * (1.0 if room.stage.time in ("night", "dusk") else 0.5)
    )
    furniture.plant(wall, left + width / 2 + room.bright_side * (width / 2 + 0.55), 0.0, 1.35, chance)


def _bedroom(wall: Canvas, room: Room) -> None:
    scheme, chance, other = room.scheme, room.chance, -room.bright_side
    width = float(chance.uniform(1.1, 1.4))
    left = room.window_x(width)
    furniture.window(wall, (left, 0.85, width, 1.5), room.view, scheme.trim, chance)
    furniture.curtain(wall, (left - 0.4, 0.05, 0.45, 2.5), scheme.trim, room.stage.seed)
    furniture.curtain(wall, (left + width - 0.05, 0.05, 0.45, 2.5), scheme.trim, room.stage.seed + 1)
    furniture.bed(wall, other * 1.2 - 0.95, 1.9, scheme)
    furniture.picture(wall, (other * 1.2 - 0.4, 1.5, 0.8, 0.6), scheme, chance)
    furniture.standing_lamp(
        wall, other * 2.6, 0.4, 1.0, room.glow * (1.1 if room.stage.time in ("night", "dusk") else 0.6)
    )


def _bathroom(wall: Canvas, room: Room) -> None:
    scheme, chance, other = room.scheme, room.chance, -room.bright_side
    width = float(chance.uniform(1.0, 1.3))
    left = room.window_x(width)
    furniture.window(wall, (left, 1.0, width, 1.35), room.view, scheme.trim, chance)
    furniture.curtain(
        wall,
        (left + width * (0.6 if other > 0 else -0.15), 0.4, width * 0.55, 2.1),
        palette.light("#efe8da"),
        room.stage.seed,
    )
    furniture.mirror(wall, other * 1.15, 1.62, 0.42, palette.blend(scheme.wall, room.view.above, 0.35))
    wall.rectangle((other * 1.15 - 0.8, 0.82, 1.6, 0.09), scheme.top)
    wall.shade(box(other * 1.15 - 0.8, 0.62, 1.6, 0.2), 0.35, 0.06)
    furniture.shelf(wall, (other * 2.5 - 0.4, 1.4, 0.8), "pots", scheme, chance)
    for _ in range(4):
        furniture.put_thing(
            wall, other * 1.15 + float(chance.uniform(-0.7, 0.6)), 0.91, "bottles", scheme, chance
        )
    furniture.plant(wall, room.bright_side * 2.9, 0.0, 1.2, chance)


def _cafe(wall: Canvas, room: Room) -> None:
    scheme, chance = room.scheme, room.chance
    width = float(chance.uniform(1.4, 1.8))
    furniture.window(wall, (room.window_x(width), 0.8, width, 1.5), room.view, scheme.body * 0.6, chance)
    other = -room.bright_side
    for height in (1.3, 1.68, 2.06):
        furniture.shelf(wall, (other * 1.35 - 1.05, height, 2.1), "bottles", scheme, chance)
    wall.rectangle((other * 3.2 - 0.6, 1.2, 1.2, 0.9), palette.light("#24282a"))
    wall.rectangle((-room.half_width, 0.0, 2 * room.half_width, 1.0), scheme.body, alpha=0.9)
    furniture.cabinets(wall, (-room.half_width, 0.0, 2 * room.half_width, 0.98), scheme.body, 0.8)
    _pendants(wall, room, (-1.9, -0.7, 0.6, 1.8))


def _office(wall: Canvas, room: Room) -> None:
    scheme, chance, other = room.scheme, room.chance, -room.bright_side
    width = float(chance.uniform(1.8, 2.2))
    furniture.window(wall, (room.window_x(width), 0.9, width, 1.5), room.view, scheme.trim, chance)
    for height in (0.5, 0.95, 1.4, 1.85):
        furniture.shelf(wall, (other * 1.7 - 1.0, height, 2.0), "books", scheme, chance)
    furniture.plant(wall, room.bright_side * 3.2, 0.0, 1.5, chance)
    furniture.picture(wall, (other * 3.4 - 0.35, 1.3, 0.7, 0.9), scheme, chance)
    _pendants(wall, room, (0.4,))


def _workshop(wall: Canvas, room: Room) -> None:
    scheme, chance, other = room.scheme, room.chance, -room.bright_side
    width = float(chance.uniform(1.7, 2.0))
    furniture.window(wall, (room.window_x(width), 0.95, width, 1.35), room.view, scheme.body * 0.8, chance)
    for height in (0.75, 1.2, 1.65, 2.1):
        furniture.shelf(wall, (other * 1.5 - 1.15, height, 2.3), "pots", scheme, chance)
    wall.rectangle((-room.half_width, 0.0, 2 * room.half_width, 0.62), scheme.body * 0.8)
    furniture.shelf(wall, (room.bright_side * 2.4 - 1.2, 0.7, 2.4), "pots", scheme, chance)
    _pendants(wall, room, (other * 0.4,))


def _shop(wall: Canvas, room: Room) -> None:
    scheme, chance = room.scheme, room.chance
    for column in (-2.9, -0.95, 1.0, 2.9):
        for height in (0.5, 0.95, 1.4, 1.85):
            furniture.shelf(
                wall,
                (column - 0.8, height, 1.6),
                ("bottles", "pots")[int(chance.integers(2))],
                scheme,
                chance,
            )
    _pendants(wall, room, (-1.6, 0.0, 1.6))


def _hall(wall: Canvas, room: Room) -> None:
    for pillar in (-2.6, 0.2, 3.0):
        wall.rectangle((pillar - 0.22, 0, 0.44, room.height), room.scheme.wall * 0.72, soft=0.02)
    for strip in (-1.6, 1.4):
        wall.shine(box(strip - 0.7, room.height - 0.2, 1.4, 0.05), palette.light("#eaf2ff") * 2.2, 0.01)
    wall.rectangle((-room.half_width, 0, 2 * room.half_width, 0.7), room.scheme.accents[0], alpha=0.35)


def _train(wall: Canvas, room: Room) -> None:
    scheme, chance = room.scheme, room.chance
    panel = palette.blend(scheme.wall, scheme.trim, 0.35)
    wall.rectangle((-room.half_width, 0.75, 2 * room.half_width, 1.35), panel)
    for left in (-2.75, -0.85, 1.05):
        furniture.window(wall, (left, 0.92, 1.65, 0.98), room.view, scheme.trim * 0.8, chance)
    wall.rectangle((-room.half_width, 2.05, 2 * room.half_width, 0.1), scheme.trim)
    wall.shine(box(-room.half_width, 2.2, 2 * room.half_width, 0.05), room.glow * 1.6, 0.01)
    seat = palette.blend(scheme.body, scheme.accents[0], 0.5)
    for left in (-2.95, -1.05, 0.85, 2.75):
        wall.rectangle((left - 0.2, 0.0, 0.42, 1.15), seat, soft=0.03)
        wall.rectangle((left - 0.15, 0.95, 0.32, 0.26), scheme.trim * 0.8, soft=0.03)


PAINTERS: dict[str, Callable[[Canvas, Room], None]] = {
    "kitchen": _kitchen,
    "living": _living,
    "bedroom": _bedroom,
    "bathroom": _bathroom,
    "cafe": _cafe,
    "office": _office,
    "workshop": _workshop,
    "shop": _shop,
    "hall": _hall,
    "train": _train,
}
