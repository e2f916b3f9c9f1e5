"""The counter, table, ledge or paper that things stand on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.canvas import Canvas
from studio.providers.sketch.framing import Framing, Surface
from studio.providers.sketch.light import Light
from studio.providers.sketch.materials import material
from studio.providers.sketch.pieces import Piece, lit
from studio.providers.sketch.raster import Pixels, blur, floats, ramp, smoothstep, warp
from studio.providers.sketch.scheme import Scheme

_TEXTURE_M = (3.2, 1.2)
_EDGE_M = 0.045


class Drawn(NamedTuple):
    """A surface as it is seen: its light, premultiplied, and where it is."""

    light: Pixels
    cover: Pixels


def draw_surface(framing: Framing, scheme: Scheme, light: Light, seed: int) -> Drawn | None:
    """The surface of a frame on the camera's px, its far and near ends out of focus."""
    surface, camera = framing.surface, framing.camera
    if surface is None:
        return None
    shown = np.zeros((camera.height, camera.width, 3), np.float32)
    cover = np.zeros((camera.height, camera.width), np.float32)
    pieces = [_top(surface, scheme, light, seed, camera)]
    if surface.solid:
        pieces.append(_front(surface, scheme, light))
    for piece in pieces:
        matrix = piece.matrix(camera)
        mask = warp(piece.cover, matrix, camera.width, camera.height)
        shown = shown * (1 - mask[..., None]) + warp(piece.light, matrix, camera.width, camera.height)
        cover = floats(cover * (1 - mask) + mask)
    return _out_of_focus(Drawn(floats(shown), cover), framing)


def _top(surface: Surface, scheme: Scheme, light: Light, seed: int, camera: Camera) -> Piece:
    wide = min(surface.half_width, 2.4)
    depth = surface.back - max(surface.front, -1.4)
    near = max(surface.front, -1.4, camera.position[2] + 0.12)
    depth = surface.back - near
    fine = camera.px_per_metre(max(0.25, -camera.position[2])) > 900
    reach = (1.3, 1.0) if fine else _TEXTURE_M
    top = Canvas(-wide, 0, (2 * wide, depth), min(900.0, 1500 / (2 * wide)) if not fine else 620, scheme.top)
    _cover_with(top, scheme.top_material, seed, reach, near)
    across, into = ramp(top.width, -wide, wide)[None, :], ramp(top.height, 1, 0)[:, None]
    pool = np.exp(-(((across - light.side * 0.55) / 0.75) ** 2))
    key = (0.42 + 0.42 * pool) * (0.75 + 0.25 * light.height)
    sheen = 0.10 * into**2 * (0.4 + pool)
    edge = 1 - 0.35 * np.exp(-(1 - into) * depth / 0.03)
    top.glow = floats(sheen[..., None] * (light.key * 0.8 + light.fill * 0.5))
    shade = (key[..., None] * light.key + light.fill * 0.9) * edge[..., None]
    return lit(top, floats(shade), (0, surface.height, near), (1, 0, 0), (0, 0, 1))


def _cover_with(top: Canvas, name: str, seed: int, reach: tuple[float, float], near: float) -> None:
    """Lay the texture so that it stays where it is in the world, whatever part of it is seen."""
    texture = material(name, 1100, round(1100 * reach[1] / reach[0]), seed % 1009)
    first_row, row = near, reach[1]
    start = -(((first_row % row) + row) % row)
    for column in np.arange(-reach[0] * 2.5, reach[0] * 2.5, reach[0]):
        y = start
        while y < top.height_m:
            top.texture(texture, (float(column), float(y), reach[0], row))
            y += row


def _front(surface: Surface, scheme: Scheme, light: Light) -> Piece:
    wide = min(surface.half_width, 2.4)
    front = Canvas(-wide, 0, (2 * wide, surface.height), 220, scheme.body)
    for panel in np.arange(-wide, wide, 0.6):
        front.rectangle(
            (float(panel) + 0.03, 0.08, 0.54, max(0.1, surface.height - 0.2)), scheme.body * 0.86, soft=0.006
        )
    front.rectangle((-wide, surface.height - _EDGE_M, 2 * wide, _EDGE_M), scheme.top * 0.8)
    front.shade(
        [
            (-wide, surface.height - _EDGE_M - 0.09),
            (wide, surface.height - _EDGE_M - 0.09),
            (wide, surface.height - _EDGE_M),
            (-wide, surface.height - _EDGE_M),
        ],
        0.4,
        0.025,
    )
    across, up = ramp(front.width, -1, 1)[None, :], ramp(front.height, 1, 0)[:, None]
    key = 0.28 + 0.22 * np.exp(-(((across - light.side * 0.6) / 0.6) ** 2))
    shade = (key[..., None] * light.key + light.fill * 0.75) * (0.55 + 0.45 * up)[..., None]
    return lit(front, floats(shade), (0, 0, surface.front))


def _out_of_focus(drawn: Drawn, framing: Framing) -> Drawn:
    """Sharp where the subject stands, soft before and behind it."""
    camera = framing.camera
    sharp_at = framing.product.base if framing.product else camera.height * 0.9
    rows = np.arange(camera.height, dtype=np.float32)[:, None]
    reach = camera.height * (0.30 if framing.size == "macro" else 0.22)
    away = smoothstep(floats(np.abs(rows - sharp_at)), reach * 0.35, reach * 1.5)
    sigma = camera.height * (0.012 if framing.size in ("macro", "close") else 0.005)
    soft = blur(drawn.light, sigma)
    cover = blur(drawn.cover, sigma * 0.5)
    return Drawn(
        floats(drawn.light + (soft - drawn.light) * away[..., None]),
        floats(drawn.cover + (cover - drawn.cover) * away),
    )
