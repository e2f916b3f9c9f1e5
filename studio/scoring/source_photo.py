"""What to know of a photo before a kit is made from it: said in sentences, never in the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.domain.kit import KitSubject
from studio.pictures.faces import Box
from studio.scoring.lab import Floats, Pixels, to_lab
from studio.scoring.person_checks import LEAST_SHARP, SHARP_FACE
from studio.scoring.subject import View, face_pixels, near_rim, reduced
from studio.scoring.technical import sharpness, to_luma

# Read from the sample photos, from portraits cut out of them and reduced, and from drawings in flat colours.
TINY_SHARE, TINY_PX = 0.08, 64
"""A face under this share of the height, or this high in the file: services see about 1024 px of a photo."""
COUNTED_SHARE = 0.5
"""A second face counts from half the height of the first: people far behind are not in the way."""
PRODUCT_FACE_SHARE = 0.15
FLAT_STEP, FLAT_SHARE, LINE_STEP, LINE_SHARE = 2.0, 0.75, 40.0, 0.01
"""Drawings: flat areas, whose neighbours differ by 2 of 255 at most, between hard lines of 40 and more. Flat
shares: photos 0.2-0.4, one with a black coat 0.65; cartoons and silhouettes 0.89-0.93, also as JPEG."""
_DRAWING_PX = 384
_LEAST_SHOWN = 0.02


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What was seen: faces, largest first; the larger one's height in px of the file, and its sharpness 0-1.

    is_drawing: flat colours between hard lines.
    """

    faces: list[Box]
    face_px: float
    face_sharpness: float
    is_drawing: bool


def warn(view: View, size: tuple[int, int], subject: KitSubject) -> list[str]:
    """The sentences for a photo, viewed from afar, of a file of that width and height in px."""
    return warnings_for(look_at(view, size), subject)


def look_at(view: View, size: tuple[int, int]) -> PhotoFacts:
    """What is seen on a photo; `size` is the file's width and height in px."""
    face, drawn = view.face, looks_drawn(view.pixels)
    if face is None:
        return PhotoFacts([], 0.0, 0.0, drawn)
    sharp = sharpness(to_luma(face_pixels(view, face)), SHARP_FACE)
    return PhotoFacts(view.faces, face.height * size[1], sharp, drawn)


def warnings_for(facts: PhotoFacts, subject: KitSubject) -> list[str]:
    """What a person should know before they go on; empty where nothing was seen."""
    said = _of_person(facts) if subject == "person" else _of_product(facts)
    if facts.is_drawing:
        said.append(
            "This looks like a drawing: the references will be drawn as well, or become a photo of it."
        )
    return said


def _of_person(facts: PhotoFacts) -> list[str]:
    if not facts.faces:
        return [
            "No face looks into the camera. For a person choose a clear photo from the front; "
            "a thing is better made a product."
        ]
    first, *others = facts.faces
    said = []
    beside = 1 + sum(face.height >= COUNTED_SHARE * first.height for face in others)
    if beside > 1:
        said.append(f"{beside} faces are in the photo: crop it to one person, or the kit may mix them.")
    if first.height < TINY_SHARE or facts.face_px < TINY_PX:
        said.append(
            f"The face is only {facts.face_px:.0f} px high in the photo: choose a closer one, "
            "or features will be invented."
        )
    elif facts.face_sharpness < LEAST_SHARP:
        said.append("The face is soft in the photo: choose a sharper one, or features will be invented.")
    return said


def _of_product(facts: PhotoFacts) -> list[str]:
    if facts.faces and facts.faces[0].height >= PRODUCT_FACE_SHARE:
        return ["A face was seen in this product photo: if it shows a person, make them an influencer."]
    return []


def looks_drawn(pixels: Pixels) -> bool:
    """Whether what stands before the ground is flat colour with hard lines in between.

    The ground is left out: paper and studio backdrops are flat behind anything.
    """
    small = reduced(pixels, _DRAWING_PX)
    luma = to_luma(small)
    steps = np.maximum(_steps(luma, 0), _steps(luma, 1))
    is_ground = near_rim(to_lab(small))[:-1, :-1]
    shown = steps[~is_ground]
    if shown.size < _LEAST_SHOWN * steps.size:
        return False
    return bool((shown <= FLAT_STEP).mean() >= FLAT_SHARE and (shown >= LINE_STEP).mean() >= LINE_SHARE)


def _steps(luma: Floats, axis: int) -> Floats:
    """How much each pixel differs from the next along an axis, the last row and column left out."""
    steps: Floats = np.abs(np.diff(luma, axis=axis))
    return steps[:, :-1] if axis == 0 else steps[:-1]
