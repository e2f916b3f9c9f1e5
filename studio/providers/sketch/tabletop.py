"""Frames about the product: alone on a surface, or sharp in front of a person out of focus."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.cutout import Facts
from studio.providers.sketch.frames import Asked, Framing, Placed, Surface
from studio.providers.sketch.orbit import set_camera
from studio.providers.sketch.scale import person_height_m, product_size_m, squash_of
from studio.providers.sketch.words import ShotSize

_TOP_M = 0.92
_FOCAL = 2.2
_ROOM = {"macro": 1.38, "close": 1.75, "medium-close": 2.1, "medium": 2.7}


def compose_tabletop(asked: Asked, facts: Facts, size: ShotSize) -> Framing:
    """Compose a frame about the product."""
    shot, take = asked.shot, asked.take()
    width_m, height_m = product_size_m(facts, 0.5, asked.shot.product_m)
    elevation = _elevation(facts, asked) + asked.sway(take, 0.02)
    squash = squash_of(facts, elevation)
    near = asked.nearness(size, take, 0.05)
    seen = _seen(asked, size, (width_m, height_m * squash)) / near
    distance = seen * _FOCAL
    side = shot.product_side if shot.product_side is not None else (shot.side or 0.0)
    side += asked.sway(take, 0.16)
    eye = _TOP_M + height_m * 0.3 + distance * np.sin(elevation), -distance * np.cos(elevation)
    across = 0.5 + 0.15 * min(1.0, asked.ratio) * side - 0.05 * shot.pan
    position = 0.0, float(eye[0]), float(eye[1])
    camera = Camera(asked.width, asked.height, position, _FOCAL, (across, 0.5), 0.0, elevation)
    camera = _lowered(camera, facts, (width_m, height_m * squash), seen)
    back = 0.34 if asked.person else max(0.3, seen * 0.75)
    return Framing(
        camera=camera,
        set_camera=_lifted(set_camera(asked, camera), elevation),
        person=_place_behind(asked, camera, distance),
        product=_place(camera, facts, (width_m, height_m * squash), distance),
        surface=Surface(_TOP_M, -distance, back, 0.0, 5.0, False),
        aperture=0.034,
        size=size,
        side=side,
        on_floor=False,
        elevation=elevation,
        near=near,
    )


def _lowered(camera: Camera, facts: Facts, product: tuple[float, float], seen: float) -> Camera:
    """The camera's frame shifted until the product stands a little below the middle, and whole."""
    base = camera.project((0.0, _TOP_M, _foot(facts, product[0])))[1] / camera.height
    wished = min(0.93, 0.53 + 0.5 * product[1] / seen)
    return replace(camera, centre=(camera.centre[0], 0.5 + wished - base))


def _foot(facts: Facts, width_m: float) -> float:
    """How far before its middle a thing's lowest visible edge lies, as z in metres."""
    return -width_m * (0.30 if facts.tilt > 0.3 else 0.09)


def compose_on_ground(asked: Asked, facts: Facts, size: ShotSize) -> Framing:
    """Compose a frame about something large: it stands on the ground, seen from somewhat below eye height."""
    shot, take = asked.shot, asked.take()
    width_m, height_m = product_size_m(facts, 2.0, shot.product_m)
    room = {"macro": 1.0, "close": 1.2, "medium-close": 1.35, "medium": 1.5, "wide": 2.8}.get(size, 1.9)
    seen = max(height_m * room, width_m * room * 0.85 / asked.ratio)
    near = asked.nearness(size, take, 0.07)
    seen /= near
    distance = seen * 1.5
    side = (shot.product_side or shot.side or 0.0) + asked.sway(take, 0.15)
    lens = {"low": 0.35, "high": height_m + 0.9}.get(shot.angle or "", max(0.5, min(1.45, height_m * 0.9)))
    base_at = min(0.93, 0.5 + height_m / seen * 0.5 + 0.04)
    centre = 0.5 + 0.12 * side, base_at - lens / seen
    camera = Camera(asked.width, asked.height, (0.0, lens, -distance), 1.5, centre)
    return Framing(
        camera=camera,
        set_camera=set_camera(asked, camera),
        person=None,
        product=_place_on_ground(camera, (width_m, height_m), distance),
        surface=None,
        aperture=0.02,
        size=size,
        side=side,
        on_floor=False,
        elevation=float(np.arctan2(lens, distance)),
        near=near,
    )


def _place_on_ground(camera: Camera, product: tuple[float, float], distance: float) -> Placed:
    x, base, _ = camera.project((0.0, 0.0, 0.0))
    scale = camera.px_per_metre(distance)
    return Placed(x, base - product[1] * scale, base, product[0] * scale, distance, 0.0)


def _elevation(facts: Facts, asked: Asked) -> float:
    """The camera's angle on the surface in radians: about as steep as the product was photographed."""
    usual = 0.50 if facts.tilt > 0.5 else 0.15
    named = {"top": 1.0, "high": usual + 0.13, "low": 0.08, "level": 0.34 if facts.tilt > 0.5 else 0.08}
    angle = named.get(asked.shot.angle or "", usual) + 0.06 * asked.shot.lift
    # With someone behind, the table must not climb up to the chin.
    return min(angle, 0.27) if asked.person else angle


def _seen(asked: Asked, size: ShotSize, product: tuple[float, float]) -> float:
    """Metres from top to bottom, so that the product fills its part of the frame either way."""
    width_m, height_m = product
    room = _ROOM.get(size, 3.3)
    if asked.person is not None:
        room = max(room, 2.2)
    return max(height_m * room, width_m * room * 0.88 / asked.ratio)


def _place(camera: Camera, facts: Facts, product: tuple[float, float], distance: float) -> Placed:
    width_m, height_m = product
    x, base, _ = camera.project((0.0, _TOP_M, _foot(facts, width_m)))
    scale = camera.px_per_metre(distance)
    return Placed(x, base - height_m * scale, base, width_m * scale, distance, 0.0)


def _place_behind(asked: Asked, camera: Camera, distance: float) -> Placed | None:
    """A person out of focus behind the product, the head kept in the picture."""
    facts = asked.person
    if facts is None:
        return None
    depth = distance + 0.75
    tall = person_height_m(facts)
    scale = camera.px_per_metre(depth)
    x = asked.width * (0.5 - 0.2 * (np.sign(camera.centre[0] - 0.5) or -1.0))
    head = asked.height * 0.06
    return Placed(
        float(x), head, head + tall * scale, tall * scale * facts.aspect, depth, asked.height * 0.011
    )


def _lifted(camera: Camera, elevation: float) -> Camera:
    """A cheat of the trade: behind a table top the set is raised, so that there is more to see than its
    floor.
    """
    x, y, z = camera.position
    return replace(camera, position=(x, y + 0.25, z), tilt=elevation * 0.35, centre=(camera.centre[0], 0.40))
