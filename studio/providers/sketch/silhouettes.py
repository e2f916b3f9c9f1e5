"""Rows of far things: hills, trees, skylines, reeds; each a canvas that is only there where they are."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.canvas import Canvas, box, ellipse_points
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.raster import Pixels, floats


def hills(width_m: float, height_m: float, colour: Pixels, seed: object, roughness: float = 0.5) -> Canvas:
    """A ridge, twice as detailed the rougher it is."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), 900 / width_m, None)
    profile = cloudy(120, 2, ("hills", seed), 1.6 - roughness, 5, stretch=30 * (1.1 - roughness))[0]
    heights = height_m * (0.55 + 0.3 * profile / max(1e-3, float(np.abs(profile).max())))
    xs = np.linspace(-width_m / 2, width_m / 2, 120)
    ridge = [(float(x), float(y)) for x, y in zip(xs, heights, strict=True)]
    canvas.polygon([(-width_m / 2, 0), *ridge, (width_m / 2, 0)], colour)
    canvas.texture(
        floats(1 + 0.12 * cloudy(300, 80, ("hill", seed), 0.3, 4, stretch=3)),
        (-width_m / 2, 0, width_m, height_m),
    )
    return canvas


def trees(
    width_m: float,
    height_m: float,
    colour: Pixels,
    light_side: float,
    chance: np.random.Generator,
    count: int = 16,
) -> Canvas:
    """Round crowns side by side on trunks, brighter on the light's side."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), min(40.0, 1000 / width_m), None)
    for _ in range(count):
        x, tall = chance.uniform(-0.5, 0.5) * width_m, chance.uniform(0.6, 1.0) * height_m
        wide = tall * chance.uniform(0.28, 0.42)
        canvas.rectangle((x - wide * 0.06, 0, wide * 0.12, tall * 0.5), colour * 0.3)
        _crown(canvas, (x, tall * 0.62, wide), colour * float(chance.uniform(0.7, 1.2)), light_side, chance)
    return canvas


def _crown(
    canvas: Canvas,
    place: tuple[float, float, float],
    colour: Pixels,
    light_side: float,
    chance: np.random.Generator,
) -> None:
    x, y, wide = place
    for puff in range(26):
        angle, reach = chance.uniform(0, 2 * np.pi), np.sqrt(chance.random()) * wide
        dx, dy = float(np.cos(angle) * reach), float(np.sin(angle) * reach * 0.9)
        facing = 0.55 + 0.45 * (dx * light_side * 0.7 + dy) / wide + 0.015 * puff
        size = wide * float(chance.uniform(0.2, 0.4))
        canvas.ellipse(
            (x + dx, y + dy, size, size * 0.8), colour * float(np.clip(facing, 0.25, 1.5)), soft=wide * 0.02
        )


def skyline(
    width_m: float, height_m: float, colour: Pixels, lit: float, chance: np.random.Generator
) -> Canvas:
    """Towers of different heights; `lit` 0..1 is the share of windows alight."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), 1100 / width_m, None)
    x = -width_m / 2
    while x < width_m / 2:
        wide, tall = (
            float(chance.uniform(0.02, 0.06)) * width_m,
            float(chance.uniform(0.3, 1.0) ** 1.6) * height_m * 0.95 + height_m * 0.05,
        )
        canvas.rectangle((x, 0, wide, tall), colour * float(chance.uniform(0.75, 1.15)))
        canvas.rectangle((x + wide * 0.8, 0, wide * 0.2, tall), colour * 0.6, alpha=0.6)
        _windows(canvas, (x, wide, tall), lit, chance)
        x += wide * float(chance.uniform(0.75, 1.1))
    return canvas


def _windows(
    canvas: Canvas, tower: tuple[float, float, float], lit: float, chance: np.random.Generator
) -> None:
    x, wide, tall = tower
    step = canvas.width_m / 170
    for row in np.arange(step * 2, tall - step, step * 1.9):
        for column in np.arange(step * 0.5, wide - step, step * 1.5):
            if chance.random() < lit:
                tone = palette.light(("#ffc983", "#ffe0b0", "#bfd6ff")[int(chance.integers(3))])
                canvas.shine(
                    box(x + column, row, step * 0.7, step * 0.9), tone * float(chance.uniform(0.4, 1.5))
                )


def trunks(
    width_m: float,
    height_m: float,
    colour: Pixels,
    light_side: float,
    chance: np.random.Generator,
    count: int = 9,
) -> Canvas:
    """Tree trunks that run out of the picture above."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), min(50.0, 900 / width_m), None)
    for _ in range(count):
        x, wide = float(chance.uniform(-0.5, 0.5)) * width_m, float(chance.uniform(0.012, 0.03)) * width_m
        lean = float(chance.normal(0, 0.02)) * height_m
        trunk = [
            (x - wide, 0),
            (x + wide, 0),
            (x + lean + wide * 0.7, height_m),
            (x + lean - wide * 0.7, height_m),
        ]
        canvas.polygon(trunk, colour * float(chance.uniform(0.7, 1.1)))
        edge = x + wide * 0.6 * light_side
        canvas.polygon(
            [
                (edge - wide * 0.2, 0),
                (edge + wide * 0.2, 0),
                (edge + lean + wide * 0.15, height_m),
                (edge + lean - wide * 0.15, height_m),
            ],
            colour * 2.4,
            alpha=0.6,
            soft=wide * 0.15,
        )
    return canvas


def foliage(
    width_m: float, height_m: float, colour: Pixels, chance: np.random.Generator, count: int = 60
) -> Canvas:
    """A hedge or undergrowth: leaves in heaps, lighter above."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), min(60.0, 900 / width_m), None)
    for number in range(count):
        x, level = float(chance.uniform(-0.5, 0.5)) * width_m, (number / count) ** 0.8
        y, size = (
            height_m * (0.85 - 0.8 * level) * float(chance.uniform(0.8, 1.0)),
            height_m * float(chance.uniform(0.10, 0.22)),
        )
        tone = colour * (1.35 - 0.9 * level) * float(chance.uniform(0.7, 1.25))
        canvas.polygon(ellipse_points(x, y, size * 1.3, size, 12), floats(tone), soft=size * 0.12)
    return canvas
