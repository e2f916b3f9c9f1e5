"""Things on and before a wall, painted flat in metres: windows, cabinets, shelves, lamps, plants, sofas."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.canvas import Canvas, box, ellipse_points
from studio.providers.sketch.materials import material
from studio.providers.sketch.raster import Pixels, floats
from studio.providers.sketch.scheme import Scheme

_DARK = palette.light("#26221f")
_BRASS = palette.light("#b8924a")
_LEAF = palette.light("#4f6b3f")


@dataclass(frozen=True, slots=True)
class Outside:
    """What is seen through windows: light above, light at the foot, and points of light at night.

    `points` gathers the latter as x, y and light: they are drawn later, as discs out of focus.
    """

    above: Pixels
    below: Pixels
    lamps: bool
    points: list[tuple[float, float, Pixels]] = field(default_factory=list)


def window(
    canvas: Canvas,
    place: tuple[float, float, float, float],
    view: Outside,
    frame: Pixels,
    chance: np.random.Generator,
) -> None:
    """A window x, y, width, height with bars, a sill and a bright outside."""
    x, y, width, height = place
    canvas.shade(box(x - 0.1, y - 0.18, width + 0.2, height + 0.3), 0.22, 0.06)
    canvas.rectangle((x - 0.07, y - 0.06, width + 0.14, height + 0.13), frame)
    strips = 14
    for strip in range(strips):
        level = strip / (strips - 1)
        colour = palette.blend(view.below, view.above, min(1.0, level * 1.25))
        canvas.shine(box(x, y + height * strip / strips, width, height / strips + 0.01), colour)
    _outside(canvas, place, view, chance)
    bars = max(1, round(width / 0.62))
    for bar in range(1, bars):
        _bar(canvas, box(x + width * bar / bars - 0.018, y, 0.036, height), frame)
    _bar(canvas, box(x, y + height * 0.62, width, 0.036), frame)
    canvas.rectangle((x - 0.14, y - 0.09, width + 0.28, 0.055), frame)
    canvas.shade(box(x - 0.12, y - 0.16, width + 0.24, 0.07), 0.35, 0.02)


def _outside(
    canvas: Canvas, place: tuple[float, float, float, float], view: Outside, chance: np.random.Generator
) -> None:
    x, y, width, height = place
    for _ in range(34 if view.lamps else 9):
        where = x + chance.uniform(0.04, 0.96) * width, y + chance.uniform(0.05, 0.55) * height
        if view.lamps:
            tones = ("#ffc27a", "#ff8a5c", "#bcd4ff", "#ffd9a0")
            colour = palette.light(tones[int(chance.integers(4))])
            view.points.append((*where, floats(colour * float(chance.uniform(0.3, 1.6)))))
        else:
            size = chance.uniform(0.08, 0.2)
            inside = min(max(where[0], x + size), x + width - size), y + size * 0.6 + (where[1] - y) * 0.35
            canvas.shine(
                ellipse_points(*inside, size, size * 0.6, 14),
                palette.blend(view.below, _LEAF, 0.55) * 0.9,
                0.03,
            )


def _bar(canvas: Canvas, points: list[tuple[float, float]], colour: Pixels) -> None:
    canvas.polygon(points, colour * 0.75)


def curtain(canvas: Canvas, place: tuple[float, float, float, float], colour: Pixels, seed: int) -> None:
    """A hanging cloth x, y, width, height."""
    x, y, width, height = place
    canvas.rectangle((x, y, width, height), colour, alpha=0.93, soft=0.012)
    canvas.texture(material("cloth", 90, 120, seed), (x, y, width, height))


def cabinets(
    canvas: Canvas, place: tuple[float, float, float, float], colour: Pixels, door: float = 0.6
) -> None:
    """A row of doors x, y, width, height with shadow gaps and handles."""
    x, y, width, height = place
    canvas.rectangle((x, y, width, height), colour)
    count = max(1, round(width / door))
    step = width / count
    for number in range(count):
        left = x + number * step
        canvas.rectangle(
            (left + 0.012, y + 0.012, step - 0.024, height - 0.024), colour * (0.94 + 0.1 * (number % 2))
        )
        canvas.rectangle((left + 0.075, y + 0.085, step - 0.15, height - 0.17), colour * 0.86)
        canvas.rectangle((left, y, 0.012, height), colour * 0.35)
        canvas.rectangle((left + step / 2 - 0.06, y + height - 0.065, 0.12, 0.018), _BRASS)


def shelf(
    canvas: Canvas, place: tuple[float, float, float], load: str, scheme: Scheme, chance: np.random.Generator
) -> None:
    """A board x, y, width with things on it: "books", "crockery", "bottles" or "pots"."""
    x, y, width = place
    canvas.shade(box(x, y - 0.16, width, 0.15), 0.3, 0.04)
    position = x + 0.05
    while position < x + width - 0.12:
        position += put_thing(canvas, position, y + 0.035, load, scheme, chance) + float(
            chance.uniform(0.0, 0.05)
        )
        if chance.random() < 0.14:
            position += float(chance.uniform(0.08, 0.3))
    canvas.rectangle((x, y, width, 0.035), scheme.top * 0.9)


def put_thing(
    canvas: Canvas, x: float, y: float, load: str, scheme: Scheme, chance: np.random.Generator
) -> float:
    """One thing on a shelf; returns its width."""
    pick = scheme.accents[int(chance.integers(len(scheme.accents)))]
    tone = palette.blend(pick, scheme.trim, float(chance.uniform(0.2, 0.75))) * float(
        chance.uniform(0.45, 0.95)
    )
    if load == "books":
        width, height = float(chance.uniform(0.025, 0.06)), float(chance.uniform(0.19, 0.29))
        canvas.rectangle((x, y, width, height), tone * 0.8)
        return width
    if load == "bottles":
        return _bottle(canvas, x, y, tone, chance)
    width, height = float(chance.uniform(0.09, 0.2)), float(chance.uniform(0.07, 0.2))
    canvas.polygon(
        [(x + width * 0.18, y), (x + width * 0.82, y), (x + width, y + height), (x, y + height)], tone
    )
    canvas.rectangle(
        (x + width * 0.62, y + 0.01, width * 0.16, height - 0.02), tone * 1.35, alpha=0.5, soft=0.01
    )
    return width


def _bottle(canvas: Canvas, x: float, y: float, tone: Pixels, chance: np.random.Generator) -> float:
    width, height = float(chance.uniform(0.06, 0.09)), float(chance.uniform(0.18, 0.26))
    canvas.rectangle((x, y, width, height), tone * 0.55)
    canvas.rectangle((x + width * 0.33, y + height, width * 0.34, 0.08), tone * 0.45)
    canvas.rectangle((x + width * 0.15, y + 0.02, width * 0.14, height - 0.05), tone * 1.8, alpha=0.6)
    return width


def plant(canvas: Canvas, x: float, y: float, height: float, chance: np.random.Generator) -> None:
    """A pot at x, y with leaves up to a height."""
    pot = height * 0.26
    canvas.shade(ellipse_points(x, y, pot * 0.9, 0.05), 0.5, 0.05)
    for _ in range(46):
        angle, reach = chance.normal(0, 0.62), chance.uniform(0.35, 1.0) * (height - pot)
        tip = x + np.sin(angle) * reach * 0.75, y + pot + np.cos(angle) * reach
        side = np.cos(angle) * height * 0.055, -np.sin(angle) * height * 0.055
        middle = x + (tip[0] - x) * 0.6, y + pot + (tip[1] - y - pot) * 0.6
        leaf = [
            (x, y + pot),
            (middle[0] + side[0], middle[1] + side[1]),
            tip,
            (middle[0] - side[0], middle[1] - side[1]),
        ]
        canvas.polygon(leaf, _LEAF * float(chance.uniform(0.35, 1.35)))
    canvas.polygon(
        [(x - pot * 0.36, y), (x + pot * 0.36, y), (x + pot * 0.5, y + pot), (x - pot * 0.5, y + pot)],
        palette.light("#a9714f"),
    )


def pendant(canvas: Canvas, x: float, top: float, drop: float, glow: Pixels) -> None:
    """A lamp hanging from the ceiling at x, with its bulb alight."""
    canvas.rectangle((x - 0.006, top - drop, 0.012, drop), _DARK)
    shade = [
        (x - 0.05, top - drop),
        (x + 0.05, top - drop),
        (x + 0.19, top - drop - 0.2),
        (x - 0.19, top - drop - 0.2),
    ]
    canvas.polygon(shade, _DARK * 1.6)
    canvas.shine(ellipse_points(x, top - drop - 0.2, 0.15, 0.035), glow * 3.2, 0.01)


def standing_lamp(canvas: Canvas, x: float, floor: float, height: float, glow: Pixels) -> None:
    """A lamp on a stand with a cloth shade."""
    canvas.rectangle((x - 0.012, floor, 0.024, height - 0.3), _DARK * 1.5)
    canvas.ellipse((x, floor + 0.02, 0.15, 0.025), _DARK)
    shade = [
        (x - 0.2, floor + height - 0.34),
        (x + 0.2, floor + height - 0.34),
        (x + 0.13, floor + height),
        (x - 0.13, floor + height),
    ]
    canvas.shine(shade, glow * 1.5, 0.006)


def picture(
    canvas: Canvas, place: tuple[float, float, float, float], scheme: Scheme, chance: np.random.Generator
) -> None:
    """A framed picture x, y, width, height: two fields of colour behind glass."""
    x, y, width, height = place
    canvas.shade(box(x - 0.02, y - 0.06, width + 0.06, height + 0.06), 0.3, 0.03)
    canvas.rectangle((x, y, width, height), _DARK * 1.3)
    canvas.rectangle((x + 0.03, y + 0.03, width - 0.06, height - 0.06), scheme.trim)
    first, second = (scheme.accents[int(chance.integers(len(scheme.accents)))] for _ in range(2))
    inner = (x + 0.08, y + 0.08, width - 0.16, height - 0.16)
    canvas.rectangle(inner, palette.blend(first, scheme.trim, 0.35))
    split = float(chance.uniform(0.3, 0.6))
    canvas.rectangle(
        (inner[0], inner[1], inner[2], inner[3] * split), palette.blend(second, scheme.body, 0.3)
    )
    canvas.ellipse(
        (x + width * float(chance.uniform(0.35, 0.65)), y + height * 0.6, width * 0.14, width * 0.14),
        palette.blend(second, scheme.trim, 0.5),
    )


def sofa(canvas: Canvas, x: float, width: float, colour: Pixels, scheme: Scheme) -> None:
    """A sofa standing before the wall, its left end at x."""
    canvas.shade(box(x - 0.1, 0.0, width + 0.2, 0.2), 0.6, 0.08)
    canvas.rectangle((x, 0.1, width, 0.75), colour * 0.8, soft=0.02)
    for seat in range(3):
        part = width / 3
        canvas.rectangle((x + seat * part + 0.03, 0.42, part - 0.06, 0.42), colour, soft=0.025)
        canvas.rectangle((x + seat * part + 0.02, 0.24, part - 0.04, 0.2), colour * 1.18, soft=0.02)
    for arm in (x - 0.08, x + width - 0.1):
        canvas.rectangle((arm, 0.1, 0.18, 0.55), colour * 0.9, soft=0.02)
    cushion = scheme.accents[0]
    canvas.rectangle((x + width * 0.12, 0.44, 0.4, 0.34), cushion, soft=0.03)
    canvas.rectangle((x + width * 0.7, 0.44, 0.36, 0.32), palette.blend(cushion, scheme.trim, 0.5), soft=0.03)


def bed(canvas: Canvas, x: float, width: float, scheme: Scheme) -> None:
    """A bed with its head against the wall."""
    canvas.rectangle((x, 0.2, width, 0.95), scheme.body, soft=0.01)
    canvas.rectangle((x + 0.05, 0.15, width - 0.1, 0.42), scheme.trim * 0.9, soft=0.03)
    for pillow in (0.12, 0.55):
        canvas.ellipse((x + width * (pillow + 0.16), 0.66, width * 0.19, 0.17), scheme.trim, soft=0.03)
    canvas.rectangle((x + 0.02, 0.1, width - 0.04, 0.28), scheme.accents[0] * 0.9, soft=0.03)


def clock(canvas: Canvas, x: float, y: float, face: Pixels) -> None:
    """A round clock on the wall."""
    canvas.ellipse((x, y, 0.17, 0.17), _DARK)
    canvas.ellipse((x, y, 0.15, 0.15), face)
    canvas.polygon([(x - 0.008, y), (x + 0.008, y), (x + 0.004, y + 0.11), (x - 0.004, y + 0.11)], _DARK)
    canvas.polygon([(x, y - 0.008), (x, y + 0.008), (x + 0.08, y + 0.03)], _DARK)


def mirror(canvas: Canvas, x: float, y: float, radius: float, seen: Pixels) -> None:
    """A round mirror that shows the bright side of the room."""
    canvas.ellipse((x, y, radius + 0.025, radius + 0.025), _BRASS)
    canvas.ellipse((x, y, radius, radius), seen)
    canvas.polygon(
        [
            (x - radius * 0.6, y - radius * 0.5),
            (x - radius * 0.2, y - radius * 0.7),
            (x + radius * 0.6, y + radius * 0.6),
            (x + radius * 0.1, y + radius * 0.8),
        ],
        floats(np.minimum(seen * 1.6, 1.4)),
        alpha=0.5,
        soft=0.03,
    )
