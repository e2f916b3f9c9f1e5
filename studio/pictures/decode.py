"""Foreign bytes → a picture we can trust: checked by its header, decoded once, upright, in sRGB; in a child.

The first bytes say what a file is, never its name; width and height are refused before any pixel is decoded.
"""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from studio.errors import PictureRefused
from studio.pictures.colour import is_lying, on_white, opacity, orientation, to_8_bit, to_srgb, turn
from studio.pictures.headers import check_whole, ends_early, unreadable, webp_size
from studio.pictures.kinds import ALLOWED, HEIC, PNG, WEBP, Kind, sniff
from studio.pictures.thumbnail import WIDTHS, make_thumbnails, thumbnail_size

MASTER_PX = 1024
MOST_PIXELS = 64_000_000

# Named here so that opening one never makes Pillow load all its forty plugins.
_PLUGINS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
# What Pillow's and libheif's readers raise on broken files. Running out of memory is not among them.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken: bytes at most, and the sides in px and their ratio at most."""

    bytes_at_most: int
    side_at_least: int = 1
    side_at_most: int = 65_535
    ratio_at_most: float = 65_535


RULES = {
    "upload": Rules(40_000_000, side_at_least=64, side_at_most=16_384, ratio_at_most=8),
    # A service was asked for a shape and was paid: what it sends is kept, whatever its sides.
    "result": Rules(64_000_000),
}


@dataclass(frozen=True, slots=True)
class Across:
    """No larger than the thumbnail of this width in px, by a faster and coarser way of reducing."""

    width: int


@dataclass(slots=True)
class Decoded:
    """An upright picture in sRGB, RGB or RGBA. width, height: of the file as seen, in px."""

    image: Image.Image
    kind: Kind
    width: int
    height: int
    has_alpha: bool
    notes: list[str] = field(default_factory=list)


def inspect(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: one file → its facts, its thumbnails, and its master.

    request: {"rules": "upload" or "result", "widths": those of the thumbnails (all of WIDTHS where it says
    nothing), "master": False where nobody waits for that, which is half the work}; blobs: the file. Returns
    width, height, mime, extension, notes, has_alpha, master_width, master_height; and blobs: a WebP for each
    width, narrow ones first, then the master's RGB bytes (long side ≤ MASTER_PX), or none.
    """
    widths, has_master = request.get("widths", WIDTHS), bool(request.get("master", True))
    within = MASTER_PX if has_master else Across(max(widths))
    picture = open_picture(blobs[0], request.get("rules", "upload"), within=within)
    master = on_white(picture.image)
    picture.notes.extend(_flatness(master))
    facts = {
        "width": picture.width,
        "height": picture.height,
        "mime": picture.kind.mime,
        "extension": picture.kind.extension,
        "notes": picture.notes,
        "has_alpha": picture.has_alpha,
        "master_width": master.width,
        "master_height": master.height,
    }
    return facts, [*make_thumbnails(master, widths), master.tobytes() if has_master else b""]


def open_picture(data: bytes, rules: str = "upload", *, within: int | Across | None = None) -> Decoded:
    """The picture in a file, its long side reduced to `within` px where larger. Raises PictureRefused.

    within: None: as it is; Across: as small as the thumbnail of that width.
    """
    if len(data) > RULES[rules].bytes_at_most:
        raise too_many_bytes(len(data), RULES[rules].bytes_at_most)
    kind = sniff(data)
    check_whole(data, kind)
    # Pillow takes memory for all of a WebP on opening it, so its size is judged before.
    claimed = webp_size(data) if kind is WEBP else None
    if claimed is not None:
        _check_sides(*claimed, RULES[rules])
    try:
        with warnings.catch_warnings():
            # Pillow warns where we refuse, or go on with a note, in words of our own.
            warnings.simplefilter("ignore")
            return _decode(data, kind, RULES[rules], within)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise _damaged(error) from error


def check_header(data: bytes) -> None:
    """Whether a file begins as a picture of one of the kinds that are taken. Raises PictureRefused."""
    try:
        _open(data, sniff(data))
    except _BROKEN as error:
        raise _damaged(error) from error


def _decode(data: bytes, kind: Kind, rules: Rules, within: int | Across | None) -> Decoded:
    opened = _open(data, kind)
    _check_sides(*opened.size, rules)
    how = orientation(opened)
    width, height = opened.size[::-1] if is_lying(how) else opened.size
    notes = _movement(opened, kind)
    pixels = _load(opened, _reduction(width, height, within))
    image = turn(to_srgb(pixels, opened.info.get("icc_profile"), notes), how)
    least, most = opacity(image)
    if most == 0:
        raise PictureRefused(
            "There is nothing visible in the picture: all of it is clear.", do="Choose another."
        )
    shown = image if least < 255 or image.mode == "RGB" else image.convert("RGB")
    return Decoded(shown, kind, width, height, has_alpha=least < 255, notes=notes)


def too_many_bytes(size: int, most: int) -> PictureRefused:
    """The refusal of a file that is too large."""
    return PictureRefused(
        f"The file has {size / 1e6:.1f} MB; a picture may have {most // 1_000_000} MB.",
        do="Save it smaller, or as JPEG, and choose that.",
    )


def _open(data: bytes, kind: Kind) -> Image.Image:
    """The header, read; pixels are not."""
    if kind is HEIC:
        _register_heic()
    return Image.open(BytesIO(data), formats=(kind.plugin,))


@cache
def _register_heic() -> None:
    try:
        import pi_heif
    except ImportError as error:
        raise PictureRefused(
            "HEIC pictures cannot be read on this machine.", do="Save it as JPEG and choose that."
        ) from error
    pi_heif.register_heif_opener()


@dataclass(frozen=True, slots=True)
class _Reduction:
    """The longest side in px, and how Pillow comes to it."""

    within: int
    resample: Image.Resampling = Image.Resampling.BICUBIC
    gap: float = 2.0


def _reduction(width: int, height: int, within: int | Across | None) -> _Reduction | None:
    if isinstance(within, Across):
        longest = max(thumbnail_size(width, height, within.width))
        return _Reduction(longest, Image.Resampling.BILINEAR, 1.01)
    return _Reduction(within) if within else None


def _load(opened: Image.Image, to: _Reduction | None) -> Image.Image:
    """Decode, at a fraction of the size where JPEG can, and reduce; 8 bits, still in the file's colours."""
    if to is None:
        opened.load()
        return to_8_bit(opened)
    opened.draft(None, _fitting(opened.size, to.within))
    opened.load()
    image = to_8_bit(opened)
    size = _fitting(image.size, to.within)
    return image if size == image.size else image.resize(size, to.resample, reducing_gap=to.gap)


def _fitting(size: tuple[int, int], within: int) -> tuple[int, int]:
    scale = min(1.0, within / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _check_sides(width: int, height: int, rules: Rules) -> None:
    size = f"The picture is {width} × {height} px"
    if min(width, height) < rules.side_at_least:
        raise PictureRefused(
            f"{size}; at least {rules.side_at_least} px on each side are needed.", do="Choose a larger one."
        )
    if max(width, height) > rules.side_at_most:
        raise PictureRefused(
            f"{size}; a side may have {rules.side_at_most} px at most.", do="Save it smaller and choose that."
        )
    if max(width, height) > rules.ratio_at_most * min(width, height):
        raise PictureRefused(
            f"{size}; one side may be {rules.ratio_at_most:g} times the other at most.",
            do="Crop it and choose that.",
        )
    if width * height > MOST_PIXELS:
        raise _too_many_pixels(size)


def _movement(opened: Image.Image, kind: Kind) -> list[str]:
    if kind in (PNG, WEBP) and getattr(opened, "is_animated", False):
        return ["It moves; its first picture was taken."]
    return []


def _flatness(master: Image.Image) -> list[str]:
    lows_and_highs: Any = master.getextrema()
    if all(low == high for low, high in lows_and_highs):
        return ["It is one flat colour."]
    return []


def _too_many_pixels(size: str = "The picture is very large") -> PictureRefused:
    return PictureRefused(
        f"{size}; at most {MOST_PIXELS // 1_000_000} megapixels can be read.",
        do="Save it smaller and choose that.",
    )


def _damaged(error: Exception) -> PictureRefused:
    """Which kind of damage Pillow met. It has no classes for it, only words."""
    text = str(error).lower()
    if "decompressed data too large" in text or "too much memory" in text:
        return PictureRefused(
            "The picture carries more hidden text than is safe to read.", do=f"Save it anew as {ALLOWED}."
        )
    if "truncated" in text or "eof" in text or "end of" in text:
        return ends_early()
    return unreadable()
