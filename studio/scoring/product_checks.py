"""The checks of a product's reference: by what stands out from an even ground, and by its colours."""

from __future__ import annotations

import numpy as np

from studio.domain.kit import Check
from studio.scoring.appearance import cloud_of, colours_found
from studio.scoring.lab import Floats
from studio.scoring.subject import View, count_things, middle, reduced, rim_cloud, standing_out
from studio.scoring.technical import sharpness, to_luma
from studio.scoring.verdict import LEAST_EVEN, Case, bad, good, ground_check, middle_colour, not_measured

# Read from the cup's photo, whole, blurred, reduced and enlarged, cut out on grey and on white, recoloured.
SHARP_THING = (0.8, 2.6)
"""log10(1 + Laplacian variance) of a picture at 512 px, as 0-1: the ends of `technical`, photos lie at 3.3,
blurred by 2 px at 1.3; half a photo enlarged to its size 2.0."""
LEAST_SHARP, MOST_NOISE = 0.5, 6.0
SUBJECT_PX = 512
LEAST_RANGE = 4.0
"""L* between dark and light; below, there is nothing that could be sharp. Grey paper 0, a face on grey 40."""
LEAST_COLOURS = 0.70
"""The share of colours that occur on both sides. The same cup on grey 0.99, a fifth brighter 0.90, warmer by
15 % 0.85; something else of like colours 0.62, the cup in blue 0.06."""
LEAST_PART = 0.25
"""A second thing counts when it covers a quarter of the first one's area: a spoon may lie beside a cup."""
LEAST_WHITE = 90.0
"""L* of a white ground: paper in good light 92-100, light grey 85."""
_CENTRE, _WIDE = 0.25, 0.84


def thing_sharpness(case: Case) -> Check:
    """Of the sharp places of the picture."""
    if case.made.noise > MOST_NOISE:
        return bad("sharpness", 0.0, "The picture is noisy.")
    if np.ptp(np.percentile(case.made.lab[..., 0], [5, 95])) < LEAST_RANGE:
        return not_measured("sharpness", "There are hardly any edges in the picture.")
    value = sharpness(to_luma(reduced(case.made.pixels, SUBJECT_PX)), SHARP_THING)
    if value < LEAST_SHARP:
        return bad("sharpness", value, f"The picture is soft: {value:.2f}, {LEAST_SHARP:.2f} is needed.")
    return good("sharpness", value, "The picture is sharp.")


def product_likeness(case: Case) -> Check:
    """To the source by colours, both ways as far as the kind allows it."""
    if case.kind == "back":
        return not_measured("likeness", "The source does not show the back: there is nothing to compare.")
    shares = []
    if case.kind != "in_hand":
        shares.append(colours_found(_subject(case.made), case.given.lab.reshape(-1, 3)))
    if case.kind != "detail":
        heart = cloud_of(case.given.lab, middle(case.given.lab, _CENTRE))
        shares.append(colours_found(heart, case.made.lab.reshape(-1, 3)))
    value = min(shares)
    if value < LEAST_COLOURS:
        text = f"The colours are not those of the source: {value:.2f}, {LEAST_COLOURS:.2f} is needed."
        return bad("likeness", value, text)
    return good("likeness", value, "The colours are those of the source; the shape is not compared.")


def one_thing(case: Case) -> Check:
    """By what stands apart on an even ground; a face is somebody else."""
    if case.made.faces:
        return bad("one_subject", 0.5, "A face is in the picture; it must show the product alone.")
    if middle_colour(rim_cloud(case.made.lab, person=False))[1] < LEAST_EVEN:
        return not_measured("one_subject", "On a busy background things cannot be counted.")
    count = count_things(standing_out(case.made.lab), LEAST_PART)
    if count > 1:
        return bad("one_subject", 1 / count, f"{count} things stand apart; it must show the product alone.")
    return good("one_subject", 1.0, "One thing is in the picture.")


def things_in_a_part(_case: Case) -> Check:
    """Of a detail: never measured, and why."""
    return not_measured("one_subject", "A detail shows a part, so whole things are not counted.")


def ground_of_a_part(_case: Case) -> Check:
    """Of a detail: never measured, and why."""
    return not_measured("neutral_ground", "A detail fills the picture, so there is no ground to look at.")


def things_in_a_hand(_case: Case) -> Check:
    """Of a product in a hand: never measured, and why."""
    return not_measured("one_subject", "A hand belongs in this picture, so things are not counted.")


def ground_around_a_hand(_case: Case) -> Check:
    """Of a product in a hand: never measured, and why."""
    return not_measured(
        "neutral_ground", "A hand and an arm reach over the edges, so the ground is not looked at."
    )


def neutral_ground(case: Case) -> Check:
    """By all four edges."""
    return ground_check(rim_cloud(case.made.lab, person=False))


def white_ground(case: Case) -> Check:
    """By all four edges, which are to be white."""
    rim = rim_cloud(case.made.lab, person=False)
    colour, even = middle_colour(rim)
    if even >= LEAST_EVEN and colour[0] < LEAST_WHITE:
        return bad("neutral_ground", float(colour[0] / 100), "The background is not white.")
    return ground_check(rim)


def _subject(made: View) -> Floats:
    """The product's colours: what stands out from the ground, or, where it is busy, the middle."""
    away = standing_out(made.lab)
    if middle_colour(rim_cloud(made.lab, person=False))[1] < LEAST_EVEN or not away.any():
        return cloud_of(made.lab, middle(made.lab, _WIDE))
    return cloud_of(made.lab, away)
