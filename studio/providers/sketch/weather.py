"""What hangs in the air between the lens and the set: rain, snow, mist, steam, dust in a beam of light."""

from __future__ import annotations

import cv2
import numpy as np

from studio.providers.sketch.frames import Framing, Placed
from studio.providers.sketch.light import Light
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.raster import Pixels, blur, floats, generator, grid, ramp, resize, smoothstep
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.stage import Stage

_NO_BEAMS = ("studio", "underpass", "hall", "train")


def add_air(frame: Pixels, framing: Framing, stage: Stage, shot: Shot, light: Light, seed: str) -> None:
    """Paint weather and vapours over a finished frame, in place."""
    if not stage.indoors and "rain" in stage.weather:
        _add(
            frame,
            _rain(seed, 150, 0.5) + _rain(f"{seed} near", 26, 1.4),
            light.key * 0.30 + light.fill * 0.55,
        )
    if not stage.indoors and "snow" in stage.weather:
        _add(frame, _flakes(seed, 320, 1.0) + _flakes(f"{seed} near", 34, 4.5), light.key * 0.6 + light.fill)
    if "fog" in stage.weather:
        _mist(frame, light, seed)
    if stage.indoors and stage.place not in _NO_BEAMS and stage.time not in ("night", "dusk"):
        _add(frame, _beams(light, stage), light.key * (0.05 + 0.09 * light.hardness))
    if shot.dust:
        _add(frame, _flakes(f"{seed} dust", 150, 0.8) * _beam(light), light.key * 1.1)
    if shot.steam and framing.product is not None:
        _steam(frame, framing.product, light, seed)


def _add(frame: Pixels, mask: Pixels, colour: Pixels) -> None:
    """Lay a small mask (of whatever size) over the frame as light of a colour."""
    frame += resize(mask, frame.shape[1], frame.shape[0])[..., None] * colour


def _rain(seed: str, count: int, size: float) -> Pixels:
    """Slanted streaks on 640 x 640; the near ones longer and softer."""
    chance = generator("rain", seed)
    mask = np.zeros((640, 640), np.uint8)
    slant = float(chance.normal(0.10, 0.03))
    for _ in range(count):
        x, y = chance.uniform(-40, 680), chance.uniform(-60, 640)
        long, strength = chance.uniform(14, 44) * size, int(chance.uniform(40, 170))
        ends = [(round(x * 16), round(y * 16)), (round((x - slant * long) * 16), round((y + long) * 16))]
        cv2.line(mask, ends[0], ends[1], (strength,), 1 if size < 1 else 2, cv2.LINE_AA, 4)
    return blur(floats(mask / 255), 0.5 * size) * (0.75 if size < 1 else 0.4)


def _flakes(seed: str, count: int, size: float) -> Pixels:
    chance = generator("flakes", seed)
    mask = np.zeros((640, 640), np.uint8)
    for _ in range(count):
        where = round(chance.uniform(0, 640) * 16), round(chance.uniform(0, 640) * 16)
        radius = max(6, round(chance.uniform(0.5, 1.5) * size * 16))
        cv2.circle(mask, where, radius, (int(chance.uniform(90, 255)),), -1, cv2.LINE_AA, 4)
    return blur(floats(mask / 255), 0.35 * size)


def _beam(light: Light) -> Pixels:
    """Where the light enters: dust shines there and nowhere else."""
    across, down = grid(640, 640)
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
    veil = np.clip(0.30 + 0.16 * clouds, 0, 0.6) * ramp(90, 0.55, 1.0)[:, None]
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
        floats(np.clip(wisps, 0, 1) * 0.55),
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
