"""A photo's subject without its surroundings, found once and kept: the sprite that every shot is composed
with.
"""

from __future__ import annotations

import json
import secrets
from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from studio.pictures.faces import Box, find_face
from studio.providers.sketch.credibility import is_credible
from studio.providers.sketch.matte import clean_colours, find_subject
from studio.providers.sketch.raster import Bytes, Pixels, floats, smoothstep
from studio.providers.sketch.stored import PhotoDamaged, open_stored

VERSION = 2
SIZES_PX = (384, 768, 1536, 2304)
_REMEMBERED = 24
_memory: OrderedDict[str, Cutout] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a cutout besides its pixels. Boxes are in shares of the cutout's own, cropped
    picture.

    `cut_below`, `cut_left`, `cut_right`: the photo ended there before the subject did. `inset`: no credible
    subject was found, and the whole photo stands in with soft edges. `tilt` is how far from above the
    subject was photographed, as the sine of the angle: 0 from the front, 1 from straight above.
    """

    aspect: float
    face: Box | None
    inset: bool
    cut_below: bool
    cut_left: bool
    cut_right: bool
    tilt: float


@dataclass(frozen=True, slots=True)
class Cutout:
    """A subject as an RGBA picture (h, w, 4), cropped to it, and what is known of it."""

    rgba: Bytes
    facts: Facts


def cutout_of(path: Path | None, sha256: str, cache: Path, wanted_px: int) -> Cutout | None:
    """The cutout of the photo with this digest, at least `wanted_px` high where the photo allows.

    From memory, else from the cache folder, else made from the file at `path` and kept. None where it is
    not known and there is no file to make it from. Raises PhotoDamaged where the file is no picture.
    """
    size = next((px for px in SIZES_PX if px >= wanted_px), SIZES_PX[-1])
    name = f"{sha256}-v{VERSION}-{size}"
    if name in _memory:
        _memory.move_to_end(name)
        return _memory[name]
    found = _load(cache, name)
    if found is None and path is not None:
        _make(path, sha256, cache)
        found = _load(cache, name)
    if found is not None:
        _remember(name, found)
    return found


def cut(request: dict[str, Any], _blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: cut the photo at "path" out and keep it in "cache", where the frames find it."""
    # A photo that cannot be read is named by the frame that needs it.
    with suppress(PhotoDamaged):
        cutout_of(Path(request["path"]), request["sha256"], Path(request["cache"]), SIZES_PX[0])
    return {}, []


def _remember(name: str, cutout: Cutout) -> None:
    _memory[name] = cutout
    while len(_memory) > _REMEMBERED:
        _memory.popitem(last=False)


def _load(cache: Path, name: str) -> Cutout | None:
    """A cutout from the cache folder; one that is damaged counts as none, and is made anew."""
    try:
        with Image.open(cache / f"{name}.png") as picture:
            facts = json.loads(picture.info["cutout"])
            rgba = np.asarray(picture.convert("RGBA"))
    except (OSError, SyntaxError, ValueError, KeyError):
        return None
    face = Box(**facts.pop("face")) if facts["face"] else facts.pop("face")
    return Cutout(rgba, Facts(face=face, **facts))


def _make(path: Path, sha256: str, cache: Path) -> None:
    """Cut a photo out and keep it in every size; a file appears whole or not at all."""
    rgba, facts = cut_out(open_photo(path))
    cache.mkdir(parents=True, exist_ok=True)
    whole = Image.fromarray(rgba)
    for size in SIZES_PX:
        scale = min(1.0, size / whole.height)
        wanted = max(1, round(whole.width * scale)), max(1, round(whole.height * scale))
        _save(
            whole.resize(wanted, Image.Resampling.LANCZOS), facts, cache / f"{sha256}-v{VERSION}-{size}.png"
        )


def _save(picture: Image.Image, facts: Facts, target: Path) -> None:
    info = PngInfo()
    info.add_text("cutout", json.dumps(asdict(facts)))
    part = target.with_name(f"{target.name}.{secrets.token_hex(6)}.part")
    picture.save(part, format="PNG", pnginfo=info, compress_level=1)
    part.replace(target)


def open_photo(path: Path) -> Bytes:
    """A photo's pixels, RGB or RGBA, reduced to what the largest frame can use; raises PhotoDamaged."""
    upright = open_stored(path)
    upright.thumbnail((SIZES_PX[-1], SIZES_PX[-1]), Image.Resampling.LANCZOS)
    return np.asarray(upright)


def cut_out(photo: Bytes) -> tuple[Bytes, Facts]:
    """The subject of an RGB or RGBA photo as an RGBA picture cropped to it. A picture with real
    transparency is cut out already.
    """
    colour = np.ascontiguousarray(photo[..., :3])
    face = find_face(colour)
    if photo.shape[2] == 4 and photo[..., 3].min() < 250 and photo[..., 3].max() > 20:
        return _crop(colour, floats(photo[..., 3] / 255), face)
    mask = find_subject(colour, face)
    if not is_credible(colour, mask, face):
        return _inset(colour, face)
    return _crop(clean_colours(colour, mask), mask, face)


def _inset(photo: Bytes, face: Box | None) -> tuple[Bytes, Facts]:
    """The whole photo with a wide soft edge: said openly to be a picture, rather than a torn shape."""
    height, width = photo.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :] ** 6
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] ** 6
    soft = smoothstep(floats((across + down) ** (1 / 6)), 1.0, 0.80)
    facts = Facts(width / height, face, True, False, False, False, 0.0)
    return np.dstack([photo, np.asarray(soft * 255, dtype=np.uint8)]), facts


def _crop(photo: Bytes, mask: Pixels, face: Box | None) -> tuple[Bytes, Facts]:
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.max(axis=1) > 0.1), np.flatnonzero(mask.max(axis=0) > 0.1)
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
    near = max(2, round(min(height, width) * 0.012))
    cut_left, cut_right = bool(left <= near), bool(right >= width - near)
    cropped = _fade_cut_sides(mask[top:bottom, left:right], cut_left, cut_right)
    if face is not None:
        across, down = (right - left) / width, (bottom - top) / height
        face = Box(
            (face.left - left / width) / across,
            (face.top - top / height) / down,
            face.width / across,
            face.height / down,
        )
    facts = Facts(
        (right - left) / (bottom - top),
        face,
        False,
        bool(bottom >= height - near),
        cut_left,
        cut_right,
        _tilt(cropped),
    )
    return np.dstack([photo[top:bottom, left:right], np.asarray(cropped * 255 + 0.5, dtype=np.uint8)]), facts


def _fade_cut_sides(mask: Pixels, cut_left: bool, cut_right: bool) -> Pixels:
    """Where the photo's edge cut the subject off, let it go softly instead of with a ruler's line."""
    fade = max(2, round(mask.shape[1] * 0.035))
    faded = mask.copy()
    run = floats(np.linspace(0, 1, fade) ** 1.5)
    if cut_left:
        faded[:, :fade] *= run
    if cut_right:
        faded[:, -fade:] *= run[::-1]
    return faded


def _tilt(mask: Pixels) -> float:
    """The sine of the camera's angle, read off the lower outline: flat for a bottle from the front, a bow
    for a plate from above.
    """
    solid = mask > 0.5
    columns = np.flatnonzero(solid.any(axis=0))
    if columns.size < 16:
        return 0.0
    bottoms = mask.shape[0] - 1 - np.argmax(solid[::-1][:, columns], axis=0)
    half = columns.size / 2
    place = (columns - columns.mean()) / half
    middle, outer = bottoms[np.abs(place) < 0.12], bottoms[(np.abs(place) > 0.54) & (np.abs(place) < 0.66)]
    if middle.size == 0 or outer.size == 0:
        return 0.0
    return float(np.clip((middle.mean() - np.median(outer)) / (0.2 * half), 0, 1))
