"""How well a picture is made, whatever it shows: sharp, clean, well exposed, with contrast. numpy only.

It can veto, never certify: no such measure sees the decay of a long chain. Sharpness is never told without
noise beside it, because noise looks sharp.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.scoring.lab import Floats, Pixels, to_lightness, to_luminance

Doubles = npt.NDArray[np.float64]
# Each part runs from 0 to 1 between two values of its measure; weights are exponents of a geometric mean.
SHARP = (0.8, 2.6)
CLEAN = (6.0, 1.5)
EXPOSED = (0.45, 0.15)
CONTRAST = (12.0, 40.0)
WEIGHTS = {"sharp": 0.40, "clean": 0.25, "exposed": 0.20, "contrast": 0.15}
LEAST_PART = 0.01
TILES = 8
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_DARKEST, _BRIGHTEST = 2, 253
_LARGE_PX = 256


@dataclass(frozen=True, slots=True)
class Technical:
    """`technical` 0-100 and its four parts, 0-1 each."""

    technical: float
    sharp: float
    clean: float
    exposed: float
    contrast: float


def measure_technical(pixels: Pixels) -> Technical:
    """The technical quality of (height, width, 3) sRGB pixels, at least 3 px on each side."""
    luma = to_luma(pixels)
    sharp = sharpness(luma, SHARP)
    clean = between(noise_sigma(luma), CLEAN)
    exposed = between(clipped_share(pixels), EXPOSED)
    contrast = between(lightness_range(pixels), CONTRAST)
    return Technical(combine(sharp, clean, exposed, contrast), sharp, clean, exposed, contrast)


def to_luma(pixels: Pixels) -> Floats:
    """(h, w, 3) sRGB → (h, w) brightness as it is stored, 0..255."""
    return (pixels @ _LUMA).astype(np.float32)


def sharpness(luma: Floats, ends: tuple[float, float]) -> float:
    """0-1 between two ends of log10(1 + tile_variance)."""
    return between(float(np.log10(1 + tile_variance(luma))), ends)


def combine(sharp: float, clean: float, exposed: float, contrast: float) -> float:
    """0-100 from the parts: a geometric mean, so that one ruined part shows."""
    parts = {"sharp": sharp, "clean": clean, "exposed": exposed, "contrast": contrast}
    return float(100 * np.prod([max(part, LEAST_PART) ** WEIGHTS[name] for name, part in parts.items()]))


def tile_variance(luma: Floats) -> float:
    """Sharpness of the sharp places: 90th percentile over 8 × 8 tiles of the Laplacian's variance.

    A percentile, so that a blurred background is no fault.
    """
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    return float(np.percentile(_variances(laplacian.astype(np.float64)), 90))


def _variances(plane: Doubles) -> Doubles:
    """The variance of each tile: all at once, as one after the other takes numpy five times as long."""
    tops, lefts = (_starts(side) for side in plane.shape)
    heights, widths = np.diff(tops, append=plane.shape[0]), np.diff(lefts, append=plane.shape[1])
    areas = np.outer(heights, widths)

    def means(values: Doubles) -> Doubles:
        each: Doubles = np.add.reduceat(np.add.reduceat(values, tops, axis=0), lefts, axis=1) / areas
        return each

    mean = means(plane)
    # Exact enough in doubles: a Laplacian's values lie around 0, so that little cancels out.
    variances: Doubles = means(plane * plane) - mean * mean
    return variances


def _starts(side: int) -> npt.NDArray[np.intp]:
    """Where the tiles along a side begin; the first ones are a pixel longer where it leaves a rest."""
    tiles = min(TILES, side)
    each, longer = divmod(side, tiles)
    tile = np.arange(tiles)
    return tile * each + np.minimum(tile, longer)


def noise_sigma(luma: Floats) -> float:
    """Standard deviation of the noise, 0..255, on the flatter half of the pixels (…, h, w).

    Source: Immerkær 1996.
    """
    bend = luma[..., :-2] - 2 * luma[..., 1:-1] + luma[..., 2:]
    residue = np.abs(bend[..., :-2, :] - 2 * bend[..., 1:-1, :] + bend[..., 2:, :])
    across = luma[..., 1:-1, 2:] - luma[..., 1:-1, :-2]
    down = luma[..., 2:, 1:-1] - luma[..., :-2, 1:-1]
    steepness = across * across + down * down
    step = _step(steepness.shape)
    flat = steepness <= np.median(steepness[..., ::step, ::step])
    return float(np.sqrt(np.pi / 2) / 6 * residue[flat].mean())


def clipped_share(pixels: Pixels) -> float:
    """Share of pixels that are black or white in all channels, 0-1."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    low, high = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    return float(np.mean((high <= _DARKEST) | (low >= _BRIGHTEST)))


def lightness_range(pixels: Pixels) -> float:
    """L* from the 5th to the 95th percentile."""
    step = _step(pixels.shape[:2])
    some = np.ascontiguousarray(pixels[::step, ::step])
    # L* grows with luminance, so that only the two values found need converting.
    low, high = to_lightness(np.percentile(to_luminance(some), [5, 95]))
    return float(high - low)


def _step(shape: tuple[int, ...]) -> int:
    """Of a large picture quantiles are taken of every second pixel each way: in photographs nearly the same,
    in a fraction of the time."""
    return 2 if min(shape[-2:]) >= _LARGE_PX else 1


def between(value: float, ends: tuple[float, float]) -> float:
    """0 at the first end and beyond, 1 at the second and beyond."""
    zero, one = ends
    return float(np.clip((value - zero) / (one - zero), 0, 1))
