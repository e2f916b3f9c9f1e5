"""A set seen through the camera: everything behind the subject, out of focus as the lens would have it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import cv2
import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.light import light_of
from studio.providers.sketch.outdoors import build_open_set
from studio.providers.sketch.passages import build_studio, build_underpass
from studio.providers.sketch.pieces import Lamp, Set, stand
from studio.providers.sketch.raster import Pixels, blur, floats, ramp, resize, smoothstep
from studio.providers.sketch.rooms import build_room
from studio.providers.sketch.scheme import scheme_of
from studio.providers.sketch.sky import paint_sky
from studio.providers.sketch.stage import Drift, Stage


def build_set(stage: Stage) -> Set:
    """The set of a stage; built once for a chain, whatever its generation."""
    return _built(replace(stage, generation=0, drift=Drift(), size=None, side=0.0, cast=(), near=1.0))


@lru_cache(maxsize=12)
def _built(stage: Stage) -> Set:
    scheme, light = scheme_of(stage), light_of(stage)
    special = {"underpass": build_underpass, "studio": build_studio}.get(stage.place)
    usual = build_room if stage.indoors else build_open_set
    return (special or usual)(stage, scheme, light)


def paint_backdrop(stage: Stage, camera: Camera, aperture: float, fast: bool = False) -> Pixels:
    """The set behind the subject on the camera's px, blurred by depth; `aperture`: the lens opening in m."""
    built = build_set(stage)
    horizon = camera.horizon()
    base = (
        paint_sky(built.sky, camera.width, camera.height, horizon, -camera.turn)
        if built.sky
        else _black(camera)
    )
    for piece in built.pieces:
        base = stand(base, piece, camera)
    if built.haze is not None:
        base = _hazed(base, built.haze, horizon)
    focus = float(np.hypot(camera.position[0], camera.position[2]))
    blurred = _defocus(base, camera, focus, aperture)
    blurred = floats(blurred + _bokeh(built.lamps, camera, focus, aperture))
    finished = _wet_ground(blurred, horizon, built.wet) if built.wet else blurred
    return _rushing(finished) if fast else finished


def _rushing(picture: Pixels) -> Pixels:
    """Streaked sideways, as behind a runner whom the camera follows."""
    reach = max(3, round(picture.shape[1] * 0.03))
    return floats(cv2.blur(picture, (reach, 1)))


def _black(camera: Camera) -> Pixels:
    return np.zeros((camera.height, camera.width, 3), np.float32)


def _hazed(base: Pixels, haze: Pixels, horizon: float) -> Pixels:
    rows = np.arange(base.shape[0], dtype=np.float32)
    near = np.exp(-(((rows - horizon) / base.shape[0] / 0.35) ** 2))[:, None, None]
    return floats(base + haze * near)


def _defocus(base: Pixels, camera: Camera, focus: float, aperture: float) -> Pixels:
    """Far things blurred fully, the ground less and less towards the subject's feet."""
    sigma = _circle(focus + 3.0, camera, focus, aperture) * 0.42
    far = blur(base, sigma)
    feet = camera.project((0.0, 0.0, 0.0))[1]
    horizon = camera.horizon()
    if feet > camera.height * 1.25 or sigma < 0.6:
        return far
    rows = np.arange(camera.height, dtype=np.float32)[:, None]
    sharp = smoothstep(floats(rows), horizon + (feet - horizon) * 0.35, feet)
    return floats(far + (base - far) * sharp[..., None])


def _circle(depth: float, camera: Camera, focus: float, aperture: float) -> float:
    """The diameter in px of a point's blur at a depth."""
    return abs(1 / focus - 1 / max(depth, 0.1)) * aperture * camera.focal * camera.height


def _bokeh(lamps: tuple[Lamp, ...], camera: Camera, focus: float, aperture: float) -> Pixels:
    """Lamps as discs of light: small and fierce when in focus, wide and mild when not."""
    glow = _black(camera)
    for lamp in lamps:
        x, y, depth = camera.project(lamp.position)
        if depth < 0.3:
            continue
        size = lamp.radius * camera.px_per_metre(depth)
        radius = max(0.8, float(np.hypot(size, _circle(depth, camera, focus, aperture) * 0.5)))
        spread = min(1.0, (size * size + 1.2) / (radius * radius))
        _disc(glow, (x, y, radius), lamp.light * max(0.05, spread))
    return floats(glow + blur(glow, camera.height * 0.03) * 1.1)


def _disc(glow: Pixels, place: tuple[float, float, float], light: Pixels) -> None:
    x, y, radius = place
    left, top = int(x - radius - 2), int(y - radius - 2)
    right, bottom = int(x + radius + 3), int(y + radius + 3)
    height, width = glow.shape[:2]
    if right <= 0 or bottom <= 0 or left >= width or top >= height or right - left > 4 * width:
        return
    mask = np.zeros((bottom - top, right - left), np.uint8)
    centre = (round((x - left) * 16), round((y - top) * 16))
    cv2.circle(mask, centre, max(1, round(radius * 16)), (215,), -1, cv2.LINE_AA, 4)
    if radius > 3:
        cv2.circle(mask, centre, max(1, round((radius - 0.8) * 16)), (255,), 1, cv2.LINE_AA, 4)
    rows, columns = slice(max(0, top), min(height, bottom)), slice(max(0, left), min(width, right))
    part = floats(mask[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]) / 255
    glow[rows, columns] += part[..., None] * light


def _wet_ground(base: Pixels, horizon: float, wet: float) -> Pixels:
    """Reflections: what stands above the horizon, turned over and drawn downwards."""
    height, width = base.shape[:2]
    line = round(min(max(horizon, 0), height - 1))
    below = height - line
    if below < 4 or line < 4:
        return base
    source = base[max(0, line - below) : line][::-1]
    mirrored = resize(floats(source), width, below) if source.shape[0] < below else floats(source[:below])
    streaked = 0.5 * blur(mirrored, 1.5, below * 0.06) + 0.5 * blur(mirrored, 0.6, below * 0.015)
    away = (1 - np.arange(below, dtype=np.float32) / below)[:, None, None]
    wetted = base.copy()
    share = wet * smoothstep(ramp(below, 0, 1), 0.0, 0.12)[:, None, None]
    wetted[line:] = base[line:] * (1 - 0.45 * share) + streaked * share * (0.35 + 0.5 * away)
    return wetted
