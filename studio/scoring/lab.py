"""sRGB pixels → CIELAB (D65), the space in which distances are close to what an eye sees (ΔE)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]],
    np.float32,
)
# Divided by the white point, so that white is (1, 1, 1) here and exactly (100, 0, 0) there.
_TO_XYZ = (_XYZ / _XYZ.sum(axis=1, keepdims=True)).T
_DARK = 216 / 24389
_SLOPE = 24389 / 27


def _linear_steps() -> Floats:
    """The light of each of the 256 values of a channel, 0..1."""
    value = np.arange(256) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)


_LINEAR = _linear_steps()


def to_lab(pixels: Pixels) -> Floats:
    """(…, 3) sRGB of 8 bits → (…, 3) L* 0..100, a*, b*."""
    root = _root(_LINEAR[pixels] @ _TO_XYZ)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def to_luminance(pixels: Pixels) -> Floats:
    """(…, 3) sRGB of 8 bits → how much light there is, 0..1; grows with L*."""
    luminance: Floats = _LINEAR[pixels] @ _TO_XYZ[:, 1]
    return luminance


def to_lightness(luminance: Floats) -> Floats:
    """Luminance 0..1 → L* 0..100."""
    lightness: Floats = 116 * _root(luminance) - 16
    return lightness


def _root(light: Floats) -> Floats:
    root: Floats = np.where(light > _DARK, np.cbrt(light), (_SLOPE * light + 16) / 116)
    return root
