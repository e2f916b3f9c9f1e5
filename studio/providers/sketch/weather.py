"""What hangs in the air between the lens and the set: rain, snow, mist, steam, dust in a beam of light."""

from __future__ import annotations

import cv2
import numpy as np

from studio.providers.sketch.frames import Framing, Placed
from studio.providers.sketch.light import Light
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.raster import (
    Bytes,
    Pixels,
    blur,
    floats,
    generator,
    grid,
    ramp,
    resize,
    smoothstep,
)
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.stage import Stage

_ROOFED = ("platform",)
_NO_BEAMS = ("studio", "underpass", "hall", "train")


def add_air(frame: Pixels, framing: Framing, stage: Stage, shot: Shot, light: Light, seed: str) -> None:
    """Paint weather and vapours over a finished frame, in place."""
    if not stage.indoors and stage.place not in _ROOFED:
        _add_weather(frame, stage, light, seed)
    elif stage.indoors and stage.place not in _NO_BEAMS and stage.time not in ("night", "dusk"):
        _add(frame, _beams(light, stage), light.key * (0.05 + 0.09 * light.hardness))
    if "fog" in stage.weather:
        _mist(frame, light, seed)
    if shot.dust:
        motes = _flakes(_sheet(frame), f"{seed} dust", 150, 0.8)
        _add(frame, floats(motes * _beam(light, motes.shape)), light.key * 1.1)
    if shot.steam and framing.product is not None:
        _steam(frame, framing.product, light, seed)


def _add_weather(frame: Pixels, stage: Stage, light: Light, seed: str) -> None:
    if "rain" in stage.weather:
        far, near = _rain(_sheet(frame), seed, 170, 0.7), _rain(_sheet(frame), f"{seed} near", 26, 1.7)
        _add(frame, floats(far + near), light.key * 0.30 + light.fill * 0.55)
    if "snow" in stage.weather:
        far, near = _flakes(_sheet(frame), seed, 320, 1.0), _flakes(_sheet(frame), f"{seed} near", 34, 4.5)
        _add(frame, floats(far + near), light.key * 0.6 + light.fill)


def _add(frame: Pixels, mask: Pixels, colour: Pixels) -> None:
    """Lay a small mask (of whatever size) over the frame as light of a colour."""
    frame += resize(mask, frame.shape[1], frame.shape[0])[..., None] * colour


def _sheet(frame: Pixels) -> Bytes:
    """An empty mask in the frame's proportions, fine enough for its size."""
    height, width = frame.shape[:2]
    scale = min(1.0, (960 if max(height, width) <= 1280 else 1920) / max(height, width))
    return np.zeros((round(height * scale), round(width * scale)), np.uint8)


def _rain(mask: Bytes, seed: str, count: int, size: float) -> Pixels:
    """Slanted streaks; the near ones longer and softer."""
    chance, (height, width) = generator("rain", seed), mask.shape
    unit = min(height, width) / 540
    slant = float(chance.normal(0.10, 0.03))
    for _ in range(count):
        x, y = float(chance.uniform(-0.05, 1.05)) * width, float(chance.uniform(-0.1, 1.0)) * height
        long, strength = float(chance.uniform(12, 40)) * size * unit, int(chance.uniform(40, 170))
        start, end = (round(x * 16), round(y * 16)), (round((x - slant * long) * 16), round((y + long) * 16))
        cv2.line(mask, start, end, (strength,), max(1, round(size * unit)), cv2.LINE_AA, 4)
    return blur(floats(mask / 255), 0.5 * size * unit) * (0.75 if size < 1 else 0.45)


def _flakes(mask: Bytes, seed: str, count: int, size: float) -> Pixels:
    chance, (height, width) = generator("flakes", seed), mask.shape
    unit = min(height, width) / 540
    for _ in range(count):
        where = round(float(chance.uniform(0, width)) * 16), round(float(chance.uniform(0, height)) * 16)
        radius = max(6, round(float(chance.uniform(0.5, 1.5)) * size * unit * 16))
        cv2.circle(mask, where, radius, (int(chance.uniform(90, 255)),), -1, cv2.LINE_AA, 4)
    return blur(floats(mask / 255), 0.35 * size * unit)


def _beam(light: Light, shape: tuple[int, ...]) -> Pixels:
    """Where the light enters: dust shines there and nowhere else."""
    across, down = grid(shape[1], shape[0])
    side = 0.5 + 0.5 * light.side
    return floats(np.exp(-(((across - side) / 0.45) ** 2)) * (1 - 0.5 * down))


def _beams(light: Light, stage: Stage) -> Pixels:
    """Light that slants in from the window's side: three soft shafts, strongest where they enter."""
    across, down = grid(96, 64)
    side = -1.0 if light.side < 0 else 1.0
    x = across if side < 0 else 1 - across
    along = x * 0.75 + down * 0.9
    shafts = 0.55 + 0.45 * np.sin((x * 0.9 - down * 0.75) * 15 + stage.seed % 7)
    return floats(np.exp(-along * 1.5) * shafts * smoothstep(floats(1 - along), -0.6, 0.5))


def _mist(frame: Pixels, light: Light, seed: str) -> None:
    height, width = frame.shape[:2]
    clouds = cloudy(160, 90, ("mist", seed), 0.5, 4, stretch=2.5)
    veil = np.clip(0.10 + 0.10 * clouds, 0, 0.3) * ramp(90, 0.55, 1.0)[:, None]
    share = resize(floats(veil), width, height)[..., None]
    frame += (light.fill * 0.9 + light.key * 0.25 - frame) * share


def _steam(frame: Pixels, product: Placed, light: Light, seed: str) -> None:
    """Wisps that rise from the product and thin out."""
    wide, tall = round(product.width * 1.0), round(product.height * 1.5)
    left, bottom = round(product.x - wide / 2), round(product.top + product.height * 0.22)
    small_wide, small_tall = 96, 144
    warp = cloudy(small_wide, small_tall, ("steam", seed), 0.5, 3, stretch=0.6)
    across, down = grid(small_wide, small_tall)
    sway = (across - 0.5) + 0.13 * np.sin((1 - down) * 7 + warp * 1.6) * (1 - down) + 0.10 * warp * (1 - down)
    body = np.exp(-((sway / (0.05 + 0.13 * (1 - down))) ** 2)) + 0.6 * np.exp(-(((sway + 0.11) / 0.06) ** 2))
    wisps = body * smoothstep(floats(down), 0.0, 0.55) * (1 - smoothstep(floats(down), 0.86, 1.0))
    wisps *= 0.6 + 0.4 * cloudy(small_wide, small_tall, ("wisp", seed), 0.3, 3, stretch=0.5)
    _lay(
        frame,
        floats(np.clip(wisps, 0, 1) * 0.42),
        (left, bottom - tall, wide, tall),
        light.key * 0.75 + light.fill * 0.8,
    )


def _lay(frame: Pixels, mask: Pixels, place: tuple[int, int, int, int], colour: Pixels) -> None:
    left, top, wide, tall = place
    height, width = frame.shape[:2]
    rows, columns = slice(max(0, top), min(height, top + tall)), slice(max(0, left), min(width, left + wide))
    if rows.stop <= rows.start or columns.stop <= columns.start:
        return
    full = resize(mask, wide, tall)
    part = full[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left, None]
    frame[rows, columns] += (colour - frame[rows, columns] * 0.35) * part
