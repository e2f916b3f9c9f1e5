"""Any pixel mode and colour profile → 8-bit sRGB, as RGB or RGBA; upright."""

from __future__ import annotations

import struct
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION_TAG = 0x0112
PROFILE_NOTE = "Its colour profile is broken; the colours were read as sRGB."


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it cannot be read."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        return 1
    return value if value in _TURNS else 1


def turn(image: Image.Image, how: int) -> Image.Image:
    """The picture as it is meant to be seen."""
    return image.transpose(_TURNS[how]) if how in _TURNS else image


def is_lying(how: int) -> bool:
    """Whether this orientation swaps width and height."""
    return how >= 5


def to_8_bit(image: Image.Image) -> Image.Image:
    """8 bits a channel, RGB, RGBA, L, LA or CMYK: palettes opened up, 16-bit grey divided by 257."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        return image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if image.mode in ("RGB", "RGBA", "L", "LA", "CMYK"):
        return _clear_colour_as_alpha(image)
    if image.mode == "La" or image.mode == "RGBa" or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    """RGB or RGBA in sRGB of what `to_8_bit` gave. A broken profile is passed over, and noted."""
    if not profile:
        return _plain(image)
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    colours = image if alpha is None else image.convert("RGB" if image.mode == "RGBA" else "L")
    try:
        converted = _through_profile(colours, profile)
    except (_cms().PyCMSError, OSError, ValueError, TypeError):
        notes.append(PROFILE_NOTE)
        return _plain(image)
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def on_white(image: Image.Image) -> Image.Image:
    """RGB: what is clear becomes white."""
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def opacity(image: Image.Image) -> tuple[int, int]:
    """The least and the greatest opacity in the picture, 0 to 255; (255, 255) without an alpha channel."""
    if image.mode not in ("RGBA", "LA"):
        return 255, 255
    low, high = image.getchannel("A").getextrema()
    return int(low), int(high)  # type: ignore[arg-type] # one channel: two numbers, not a pair for each band


def _clear_colour_as_alpha(image: Image.Image) -> Image.Image:
    """PNG can name one colour that is clear; as an alpha channel it survives resizing."""
    if image.mode in ("RGB", "L") and "transparency" in image.info:
        return image.convert("RGBA")
    return image


def _plain(image: Image.Image) -> Image.Image:
    wanted = "RGBA" if image.mode in ("RGBA", "LA") else "RGB"
    # Pillow copies all pixels of a picture that it has nothing to convert in.
    return image if image.mode == wanted else image.convert(wanted)


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    cms = _cms()
    source = cms.ImageCmsProfile(BytesIO(profile))
    if image.mode == "RGB" and cms.getProfileDescription(source).strip().startswith("sRGB"):
        return image
    if image.mode == "L" and source.profile.xcolor_space.strip() == "RGB":
        image = image.convert("RGB")
    converted: Image.Image = cms.profileToProfile(image, source, _srgb(), outputMode="RGB")
    return converted


@cache
def _srgb() -> Any:
    return _cms().createProfile("sRGB")


@cache
def _cms() -> Any:
    # LittleCMS loads only for pictures that bring a profile.
    from PIL import ImageCms

    return ImageCms
