"""The checks of a person's reference: by the face where one looks into the camera."""

from __future__ import annotations

from studio.domain.kit import Check
from studio.scoring.appearance import person_likeness
from studio.scoring.product_checks import thing_sharpness
from studio.scoring.subject import face_pixels, rim_cloud
from studio.scoring.technical import sharpness, to_luma
from studio.scoring.verdict import Case, bad, good, ground_check, not_measured

# Read from the astronaut's photo, whole, blurred, reduced and enlarged, noisy, recoloured, pasted twice.
SHARP_FACE = (0.6, 2.4)
"""log10(1 + Laplacian variance) of a face brought to 128 px, as 0-1: 2.7 as photographed, 1.8 after a blur
of a hundredth of the face's height or from a face of 37 px, 1.0 after twice that, or from one of 18 px."""
LEAST_SHARP = 0.5
MOST_NOISE = 6.0
"""Noise looks sharp: where `clean` of the technical measure is used up, sharpness says nothing."""
HEAD_SHARE = (0.16, 0.75)
"""Height of the face over that of the picture. Head and shoulders show 0.25-0.4; below, features are lost
at 1024 px, above, hair and chin are cut off."""
FACE_SHARE = {"half_body": (0.09, 0.34), "full_body": (0.035, 0.20)}
"""Waist up shows about 0.2, a whole body 0.09; above the upper end it is another framing."""
LEAST_LIKE = 0.60
"""Cut out of the photo 0.95, mirrored 0.90, two fifths brighter 0.72, warmer by 15 % 0.69; without colour
0.56, warmer by 30 % 0.46, with black hair 0.2."""
_NO_FACE = "No face looks into the camera"


def person_sharpness(case: Case) -> Check:
    """Of the face, at one size for all; of the whole picture where no face is found."""
    if case.made.face is None:
        return thing_sharpness(case)
    if case.made.noise > MOST_NOISE:
        return bad("sharpness", 0.0, "The picture is noisy.")
    value = sharpness(to_luma(face_pixels(case.made, case.made.face)), SHARP_FACE)
    if value < LEAST_SHARP:
        return bad("sharpness", value, f"The face is soft: {value:.2f}, {LEAST_SHARP:.2f} is needed.")
    return good("sharpness", value, "The face is sharp.")


def face_size(case: Case) -> Check:
    """Of the face over the height of the picture; a head turned away has none that can be found."""
    if case.made.face is None:
        return _no_face(case)
    share, (least, most) = case.made.face.height, FACE_SHARE.get(case.kind, HEAD_SHARE)
    if share < least:
        return bad(
            "face_size", share, f"The face is small: {share:.2f} of the height, {least:.2f} is needed."
        )
    if share > most:
        return bad(
            "face_size", share, f"The face takes {share:.2f} of the height: too close for this reference."
        )
    return good("face_size", share, f"The face takes {share:.2f} of the height.")


def _no_face(case: Case) -> Check:
    if case.kind == "profile":
        return not_measured("face_size", "A turned head cannot be found without a model.")
    if case.given.face is None:
        return not_measured("face_size", f"{_NO_FACE}, neither here nor in the source.")
    if case.kind != "anchor":
        return not_measured("face_size", f"{_NO_FACE} that can be found without a model.")
    return bad("face_size", 0.0, f"{_NO_FACE}, as one does in the source.")


def person_likeness_check(case: Case) -> Check:
    """To the source, by colours and layout of head and clothes."""
    if case.kind == "profile":
        return not_measured(
            "likeness", "A turned head looks different by colours and layout: judge it by eye."
        )
    if case.made.face is None or case.given.face is None:
        where = "here" if case.given.face else "in the source"
        return not_measured("likeness", f"{_NO_FACE} {where}, so there is nothing to compare.")
    value = person_likeness(case.made, case.given, (case.made.face, case.given.face))
    if value < LEAST_LIKE:
        text = (
            f"The head’s colours and layout differ from the source: {value:.2f}, {LEAST_LIKE:.2f} is needed."
        )
        return bad("likeness", value, text)
    return good("likeness", value, "Colours and layout of the head are those of the source; not who it is.")


def one_person(case: Case) -> Check:
    """By the faces that look into the camera."""
    count = len(case.made.faces)
    if count > 1:
        return bad(
            "one_subject", 1 / count, f"{count} faces are in the picture; it must show one person only."
        )
    if count == 1:
        return good("one_subject", 1.0, "One face is in the picture.")
    return not_measured("one_subject", f"{_NO_FACE}, and people are counted by their faces.")


def neutral_ground(case: Case) -> Check:
    """By the edges above the shoulders."""
    return ground_check(rim_cloud(case.made.lab, person=True))
