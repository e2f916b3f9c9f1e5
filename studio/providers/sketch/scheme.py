"""The colours a set is painted in: what a place usually looks like, drawn towards the brief's palette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.providers.sketch import palette
from studio.providers.sketch.raster import Pixels, generator
from studio.providers.sketch.stage import Stage


@dataclass(frozen=True, slots=True)
class Scheme:
    """Colours as linear light (3,) and the materials of wall, floor and the surface things stand on."""

    wall: Pixels
    trim: Pixels
    body: Pixels
    top: Pixels
    floor: Pixels
    accents: tuple[Pixels, ...]
    wall_material: str
    floor_material: str
    top_material: str


_PLACES = {
    # wall, trim, furniture body, top of the surface, floor, their materials
    "kitchen": ("#d6cab6", "#efe9dd", "#5d6f6c", "#a87c4f", "#8d6d4d", "plaster", "wood", "wood"),
    "living": ("#cfc0ac", "#efe8dc", "#7d6a58", "#8f6843", "#94714f", "plaster", "wood", "wood"),
    "bedroom": ("#cdbfb4", "#efe8e0", "#8c7c70", "#9a7a5c", "#9a7c60", "plaster", "wood", "wood"),
    "bathroom": ("#dfe0da", "#f2f0ea", "#c9c4ba", "#e2ddd4", "#b4aea4", "tiles", "floor tiles", "marble"),
    "office": ("#c9cbc8", "#eceae6", "#6b7178", "#b9976c", "#8b8780", "plaster", "concrete", "wood"),
    "cafe": ("#84503a", "#d9c4a4", "#5a4636", "#6d482e", "#5b4638", "brick", "wood", "wood"),
    "shop": ("#d8d3ca", "#f0ece4", "#8f8578", "#d8cdbc", "#a59a8c", "plaster", "concrete", "plain"),
    "workshop": ("#c4b5a0", "#ded2bf", "#7a6048", "#9b7650", "#8a7a68", "plaster", "concrete", "wood"),
    "hall": ("#9a9a96", "#b9b8b2", "#5e6164", "#8b8b88", "#7c7b78", "concrete", "concrete", "concrete"),
    "studio": ("#c9c6c1", "#e4e1dc", "#a9a49c", "#d4d0c9", "#c4c0ba", "plain", "plain", "plain"),
    "train": ("#59616a", "#a9adb0", "#3c434c", "#7a6a58", "#3d3f44", "plain", "plain", "wood"),
    "underpass": ("#b9b09c", "#8a8374", "#6b665c", "#77736a", "#5a5854", "tiles", "ground", "concrete"),
    "street": ("#9b8877", "#cbbba6", "#59504a", "#7b746c", "#5d5d60", "brick", "ground", "concrete"),
    "bridge": ("#6f7479", "#a2a6a8", "#4b5056", "#707276", "#565759", "concrete", "ground", "concrete"),
    "platform": ("#7d8588", "#b4b8b8", "#454c52", "#7a7b7c", "#6a6b6d", "tiles", "ground", "concrete"),
    "rooftop": ("#85807c", "#b5ada2", "#5a524c", "#8a6a4c", "#7d6a58", "brick", "wood", "wood"),
    "beach": ("#bfa98a", "#e6d6b8", "#8a7052", "#9b7c58", "#dcc49a", "wood", "sand", "wood"),
    "desert": ("#b98f66", "#e2cfae", "#8a6a48", "#9b7c58", "#d9b27c", "wood", "sand", "wood"),
    "garden": ("#8a9a6a", "#d4c8a8", "#6a5a42", "#8f7050", "#6f8a48", "brick", "grass", "wood"),
    "forest": ("#4d5a3c", "#8a8468", "#54452f", "#6e5336", "#5d6338", "wood", "grass", "wood"),
    "moor": ("#7c8468", "#a8a48a", "#5c5340", "#6d6252", "#7c7c52", "concrete", "grass", "concrete"),
}


_SNOW = "#e4e9ef"
_TOPS = {
    "oak": ("#b78d5c", "wood"),
    "walnut": ("#6a4a33", "wood"),
    "wooden": ("#a27b52", "wood"),
    "marble": ("#e4e0d9", "marble"),
    "stone": ("#98938a", "concrete"),
    "steel": ("#9aa1a6", "plain"),
}


def scheme_of(stage: Stage) -> Scheme:
    """The colours of a stage; its layout shifts them a little, so that no two lone rooms match.

    Walls lean to the palette's warm side, furniture to its cool one: so that people, lit warm, stand out.
    """
    wall, trim, body, top, floor, *materials = _PLACES[stage.place]
    own = generator("scheme", stage.seed, stage.layout)
    accents = _accents(stage, palette.light(body))
    pull = 1.0 if stage.palette else 0.35
    top, materials[2] = next(
        (_TOPS[name] for name in reversed(stage.props) if name in _TOPS), (top, materials[2])
    )
    snowed = "snow" in stage.weather and not stage.indoors
    painted = palette.light(stage.wall) if stage.wall else palette.light(wall)
    warm, cool = max(accents, key=palette.warmth), min(accents, key=palette.warmth)
    cool = accents[int(own.integers(len(accents)))] if own.random() < 0.25 else cool
    lean = 0 if stage.wall else float(own.uniform(0.08, 0.36)) * pull
    return Scheme(
        wall=_varied(_towards(painted, palette.muted(warm, 0.55), lean), own),
        trim=palette.light(trim),
        body=_varied(_towards(palette.light(body), cool, 0.62 * pull), own),
        top=_varied(palette.light(top), own),
        floor=_varied(palette.light(_SNOW if snowed else floor), own),
        accents=accents,
        wall_material=materials[0],
        floor_material=materials[1],
        top_material=materials[2],
    )


def _accents(stage: Stage, body: Pixels) -> tuple[Pixels, ...]:
    named = tuple(palette.light(colour) for colour in stage.palette[:5])
    return named or (body, palette.light("#b98d5c"), palette.light("#5f7f86"))


def _towards(colour: Pixels, accent: Pixels, share: float) -> Pixels:
    """A colour drawn to an accent, keeping its own brightness, so that light stays readable."""
    return palette.blend(colour, palette.at_luminance(accent, palette.luminance(colour)), share)


def _varied(colour: Pixels, own: np.random.Generator) -> Pixels:
    return palette.at_luminance(colour, palette.luminance(colour) * float(own.uniform(0.82, 1.18)))
