"""Where the camera stands, and where person, product and the surface before them land: the composition of a
frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.cutout import Facts
from studio.providers.sketch.raster import generator
from studio.providers.sketch.shot import Shot
from studio.providers.sketch.stage import Stage
from studio.providers.sketch.words import ShotSize

# Metres seen from top to bottom at the subject, focal length in frame heights, room above the head, lens
# opening in metres.
_SIZES: dict[ShotSize, tuple[float, float, float, float]] = {
    "wide": (2.75, 1.25, 0.27, 0.012),
    "full": (2.1, 1.4, 0.15, 0.018),
    "medium-wide": (1.5, 1.6, 0.13, 0.026),
    "medium": (1.08, 1.75, 0.10, 0.034),
    "medium-close": (0.78, 2.0, 0.075, 0.042),
    "close": (0.52, 2.4, 0.05, 0.045),
    "macro": (0.42, 2.2, 0.05, 0.03),
}
_WIDER = {"16:9": 1.0, "21:9": 0.95, "1:1": 1.12, "4:5": 1.2, "9:16": 1.36}
_FACE_M = 0.155
_COUNTER_M, _EDGE_Z = 0.95, -0.12
_ORDER: tuple[ShotSize, ...] = ("close", "medium-close", "medium", "medium-wide", "full", "wide")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cutout in the frame: centre x, top and base y, width and height in px; its depth from the camera in
    metres; its blur in px.
    """

    x: float
    top: float
    base: float
    width: float
    depth: float
    blur: float

    @property
    def height(self) -> float:
        """From top to base in px."""
        return self.base - self.top


@dataclass(frozen=True, slots=True)
class Surface:
    """A level top that things stand on: its height, its front and back edge (z), half its width, all in
    metres; `solid` shows a front below it.
    """

    height: float
    front: float
    back: float
    half_width: float
    solid: bool


@dataclass(frozen=True, slots=True)
class Framing:
    """A composed frame. `camera` sees surface and subjects, `set_camera` the set, a little further round."""

    camera: Camera
    set_camera: Camera
    person: Placed | None
    product: Placed | None
    surface: Surface | None
    aperture: float
    size: ShotSize
    side: float
    on_floor: bool
    elevation: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a composition depends on."""

    shot: Shot
    stage: Stage
    person: Facts | None
    product: Facts | None
    width: int
    height: int
    aspect: str
    seed: str

    @property
    def take(self) -> np.random.Generator:
        """The chances of this take; always from the beginning."""
        return generator("take", self.seed)


def compose_frame(asked: Asked) -> Framing:
    """Decide where everything goes."""
    focus_on_product = asked.product is not None and (asked.person is None or asked.shot.focus == "product")
    return _product_frame(asked) if focus_on_product else _person_frame(asked)


def size_of(asked: Asked) -> ShotSize:
    """The shot size: as asked, else as in the frame before, else a usual one."""
    if asked.shot.size is not None:
        return asked.shot.size
    if asked.person is None and asked.product is not None:
        return "close"
    carried = asked.stage.size
    return carried if carried is not None and carried != "macro" else "medium"


def person_height_m(facts: Facts) -> float:
    """How much of a person the cutout shows, in metres, from the face's size where there is one."""
    if facts.inset:
        return 0.72 / max(1.0, facts.aspect / 1.2)
    if facts.face is not None:
        return float(np.clip(_FACE_M / facts.face.height, 0.3, 1.95))
    if facts.cut_below:
        return 0.85
    return 1.7 if facts.aspect < 0.62 else 1.0


def product_size_m(facts: Facts, room_for: float) -> tuple[float, float]:
    """Width and height of the product in metres: its longer side as long as a hand, a little more in a wide
    view so that it is read.
    """
    longest = 0.21 * (1.0 if room_for < 1.2 else min(1.5, room_for / 1.2))
    return (longest, longest / facts.aspect) if facts.aspect >= 1 else (longest * facts.aspect, longest)


def _person_frame(asked: Asked) -> Framing:
    shot, take, size = asked.shot, asked.take, size_of(asked)
    size = "close" if size == "macro" else size
    seen, focal, headroom, aperture = _SIZES[size]
    seen *= _WIDER[asked.aspect] / (shot.zoom * _loose(take, shot.still, 0.05))
    headroom += (0.07 if asked.height > asked.width else 0.0) + _sway(take, shot.still, 0.015)
    facts = asked.person
    tall = person_height_m(facts) if facts else 1.68
    standing = facts is not None and not facts.cut_below and not facts.inset
    top = _head_height(tall, standing, shot.seated, facts)
    cut = top - tall
    surface = _surface_for(asked, size, (top, cut, seen, headroom), standing)
    distance = seen * focal
    lens = _lens_height(asked, surface, top, distance)
    centre_y = headroom + focal * (top - lens) / distance
    side = _side(asked, size, take)
    camera = Camera(
        asked.width, asked.height, (0.0, lens, -distance), focal, (_across(asked, side, size), centre_y)
    )
    person = _place_person(camera, facts, (top, tall, distance)) if facts else None
    product = _place_beside(asked, camera, surface, seen, side) if asked.product and surface else None
    elevation = float(np.arctan2(lens - surface.height, distance + surface.front * 0.5)) if surface else 0.0
    return Framing(
        camera,
        _set_camera(asked, camera),
        person,
        product,
        surface,
        aperture,
        size,
        side,
        standing,
        elevation,
    )


def _loose(take: np.random.Generator, still: bool, amount: float) -> float:
    return float(np.exp(take.normal(0, amount * (0.4 if still else 1.0))))


def _sway(take: np.random.Generator, still: bool, amount: float) -> float:
    return float(take.normal(0, amount * (0.4 if still else 1.0)))


def _head_height(tall: float, standing: bool, seated: bool, facts: Facts | None) -> float:
    if facts is not None and facts.inset:
        return 1.72
    if standing:
        return tall
    return max(1.36 if seated else 1.68, tall)


def _surface_for(
    asked: Asked, size: ShotSize, body: tuple[float, float, float, float], standing: bool
) -> Surface | None:
    """A counter, table or parapet before the person: where the product stands, and where a portrait that
    ends at the waist is hidden.
    """
    top, cut, seen, headroom = body
    lowest = top - seen * (1 - headroom)
    ends_in_view = (
        asked.person is not None and not standing and not asked.person.inset and cut > lowest - 0.03
    )
    if not ends_in_view and asked.product is None:
        return None
    if size in ("wide", "full", "medium-wide"):
        height = max(_COUNTER_M, cut + 0.05 if ends_in_view else 0.0)
        wide = 1.25 if asked.stage.indoors else 1.5
        return Surface(height, -0.72, _EDGE_Z, wide if size != "medium-wide" else 6.0, True)
    line = 0.80 if asked.product is not None else 0.88
    height = top - (line - headroom) * seen
    return Surface(max(height, cut + 0.04 if ends_in_view else height), -0.62, _EDGE_Z, 6.0, True)


def _lens_height(asked: Asked, surface: Surface | None, top: float, distance: float) -> float:
    """How high the camera is: at the eyes, or so high that the top of the surface is seen as the product was
    photographed.
    """
    angle = asked.shot.angle
    lift = 0.12 * asked.shot.lift
    if surface is None or asked.product is None:
        usual = {"low": 0.55, "high": top + 0.55, "top": top + 0.8}.get(angle or "", top - 0.14)
        return float(usual + lift)
    steep = 0.40 if asked.product.tilt > 0.5 else 0.2
    steep = {"low": 0.10, "high": 0.55, "top": 0.65}.get(angle or "", steep)
    return float(surface.height + np.tan(steep) * (distance - 0.35) + lift)


def _side(asked: Asked, size: ShotSize, take: np.random.Generator) -> float:
    """Where the subject stands across, -1 … 1: as asked, else as before, else away from the window."""
    if asked.shot.side is not None:
        return asked.shot.side + _sway(take, asked.shot.still, 0.12)
    if asked.stage.size is not None:
        return float(np.clip(asked.stage.side + _sway(take, asked.shot.still, 0.15), -1, 1))
    return float(0.75 * (1 if asked.stage.light_side < 0 else -1) + _sway(take, asked.shot.still, 0.15))


def _across(asked: Asked, side: float, size: ShotSize) -> float:
    reach = {"close": 0.13, "medium-close": 0.15}.get(size, 0.17)
    ratio = asked.width / asked.height
    reach *= min(1.15, max(0.3, ratio / 1.78))
    return 0.5 + reach * side - 0.06 * asked.shot.pan


def _place_person(
    camera: Camera, facts: Facts, body: tuple[float, float, float], blur_px: float = 0.0
) -> Placed:
    top, tall, depth = body
    scale = camera.px_per_metre(depth)
    x, head, _ = camera.project((0.0, top, depth + camera.position[2]))
    return Placed(x, head, head + tall * scale, tall * scale * facts.aspect, depth, blur_px)


def _place_beside(asked: Asked, camera: Camera, surface: Surface, seen: float, side: float) -> Placed | None:
    """The product on the surface, nearer than the person, to the free side unless its place is named."""
    facts = asked.product
    if facts is None:
        return None
    width_m, height_m = product_size_m(facts, seen)
    z = (surface.front + surface.back) / 2 - 0.02
    depth = z - camera.position[2]
    scale = camera.px_per_metre(depth)
    _, base, _ = camera.project((0.0, surface.height, z - width_m * 0.28))
    across = _product_across(asked, side, width_m * scale / asked.width)
    squash = squash_of(facts, float(np.arctan2(camera.position[1] - surface.height, depth)))
    return Placed(across * asked.width, base - height_m * scale * squash, base, width_m * scale, depth, 0.0)


def _product_across(asked: Asked, side: float, share: float) -> float:
    """The product's place across the frame: as named, else on the free side, never leaving the frame."""
    wished = asked.shot.product_side
    person = _across(asked, side, "medium")
    reach = min(0.26, 0.5 - share * 0.62)
    free = -1.0 if side >= 0 else 1.0
    if wished is None or (wished != 0 and wished * side > 0):
        place = person + free * max(0.19, share * 0.9)
    else:
        place = 0.5 + wished * reach
    if abs(place - person) < 0.07 and asked.width > asked.height:
        place = person + free * 0.09
    return float(np.clip(place, share * 0.55 + 0.02, 1 - share * 0.55 - 0.02))


def squash_of(facts: Facts, elevation: float) -> float:
    """How much flatter a thing photographed from above is drawn when seen from a lower angle."""
    if facts.tilt < 0.3:
        return 1.0
    return float(np.clip(0.52 + 0.48 * np.sin(max(elevation, 0.05)) / facts.tilt, 0.72, 1.0))


def _product_frame(asked: Asked) -> Framing:
    """The product alone, or sharp in front of a person out of focus."""
    shot, take, size, facts = asked.shot, asked.take, size_of(asked), asked.product
    if facts is None:
        raise ValueError("a product frame needs a product")
    width_m, height_m = product_size_m(facts, 0.5)
    seen = max(height_m, width_m * 0.75) * {"macro": 1.55, "close": 2.0, "medium-close": 2.5}.get(size, 3.4)
    if asked.person is not None:
        seen = max(seen, height_m * 2.3)
    seen = max(seen, width_m * 1.35 * asked.height / asked.width) / (
        shot.zoom * _loose(take, shot.still, 0.05)
    )
    elevation = _product_elevation(facts, shot) + _sway(take, shot.still, 0.02)
    focal, distance = 2.2, seen * 2.2
    top = 0.92
    eye = (0.0, top + height_m * 0.3 + distance * np.sin(elevation), -distance * np.cos(elevation))
    side = shot.product_side if shot.product_side is not None else (shot.side or 0.0)
    side += _sway(take, shot.still, 0.1)
    centre = (0.5 + 0.15 * min(1.0, asked.width / asked.height) * side - 0.05 * shot.pan, 0.56)
    camera = Camera(
        asked.width, asked.height, (0.0, float(eye[1]), float(eye[2])), focal, centre, 0.0, float(elevation)
    )
    surface = Surface(top, -distance, 0.55 if asked.person is None else 0.3, 6.0, False)
    x, base, _ = camera.project((0.0, top, -width_m * 0.30 * (1 if facts.tilt > 0.3 else 0.3)))
    scale = camera.px_per_metre(distance)
    placed = Placed(
        x, base - height_m * scale * squash_of(facts, elevation), base, width_m * scale, distance, 0.0
    )
    person = _person_behind(asked, camera, distance) if asked.person else None
    return Framing(
        camera, _set_camera(asked, camera), person, placed, surface, 0.035, size, side, False, elevation
    )


def _product_elevation(facts: Facts, shot: Shot) -> float:
    """The camera's angle on the surface in radians: about as steep as the product was photographed."""
    if shot.angle == "top":
        return 1.05
    usual = 0.56 if facts.tilt > 0.5 else 0.16
    return {"high": usual + 0.18, "low": 0.07, "level": 0.34 if facts.tilt > 0.5 else 0.08}.get(
        shot.angle or "", usual
    )


def _person_behind(asked: Asked, camera: Camera, distance: float) -> Placed | None:
    """A person out of focus behind the product, the head kept in the picture."""
    facts = asked.person
    if facts is None:
        return None
    depth = distance + 0.75
    tall = person_height_m(facts)
    scale = camera.px_per_metre(depth)
    x = asked.width * (0.5 - 0.2 * (np.sign(camera.centre[0] - 0.5) or -1.0))
    head = asked.height * 0.07
    return Placed(
        float(x), head, head + tall * scale, tall * scale * facts.aspect, depth, asked.height * 0.011
    )


def _set_camera(asked: Asked, camera: Camera) -> Camera:
    """The view on the set: a little round the corner, as the layout says, and by a hair differently in each
    take.
    """
    own = generator("orbit", asked.stage.seed, asked.stage.layout)
    take = generator("take-orbit", asked.seed)
    round_by = float(own.uniform(0.06, 0.2) * own.choice([-1.0, 1.0])) + asked.stage.drift.slip * 0.4
    round_by += _sway(take, asked.shot.still, 0.025) - 0.06 * asked.shot.pan
    limit = 0.22 if asked.stage.indoors else 0.1
    return replace(camera.orbited(float(np.clip(round_by, -limit, limit))))
