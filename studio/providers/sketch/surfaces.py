"""The counter, table, ledge or paper that things stand on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.providers.sketch import palette
from studio.providers.sketch.camera import Camera
from studio.providers.sketch.canvas import Canvas, box
from studio.providers.sketch.frames import Framing, Surface
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.noise import cloudy
from studio.providers.sketch.pieces import Piece, in_front, lit
from studio.providers.sketch.raster import (
    Pixels,
    blur,
    darken,
    floats,
    moved,
    polygon_mask,
    ramp,
    resize,
    smoothstep,
    warp,
)
from studio.providers.sketch.scheme import Scheme
from studio.providers.sketch.stage import Stage

_TEXTURE_PX, _TEXTURE_PX_PER_M = (1400, 1050), 1000.0
_MAP_PX_PER_M = 60.0
_EDGE_M = 0.045
_GROUNDS = ("beach", "desert", "moor", "street", "bridge", "platform")
_GLOSS = {"marble": 0.30, "plain": 0.22, "wood": 0.16, "concrete": 0.08}


class Drawn(NamedTuple):
    """A surface as it is seen, from its first row down: its light, premultiplied, where it is, and where
    its glossy top is.
    """

    light: Pixels
    cover: Pixels
    top: Pixels


class View(NamedTuple):
    """The rows of the frame that a surface can reach: the camera, the first row, the size (width, height)
    left.
    """

    camera: Camera
    first: int
    size: tuple[int, int]

    def see(self, piece: Piece) -> tuple[Pixels, Pixels]:
        """Light and cover of a piece on these rows."""
        matrix = moved(0, -self.first) @ piece.matrix(self.camera)
        cover = warp(piece.cover, matrix, *self.size) * in_front(matrix, *self.size)
        return warp(piece.light, matrix, *self.size), floats(cover)


def lay_surface(frame: Pixels, framing: Framing, stage: Stage, scheme: Scheme, light: Light) -> None:
    """Paint the surface of a frame over what is behind it, in place; its far and near ends out of focus."""
    surface, camera = framing.surface, framing.camera
    if surface is None:
        return
    first = _first_row(surface, camera)
    if first >= camera.height - 1:
        return
    if surface.ends:
        _shade_floor(frame, surface, camera)
    view = View(camera, first, (camera.width, camera.height - first))
    scheme = _on_the_ground(scheme) if stage.place in _GROUNDS and framing.person is None else scheme
    drawn = _out_of_focus(_draw(view, surface, stage, scheme, light), framing, view)
    gloss = _reflection(frame, first) * _GLOSS.get(scheme.top_material, 0.1)
    part = frame[first:]
    part *= 1 - drawn.cover[..., None]
    part += drawn.light + gloss * drawn.top[..., None]


def _first_row(surface: Surface, camera: Camera) -> int:
    """The uppermost row of the frame that the surface, or its blur, can reach."""
    edges = [camera.project((0.0, surface.height, z)) for z in (surface.back, surface.front)]
    rows = [row for _, row, depth in edges if depth > 0.05]
    return max(0, int(min(rows, default=0.0) - camera.height * 0.03))


def _on_the_ground(scheme: Scheme) -> Scheme:
    """Outside, a product alone may simply lie there."""
    return replace(scheme, top=scheme.floor, top_material=scheme.floor_material)


def _draw(view: View, surface: Surface, stage: Stage, scheme: Scheme, light: Light) -> Drawn:
    top = _top(view, surface, stage, scheme, light)
    if not surface.solid:
        return top
    front, mask = view.see(lit(*_front(surface, stage, scheme, light)))
    seen = floats(top.cover * (1 - mask))
    return Drawn(floats(top.light * (1 - mask[..., None]) + front), floats(seen + mask), seen)


def _top(view: View, surface: Surface, stage: Stage, scheme: Scheme, light: Light) -> Drawn:
    near = max(surface.front, view.camera.position[2] + 0.06)
    shade = _light_map(surface, near, stage, light)
    piece = lit(shade, 1.0, (surface.middle, surface.height, near), (1, 0, 0), (0, 0, 1))
    lightness, cover = view.see(piece)
    lightness *= _grain(scheme, stage.seed, view, surface.height)[..., None] * scheme.top + 0.04
    return Drawn(lightness, cover, cover)


def _light_map(surface: Surface, near: float, stage: Stage, light: Light) -> Canvas:
    """How the light lies on the top: a pool towards the lamp, the pattern of a window or of leaves in it."""
    wide, deep = surface.half_width, surface.back - near
    shade = Canvas(-wide, 0, (2 * wide, deep), _MAP_PX_PER_M, floats(np.zeros(3)))
    x = ramp(shade.width, -wide, wide)[None, :] + surface.middle
    z = ramp(shade.height, surface.back, near)[:, None]
    pool = np.exp(-(((x - light.side * 0.5) / 0.8) ** 2))
    key = (0.46 + 0.40 * pool) * (0.8 + 0.2 * min(1.0, light.height)) * _pattern(x, z, stage, light)
    edge = 1 - 0.3 * np.exp(-(z - near) / 0.03)
    shade.colour = floats((key[..., None] * light.key + light.fill * 0.9) * edge[..., None])
    return shade


def _pattern(x: Pixels, z: Pixels, stage: Stage, light: Light) -> Pixels:
    """Window bars indoors, leaves in gardens; 1 everywhere when the light is soft or artificial."""
    depth = 0.12 + 0.5 * light.hardness
    if stage.time in ("night", "dusk") or stage.place == "studio":
        return floats(np.ones_like(x * z))
    if stage.place in ("garden", "forest"):
        leaves = cloudy(x.shape[1], z.shape[0], ("leaves", stage.seed), 0.5, 3)
        return floats(1 - depth * smoothstep(leaves, -0.2, 0.5))
    if not stage.indoors:
        return floats(np.ones_like(x * z))
    along = x * 0.8 + z * (0.9 if light.side < 0 else -0.9) + 0.11
    soft = 0.06 + 0.16 * (1 - light.hardness)
    bars = np.abs((along / 0.42) % 1 - 0.5) * 2
    return floats(1 + depth * (smoothstep(floats(1 - bars), 0.30 - soft, 0.30 + soft) - 0.72))


def _grain(scheme: Scheme, seed: int, view: View, height: float) -> Pixels:
    """The material of the top in the frame, tied to the world, mirrored on endlessly."""
    camera = view.camera
    px_per_m = camera.px_per_metre(float(np.hypot(camera.position[1] - height, camera.position[2])))
    halvings = int(np.clip(np.log2(_TEXTURE_PX_PER_M / max(px_per_m, 1.0)) + 0.3, 0, 4))
    texture = _halved(scheme.top_material, seed % 1009, halvings)
    scale = 2.0**halvings / _TEXTURE_PX_PER_M
    to_metres = np.array([[scale, 0, -0.7], [0, -scale, 0.4], [0, 0, 1]])
    matrix: NDArray[np.float64] = camera.plane((0, height, 0), (1, 0, 0), (0, 0, 1)) @ to_metres
    matrix = moved(0, -view.first) @ matrix
    how = cv2.INTER_LINEAR
    return floats(cv2.warpPerspective(texture, matrix, view.size, flags=how, borderMode=cv2.BORDER_REFLECT))


@lru_cache(maxsize=24)
def _halved(name: str, seed: int, halvings: int) -> Pixels:
    texture = material(name, *_TEXTURE_PX, seed)
    return resize(texture, _TEXTURE_PX[0] >> halvings, _TEXTURE_PX[1] >> halvings) if halvings else texture


def _front(
    surface: Surface, stage: Stage, scheme: Scheme, light: Light
) -> tuple[Canvas, Pixels, tuple[float, float, float]]:
    wide, lip = surface.half_width, surface.height - _EDGE_M
    front = _table_front(surface, scheme) if surface.ends else _counter_front(surface, stage, scheme)
    front.rectangle((-wide, lip, 2 * wide, _EDGE_M), scheme.top * 0.8)
    front.shade(box(-wide, lip - 0.09, 2 * wide, 0.09), 0.4, 0.025)
    across, up = ramp(front.width, -1, 1)[None, :], ramp(front.height, 1, 0)[:, None]
    key = 0.44 + 0.26 * np.exp(-(((across - light.side * 0.6) / 0.6) ** 2))
    shade = (key[..., None] * light.key + light.fill * 0.75) * (0.55 + 0.45 * up)[..., None]
    return front, floats(shade), (surface.middle, 0, surface.front)


def _counter_front(surface: Surface, stage: Stage, scheme: Scheme) -> Canvas:
    wide = surface.half_width
    colour = scheme.body if stage.indoors else palette.blend(scheme.wall, scheme.top, 0.5) * 0.8
    front = Canvas(-wide, 0, (2 * wide, surface.height), 150, floats(colour))
    if stage.indoors:
        _panels(front, scheme, wide, surface.height)
    else:
        name = "brick" if scheme.wall_material == "brick" else scheme.top_material
        front.texture(material(name, 900, 380, stage.seed % 1009), (-2.4, 0, 4.8, surface.height))
    front.shade(box(-wide, 0, 2 * wide, 0.07), 0.7, 0.01)
    return front


def _table_front(surface: Surface, scheme: Scheme) -> Canvas:
    """A table on legs, with an apron under its top and a board set back between them."""
    wide, tall = surface.half_width, surface.height
    front = Canvas(-wide, 0, (2 * wide, tall), 400, None)
    wood = palette.blend(scheme.top, scheme.body, 0.15)
    inner, leg = wide - 0.04, 0.07
    front.rectangle((-inner, 0.13, 2 * inner, tall - 0.16), palette.blend(wood, scheme.body, 0.25) * 0.8)
    for board in np.arange(-inner, inner, 0.28):
        front.shade(box(float(board), 0.13, 0.012, tall - 0.16), 0.35, 0.004)
    front.shade(box(-inner, tall - 0.34, 2 * inner, 0.2), 0.4, 0.06)
    front.rectangle((-inner, tall - 0.15, 2 * inner, 0.12), wood * 0.9)
    for left in (-inner, inner - leg):
        front.rectangle((left, 0, leg, tall - 0.03), wood * 0.85, soft=0.002)
    return front


def _shade_floor(frame: Pixels, surface: Surface, camera: Camera) -> None:
    """The shadow a table that ends throws on the floor it stands on."""
    step, wide = 4, surface.half_width
    corners = [
        camera.project((surface.middle + side * wide, 0.0, z))[:2]
        for side, z in ((-1, surface.front), (1, surface.front), (1, surface.back), (-1, surface.back))
    ]
    size = max(2, frame.shape[1] // step), max(2, frame.shape[0] // step)
    mask = polygon_mask([(x / step, y / step) for x, y in corners], *size)
    darken(frame, floats(blur(mask, size[1] * 0.012) * 0.62), floats(np.zeros(3)))


def _panels(front: Canvas, scheme: Scheme, wide: float, height: float) -> None:
    for panel in np.arange(-wide, wide, 0.6):
        tall = max(0.1, height - 0.2)
        front.rectangle((float(panel) + 0.03, 0.08, 0.54, tall), scheme.body * 0.84, soft=0.006)
        front.rectangle((float(panel) + 0.06, 0.12, 0.48, tall - 0.08), scheme.body * 0.95, soft=0.004)


def _out_of_focus(drawn: Drawn, framing: Framing, view: View) -> Drawn:
    """Sharp where the subject stands, soft before and behind it."""
    tall = framing.camera.height
    sharp_at = framing.product.base - framing.product.height * 0.1 if framing.product else tall * 0.9
    rows = np.arange(view.first, tall, dtype=np.float32)[:, None]
    close = framing.size in ("macro", "close")
    away = smoothstep(floats(np.abs(rows - sharp_at)), tall * 0.10, tall * 0.40)
    sigma = tall * (0.011 if close else 0.004)
    soft, cover = blur(drawn.light, sigma), blur(drawn.cover, sigma * 0.5)
    light = drawn.light + (soft - drawn.light) * away[..., None]
    return Drawn(floats(light), floats(drawn.cover + (cover - drawn.cover) * away), drawn.top)


def _reflection(frame: Pixels, first: int) -> Pixels:
    """What stands behind the surface, turned over about its far edge, fading towards us."""
    height, width = frame.shape[:2]
    rows = height - first
    mirrored = np.zeros((rows, width, 3), np.float32)
    reach = min(first, rows)
    if reach < 8:
        return mirrored
    source = resize(floats(frame[first - reach : first][::-1]), width // 4, max(2, reach // 4))
    soft = resize(blur(source, 2.0, 5.0), width, reach)
    mirrored[:reach] = soft * np.exp(-ramp(reach, 0, 3.2))[:, None, None]
    return mirrored
