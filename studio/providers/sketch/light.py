"""The light of a scene: what falls on the set, and how a cutout is brought into it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.raster import Pixels, blur, floats, grid, ramp, shift
from studio.providers.sketch.stage import Stage

_KEYS = {
    "dawn": ("#ffb58a", 0.95),
    "morning": ("#ffdfb4", 1.12),
    "day": ("#fff4e4", 1.12),
    "golden": ("#ffab5c", 1.15),
    "dusk": ("#ffb078", 0.62),
    "night": ("#ffbe7c", 0.62),
}
_FILLS = {
    "dawn": ("#a9b3d0", 0.40),
    "morning": ("#c9d3e2", 0.50),
    "day": ("#dfe7f0", 0.60),
    "golden": ("#b9a9b0", 0.42),
    "dusk": ("#7f97c4", 0.38),
    "night": ("#4d6391", 0.22),
}
OVERHEAD = 2.2
_WARM, _COOL = palette.light("#ffb066"), palette.light("#9fc4ff")


@dataclass(frozen=True, slots=True)
class Light:
    """Key and fill as linear light (3,), the key's side -1 left … 1 right and height 0 … 1, hardness 0 … 1.

    `behind` 0 … 1 is how much of the key comes from behind the subject, as a rim. A height above 1
    is straight overhead.
    """

    key: Pixels
    fill: Pixels
    side: float
    height: float
    hardness: float
    behind: float

    @property
    def overhead(self) -> bool:
        """Whether it falls from above rather than from a side."""
        return self.height > 1.5

    @property
    def level(self) -> float:
        """How bright a lit surface comes out."""
        return palette.luminance(self.key) * 0.6 + palette.luminance(self.fill)


def light_of(stage: Stage) -> Light:
    """The light of a stage."""
    key_colour, strength = _KEYS[stage.time]
    fill_colour, fill_strength = _FILLS[stage.time]
    key, fill = palette.light(key_colour), palette.light(fill_colour)
    tone = _WARM if stage.warmth > 0 else _COOL
    key = palette.blend(
        key,
        tone * max(0.5, palette.luminance(key)) / palette.luminance(tone),
        min(0.75, abs(stage.warmth) * 0.42),
    )
    if stage.above:
        strength, fill_strength = strength * 1.2, fill_strength * 0.6
    strength *= 1 + 0.14 * stage.key + 0.12 * (stage.hardness - 0.4)
    fill_strength *= (1 + 0.38 * stage.key) * (1.12 - 0.35 * stage.hardness)
    if "storm" in stage.weather or ("rain" in stage.weather and stage.time in ("day", "morning")):
        key, strength, fill_strength = palette.muted(key, 0.6), strength * 0.72, fill_strength * 0.95
    return Light(
        key=floats(key * strength),
        fill=floats(fill * fill_strength),
        side=float(np.clip(stage.light_side, -1, 1)) * (0.2 if stage.above else 1.0),
        height=OVERHEAD if stage.above else _height(stage),
        hardness=float(np.clip(stage.hardness + (0.25 if stage.time == "night" else 0.0), 0, 1)),
        behind=0.9 if stage.behind else (0.45 if stage.time in ("night", "dusk", "golden") else 0.25),
    )


def _height(stage: Stage) -> float:
    """How high the sun, or the lamp that stands for it, is at that hour."""
    return 0.55 + 0.2 * (stage.time == "day") - 0.25 * (stage.time in ("golden", "dawn"))


def retake(light: Light, take: np.random.Generator) -> Light:
    """The same light on another take: its lamp a hand's breadth elsewhere, a little stronger or weaker."""
    return replace(
        light,
        key=floats(light.key * take.uniform(0.86, 1.14)),
        side=float(np.clip(light.side + take.normal(0, 0.22), -1, 1)),
        height=float(np.clip(light.height + take.normal(0, 0.12), 0.1, max(1.0, light.height))),
    )


def fall_on(cover: Pixels, light: Light) -> tuple[Pixels, Pixels]:
    """How a light falls on a cutout with this mask (h, w, small is enough): a tint to multiply its colours
    with, and a rim to add, both (h, w, 3).

    The form is guessed from the outline: a blurred mask swells like a body, and its slope says which way a
    surface faces.
    """
    across, down = grid(cover.shape[1], cover.shape[0])
    steep = 1.1 if light.overhead else 0.22 * light.height
    slope = light.side * (across - 0.5) * 0.5 + (0.5 - down) * steep
    lit = np.clip(0.62 + _facing(cover, light) * (0.55 + 0.45 * light.hardness) + slope, 0.12, 1.5)
    tint = lit[..., None] * light.key * 0.72 + light.fill * (0.75 + 0.25 * (1 - down))[..., None]
    rim = _rim(cover, light, light.side)[..., None] * light.key
    return floats(tint), floats(rim + _rim(cover, light, -light.side)[..., None] * light.fill * 1.2)


def _facing(cover: Pixels, light: Light) -> Pixels:
    body = blur(cover, min(cover.shape) * 0.09) + 0.6 * blur(cover, min(cover.shape) * 0.03)
    down, across = np.gradient(body)
    scale = min(cover.shape) * 0.16
    return floats(np.clip((down * light.height * 0.8 - across * light.side) * scale, -0.6, 0.6))


def _rim(cover: Pixels, light: Light, side: float) -> Pixels:
    """A bright line along the outline on one side."""
    reach = max(1.0, min(cover.shape) * 0.012)
    towards = shift(cover, -side * reach * 1.6, reach * 0.7)
    line = np.clip(cover - towards, 0, 1) * ramp(cover.shape[0], 1.0, 0.35)[:, None]
    return blur(floats(line), reach * 0.5) * (0.22 + 1.35 * light.behind) * (0.6 + 0.6 * light.hardness)
