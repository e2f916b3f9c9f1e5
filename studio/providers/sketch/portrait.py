"""Frames about a person: how far the camera is, what hides the photo's end, where the product stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from studio.providers.sketch.camera import Camera
from studio.providers.sketch.cutout import Facts
from studio.providers.sketch.frames import Asked, Framing, Placed, Surface
from studio.providers.sketch.orbit import set_camera
from studio.providers.sketch.raster import generator
from studio.providers.sketch.scale import person_height_m, product_size_m, squash_of
from studio.providers.sketch.words import ShotSize

_COUNTER_M, _TABLE_M, _EDGE_Z, _PRODUCT_Z = 0.95, 0.76, -0.02, -0.36
_STANDING_M, _SEATED_M = 1.68, 1.34
_REAL_SURFACES = ("wide", "full", "medium-wide")
_WITH_COUNTERS = ("kitchen", "cafe", "workshop", "office", "shop")
# Where a whole room is seen, a table can stand in it that nobody would stand behind in a nearer view.
_WITH_TABLES = (*_WITH_COUNTERS, "living", "bedroom", "bathroom", "hall")


@dataclass(frozen=True, slots=True)
class View:
    """What a shot size means: metres seen from top to bottom at the subject, focal length in frame heights,
    room above the head as a share of the frame, lens opening in metres, how steeply a surface is seen.
    """

    seen: float
    focal: float
    headroom: float
    aperture: float
    steep: float


VIEWS: dict[ShotSize, View] = {
    "wide": View(2.8, 1.25, 0.22, 0.010, 0.15),
    "full": View(2.0, 1.4, 0.15, 0.016, 0.16),
    "medium-wide": View(1.48, 1.6, 0.13, 0.024, 0.24),
    "medium": View(1.08, 1.75, 0.10, 0.032, 0.36),
    "medium-close": View(0.80, 2.0, 0.08, 0.040, 0.38),
    "close": View(0.56, 2.4, 0.06, 0.045, 0.40),
    "macro": View(0.20, 3.4, -0.20, 0.05, 0.40),
}


@dataclass(frozen=True, slots=True)
class _Body:
    """A person in the world: top of the head and height of the photo in metres; whether on the floor."""

    top: float
    tall: float
    on_floor: bool

    @property
    def cut(self) -> float:
        """Where the cutout ends."""
        return self.top - self.tall


def compose_portrait(asked: Asked, size: ShotSize) -> Framing:
    """Compose a frame about a person, or, without one, about a place."""
    if size == "macro" and asked.person is not None:
        # So near that no table is seen, nor what stands on it.
        asked = replace(asked, product=None)
    take, body = asked.take(), _body(asked)
    near = asked.nearness(size, take, 0.11)
    view, seen, headroom = _crop(asked, size, body, (near, asked.sway(take, 0.02)))
    side = _side(asked, take)
    surface = _surface(asked, size, body, (seen, headroom), side)
    distance = seen * view.focal
    lens = _lens_height(asked, surface, body.top, (seen, headroom), view)
    centre = across(asked, side, size), headroom + (body.top - lens) / seen
    camera = Camera(asked.width, asked.height, (0.0, lens, -distance), view.focal, centre)
    elevation = float(np.arctan2(lens - surface.height, distance + _PRODUCT_Z)) if surface else 0.0
    return Framing(
        camera=camera,
        set_camera=set_camera(asked, _at_the_eyes(asked, camera, body.top, (seen, headroom))),
        person=_place_person(camera, asked.person, body, distance),
        product=_place_product(asked, camera, surface, seen, side),
        surface=surface,
        aperture=view.aperture,
        size=size,
        side=side,
        on_floor=body.on_floor and asked.person is not None,
        elevation=elevation,
        near=near,
    )


def _crop(asked: Asked, size: ShotSize, body: _Body, take: tuple[float, float]) -> tuple[View, float, float]:
    """The view, how many metres it sees from top to bottom, and the room above the head. `take`: how near
    this take is, and by how much its head is off the mark.

    A portrait that ends at the waist must never float. Behind a counter it may end anywhere; where there is
    none, it stands up from the frame's lower edge, and a wide view becomes a shorter lens rather than a
    smaller person. A camera that pulls back lowers the edge that hides the end, and the head with it.
    """
    view, pulled, line = VIEWS[size], _pulled(asked, size), _line(asked, size)
    usual_line = _usual_line(asked)
    end, usual = (1.0, 1.0) if asked.on_table is None else (line, usual_line)
    real = size in _REAL_SURFACES
    rises = _is_bust(asked, body) and not _stands_behind(asked, size) and (real or asked.on_table is None)
    if rises and real:
        view = replace(view, seen=view.seen * 0.64, focal=view.focal * 0.70, aperture=view.aperture * 0.8)
    elif size == "full" and _is_bust(asked, body):
        # A little further off than a whole figure would need, so that the table is seen to stand on its legs.
        view = replace(view, seen=view.seen * 1.13)
    seen = view.seen * _wider(asked.ratio) / take[0]
    headroom = _headroom(asked, size, body, seen) + take[1]
    if rises:
        lowest = (0.66 if asked.on_table is None else 0.48) if real else 0.30
        seen = min(seen, (body.tall - 0.03) / ((usual - lowest) * pulled))
        headroom = max(headroom, end - (body.tall - 0.03) / seen)
    elif _is_bust(asked, body) and not real:
        seen = min(seen, (body.tall - 0.04) / ((usual_line - headroom) * pulled))
        headroom = max(headroom, line - (body.tall - 0.04) / seen)
    return view, seen, headroom


def _headroom(asked: Asked, size: ShotSize, body: _Body, seen: float) -> float:
    """The room above the head as a share of the frame; so near that it is cut, the face in the middle."""
    face = asked.person.face if asked.person else None
    if size == "macro" and face is not None:
        return 0.5 - (face.top + 0.52 * face.height) * body.tall / seen
    return VIEWS[size].headroom + (0.07 if asked.ratio < 1 else 0.0)


def _pulled(asked: Asked, size: ShotSize) -> float:
    """1, or less where the camera is asked to go back."""
    return min(1.0, asked.moved(size))


def _is_bust(asked: Asked, body: _Body) -> bool:
    return asked.person is not None and asked.person.cut_below and body.tall < 1.3


def _stands_behind(asked: Asked, size: ShotSize) -> bool:
    """Whether the place has something to stand behind; square and upright frames show too much of it."""
    places = _WITH_TABLES if size in _REAL_SURFACES else _WITH_COUNTERS
    return asked.stage.place in places and asked.ratio >= 1.2


def _line(asked: Asked, size: ShotSize) -> float:
    """Where in the frame the far edge of a surface lies: higher where the camera goes back."""
    return max(0.58, _usual_line(asked) - 0.45 * (1 - _pulled(asked, size)))


def _usual_line(asked: Asked) -> float:
    return 0.79 if asked.on_table is not None else 0.88


def _wider(ratio: float) -> float:
    """Upright frames see more from top to bottom, or they would cut shoulders off."""
    return float(np.interp(ratio, (0.5625, 0.8, 1.0, 1.78, 2.34), (1.36, 1.2, 1.12, 1.0, 0.93)))


def _body(asked: Asked) -> _Body:
    facts = asked.person
    if facts is None:
        return _Body(_STANDING_M, _STANDING_M, True)
    tall = person_height_m(facts)
    if facts.inset:
        # A picture standing on the surface, or, without one, hanging at the eyes' height.
        return _Body(1.70, tall, False)
    if not facts.cut_below:
        return _Body(tall, tall, True)
    usual = _SEATED_M if asked.shot.seated else _STANDING_M
    # A portrait that ends at the collar is lowered behind its table rather than hung in the air.
    return _Body(max(tall, min(usual, _top_m(asked) + tall - 0.05)), tall, False)


def _top_m(asked: Asked) -> float:
    """How high a table is: to stand behind, or to sit at."""
    return _TABLE_M if asked.shot.seated else _COUNTER_M


def _surface(
    asked: Asked, size: ShotSize, body: _Body, view: tuple[float, float], side: float
) -> Surface | None:
    """A counter, table or parapet before the person: where the product stands, what hides a photo's end."""
    seen, headroom = view
    facts = asked.person
    ends = facts is not None and facts.cut_below and body.cut > body.top - seen * (1 - headroom) + 0.04
    if not ends and (asked.on_table is None or facts is None):
        return None
    if size in _REAL_SURFACES and (_stands_behind(asked, size) or not _is_bust(asked, body)):
        return _furniture(asked, size, body, ends, side)
    height = body.top - (_line(asked, size) - headroom) * seen
    if facts is not None and facts.inset:
        height = body.cut + 0.07
    # Deep enough that its front edge stays below the frame: a table top, not a block.
    return Surface(max(height, body.cut + 0.03 if ends else height), -1.6, _EDGE_Z, 0.0, 5.0, False)


def _furniture(asked: Asked, size: ShotSize, body: _Body, ends: bool, side: float) -> Surface:
    """A counter without end, or, where the room is seen around it, a table just large enough: for the person
    and, on the free side, for the product.
    """
    height = max(_top_m(asked), body.cut + 0.05 if ends else 0.0)
    if size == "medium-wide" and asked.stage.place in _WITH_COUNTERS:
        return Surface(height, -0.58, _EDGE_Z, -0.35 * side, 5.0, True)
    free = -1.0 if side >= 0 else 1.0
    reach = 0.5 * body.tall * (asked.person.aspect if asked.person else 0.0) + 0.10
    beside = reach + (0.42 if asked.on_table is not None else 0.30)
    return Surface(height, -0.54, _EDGE_Z, free * (beside - reach) / 2, (beside + reach) / 2, True)


def _lens_height(
    asked: Asked, surface: Surface | None, top: float, crop: tuple[float, float], view: View
) -> float:
    """At the eyes; with a product, so high that the surface is seen about as the product was photographed."""
    angle, lift = asked.shot.angle or "", 0.12 * asked.shot.lift
    seen, headroom = crop
    if surface is None or asked.on_table is None:
        level = float(np.clip(headroom + 0.14 / seen, 0.30, 0.72))
        horizon = {"low": 0.84, "high": -0.30, "top": -0.60}.get(angle, level)
        return max(0.3, top - (horizon - headroom) * seen + lift)
    steep = view.steep if asked.on_table.tilt > 0.5 else view.steep * 0.55
    steep = {"low": 0.08, "high": view.steep + 0.15, "top": view.steep + 0.25}.get(angle, steep)
    return float(surface.height + np.tan(steep) * (seen * view.focal + _PRODUCT_Z) + lift)


def _at_the_eyes(asked: Asked, camera: Camera, top: float, crop: tuple[float, float]) -> Camera:
    """Where a product has the camera look down on its table, the place behind is still seen from the eyes'
    height.
    """
    if asked.on_table is None:
        return camera
    seen, headroom = crop
    horizon = {"low": 0.80, "high": 0.0, "top": -0.3}.get(asked.shot.angle or "", 0.36)
    x, _, z = camera.position
    lens = max(0.3, top - (horizon - headroom) * seen)
    return replace(camera, position=(x, lens, z), centre=(camera.centre[0], headroom + (top - lens) / seen))


def _side(asked: Asked, take: np.random.Generator) -> float:
    """Where the subject stands across, -1 … 1: as asked, else as before, else away from the light."""
    if asked.shot.side is not None:
        return asked.shot.side + asked.sway(take, 0.24)
    if asked.stage.size is not None:
        return float(np.clip(asked.stage.side + asked.sway(take, 0.28), -1, 1))
    return float(0.7 * (1 if asked.stage.light_side < 0 else -1) + asked.sway(take, 0.22))


def across(asked: Asked, side: float, size: ShotSize) -> float:
    """A side, -1 … 1, as a share of the frame's width: the thirds, less in tight and in upright frames."""
    reach = {"close": 0.13, "medium-close": 0.15}.get(size, 0.17)
    reach *= float(np.clip(asked.ratio / 1.78, 0.3, 1.15))
    return 0.5 + reach * side - 0.06 * asked.shot.pan


def _place_person(camera: Camera, facts: Facts | None, body: _Body, distance: float) -> Placed | None:
    if facts is None:
        return None
    scale = camera.px_per_metre(distance)
    x, head, _ = camera.project((0.0, body.top, 0.0))
    return Placed(x, head, head + body.tall * scale, body.tall * scale * facts.aspect, distance, 0.0)


def _place_product(
    asked: Asked, camera: Camera, surface: Surface | None, seen: float, side: float
) -> Placed | None:
    """The product on its table; a large one stands on the ground behind the person's free side."""
    if asked.product is None or asked.on_table is not None:
        return _place_beside(asked, camera, surface, seen, side)
    width_m, height_m = product_size_m(asked.product, seen, asked.shot.product_m)
    free = -1.0 if side >= 0 else 1.0
    z = 0.5 + 0.3 * width_m
    x, base, depth = camera.project((free * (0.25 + 0.38 * width_m), 0.0, z))
    scale = camera.px_per_metre(depth)
    return Placed(x, base - height_m * scale, base, width_m * scale, depth, asked.height * 0.0015)


def _place_beside(
    asked: Asked, camera: Camera, surface: Surface | None, seen: float, side: float
) -> Placed | None:
    """The product on the surface, nearer than the person, to the free side unless its place is named."""
    facts = asked.on_table
    if facts is None or surface is None:
        return None
    width_m, height_m = product_size_m(facts, seen, asked.shot.product_m)
    depth = _PRODUCT_Z - camera.position[2]
    scale = camera.px_per_metre(depth)
    squash = squash_of(facts, float(np.arctan2(camera.position[1] - surface.height, depth)))
    _, base, _ = camera.project((0.0, surface.height, _PRODUCT_Z - width_m * 0.28))
    base = min(base, asked.height * 0.972)
    x = _product_across(asked, side, width_m * scale / asked.width) * asked.width
    room = surface.half_width - 0.7 * width_m
    left, right = (camera.project((surface.middle + end, 0.0, _PRODUCT_Z))[0] for end in (-room, room))
    x = float(np.clip(x, left, right))
    return Placed(x, base - height_m * scale * squash, base, width_m * scale, depth, 0.0)


def _product_across(asked: Asked, side: float, share: float) -> float:
    """The product's place across the frame: as named, else on the free side; never leaving the frame."""
    wished, person = asked.shot.product_side, across(asked, side, "medium")
    free = -1.0 if side >= 0 else 1.0
    if wished is None or (wished != 0 and wished * side > 0):
        place = person + free * max(0.19, share * 0.9)
    else:
        place = 0.5 + wished * min(0.26, 0.5 - share * 0.62)
    if abs(place - person) < 0.07 and asked.ratio > 1:
        place = person + free * 0.09
    place += asked.sway(generator("product place", asked.seed), 0.035)
    return float(np.clip(place, share * 0.55 + 0.02, 1 - share * 0.55 - 0.02))
