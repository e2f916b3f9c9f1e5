"""Where a cutout lies in a kit's reference: framed by the face, or whole, with room around it."""

from __future__ import annotations

from dataclasses import dataclass

from studio.providers.sketch.cutout import Facts
from studio.providers.sketch.kit_kinds import not_in_photo

HEAD_SHARE, HEAD_LINE = 0.30, 0.42
"""Head and shoulders: the face's share of the height, and where its middle lies."""
WAIST_SHARE, WAIST_LINE = 0.19, 0.23
CLOSEST = 0.46
"""A photo that ends at the collar is shown closer, up to this share."""
WAIST_BELOW = 2.9
"""Heights of the face from its middle down to where a waist begins to be seen."""
BODY_FACES = 5.5
"""A body that is whole is so many faces high at least; less is a child or a bust with its base."""
PERSON_ROOM, PRODUCT_ROOM, WHITE_ROOM = 0.06, 0.15, 0.10


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a cutout is laid: left, top, width and height in px of the frame; it may reach beyond it."""

    left: float
    top: float
    width: float
    height: float

    @property
    def base(self) -> float:
        """Its lower edge."""
        return self.top + self.height


def frame_person(facts: Facts, kind: str, width: int, height: int) -> Spot:
    """Where a person lies. Raises CannotShow where the photo ends too early."""
    if kind == "full_body":
        return _whole_body(facts, width, height)
    if kind == "half_body":
        _check_waist(facts)
        return _by_face(facts, (WAIST_SHARE, WAIST_LINE), width, height)
    return _by_face(facts, (HEAD_SHARE, HEAD_LINE), width, height)


def frame_whole(facts: Facts, room: float, width: int, height: int) -> Spot:
    """All of a cutout, as large as `room` on each side allows; what the photo cut off below stays below."""
    across, down = width * (1 - 2 * room), height * (1 - 2 * room)
    tall = min(down, across / facts.aspect)
    wide = tall * facts.aspect
    top = height - tall if facts.cut_below else (height - tall) / 2
    return Spot((width - wide) / 2, top, wide, tall)


def _whole_body(facts: Facts, width: int, height: int) -> Spot:
    is_cut = facts.cut_below or facts.cut_left or facts.cut_right or facts.inset
    if is_cut or (facts.face is not None and 1 / facts.face.height < BODY_FACES):
        raise not_in_photo("the whole body")
    return frame_whole(facts, PERSON_ROOM, width, height)


def _check_waist(facts: Facts) -> None:
    face = facts.face
    if face is None or facts.inset or (1 - face.centre[1]) / face.height < WAIST_BELOW:
        raise not_in_photo("the body down to the waist")


def _by_face(facts: Facts, wish: tuple[float, float], width: int, height: int) -> Spot:
    """The face in its place, as large as wished or larger, so that no edge of the photo is seen."""
    if facts.face is None:
        return frame_whole(facts, PERSON_ROOM, width, height)
    (share, line), (x, y) = wish, facts.face.centre
    tall = height * share / facts.face.height
    most = height * CLOSEST / facts.face.height
    needed = [tall]
    if facts.cut_below:
        needed.append(height * (1 - line) / (1 - y))
    for is_cut, room in ((facts.cut_left, x), (facts.cut_right, 1 - x)):
        if is_cut:
            needed.append(width / 2 / room / facts.aspect)
    tall = min(max(needed), max(most, tall))
    top = height * line - y * tall
    # Where even the closest view ends above the frame's edge, it sinks to it.
    top = max(top, height - tall) if facts.cut_below else top
    return Spot(width / 2 - x * tall * facts.aspect, top, tall * facts.aspect, tall)
