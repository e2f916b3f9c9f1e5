"""Whether a mask can be believed: a torn shape is worse than no cutout at all."""

from __future__ import annotations

import cv2
import numpy as np

from studio.pictures.faces import Box
from studio.providers.sketch.raster import Bytes, Pixels, blur, floats, resize

_WORKING_PX = 256
_SMALLEST, _LARGEST = 0.035, 0.86
_VISIBLE_GAP, _VISIBLE_SHARE, _EDGE_SHARPNESS = 16, 0.715, 1.5


def is_credible(photo: Bytes, mask: Pixels, face: Box | None) -> bool:
    """Whether the mask (h, w) of an RGB photo looks like one whole thing in front of something else."""
    scale = _WORKING_PX / max(mask.shape)
    width, height = max(16, round(mask.shape[1] * scale)), max(16, round(mask.shape[0] * scale))
    small = resize(mask, width, height)
    share = float(small.mean())
    if not _SMALLEST < share < _LARGEST:
        return False
    if face is not None and not _covers(small, face):
        return False
    picture = np.asarray(cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return _touches_little(small) and _is_compact(small) and _stands_out(picture, small, face)


def _covers(mask: Pixels, face: Box) -> bool:
    x, y = face.centre
    return bool(mask[int(y * mask.shape[0]), int(x * mask.shape[1])] > 0.5)


def _touches_little(mask: Pixels) -> bool:
    """A subject may run out of the lower edge and a bit of the sides; one that also fills the top or both
    sides is ground.
    """
    top, bottom = float((mask[1] > 0.5).mean()), float((mask[-2] > 0.5).mean())
    left, right = float((mask[:, 1] > 0.5).mean()), float((mask[:, -2] > 0.5).mean())
    return (
        top < 0.30
        and min(left, right) < 0.35
        and max(left, right) < 0.62
        and top + left + right + bottom < 1.8
    )


def _is_compact(mask: Pixels) -> bool:
    """How much of its hull a shape fills, and how long its outline is for its area; torn shapes fail both."""
    contours, _ = cv2.findContours(
        np.asarray(mask > 0.5, dtype=np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    if not contours:
        return False
    outline = max(contours, key=cv2.contourArea)
    area, hull = cv2.contourArea(outline), cv2.contourArea(cv2.convexHull(outline))
    smooth = cv2.arcLength(cv2.approxPolyDP(outline, 1.5, True), True)
    return bool(area > 0 and area / max(hull, 1.0) > 0.5 and smooth * smooth / area < 95)


def _stands_out(photo: Bytes, mask: Pixels, face: Box | None) -> bool:
    """Whether the outline follows a visible edge for most of its way; a face vouches for the rest."""
    if face is not None:
        return True
    lab = floats(cv2.cvtColor(photo, cv2.COLOR_RGB2LAB))
    inside = blur(lab * mask[..., None], 3) / np.maximum(blur(mask, 3), 0.02)[..., None]
    outside = blur(lab * (1 - mask)[..., None], 3) / np.maximum(blur(1 - mask, 3), 0.02)[..., None]
    edge = (
        cv2.morphologyEx(
            np.asarray(mask > 0.5, dtype=np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)
        )
        > 0
    )
    gaps = np.linalg.norm(inside - outside, axis=2)[edge]
    sharpness = _sharpness(photo)
    return bool(
        (gaps > _VISIBLE_GAP).mean() > _VISIBLE_SHARE
        and sharpness[edge].mean() > _EDGE_SHARPNESS * sharpness.mean()
    )


def _sharpness(photo: Bytes) -> Pixels:
    grey = floats(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY))
    return floats(
        cv2.dilate(np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1)), np.ones((3, 3), np.uint8))
    )
