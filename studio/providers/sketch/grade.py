"""From light to a picture file: glow, vignette, tone curve, split tones, grain."""

from __future__ import annotations

import cv2
import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.light import Light
from studio.providers.sketch.raster import Bytes, Pixels, blur, floats, generator, grid, resize
from studio.providers.sketch.stage import Stage

_STEPS = 4096
_BRIGHTEST = 4.0
_WHITE_BALANCE = 0.38
# Measured on frames with grain: half the time of the default filter, and no larger.
_PACKING = [
    cv2.IMWRITE_PNG_COMPRESSION,
    1,
    cv2.IMWRITE_PNG_STRATEGY,
    cv2.IMWRITE_PNG_STRATEGY_FILTERED,
    cv2.IMWRITE_PNG_FILTER,
    cv2.IMWRITE_PNG_FILTER_AVG,
]


def develop(light: Pixels, stage: Stage, shining: Light, exposure: float) -> Bytes:
    """Light (h, w, 3) as an RGB picture: changes the given array."""
    _bloom(light)
    light *= _vignette(light.shape[1], light.shape[0])[..., None]
    indices = np.clip(light * (_STEPS / _BRIGHTEST), 0, _STEPS - 1).astype(np.uint16)
    curves = _curves(stage, shining, exposure)
    return np.dstack([np.take(curves[channel], indices[..., channel]) for channel in range(3)])


def _bloom(light: Pixels) -> None:
    height, width = light.shape[:2]
    small = resize(light, max(8, width // 8), max(8, height // 8))
    bright = np.clip(small - 0.8, 0, 2.0)
    spread = 0.5 * blur(floats(bright), small.shape[0] * 0.035) + 0.35 * blur(
        floats(bright), small.shape[0] * 0.12
    )
    light += resize(floats(spread), width, height) * 0.42


def _vignette(width: int, height: int) -> Pixels:
    across, down = grid(max(8, width // 16), max(8, height // 16))
    away = (across - 0.5) ** 2 * 1.1 + (down - 0.48) ** 2 * 1.3
    return resize(floats(1.04 - 0.62 * np.clip(away - 0.06, 0, 1)), width, height)


def _curves(stage: Stage, shining: Light, exposure: float) -> list[Bytes]:
    """One table per channel: brightness, contrast, shoulder, split tones and the chain's drift, all in one
    look-up.
    """
    scene = np.linspace(0, _BRIGHTEST, _STEPS, dtype=np.float32) * exposure * (1 + stage.drift.bright)
    shadows, highlights = _split(stage)
    drift = stage.drift
    lean = np.array([1 + drift.warm, 1 + drift.tint, 1 - drift.warm], np.float32) * _balance(shining)
    lean *= np.array([1 + 0.05 * stage.warmth, 1.0, 1 - 0.07 * stage.warmth], np.float32)
    return [
        _curve(scene * lean[channel], float(shadows[channel]), float(highlights[channel]), stage.key)
        for channel in range(3)
    ]


def _balance(shining: Light) -> Pixels:
    """White balance takes back a third of the light's colour: warm stays warm, and red stays red."""
    illuminant = shining.key * 0.6 + shining.fill
    return floats((palette.luminance(illuminant) / np.maximum(illuminant, 0.02)) ** _WHITE_BALANCE)


def _curve(scene: Pixels, shadow: float, highlight: float, key: float) -> Bytes:
    knee = 0.62
    shoulder = knee + (1 - knee) * (1 - np.exp(-(scene - knee) / (1 - knee)))
    shown = np.sqrt(np.maximum(np.where(scene < knee, scene, shoulder), 0))
    contrast = 0.22 - 0.06 * key
    shown = shown + contrast * (shown - 0.5) * shown * (1 - shown) * 2.2 - 0.012
    toned = shown * (1 + highlight * shown) + shadow * (1 - shown) ** 2
    return np.asarray(np.clip(toned, 0, 1) * 255 + 0.5, dtype=np.uint8)


def _split(stage: Stage) -> tuple[Pixels, Pixels]:
    """Shadows lean to the palette's coolest colour, highlights to its warmest; a little, or a little less
    with no palette.
    """
    if not stage.palette:
        return floats(np.array([-0.004, 0.0, 0.010])), floats(np.array([0.012, 0.0, -0.014]))
    cool, warm = palette.coolest(stage.palette), palette.warmest(stage.palette)
    shadow = (cool - palette.luminance(cool)) / max(0.05, float(np.abs(cool - palette.luminance(cool)).max()))
    light = (warm - palette.luminance(warm)) / max(0.05, float(np.abs(warm - palette.luminance(warm)).max()))
    return floats(shadow * 0.022), floats(light * 0.03)


def add_grain(picture: Bytes, seed: object, strength: float = 1.5) -> Bytes:
    """Film grain, the same on all channels, one tile repeated where nobody can see the seam."""
    height, width = picture.shape[:2]
    scale = max(1, round(max(height, width) / 1280))
    chance = generator("grain", seed)
    tile = chance.normal(128, strength * 1.25, (512, 512)).astype(np.float32)
    soft = cv2.GaussianBlur(tile, (0, 0), 0.55)
    grain = np.asarray(np.round(soft), dtype=np.uint8)
    grain = np.asarray(
        cv2.resize(grain, (512 * scale, 512 * scale), interpolation=cv2.INTER_LINEAR), dtype=np.uint8
    )
    repeats = -(-height // grain.shape[0]), -(-width // grain.shape[1])
    spread = np.tile(grain, repeats)[:height, :width]
    offset = cv2.merge([spread, spread, spread])
    return np.asarray(cv2.addWeighted(picture, 1.0, offset, 1.0, -128.0), dtype=np.uint8)


def encode(picture: Bytes) -> bytes:
    """RGB bytes as a PNG, packed fast rather than small."""
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), _PACKING)
    if not done:
        raise ValueError("the picture could not be packed")
    return bytes(data.tobytes())
