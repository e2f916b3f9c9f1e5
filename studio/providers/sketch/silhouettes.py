"""Rows of far things: hills, trees, skylines, reeds; each a canvas that is only there where they are."""

from __future__ import annotations

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.canvas import Canvas, box
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
    """Crowns side by side on trunks: leaves in heaps, brighter on the light's side, with sky between them."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), min(40.0, 1100 / width_m), None)
    for number in range(count):
        x = ((number + float(chance.uniform(0.1, 0.9))) / count - 0.5) * width_m
        tall = float(chance.uniform(0.6, 1.0)) * height_m
        wide = tall * float(chance.uniform(0.26, 0.38))
        canvas.polygon(
            [
                (x - wide * 0.09, 0),
                (x + wide * 0.09, 0),
                (x + wide * 0.03, tall * 0.6),
                (x - wide * 0.03, tall * 0.6),
            ],
            colour * 0.25,
        )
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
    # As many clumps as can be told apart: a far crown is a few px wide.
    count = int(np.clip(wide * canvas.px_per_m * 0.9, 14, 60))
    for puff in range(count):
        share = puff / count
        angle, reach = float(chance.uniform(0, 2 * np.pi)), float(np.sqrt(chance.random())) * wide
        dx, dy = float(np.cos(angle)) * reach, float(np.sin(angle)) * reach * 0.95
        facing = (
            0.30 + 0.75 * share * (0.5 + (dx * light_side * 0.6 + dy) / wide) + 0.12 * float(chance.normal())
        )
        size = wide * float(chance.uniform(0.10, 0.26)) * (1.25 - 0.6 * share)
        tone = floats(colour * float(np.clip(facing, 0.18, 1.5)))
        canvas.polygon(_ragged(x + dx, y + dy, size, chance), tone)


def _ragged(x: float, y: float, size: float, chance: np.random.Generator) -> list[tuple[float, float]]:
    """A clump of leaves: a circle with an uneven edge."""
    angles = np.linspace(0, 2 * np.pi, 11, endpoint=False)
    reach = size * chance.uniform(0.6, 1.25, 11)
    return [
        (x + float(r * np.cos(a)) * 1.15, y + float(r * np.sin(a)) * 0.85)
        for a, r in zip(angles, reach, strict=True)
    ]


def tufts(
    width_m: float, height_m: float, colour: Pixels, chance: np.random.Generator, count: int = 140
) -> Canvas:
    """Blades of grass along a line."""
    canvas = Canvas(-width_m / 2, -0.02, (width_m, height_m), min(90.0, 1100 / width_m), None)
    for _ in range(count):
        x, tall = float(chance.uniform(-0.5, 0.5)) * width_m, float(chance.uniform(0.25, 0.95)) * height_m
        tone = floats(colour * float(chance.uniform(0.55, 1.35)))
        for _ in range(5):
            root, lean = x + float(chance.normal(0, 0.05)), float(chance.normal(0, 0.10))
            high = tall * float(chance.uniform(0.6, 1.0))
            canvas.polygon(
                [(root - 0.012, -0.02), (root + 0.012, -0.02), (root + lean * tall * 3, high)], tone
            )
    return canvas


def skyline(
    width_m: float, height_m: float, colour: Pixels, lit: float, chance: np.random.Generator
) -> Canvas:
    """Towers of different heights; `lit` 0..1 is the share of windows alight."""
    canvas = Canvas(-width_m / 2, 0, (width_m, height_m), 1100 / width_m, None)
    x = -width_m / 2
    while x < width_m / 2:
        wide, tall = (
            float(chance.uniform(0.16, 0.44)) * height_m,
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
    step = max(1.4, canvas.width_m / 240)
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
    width_m: float, height_m: float, colour: Pixels, chance: np.random.Generator, count: int = 90
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
        canvas.polygon(_ragged(x, y, size * 1.1, chance), floats(tone))
    return canvas
