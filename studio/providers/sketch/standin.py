"""Lay figures for parts nobody plays yet: a storyboard without photos still shows who stands where."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np

from studio.pictures.faces import Box
from studio.providers.sketch import palette
from studio.providers.sketch.canvas import Canvas, ellipse_points
from studio.providers.sketch.cutout import Cutout, Facts
from studio.providers.sketch.raster import Pixels, blur, floats, to_bytes

_PX_PER_M = 900.0
_SKINS = (
    (r"very dark|deep (?:brown|black)|ebony", "#4a3024"),
    (r"dark (?:brown )?skin|black skin|deep brown", "#6b4633"),
    (r"medium brown|brown skin|tan(?:ned)?", "#9c6b4c"),
    (r"olive|mediterranean|light brown|beige", "#c49a74"),
    (r"pale|fair|light", "#e3bd9f"),
)
_HAIRS = (
    (r"bald|shaved", None),
    (r"silver|white hair|grey hair|gray hair", "#bcb8b2"),
    (r"blond\w*", "#cdaa6a"),
    (r"auburn|copper|red hair|ginger", "#8a4a28"),
    (r"black hair|black (?:\w+ ){0,2}(?:plaits|braids|hair)", "#1d1a19"),
    (r"brown hair|brunette", "#4b3324"),
)
_LONG_HAIR = re.compile(r"\blong\b[^;,.]{0,24}\bhair|shoulder-length|braids|plaits|wavy")


@lru_cache(maxsize=8)
def person_for(subject: str) -> Cutout:
    """A faceless figure down to the waist, in the colours of a subject description."""
    text = subject.lower()
    skin = palette.light(_first(_SKINS, text) or "#c9a184")
    hair = _first(_HAIRS, text, "#5a4332")
    clothes = text.split(";", 1)[-1]
    named = palette.colours_in(clothes)
    figure = Canvas(-0.36, 0, (0.72, 0.86), _PX_PER_M, None)
    _torso(figure, palette.light(named[0]) if named else palette.light("#8d9499"))
    _head(figure, skin, palette.light(hair) if hair else None, bool(_LONG_HAIR.search(text)))
    rgba = _modelled(figure)
    face = Box(0.5 - 0.105, 0.13, 0.21, 0.155 / 0.86)
    return Cutout(rgba, Facts(rgba.shape[1] / rgba.shape[0], face, False, True, False, False, 0.0))


@lru_cache(maxsize=16)
def product_for(words: str, colour: str) -> Cutout:
    """A plain model of the thing a prompt speaks of: a cup, a can, a box, a tube or else a bottle."""
    canvas = Canvas(-0.16, 0, (0.32, 0.34), _PX_PER_M * 1.6, None)
    main, pale = palette.light(colour), palette.light("#efece6")
    shape = next((name for name, pattern in _SHAPES if re.search(pattern, words.lower())), "bottle")
    _MODELS[shape](canvas, main, pale)
    rgba = _modelled(canvas)
    rows, columns = np.flatnonzero(rgba[..., 3].any(axis=1)), np.flatnonzero(rgba[..., 3].any(axis=0))
    rgba = np.ascontiguousarray(rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return Cutout(rgba, Facts(rgba.shape[1] / rgba.shape[0], None, False, False, False, False, 0.1))


def _first(table: tuple[tuple[str, str | None], ...], text: str, otherwise: str | None = None) -> str | None:
    return next((colour for pattern, colour in table if re.search(rf"\b(?:{pattern})", text)), otherwise)


def _torso(figure: Canvas, cloth: Pixels) -> None:
    """Shoulders, arms and body as one soft shape, with a neckline and the line of the arms."""
    right = [
        (0.05, 0.60),
        (0.10, 0.575),
        (0.17, 0.555),
        (0.225, 0.52),
        (0.26, 0.44),
        (0.285, 0.28),
        (0.31, 0.0),
    ]
    outline = [*right, *((-x, y) for x, y in reversed(right))]
    figure.polygon(_rounded(outline), cloth, soft=0.002)
    for side in (-1, 1):
        arm = [(side * 0.185, 0.40), (side * 0.195, 0.40), (side * 0.215, 0.0), (side * 0.20, 0.0)]
        figure.shade(arm, 0.5, 0.008)
    figure.ellipse((0, 0.588, 0.062, 0.03), cloth * 0.55)


def _head(figure: Canvas, skin: Pixels, hair: Pixels | None, long: bool) -> None:
    if hair is not None and long:
        figure.polygon(ellipse_points(0, 0.66, 0.115, 0.17), hair * 0.8, soft=0.004)
    neck = [(-0.05, 0.59), (0.05, 0.59), (0.045, 0.68), (-0.045, 0.68)]
    figure.polygon(neck, skin * 0.8, soft=0.003)
    figure.ellipse((0, 0.588, 0.05, 0.022), skin * 0.8, soft=0.003)
    for side in (-1, 1):
        figure.ellipse((side * 0.079, 0.722, 0.013, 0.024), skin * 0.85)
    figure.ellipse((0, 0.732, 0.078, 0.108), skin, soft=0.001)
    figure.polygon([(-0.055, 0.665), (0.055, 0.665), (0.03, 0.628), (-0.03, 0.628)], skin, soft=0.006)
    if hair is not None:
        cap = ellipse_points(0, 0.77, 0.089, 0.082)
        figure.polygon([(x, max(y, 0.765 - 0.35 * abs(x))) for x, y in cap], hair, soft=0.003)


def _rounded(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A polygon with its corners cut twice (Chaikin), the lowest edge left straight."""
    for _ in range(2):
        cut = []
        for (x0, y0), (x1, y1) in pairwise(points):
            cut += [
                (0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1),
                (0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1),
            ]
        points = [points[0], *cut, points[-1]]
    return points


def _modelled(canvas: Canvas) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A flat painting given volume: darker where its outline curves away. RGBA bytes."""
    cover = np.clip(canvas.cover, 0, 1)
    body = blur(floats(np.pad(cover, ((0, 60), (0, 0)), mode="edge")), 26)[: cover.shape[0]]
    near = blur(floats(cover), 7)
    volume = 0.48 + 0.40 * np.clip(body * 1.5 - 0.45, 0, 1) + 0.16 * np.clip(near * 2 - 1, 0, 1)
    stored = to_bytes(floats(canvas.colour * volume[..., None]))
    alpha = np.asarray(cv2.GaussianBlur(floats(cover), (0, 0), 0.8) * 255 + 0.5, dtype=np.uint8)
    return np.dstack([stored, alpha])


def _bottle(canvas: Canvas, main: Pixels, pale: Pixels) -> None:
    canvas.polygon(
        _rounded(
            [
                (-0.04, 0.0),
                (-0.042, 0.15),
                (-0.036, 0.18),
                (-0.017, 0.2),
                (-0.017, 0.215),
                (0.017, 0.215),
                (0.017, 0.2),
                (0.036, 0.18),
                (0.042, 0.15),
                (0.04, 0.0),
            ]
        ),
        main,
    )
    canvas.rectangle((-0.02, 0.21, 0.04, 0.05), pale * 0.9)
    canvas.rectangle((-0.041, 0.045, 0.082, 0.085), pale)


def _can(canvas: Canvas, main: Pixels, pale: Pixels) -> None:
    canvas.rectangle((-0.033, 0.004, 0.066, 0.15), main)
    canvas.ellipse((0, 0.154, 0.031, 0.007), pale * 0.6)
    canvas.ellipse((0, 0.004, 0.031, 0.005), main * 0.7)
    canvas.rectangle((-0.033, 0.06, 0.066, 0.03), pale)


def _box(canvas: Canvas, main: Pixels, pale: Pixels) -> None:
    canvas.polygon([(-0.09, 0), (0.055, -0.0), (0.055, 0.25), (-0.09, 0.25)], main)
    canvas.polygon([(0.055, 0), (0.09, 0.014), (0.09, 0.258), (0.055, 0.25)], main * 0.55)
    canvas.polygon([(-0.09, 0.25), (0.055, 0.25), (0.09, 0.258), (-0.05, 0.258)], main * 1.2)
    canvas.rectangle((-0.065, 0.09, 0.095, 0.08), pale)


def _cup(canvas: Canvas, main: Pixels, pale: Pixels) -> None:
    canvas.ellipse((0.062, 0.055, 0.026, 0.028), main * 0.8)
    canvas.polygon(
        _rounded([(-0.052, 0.1), (-0.05, 0.05), (-0.034, 0.0), (0.034, 0.0), (0.05, 0.05), (0.052, 0.1)]),
        main,
    )
    canvas.ellipse((0, 0.1, 0.052, 0.012), pale)
    canvas.ellipse((0, 0.098, 0.045, 0.009), palette.light("#6d4427"))


def _tube(canvas: Canvas, main: Pixels, pale: Pixels) -> None:
    canvas.polygon([(-0.024, 0.03), (0.024, 0.03), (0.036, 0.17), (-0.036, 0.17)], pale)
    canvas.rectangle((-0.02, 0.0, 0.04, 0.035), main)
    canvas.rectangle((-0.026, 0.09, 0.052, 0.03), main)


_SHAPES = (
    ("cup", r"\b(?:cups?|mugs?|coffee|espresso|tea|ramen|noodles)\b"),
    ("can", r"\bcans?\b"),
    ("box", r"\b(?:box\w*|packs?|packet|phones?|cereal|laptop|book)\b"),
    ("tube", r"\b(?:tubes?|cream|lotion|lipstick|toothpaste)\b"),
)
_MODELS = {"bottle": _bottle, "can": _can, "box": _box, "cup": _cup, "tube": _tube}
