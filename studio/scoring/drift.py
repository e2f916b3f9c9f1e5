"""How alike two pictures are in colour, light and layout, without a model. numpy only.

It does not know who is in them: it is called `scene`, never identity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.scoring.lab import Floats, Pixels, to_lab

FEATURE_PX = 256
_QUANTILES = ((np.arange(64) + 0.5) / 64).astype(np.float32)
_LIGHT_GRID = 8
_BRIGHTEST_SHARE = 0.2
_LAYOUT_PX, _LAYOUT_CELLS, _LAYOUT_BINS = 64, 4, 8
_LAYOUT_SIZE = _LAYOUT_CELLS**2 * _LAYOUT_BINS
# scene_px: what each figure weighs, and the distance at which it has nothing left to give.
PALETTE_WEIGHT, PALETTE_END = 0.45, 25.0
LIGHT_WEIGHT, LIGHT_END = 0.25, 25.0
LAYOUT_WEIGHT, LAYOUT_END = 0.30, 0.15


def _half_sphere(count: int) -> Floats:
    """Directions spread evenly over a half sphere, (3, count): a golden spiral, the same every time."""
    step = np.arange(count) + 0.5
    height, turn = step / count, np.pi * (1 + 5**0.5) * step
    radius = np.sqrt(1 - height * height)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), height]).astype(np.float32)


_DIRECTIONS = _half_sphere(32)


@dataclass(frozen=True, slots=True)
class Features:
    """What is kept of a picture to compare it: some 20 kB, whatever its size."""

    palette: Floats
    lightness: Floats
    slope: Floats
    highlight: Floats
    layout: Floats


def pack(features: Features) -> bytes:
    """Features as bytes, some 9 kB, to be kept or handed to another process."""
    return b"".join(np.ascontiguousarray(part).tobytes() for part in _parts(features))


def unpack(packed: bytes) -> Features:
    """The features that pack was given."""
    values, shapes = np.frombuffer(packed, np.float32), [(32, 64), (1, 64), (2,), (2,), (_LAYOUT_SIZE,)]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])[:-1]
    palette, lightness, slope, highlight, layout = (
        part.reshape(shape) for part, shape in zip(np.split(values, ends), shapes, strict=True)
    )
    return Features(palette, lightness, slope, highlight, layout)


def _parts(features: Features) -> tuple[Floats, ...]:
    return (features.palette, features.lightness, features.slope, features.highlight, features.layout)


def extract_features(pixels: Pixels) -> Features:
    """Features of (height, width, 3) sRGB pixels, whose long side should be FEATURE_PX."""
    lab = to_lab(pixels)
    cloud, lightness = lab.reshape(-1, 3), lab[..., 0]
    return Features(
        palette=palette_of(_quarter(lab).reshape(-1, 3)),
        lightness=_quantiles(lightness.reshape(1, -1)),
        slope=_light_slope(lightness),
        highlight=_highlight(cloud),
        layout=layout_of(lightness),
    )


def _quarter(lab: Floats) -> Floats:
    """Means of 2 × 2 pixels: sorting takes nearly all the time, and a quarter has the same quantiles."""
    height, width = (side // 2 * 2 for side in lab.shape[:2])
    if not height or not width:
        return lab
    top, bottom = lab[0:height:2, :width], lab[1:height:2, :width]
    # By slices: for the mean over axes of two, numpy takes five times as long.
    quarter: Floats = (top[:, 0::2] + top[:, 1::2] + bottom[:, 0::2] + bottom[:, 1::2]) / np.float32(4)
    return quarter


def palette_of(cloud: Floats) -> Floats:
    """(pixels, 3) of Lab → how its colours are spread along 32 directions, (32, 64)."""
    return _quantiles((cloud @ _DIRECTIONS).T)


def spread_distance(one: Floats, other: Floats) -> float:
    """ΔE between two spreads of colour, as palette_of gives them."""
    return float(2 * np.abs(one - other).mean())


def palette_distance(one: Features, other: Features) -> float:
    """Difference of the colours, ΔE: sliced Wasserstein-1, doubled: a uniform shift of d gives about d."""
    return spread_distance(one.palette, other.palette)


def light_distance(one: Features, other: Features) -> float:
    """Difference of the light, ΔE: how bright, from which side, of which colour."""
    bright = np.abs(one.lightness - other.lightness).mean()
    side, colour = one.slope - other.slope, one.highlight - other.highlight
    return float(np.sqrt(bright * bright + side @ side + colour @ colour))


def layout_likeness(one: Features, other: Features) -> float:
    """Likeness of where edges run, and how, 0-1."""
    return float(np.clip(one.layout @ other.layout, 0, 1))


def scene_likeness(one: Features, other: Features) -> float:
    """`scene_px`, 0-1: 1 is the same scene in colour, light and layout."""
    palette = min(1.0, palette_distance(one, other) / PALETTE_END)
    light = min(1.0, light_distance(one, other) / LIGHT_END)
    layout = min(1.0, (1 - layout_likeness(one, other)) / LAYOUT_END)
    return 1 - (PALETTE_WEIGHT * palette + LIGHT_WEIGHT * light + LAYOUT_WEIGHT * layout)


def _quantiles(rows: Floats) -> Floats:
    """(n, pixels) → (n, 64)."""
    # A copy whose rows lie in one piece: sorting across the memory takes half as long again.
    ordered = np.array(rows, order="C")
    ordered.sort(axis=1)
    place = _QUANTILES * np.float32(ordered.shape[1] - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, ordered.shape[1] - 1)
    share = (place - below).astype(np.float32)
    values: Floats = ordered[:, below] * (1 - share) + ordered[:, above] * share
    return values


def _light_slope(lightness: Floats) -> Floats:
    """How much lighter it gets from the middle to the right and to the bottom edge, in L*."""
    grid = shrink(lightness, _LIGHT_GRID, _LIGHT_GRID)
    place = np.linspace(-1, 1, _LIGHT_GRID, dtype=np.float32)
    across, down = grid.mean(axis=0) @ place, grid.mean(axis=1) @ place
    return np.array([across, down], np.float32) / np.float32(place @ place)


def _highlight(cloud: Floats) -> Floats:
    """Mean a* and b* of the brightest fifth: the colour of the light."""
    limit = np.quantile(cloud[:, 0], 1 - _BRIGHTEST_SHARE)
    highlight: Floats = cloud[cloud[:, 0] >= limit, 1:].mean(axis=0)
    return highlight


def layout_of(lightness: Floats) -> Floats:
    """Histograms of edge directions on 4 × 4 cells, as one vector of length 1; 0 where there is none."""
    down, across = np.gradient(shrink(lightness, _LAYOUT_PX, _LAYOUT_PX))
    direction = np.mod(np.arctan2(down, across), np.pi) / np.pi * _LAYOUT_BINS
    direction = np.minimum(direction.astype(int), _LAYOUT_BINS - 1)
    cell = np.arange(_LAYOUT_PX) * _LAYOUT_CELLS // _LAYOUT_PX
    bins = (cell[:, None] * _LAYOUT_CELLS + cell) * _LAYOUT_BINS + direction
    weights = np.bincount(bins.ravel(), np.hypot(down, across).ravel(), _LAYOUT_SIZE)
    vector: Floats = np.sqrt(weights).astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length > 0 else vector


def shrink(plane: Floats, height: int, width: int) -> Floats:
    """A (height, width) picture of any plane; each value is the mean of the area it covers."""
    small = _areas(plane.shape[0], height) @ plane @ _areas(plane.shape[1], width).T
    return np.asarray(small, np.float32)


def _areas(size: int, parts: int) -> Floats:
    """(parts, size): how much of each pixel belongs to each part; rows sum to 1."""
    edges = np.linspace(0, size, parts + 1)
    pixel = np.arange(size)
    shared = np.minimum(edges[1:, None], pixel + 1) - np.maximum(edges[:-1, None], pixel)
    areas: Floats = (np.clip(shared, 0, None) * parts / size).astype(np.float32)
    return areas
