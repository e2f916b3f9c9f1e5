"""How like its source a reference looks, by colours and layout of the subject alone: not who it is.

Even light is asked for, so a difference in brightness is given in part. numpy only.
"""

from __future__ import annotations

import numpy as np

from studio.pictures.faces import Box
from studio.scoring.drift import layout_of, palette_of, spread_distance
from studio.scoring.lab import Floats
from studio.scoring.subject import Mask, View, chest_cloud, head_cloud, head_lightness

HEAD_WEIGHT, CHEST_WEIGHT, LAYOUT_WEIGHT = 0.5, 0.2, 0.3
PALETTE_END, LAYOUT_END = 30.0, 0.25
"""ΔE of the colours, and lack of likeness of the layout, at which a part has nothing left to give."""
LIGHT_GIVEN = 8.0
"""So much L* apart is another light on the same thing: a fifth brighter, or darker."""
SAME_COLOUR = 9.0
"""ΔE, lightness counted half, within which two pixels have the same colour in another light."""
_SAMPLES = 600
_PALETTE_SAMPLES = 4000
"""Pixels of a cloud that tell how its colours are spread: all of them take ten times as long to sort."""


def person_likeness(made: View, given: View, faces: tuple[Box, Box]) -> float:
    """0-1 from head and clothes, SCORING §7.2 "appearance"; `faces` are the made picture's and the source's.

    Clothes are left out where one of the two does not show them.
    """
    clouds = [(part(made.lab, faces[0]), part(given.lab, faces[1])) for part in (head_cloud, chest_cloud)]
    lost = [(HEAD_WEIGHT, _palette_lost(*clouds[0]))]
    if all(len(cloud) for cloud in clouds[1]):
        lost.append((CHEST_WEIGHT, _palette_lost(*clouds[1])))
    layouts = [layout_of(head_lightness(*each)) for each in ((made, faces[0]), (given, faces[1]))]
    lost.append((LAYOUT_WEIGHT, min(1.0, float(1 - layouts[0] @ layouts[1]) / LAYOUT_END)))
    return 1 - sum(weight * share for weight, share in lost) / sum(weight for weight, _ in lost)


def colours_found(wanted: Floats, among: Floats) -> float:
    """The share of some colours (n, 3) that occur among others, 0-1; brightness counts half."""
    if not len(wanted) or not len(among):
        return 0.0
    these, those = (
        _sampled(cloud, _SAMPLES) * np.array([0.5, 1, 1], np.float32) for cloud in (wanted, among)
    )
    apart = np.linalg.norm(these[:, None] - those[None], axis=2).min(axis=1)
    return float((apart <= SAME_COLOUR).mean())


def cloud_of(lab: Floats, mask: Mask) -> Floats:
    """The colours of the masked pixels, (n, 3)."""
    cloud: Floats = lab[mask]
    return cloud


def _palette_lost(one: Floats, other: Floats) -> float:
    """0-1: how far two clouds of colour are apart after the light that is given."""
    apart = float(np.median(one[:, 0]) - np.median(other[:, 0]))
    given = np.array([np.clip(apart, -LIGHT_GIVEN, LIGHT_GIVEN), 0, 0], np.float32)
    these, those = (_sampled(cloud, _PALETTE_SAMPLES) for cloud in (one, other))
    return min(1.0, spread_distance(palette_of(these - given), palette_of(those)) / PALETTE_END)


def _sampled(cloud: Floats, most: int) -> Floats:
    return cloud[:: max(1, len(cloud) // most)]
