"""Cutouts in the frame: scaled, lit with the scene, grounded by shadows, tied in by the light around them."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from studio.providers.sketch.cutout import Cutout
from studio.providers.sketch.framing import Placed
from studio.providers.sketch.light import Light, relight
from studio.providers.sketch.raster import Pixels, blur, floats, resize, to_linear


class Sprite(NamedTuple):
    """A cutout on a rectangle of the frame: its light, not premultiplied, its cover, and the rectangle's
    left and top in px.
    """

    light: Pixels
    cover: Pixels
    left: int
    top: int


def make_sprite(cutout: Cutout, placed: Placed, light: Light, exposure: float) -> Sprite:
    """The cutout at its size in the frame, under the scene's light."""
    margin = int(placed.blur * 3) + 2
    width, height = max(4, round(placed.width)), max(4, round(placed.height))
    how = cv2.INTER_AREA if cutout.rgba.shape[0] > height else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(cutout.rgba, (width, height), interpolation=how), dtype=np.uint8)
    padded = cv2.copyMakeBorder(scaled, margin, 0, margin, margin, cv2.BORDER_REPLICATE)
    alpha = np.ascontiguousarray(scaled[..., 3])
    bordered = cv2.copyMakeBorder(alpha, margin, 0, margin, margin, cv2.BORDER_CONSTANT, value=(0,))
    cover = floats(bordered / 255)
    colour = relight(to_linear(np.ascontiguousarray(padded[..., :3], dtype=np.uint8)), cover, light, exposure)
    if placed.blur > 0.4:
        premultiplied = blur(floats(colour * cover[..., None]), placed.blur)
        cover = blur(cover, placed.blur)
        colour = floats(premultiplied / np.maximum(cover, 1e-3)[..., None])
    return Sprite(colour, cover, round(placed.x - width / 2) - margin, round(placed.top) - margin)


def lay_sprite(base: Pixels, sprite: Sprite, wrap: Pixels | None = None) -> None:
    """Put a sprite into the frame, in place. `wrap` is the blurred picture behind it, whose light spills
    over its edge.
    """
    window = _window(base, sprite)
    if window is None:
        return
    rows, columns, inner_rows, inner_columns = window
    cover = sprite.cover[inner_rows, inner_columns]
    light = sprite.light[inner_rows, inner_columns]
    if wrap is not None:
        inside = blur(cover, max(1.5, sprite.cover.shape[0] * 0.008))
        edge = np.clip(1.25 - inside * 1.25, 0, 1)[..., None] * 0.55
        light = light + wrap[rows, columns] * edge
    base[rows, columns] += (light - base[rows, columns]) * cover[..., None]


def _window(base: Pixels, sprite: Sprite) -> tuple[slice, slice, slice, slice] | None:
    height, width = base.shape[:2]
    tall, wide = sprite.cover.shape
    top, left = max(0, sprite.top), max(0, sprite.left)
    bottom, right = min(height, sprite.top + tall), min(width, sprite.left + wide)
    if bottom <= top or right <= left:
        return None
    inner = slice(top - sprite.top, bottom - sprite.top), slice(left - sprite.left, right - sprite.left)
    return slice(top, bottom), slice(left, right), inner[0], inner[1]


def cast_on_surface(base: Pixels, sprite: Sprite, placed: Placed, light: Light, flatness: float) -> None:
    """The shadows of a thing on the surface it stands on: a tight dark line of contact, and a longer one
    away from the light.
    """
    height, width = base.shape[:2]
    scale = 4 if height > 900 else 2
    small = np.zeros((height // scale, width // scale), np.float32)
    rim = placed.width * 0.5
    deep = rim * max(0.12, flatness)
    centre = (placed.x / scale, (placed.base - deep * 0.72) / scale)
    small += _ellipse(small.shape, centre, (rim * 0.98 / scale, deep * 0.95 / scale)) * 0.75
    small = np.maximum(
        blur(small, rim * 0.07 / scale), _cast(sprite, placed, light, flatness, small.shape, scale)
    )
    shade = resize(floats(np.clip(small, 0, 0.86)), width, height)
    base *= 1 - shade[..., None] * (1 - np.array([0.10, 0.085, 0.08], np.float32))


def _ellipse(shape: tuple[int, int], centre: tuple[float, float], radii: tuple[float, float]) -> Pixels:
    mask = np.zeros(shape, np.uint8)
    where = round(centre[0] * 16), round(centre[1] * 16)
    axes = max(1, round(radii[0] * 16)), max(1, round(radii[1] * 16))
    cv2.ellipse(mask, where, axes, 0, 0, 360, (255,), -1, cv2.LINE_AA, 4)
    return floats(mask / 255)


def _cast(
    sprite: Sprite, placed: Placed, light: Light, flatness: float, shape: tuple[int, int], scale: int
) -> Pixels:
    """The outline laid down on the surface, away from the light, softer with distance."""
    long = 0.55 + 0.75 * (1 - light.height)
    towards_us = 0.32 if light.behind > 0.5 else -0.22
    lean, fall = -light.side * long, towards_us * max(0.35, flatness) * 1.6
    left, base = sprite.left / scale, (placed.base - placed.width * 0.5 * max(0.12, flatness) * 0.7) / scale
    foot = (placed.base - sprite.top) / scale
    small = resize(
        sprite.cover, max(2, sprite.cover.shape[1] // scale), max(2, sprite.cover.shape[0] // scale)
    )
    matrix = np.array([[1, -lean, left + lean * foot], [0, -fall, base + fall * foot]])
    laid = floats(cv2.warpAffine(small, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR))
    soft = placed.width / scale * (0.10 - 0.075 * light.hardness)
    return floats(blur(laid, soft) * (0.32 + 0.4 * light.hardness))


def shade_behind(base: Pixels, sprite: Sprite, light: Light, reach: float, amount: float) -> None:
    """The soft shadow a person throws on the wall behind, away from the light."""
    height, width = base.shape[:2]
    scale = 8
    small = resize(
        sprite.cover, max(2, sprite.cover.shape[1] // scale), max(2, sprite.cover.shape[0] // scale)
    )
    matrix = np.array(
        [
            [1.04, 0, sprite.left / scale - light.side * reach / scale],
            [0, 1.04, sprite.top / scale + reach * 0.35 / scale],
        ]
    )
    laid = floats(
        cv2.warpAffine(
            small, matrix, (max(2, width // scale), max(2, height // scale)), flags=cv2.INTER_LINEAR
        )
    )
    shade = resize(blur(laid, reach / scale * (0.75 - 0.5 * light.hardness)), width, height)
    base *= 1 - shade[..., None] * amount


def ground_shadow(base: Pixels, placed: Placed, amount: float) -> None:
    """A pool of shadow under someone who stands on the floor."""
    height, width = base.shape[:2]
    shape = (max(2, height // 4), max(2, width // 4))
    radius = placed.width * 0.42 / 4
    mask = _ellipse(shape, (placed.x / 4, placed.base / 4), (radius, radius * 0.22))
    base *= 1 - resize(blur(mask, radius * 0.16), width, height)[..., None] * amount
