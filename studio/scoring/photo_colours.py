"""Which colours a photo shows, by name: above and below a face, or of a product before its ground.

Without a model: the hair is what lies just above the face, so a hat is taken for it. Eyes are too small.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from studio.domain.colour import Colour, SeenPart, SeenPhoto
from studio.domain.kit import KitSubject
from studio.pictures.faces import Box
from studio.scoring.lab import Floats, Pixels
from studio.scoring.subject import Mask, View, chest_cloud, standing_out

_LEAST_PIXELS = 40
_LEAST_THING = 0.02
_ABOVE, _BESIDE = (0.34, 0.10), 0.3
"""The strip, in heights of the face above its box, and its half width: below begins the forehead."""
COLOURS: tuple[Colour, ...] = get_args(Colour)


def serve(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: subject, width, height; blobs: RGB bytes → the fields of SeenPhoto."""
    size = (request["height"], request["width"], 3)
    pixels = np.frombuffer(blobs[0], np.uint8).reshape(size)
    return look_for_colours(pixels, request["subject"]).model_dump(), []


def look_for_colours(pixels: Pixels, subject: KitSubject) -> SeenPhoto:
    """What (h, w, 3) RGB pixels show; nothing of a person whose face is not found."""
    view = View(pixels)
    if subject == "product":
        return SeenPhoto(thing=_thing(view.lab))
    if view.face is None:
        return SeenPhoto()
    return SeenPhoto(
        hair=part_of(_hair_cloud(view.lab, view.face)), clothes=part_of(chest_cloud(view.lab, view.face))
    )


def part_of(cloud: Floats) -> SeenPart | None:
    """The colours of a cloud of CIELAB colours (n, 3); None where there is next to nothing."""
    if len(cloud) < _LEAST_PIXELS:
        return None
    shares = {colour: float(mask.mean()) for colour, mask in _passes_for(cloud).items()}
    return SeenPart(mostly=_mostly(cloud), shares=shares)


def _thing(lab: Floats) -> SeenPart | None:
    """Shares of the whole photo, as the ground may be what stands out; `mostly` of what stands before it."""
    whole, standing = part_of(lab.reshape(-1, 3)), lab[standing_out(lab)]
    if whole is None or len(standing) < _LEAST_THING * lab.shape[0] * lab.shape[1]:
        return whole
    return whole.model_copy(update={"mostly": _mostly(standing)})


def _hair_cloud(lab: Floats, face: Box) -> Floats:
    """A strip above the forehead, narrower than the face."""
    height, width = lab.shape[:2]
    top, bottom = (round((face.top - share * face.height) * height) for share in _ABOVE)
    left, right = (round((face.centre[0] + share * face.width) * width) for share in (-_BESIDE, _BESIDE))
    strip: Floats = lab[max(0, top) : max(0, bottom), max(0, left) : right].reshape(-1, 3)
    return strip


def _passes_for(cloud: Floats) -> dict[Colour, Mask]:
    """Which colours each pixel can pass for in another light; several, or hardly any.

    Hues are angles of CIELAB in degrees: red 40, orange 60, yellow 100, green 140, blue 290, purple 320.
    """
    light, chroma, hue = _polar(cloud)
    return {
        "black": (light < 38) & (chroma < 30),
        "grey": (light > 18) & (light < 90) & (chroma < 16),
        "white": (light > 68) & (chroma < 24),
        "brown": _between(hue, 15, 98) & (light < 64) & (chroma > 5),
        "blond": _between(hue, 40, 108) & (light > 36) & (chroma > 8),
        "red": (_between(hue, 330, 360) | _between(hue, 0, 58)) & (chroma > 12),
        "orange": _between(hue, 28, 84) & (chroma > 22) & (light > 22),
        "yellow": _between(hue, 66, 118) & (chroma > 18) & (light > 40),
        "green": _between(hue, 95, 200) & (chroma > 7),
        "blue": _between(hue, 190, 312) & (chroma > 7),
        "purple": _between(hue, 285, 352) & (chroma > 7),
        "pink": (_between(hue, 320, 360) | _between(hue, 0, 42)) & (chroma > 8) & (light > 38),
    }


def _mostly(cloud: Floats) -> Colour:
    """What most of the pixels would be called, each by one name."""
    light, chroma, hue = _polar(cloud)
    dark, pale = light < 48, chroma < 11
    names = np.select(
        [
            (light < 24) & (chroma < 18),
            pale & (light > 78),
            pale,
            _between(hue, 20, 100) & dark & (chroma < 45),
            _between(hue, 60, 96) & (chroma < 42),
            _between(hue, 20, 48),
            _between(hue, 48, 74),
            _between(hue, 74, 108),
            _between(hue, 108, 195),
            _between(hue, 195, 305),
            _between(hue, 305, 335),
        ],
        [
            COLOURS.index(name)
            for name in (
                *("black", "white", "grey", "brown", "blond", "red", "orange", "yellow", "green", "blue"),
                "purple",
            )
        ],
        COLOURS.index("pink"),
    )
    return COLOURS[int(np.bincount(names).argmax())]


def _polar(cloud: Floats) -> tuple[Floats, Floats, Floats]:
    chroma: Floats = np.hypot(cloud[:, 1], cloud[:, 2])
    hue: Floats = np.degrees(np.arctan2(cloud[:, 2], cloud[:, 1])) % 360
    return cloud[:, 0], chroma, hue


def _between(hue: Floats, first: float, last: float) -> npt.NDArray[np.bool_]:
    return (hue >= first) & (hue <= last)
