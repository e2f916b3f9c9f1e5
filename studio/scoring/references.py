"""The quality of a kit's reference without a model: is it fit to hold later pictures to?

Sharp, the face large enough, like the source, one subject only, neutral ground; which of these a kind has is
in the tables below. What cannot be measured says why.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from studio.domain.kit import CHECK_NAMES, Check, KitSubject
from studio.pictures.faces import Box
from studio.scoring.lab import Pixels
from studio.scoring.person_checks import face_size, one_person, person_likeness_check, person_sharpness
from studio.scoring.person_checks import neutral_ground as person_ground
from studio.scoring.product_checks import (
    ground_around_a_hand,
    ground_of_a_part,
    neutral_ground,
    one_thing,
    product_likeness,
    thing_sharpness,
    things_in_a_hand,
    things_in_a_part,
    white_ground,
)
from studio.scoring.source_photo import warn
from studio.scoring.subject import View
from studio.scoring.verdict import Case, Measure, bad, identity, not_measured

_PERSON: tuple[Measure, ...] = (person_sharpness, face_size, person_likeness_check, one_person, person_ground)
_STANDING: tuple[Measure, ...] = (thing_sharpness, product_likeness, one_thing, neutral_ground)
_PRODUCT: dict[str, tuple[Measure, ...]] = {
    "packshot": (thing_sharpness, product_likeness, one_thing, white_ground),
    "detail": (thing_sharpness, product_likeness, things_in_a_part, ground_of_a_part),
    "in_hand": (thing_sharpness, product_likeness, things_in_a_hand, ground_around_a_hand),
}

LEAST_PX = 64
"""Nothing can be measured on less, and nothing be held to it."""


def serve(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a checking child: "task" is "reference" or "source".

    "source": subject, width, height, image_width, image_height (of the file, px); blobs: RGB bytes →
    {"warnings": sentences, "faces": the fields of each}.
    "reference": kind, subject, width, height, source_width, source_height, source_faces as found before;
    blobs: RGB bytes of the new picture and of the source, long sides ≤ 1024 px → {"checks": fields of
    domain.kit.Check}.
    """
    picture = _pixels(blobs[0], request["width"], request["height"])
    subject: KitSubject = request["subject"]
    if request["task"] == "source":
        view = View(picture, far=True)
        warnings = warn(view, (request["image_width"], request["image_height"]), subject)
        return {"warnings": warnings, "faces": [asdict(face) for face in view.near_faces]}, []
    faces = [Box(**face) for face in request["source_faces"]]
    photo = View(_pixels(blobs[1], request["source_width"], request["source_height"]), known=faces)
    checks = _checked(picture, photo, request["kind"], subject)
    return {"checks": [check.model_dump() for check in checks]}, []


def check_reference(picture: Pixels, source: Pixels, kind: str, subject: KitSubject) -> list[Check]:
    """What can be said of a reference of this kind that was made from this source; both (h, w, 3) RGB."""
    return _checked(picture, View(source), kind, subject)


def _checked(picture: Pixels, source: View, kind: str, subject: KitSubject) -> list[Check]:
    height, width = picture.shape[:2]
    if min(height, width) < LEAST_PX:
        return _too_small(width, height, subject)
    case = Case(View(picture, far=kind == "full_body"), source, kind)
    measures = _PERSON if subject == "person" else _PRODUCT.get(kind, _STANDING)
    return [measure(case) for measure in measures] + [identity(subject)]


def _too_small(width: int, height: int, subject: KitSubject) -> list[Check]:
    """A fault, and for all else that a picture of this subject is looked at for, why it cannot be told."""
    others = [name for name in CHECK_NAMES[1:-1] if subject == "person" or name != "face_size"]
    return [
        bad("sharpness", 0.0, f"The picture is only {width} × {height} px."),
        *(not_measured(name, "The picture is too small to measure this on it.") for name in others),
        identity(subject),
    ]


def _pixels(rgb: bytes, width: int, height: int) -> Pixels:
    return np.frombuffer(rgb, np.uint8).reshape(height, width, 3)
