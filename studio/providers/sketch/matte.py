"""From a photo to a mask of its subject: GrabCut on a reduced picture, then edges refined at full size."""

from __future__ import annotations

import cv2
import numpy as np

from studio.pictures.faces import Box
from studio.providers.sketch.raster import Bytes, Pixels, blur, floats, resize, smoothstep

_WORKING_PX = 420
_ROUNDS = 4


def find_subject(photo: Bytes, face: Box | None) -> Pixels:
    """A soft mask (h, w) of the subject of an RGB photo: 1 where it is, 0 where its surroundings are."""
    height, width = photo.shape[:2]
    scale = min(1.0, _WORKING_PX / max(height, width))
    small = cv2.resize(
        photo, (max(8, round(width * scale)), max(8, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    rough = _grab(np.asarray(small, dtype=np.uint8), face)
    # People have gaps between arm and body; a hole in a thing is mostly a gleam.
    part = _largest_part(rough, 0.01 if face else 0.045)
    return refine_edges(photo, resize(part, width, height))


def _grab(small: Bytes, face: Box | None) -> Pixels:
    labels = _seed_with_face(small, face) if face else _seed_with_centre(small)
    models = np.zeros((1, 65), np.float64), np.zeros((1, 65), np.float64)
    cv2.setRNGSeed(7)
    cv2.grabCut(small, labels, (0, 0, 1, 1), models[0], models[1], _ROUNDS, cv2.GC_INIT_WITH_MASK)
    return floats((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _seed_with_centre(small: Bytes) -> Bytes:
    """The middle is probably the subject, the outermost strip surely is not."""
    height, width = small.shape[:2]
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    middle = width // 2, height // 2
    for share, label in ((0.42, cv2.GC_PR_FGD), (0.13, cv2.GC_FGD)):
        cv2.ellipse(labels, middle, (int(width * share), int(height * share)), 0, 0, 360, (label,), -1)
    rim = max(2, round(min(height, width) * 0.02))
    labels[:rim], labels[-rim:], labels[:, :rim], labels[:, -rim:] = (cv2.GC_BGD,) * 4
    return labels


def _seed_with_face(small: Bytes, face: Box) -> Bytes:
    """Head and hair around the face, shoulders below it down to the lower edge; above and beside the head
    is ground.
    """
    height, width = small.shape[:2]
    x, y = round(face.centre[0] * width), round(face.centre[1] * height)
    across, down = face.width * width, face.height * height
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    shoulders = [
        (x - across * 0.6, y + down * 0.7),
        (x + across * 0.6, y + down * 0.7),
        (x + across * 1.7, y + down * 2.0),
    ]
    shoulders += [(x + across * 1.7, height), (x - across * 1.7, height), (x - across * 1.7, y + down * 2.0)]
    cv2.fillPoly(labels, [np.array(shoulders, dtype=np.int32)], (cv2.GC_PR_FGD,))
    cv2.ellipse(labels, (x, y), (round(across * 0.85), round(down * 1.0)), 0, 0, 360, (cv2.GC_PR_FGD,), -1)
    cv2.ellipse(labels, (x, y), (round(across * 0.36), round(down * 0.42)), 0, 0, 360, (cv2.GC_FGD,), -1)
    core = (round(x - across * 0.35), round(y + down * 1.15)), (round(x + across * 0.35), height)
    cv2.rectangle(labels, core[0], core[1], (cv2.GC_FGD,), -1)
    rim = max(2, round(min(height, width) * 0.015))
    labels[: max(rim, round(y - down * 1.3))] = cv2.GC_BGD
    labels[:, :rim], labels[:, -rim:] = cv2.GC_BGD, cv2.GC_BGD
    return labels


def _largest_part(mask: Pixels, hole: float) -> Pixels:
    """The biggest piece without its crumbs, small holes closed."""
    count, parts, sizes, _ = cv2.connectedComponentsWithStats(
        np.asarray(mask, dtype=np.uint8), connectivity=4
    )
    if count < 2:
        return mask
    keep = np.asarray(parts == 1 + int(np.argmax(sizes[1:, cv2.CC_STAT_AREA])), dtype=np.uint8)
    closed = _morph(keep, cv2.MORPH_CLOSE, 0.05)
    return floats(_fill_holes(_morph(closed, cv2.MORPH_OPEN, 0.018), hole))


def _morph(mask: Bytes, operation: int, share: float) -> Bytes:
    """Close bites or take off bristles up to a share of the picture's shorter side; beyond the picture all
    goes on.
    """
    size = max(3, round(min(mask.shape) * share) | 1)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    wide = cv2.copyMakeBorder(mask, size, size, size, size, cv2.BORDER_REPLICATE)
    return np.asarray(cv2.morphologyEx(wide, operation, disc)[size:-size, size:-size], dtype=np.uint8)


def _fill_holes(mask: Bytes, largest: float) -> Bytes:
    """Islands of ground inside the subject that are smaller than a share of it belong to it."""
    count, parts, sizes, _ = cv2.connectedComponentsWithStats(
        np.asarray(1 - mask, dtype=np.uint8), connectivity=4
    )
    limit = mask.sum() * largest
    small = [part for part in range(1, count) if sizes[part, cv2.CC_STAT_AREA] < limit]
    return np.asarray(np.where(np.isin(parts, small), 1, mask), dtype=np.uint8)


def refine_edges(photo: Bytes, rough: Pixels) -> Pixels:
    """Pull a rough mask onto the photo's own edges; inside and outside of a narrow band nothing changes.

    A guided filter (He et al. 2013) with the luminance as its guide: what makes hair soft.
    """
    height, width = rough.shape
    radius = max(2, round(min(height, width) * 0.012))
    guide = floats(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY) / 255)
    # A saw-toothed outline comes from the reduced picture, not from the subject: smoothed before edges are
    # sought.
    smooth = smoothstep(blur(rough, radius * 1.1), 0.3, 0.7)
    soft = _guided(guide, smooth, radius, 1e-4)
    sure_in, sure_out = blur(rough, radius) > 0.985, blur(rough, radius) < 0.015
    soft = np.where(sure_in, 1, np.where(sure_out, 0, soft))
    return floats(np.clip((soft - 0.26) / 0.62, 0, 1))


def _guided(guide: Pixels, mask: Pixels, radius: int, epsilon: float) -> Pixels:
    side = (2 * radius + 1, 2 * radius + 1)
    mean_guide, mean_mask = cv2.boxFilter(guide, -1, side), cv2.boxFilter(mask, -1, side)
    variance = cv2.boxFilter(guide * guide, -1, side) - mean_guide * mean_guide
    slope = (cv2.boxFilter(guide * mask, -1, side) - mean_guide * mean_mask) / (variance + epsilon)
    offset = mean_mask - slope * mean_guide
    return floats(cv2.boxFilter(slope, -1, side) * guide + cv2.boxFilter(offset, -1, side))


def clean_colours(photo: Bytes, mask: Pixels) -> Bytes:
    """The photo with the subject's own colours spread over its rim, so that no old background shines
    through the edge.
    """
    solid = floats(mask > 0.93)
    weight = solid[..., None]
    spread, total = photo.astype(np.float32) * weight, solid
    sigma = max(2.0, min(mask.shape) * 0.006)
    near = blur(spread, sigma) / np.maximum(blur(total, sigma), 1e-3)[..., None]
    far = blur(spread, sigma * 5) / np.maximum(blur(total, sigma * 5), 1e-3)[..., None]
    reached = np.clip(blur(total, sigma) * 8, 0, 1)[..., None]
    grown = near * reached + far * (1 - reached)
    kept = np.clip((mask[..., None] - 0.55) / 0.4, 0, 1)
    return np.asarray(np.clip(photo * kept + grown * (1 - kept), 0, 255), dtype=np.uint8)
