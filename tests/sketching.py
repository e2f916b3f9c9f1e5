"""Words for tests of the sketch renderer: shots, stages, cutouts and requests, naming only what matters."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.pictures.faces import Box
from studio.providers.sketch.cutout import Cutout, Facts
from studio.providers.sketch.frames import Asked
from studio.providers.sketch.light import Light
from studio.providers.sketch.raster import Bytes, Pixels, floats
from studio.providers.sketch.shot import Shot, read_shot
from studio.providers.sketch.stage import Stage, invent_stage

FULL_SIZE = {
    "16:9": (1280, 720),
    "9:16": (720, 1280),
    "1:1": (1280, 1280),
    "4:5": (1024, 1280),
    "21:9": (1280, 548),
}


COMPOSED = """REFERENCE ROLES: Image 1 is the influencer: take the face from it, ignore its background.
SUBJECT: Woman, 38, short auburn hair, hazel eyes; orange flight suit, holding a bottle on a beach at night
MOMENT: {moment}
FRAME: 16:9; {frame}
SET AND LIGHT: {style}
COHESION: the person, the product, the place, the light and the colours look the same.
CHANGE: {change}
CLEAN: Natural surfaces and complete hands, nothing added that is not named."""


def composed(
    moment: str = "she looks up", frame: str = "eye level", style: str = "soft", change: str = "none"
) -> str:
    """A prompt as the studio sends it, all sections there; the subject speaks of much that is no wish."""
    return COMPOSED.format(moment=moment, frame=frame, style=style, change=change)


def a_shot(words: str) -> Shot:
    """A shot read from plain words."""
    return read_shot(words)


def a_stage(words: str = "in the kitchen", **changes: Any) -> Stage:
    """A set invented for plain words, then changed."""
    from dataclasses import replace

    return replace(invent_stage(read_shot(words), "brief", words, None), **changes)


def some_facts(**changes: Any) -> Facts:
    """A portrait that ends at the waist, 0.79 m of a person, unless said otherwise."""
    usual: dict[str, Any] = {
        "aspect": 1.0,
        "face": Box(0.4, 0.1, 0.2, 0.2),
        "inset": False,
        "cut_below": True,
        "cut_left": False,
        "cut_right": False,
        "tilt": 0.0,
    }
    return Facts(**(usual | changes))


def product_facts(**changes: Any) -> Facts:
    """A bottle photographed from the front, unless said otherwise."""
    return some_facts(**({"aspect": 0.4, "face": None, "cut_below": False} | changes))


def asked_for(words: str, *, aspect: str = "16:9", seed: str = "1", **changes: Any) -> Asked:
    """A composition asked for: with a portrait and a bottle, unless `person` or `product` say otherwise."""
    shot = read_shot(words)
    usual: dict[str, Any] = {"person": some_facts(), "product": product_facts(), "stage": a_stage(words)}
    given = usual | changes
    person = given["person"] if shot.person is not False else None
    product = given["product"] if shot.product is not False else None
    return Asked(shot, given["stage"], person, product, *FULL_SIZE[aspect], seed)


def a_light(**changes: Any) -> Light:
    """White light from the left, above, neither hard nor soft."""
    usual: dict[str, Any] = {
        "key": floats(np.ones(3)),
        "fill": floats(np.full(3, 0.5)),
        "side": -1.0,
        "height": 0.6,
        "hardness": 0.5,
        "behind": 0.2,
    }
    return Light(**(usual | changes))


def a_cutout(width: int = 60, height: int = 80, colour: tuple[int, int, int] = (200, 120, 60)) -> Cutout:
    """An ellipse of one colour, cut out."""
    across, down = np.linspace(-1, 1, width)[None, :], np.linspace(-1, 1, height)[:, None]
    rgba = np.zeros((height, width, 4), np.uint8)
    rgba[..., :3] = colour
    rgba[..., 3] = np.where(across**2 + down**2 < 1, 255, 0)
    return Cutout(rgba, product_facts(aspect=width / height))


def a_photo_of_a_disc(width: int = 300, height: int = 240, radius: int = 70) -> Bytes:
    """A red disc in the middle of a grey, slightly uneven ground: as easy to cut out as can be."""
    across, down = np.arange(width)[None, :] - width / 2, np.arange(height)[:, None] - height / 2
    ground = 120 + np.random.default_rng(3).normal(0, 4, (height, width, 1))
    photo = np.repeat(ground, 3, axis=2)
    photo[across**2 + down**2 < radius**2] = (205, 40, 35)
    return np.asarray(np.clip(photo, 0, 255), dtype=np.uint8)


def a_landscape(width: int = 210, height: int = 140) -> Bytes:
    """Sky over hills over a field: nothing to cut out."""
    down = np.linspace(0, 1, height)[:, None]
    ridge = 0.5 + 0.06 * np.sin(np.linspace(0, 9, width))[None, :]
    noise = np.random.default_rng(5).normal(0, 9, (height, width))
    sky, field = 190 - 60 * down + noise, 90 + 50 * down + noise
    green = np.where(down < ridge, sky, field)
    photo = np.dstack(
        [green * np.where(down < ridge, 0.85, 0.7), green, green * np.where(down < ridge, 1.15, 0.5)]
    )
    return np.asarray(np.clip(photo, 0, 255), dtype=np.uint8)


def a_picture_file(path: Path, picture: Bytes) -> Path:
    """RGB or RGBA bytes as a picture file."""
    Image.fromarray(picture).save(path)
    return path


def a_source(name: str, path: Path) -> dict[str, str]:
    """A picture as a request names it."""
    return {"name": name, "path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def pixels(png: bytes) -> NDArray[np.int16]:
    """A picture file's pixels, (h, w, 3)."""
    with Image.open(io.BytesIO(png)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.int16)


def brightness(light: Pixels | NDArray[np.int16]) -> float:
    """The mean of a picture."""
    return float(np.asarray(light, dtype=np.float64).mean())


def orange_share(png: bytes) -> float:
    """How much of a picture has the orange of the sample astronaut's suit."""
    seen = pixels(png)
    red, green, blue = seen[..., 0], seen[..., 1], seen[..., 2]
    return float(((red > 170) & (green > 40) & (green < 130) & (blue < 75) & (red - green > 95)).mean())


def luminance_of(png: bytes) -> float:
    """The mean luminance of a picture, 0 … 255."""
    return float((pixels(png) @ np.array([0.2126, 0.7152, 0.0722])).mean())


def person_width_of(png: bytes) -> int:
    """How many px across the sample astronaut's orange suit is seen: her size in the frame, whatever hides
    her below.
    """
    seen = pixels(png)
    red, green, blue = seen[..., 0], seen[..., 1], seen[..., 2]
    suit = (red > 170) & (green > 40) & (green < 130) & (blue < 75) & (red - green > 95)
    columns = np.flatnonzero(suit.sum(axis=0) > 0.012 * seen.shape[0])
    return int(columns[-1] - columns[0]) if columns.size else 0
