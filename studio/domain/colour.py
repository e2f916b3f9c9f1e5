"""Colours by the names that people give them: what a description says, and what a photo shows."""

from __future__ import annotations

from typing import Literal

from studio.domain.model import Model

Colour = Literal[
    "black",
    "grey",
    "white",
    "brown",
    "blond",
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
]


class SeenPart(Model):
    """The colours of a part of a photo: the one of most of it, and the share (0-1) that can pass for each.

    The shares are generous and overlap: in shade and in warm light a colour passes for its neighbours.
    """

    mostly: Colour
    shares: dict[Colour, float]


class SeenPhoto(Model):
    """What a photo shows of colours: of a person above and below the face, of a product all of it.

    None where it does not show that part, or where it cannot be found without a model.
    """

    hair: SeenPart | None = None
    clothes: SeenPart | None = None
    thing: SeenPart | None = None
