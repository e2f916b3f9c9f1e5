"""What a picture shows of its subject: the parts that are compared and judged, found without a model.

Of a person the head and the chest, placed by the face; of a product what stands out from an even ground.
numpy and Pillow only. Boxes are in shares of the picture, colours in CIELAB.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.pictures.faces import Box, find_faces, find_small_faces
from studio.scoring.lab import Floats, Pixels, to_lab
from studio.scoring.technical import noise_sigma, to_luma

Mask = npt.NDArray[np.bool_]
VIEW_PX = 256
"""The long side at which colours are compared, as everywhere in scoring."""
HEAD_PX = 128
"""The height to which a face is brought before it is measured: sizes compare then."""
STANDS_OUT = 12.0
"""ΔE from the ground at which a pixel belongs to a product; a soft shadow stays below it."""
_RIM = 0.04
"""The strip along the edges that is taken for the ground, as a share of the side."""
_GROUND_UP_TO = 0.45
"""A person runs out of the lower edge and, below this share of the height, out of the sides."""
_STRIP, _STRIPS_FROM = 16, 512
"""The height of the strips in which noise is looked for, and the height of pictures from which on; px."""
_SEEN = 0.02
"""A row or column counts as covered where so much of it does: a speck is no second subject."""


@dataclass(frozen=True)
class View:
    """One picture under examination: RGB pixels, long side ≤ 1024 px.

    far: small faces are looked for where there is no other. known: the faces of an earlier examination.
    """

    pixels: Pixels
    far: bool = False
    known: list[Box] | None = None

    @cached_property
    def near_faces(self) -> list[Box]:
        """The faces that look into the camera, the largest first; small ones are not looked for."""
        return find_faces(self.pixels) if self.known is None else self.known

    @cached_property
    def faces(self) -> list[Box]:
        """The faces that look into the camera, the largest first."""
        return find_small_faces(self.pixels) if self.far and not self.near_faces else self.near_faces

    @cached_property
    def face(self) -> Box | None:
        """The largest face; None where none is found."""
        return self.faces[0] if self.faces else None

    @cached_property
    def lab(self) -> Floats:
        """The picture at a long side of VIEW_PX, (h, w, 3)."""
        return to_lab(reduced(self.pixels, VIEW_PX))

    @cached_property
    def noise(self) -> float:
        """Standard deviation of its noise, 0..255. Of a large picture every fourth strip tells as much."""
        height, width = self.pixels.shape[:2]
        if height < _STRIPS_FROM:
            return noise_sigma(to_luma(self.pixels))
        whole = self.pixels[: height // (4 * _STRIP) * 4 * _STRIP]
        return noise_sigma(to_luma(whole.reshape(-1, 4 * _STRIP, width, 3)[:, :_STRIP]))


def reduced(pixels: Pixels, long_side: int) -> Pixels:
    """The picture at that long side, also where it is smaller."""
    image = Image.fromarray(pixels)
    scale = long_side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(image.resize(size, how))


def face_pixels(view: View, face: Box) -> Pixels:
    """The face alone, HEAD_PX high."""
    return reduced(_cut(view.pixels, face), HEAD_PX)


def head_cloud(lab: Floats, face: Box) -> Floats:
    """The colours of face and hair, (pixels, 3): an ellipse that holds little of what is behind."""
    down, across = _away(lab, face)
    cloud: Floats = lab[(across / 0.60) ** 2 + ((down + 0.12) / 0.80) ** 2 <= 1]
    return cloud


def chest_cloud(lab: Floats, face: Box) -> Floats:
    """The colours of the clothes below the chin, (pixels, 3); empty where the picture ends above them."""
    down, across = _away(lab, face)
    cloud: Floats = lab[(np.abs(across) <= 0.75) & (down >= 1.0) & (down <= 1.9)]
    return cloud


def head_lightness(view: View, face: Box) -> Floats:
    """The lightness L* of the head, a little more than the face, for its layout."""
    left, top = face.left - 0.05 * face.width, face.top - 0.25 * face.height
    head = Box(left, top, 1.1 * face.width, 1.4 * face.height)
    lightness: Floats = to_lab(reduced(_cut(view.pixels, head), HEAD_PX))[..., 0]
    return lightness


def rim_cloud(lab: Floats, *, person: bool) -> Floats:
    """The colours along the edges, (pixels, 3); of a person's picture only those above the shoulders."""
    height, width = lab.shape[:2]
    across, down = max(1, round(width * _RIM)), max(1, round(height * _RIM))
    last = round(height * _GROUND_UP_TO) if person else height
    strips = [lab[:down], lab[down:last, :across], lab[down:last, -across:]]
    if not person:
        strips.append(lab[-down:])
    return np.concatenate([strip.reshape(-1, 3) for strip in strips])


def standing_out(lab: Floats) -> Mask:
    """Which pixels (h, w) differ from the middle colour of the edges: a product before an even ground."""
    return ~near_rim(lab)


def near_rim(lab: Floats) -> Mask:
    """Which pixels (h, w) have the middle colour of the edges."""
    ground = np.median(rim_cloud(lab, person=False), axis=0)
    near: Mask = np.linalg.norm(lab - ground, axis=2) <= STANDS_OUT
    return near


def count_things(mask: Mask, least: float) -> int:
    """How many things lie apart, beside or above one another; those under `least` of the largest left out."""
    return max(_count_runs(mask, axis, least) for axis in (0, 1))


def middle(lab: Floats, share: float) -> Mask:
    """The ellipse (h, w) in the middle of a picture, `share` of its sides."""
    height, width = lab.shape[:2]
    down = np.linspace(-1, 1, height)[:, None] / share
    across = np.linspace(-1, 1, width)[None, :] / share
    inside: Mask = down * down + across * across <= 1
    return inside


def _count_runs(mask: Mask, axis: int, least: float) -> int:
    covered = mask.sum(axis=axis)
    is_seen = np.concatenate([[False], covered > _SEEN * mask.shape[axis], [False]])
    ends = np.flatnonzero(is_seen[1:] != is_seen[:-1])
    areas = [int(covered[first:last].sum()) for first, last in zip(ends[::2], ends[1::2], strict=True)]
    return sum(area >= least * max(areas) for area in areas)


def _away(lab: Floats, face: Box) -> tuple[Floats, Floats]:
    """How far each pixel is below (h, 1) and beside (1, w) the middle of the face, in heights and widths."""
    height, width = lab.shape[:2]
    x, y = face.centre
    down = ((np.arange(height) + 0.5) / height - y) / face.height
    across = ((np.arange(width) + 0.5) / width - x) / face.width
    return down.astype(np.float32)[:, None], across.astype(np.float32)[None, :]


def _cut(pixels: Pixels, box: Box) -> Pixels:
    """The part of a picture in a box, as far as it lies inside."""
    height, width = pixels.shape[:2]
    top, left = max(0, round(box.top * height)), max(0, round(box.left * width))
    bottom, right = round((box.top + box.height) * height), round((box.left + box.width) * width)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
