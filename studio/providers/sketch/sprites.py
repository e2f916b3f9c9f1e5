"""Cutouts in the frame: scaled, lit with the scene, grounded by shadows, tied in by the light around them."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from studio.providers.sketch.cutout import Cutout
from studio.providers.sketch.frames import Placed
from studio.providers.sketch.light import Light, fall_on
from studio.providers.sketch.raster import Pixels, blur, darken, floats, resize, to_linear

_FORM_PX = 200
_SHADOW = floats(np.array([0.10, 0.085, 0.08]))


class Sprite(NamedTuple):
    """The visible part of a cutout: its light, not premultiplied, and its cover, on rows and columns of the
    frame.

    `outline` is the whole mask, small, for shadows.
    """

    light: Pixels
    cover: Pixels
    rows: slice
    columns: slice
    outline: Pixels


def make_sprite(cutout: Cutout, placed: Placed, light: Light, frame: Pixels) -> Sprite | None:
    """The cutout at its size in the frame, under the scene's light; None where it lies outside."""
    width, height = max(4, round(placed.width)), max(4, round(placed.height))
    left, top = round(placed.x - width / 2), round(placed.top)
    margin = int(placed.blur * 3) + 2
    rows = slice(max(0, top - margin), min(frame.shape[0], top + height + margin))
    columns = slice(max(0, left - margin), min(frame.shape[1], left + width + margin))
    if rows.stop <= rows.start or columns.stop <= columns.start:
        return None
    how = cv2.INTER_AREA if cutout.rgba.shape[0] > height else cv2.INTER_CUBIC
    scaled = cv2.resize(cutout.rgba, (width, height), interpolation=how)
    place = (columns.stop - columns.start, rows.stop - rows.start), (left - columns.start, top - rows.start)
    seen = np.asarray(_window(np.asarray(scaled), *place), dtype=np.uint8)
    cover = floats(seen[..., 3] / 255)
    outline = _small_outline(cutout)
    tint, rim = fall_on(outline, light)
    zoom = width / outline.shape[1], height / outline.shape[0]
    colour = to_linear(np.ascontiguousarray(seen[..., :3]))
    colour = floats(colour * _stretched(tint, zoom, place) + _stretched(rim, zoom, place) * (0.25 + colour))
    if placed.blur > 0.4:
        colour, cover = _soften(colour, cover, placed.blur)
    return Sprite(colour, cover, rows, columns, outline)


def _small_outline(cutout: Cutout) -> Pixels:
    tall, wide = cutout.rgba.shape[:2]
    share = _FORM_PX / max(tall, wide)
    alpha = floats(np.ascontiguousarray(cutout.rgba[..., 3]) / 255)
    return resize(alpha, max(16, round(wide * share)), max(16, round(tall * share)))


def _window(picture: object, size: tuple[int, int], corner: tuple[int, int]) -> object:
    """A part of a picture, px for px; its edge colours, without cover, go on outside."""
    source = np.asarray(picture)
    (wide, tall), (left, top) = size, corner
    inner = source[max(0, -top) : max(0, tall - top), max(0, -left) : max(0, wide - left)]
    above, before = max(0, top), max(0, left)
    below, after = tall - above - inner.shape[0], wide - before - inner.shape[1]
    padded = np.pad(inner, ((above, below), (before, after), (0, 0)), mode="edge")
    padded[:above, :, 3], padded[:, :before, 3] = 0, 0
    padded[tall - below :, :, 3], padded[:, wide - after :, 3] = 0, 0
    return padded


def _stretched(
    small: Pixels, zoom: tuple[float, float], place: tuple[tuple[int, int], tuple[int, int]]
) -> Pixels:
    """A small map of the whole cutout, enlarged, as far as it is seen."""
    size, (left, top) = place
    matrix = np.array([[zoom[0], 0, left + zoom[0] / 2], [0, zoom[1], top + zoom[1] / 2]])
    return floats(
        cv2.warpAffine(small, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )


def _soften(colour: Pixels, cover: Pixels, sigma: float) -> tuple[Pixels, Pixels]:
    spread = blur(floats(colour * cover[..., None]), sigma)
    soft = blur(cover, sigma)
    return floats(spread / np.maximum(soft, 1e-3)[..., None]), soft


def lay_sprite(frame: Pixels, sprite: Sprite, around: Pixels | None = None) -> None:
    """Put a sprite into the frame, in place. `around` is the blurred set, small: its light spills over the
    edge.
    """
    light, cover = sprite.light, sprite.cover
    if around is not None:
        inside = blur(cover, max(1.5, frame.shape[0] * 0.006))
        edge = np.clip(1.25 - inside * 1.25, 0, 1)[..., None] * 0.55
        light = light + _crop_of(around, frame, sprite) * edge
    part = frame[sprite.rows, sprite.columns]
    part += (light - part) * cover[..., None]


def _crop_of(around: Pixels, frame: Pixels, sprite: Sprite) -> Pixels:
    """The part of a small picture of the whole frame that lies behind a sprite."""
    tall, wide = around.shape[0] / frame.shape[0], around.shape[1] / frame.shape[1]
    rows = slice(int(sprite.rows.start * tall), max(1, round(sprite.rows.stop * tall)))
    columns = slice(int(sprite.columns.start * wide), max(1, round(sprite.columns.stop * wide)))
    return resize(np.ascontiguousarray(around[rows, columns]), sprite.cover.shape[1], sprite.cover.shape[0])


def cast_on_surface(frame: Pixels, sprite: Sprite, placed: Placed, light: Light, flatness: float) -> None:
    """The shadows of a thing on the surface it stands on: a dark contact, and a long one away from the
    light.
    """
    step = max(2, round(frame.shape[0] / 300))
    shape = frame.shape[0] // step, frame.shape[1] // step
    rim = placed.width * 0.5 / step
    deep = rim * max(0.12, flatness)
    centre = placed.x / step, placed.base / step - deep * 0.72
    contact = blur(_ellipse(shape, centre, (rim * 0.98, deep * 0.95)) * 0.75, rim * 0.07)
    foot = placed.x / step, placed.base / step - deep * 0.7
    size = placed.width / step / sprite.outline.shape[1], placed.height / step / sprite.outline.shape[0]
    laid = _laid_down(sprite.outline, (*foot, *size), light, flatness, shape)
    darken(frame, floats(np.clip(np.maximum(contact, laid), 0, 0.86)), _SHADOW)


def _ellipse(shape: tuple[int, int], centre: tuple[float, float], radii: tuple[float, float]) -> Pixels:
    mask = np.zeros(shape, np.uint8)
    where = round(centre[0] * 16), round(centre[1] * 16)
    axes = max(1, round(radii[0] * 16)), max(1, round(radii[1] * 16))
    cv2.ellipse(mask, where, axes, 0, 0, 360, (255,), -1, cv2.LINE_AA, 4)
    return floats(mask / 255)


def _laid_down(
    outline: Pixels,
    place: tuple[float, float, float, float],
    light: Light,
    flatness: float,
    shape: tuple[int, int],
) -> Pixels:
    """The outline laid on the surface, away from the light. `place`: the foot's x and y, and px per outline
    px.
    """
    x, y, across, down = place
    long = max(0.1, 0.55 + 0.75 * (1 - light.height))
    lean = -light.side * long * down
    fall = (0.36 if light.behind > 0.5 else 0.12) * max(0.35, flatness) * 1.6 * down
    tall, wide = outline.shape
    matrix = np.array([[across, -lean, x - across * wide / 2 + lean * tall], [0, -fall, y + fall * tall]])
    laid = floats(cv2.warpAffine(outline, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR))
    return floats(blur(laid, wide * across * (0.10 - 0.075 * light.hardness)) * (0.32 + 0.4 * light.hardness))


def shade_behind(frame: Pixels, sprite: Sprite, placed: Placed, light: Light, amount: float) -> None:
    """The soft shadow a person throws on the wall behind, away from the light."""
    step = 8
    shape = max(2, frame.shape[0] // step), max(2, frame.shape[1] // step)
    reach = placed.width * 0.16 / step
    across = placed.width / step / sprite.outline.shape[1] * 1.04
    down = placed.height / step / sprite.outline.shape[0] * 1.04
    left = (placed.x - placed.width / 2) / step - light.side * reach
    matrix = np.array([[across, 0, left], [0, down, placed.top / step + reach * 0.35]])
    laid = floats(cv2.warpAffine(sprite.outline, matrix, (shape[1], shape[0]), flags=cv2.INTER_LINEAR))
    soft = blur(laid, reach * (0.75 - 0.5 * light.hardness))
    darken(frame, floats(soft * amount), floats(np.zeros(3)))


def ground_shadow(frame: Pixels, placed: Placed, amount: float) -> None:
    """A pool of shadow under someone who stands on the floor."""
    step = 4
    radius = placed.width * 0.42 / step
    shape = max(2, frame.shape[0] // step), max(2, frame.shape[1] // step)
    mask = _ellipse(shape, (placed.x / step, placed.base / step), (radius, radius * 0.22))
    darken(frame, floats(blur(mask, radius * 0.16) * amount), _SHADOW)
