"""What a check of a reference says: good, bad with its reason, or not measured with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.domain.kit import Check, CheckName, KitSubject
from studio.scoring.lab import Floats
from studio.scoring.subject import View


@dataclass(frozen=True, slots=True)
class Case:
    """A reference under examination: the new picture, the source it was made from, and its kind."""

    made: View
    given: View
    kind: str


Measure = Callable[[Case], Check]

# Read from studio backdrops, papers, brick, gravel, a wooden table and the two sample photos.
EVEN_WITHIN, LEAST_EVEN = 12.0, 0.88
"""ΔE from the middle colour of the edges, and the share of them within: grey paper and a grey fall-off 1.00,
a painted backdrop 0.94, brick 0.83, the astronaut's flag and shuttle 0.65, a wooden table 0.25."""
MOST_CHROMA = 12.0
"""Colourfulness of the ground: greys 0-5, cream 9, wood 41; beyond, it tints what stands before it."""


def good(name: CheckName, value: float, text: str) -> Check:
    """Nothing speaks against the reference here."""
    return Check(name=name, outcome="good", value=round(value, 3), text=text)


def bad(name: CheckName, value: float, text: str) -> Check:
    """It should be made again; the text says why."""
    return Check(name=name, outcome="bad", value=round(value, 3), text=text)


def not_measured(name: CheckName, why: str) -> Check:
    """Nothing can be said; the text says why not."""
    return Check(name=name, outcome="not_measured", text=why)


def identity(subject: KitSubject) -> Check:
    """Whether it is the same one: nothing that is installed can tell."""
    same = "the same person" if subject == "person" else "the same product"
    return not_measured("identity", f"Whether it is {same} is not measured: no model for it is installed.")


def ground_check(rim: Floats) -> Check:
    """Whether the edges of a picture, (pixels, 3) of Lab, are one neutral colour."""
    colour, even = middle_colour(rim)
    chroma = float(np.hypot(colour[1], colour[2]))
    if even < LEAST_EVEN:
        return bad("neutral_ground", even, "The background is busy: later pictures would take it over.")
    if chroma > MOST_CHROMA:
        return bad("neutral_ground", even, "The background is coloured: it tints the subject.")
    return good("neutral_ground", even, "The background is even and neutral.")


def middle_colour(rim: Floats) -> tuple[Floats, float]:
    """The median of some colours, and the share of them near it."""
    colour: Floats = np.median(rim, axis=0)
    return colour, float((np.linalg.norm(rim - colour, axis=1) <= EVEN_WITHIN).mean())
