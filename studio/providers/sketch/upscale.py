"""The embedded 4K of a photo: resampled and lightly sharpened. It adds pixels, not detail.

Runs in a child, on bytes that another child has accepted before.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageFilter

from studio.pictures.decode import open_picture

LONG_SIDE_PX = 3840
# Enough to take the softness off a Lanczos enlargement, too little for rims; noise is below the threshold.
_RADIUS_PX, _PERCENT, _THRESHOLD = 2.0, 60, 2


def upscale(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: a photo → the same at a long side of LONG_SIDE_PX, in sRGB, upright, without metadata.

    JPEG (quality 95, full colour resolution), or WebP where something is clear. blobs: the file. Returns
    width, height, mime, extension and notes, and the new file.
    """
    picture = open_picture(blobs[0], within=LONG_SIDE_PX)
    image = picture.image if picture.has_alpha else picture.image.convert("RGB")
    made = enlarge(image)
    mime, extension, data = encode(made)
    facts = {"width": made.width, "height": made.height, "mime": mime, "extension": extension}
    return {**facts, "notes": picture.notes}, [data]


def enlarge(image: Image.Image) -> Image.Image:
    """RGB or RGBA → YCbCr or RGBA, long side LONG_SIDE_PX. What is as large already is not sharpened."""
    scale = LONG_SIDE_PX / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if image.mode == "RGBA":
        opaque = enlarge(image.convert("RGB")).convert("RGB")
        opaque.putalpha(image.getchannel("A").resize(size, Image.Resampling.LANCZOS))
        return opaque
    toned = image.convert("YCbCr")
    return toned if scale <= 1 else _sharpen(toned.resize(size, Image.Resampling.LANCZOS))


def encode(image: Image.Image) -> tuple[str, str, bytes]:
    """Media type, file ending and bytes of a file with nothing but the pixels."""
    file = BytesIO()
    if image.mode == "RGBA":
        # Method 0: at this size the slower ones take seconds.
        image.save(file, "WEBP", quality=92, method=0)
        return "image/webp", "webp", file.getvalue()
    image.save(file, "JPEG", quality=95, subsampling=0)
    return "image/jpeg", "jpg", file.getvalue()


def _sharpen(image: Image.Image) -> Image.Image:
    """Of YCbCr the brightness alone: a third of the work, no coloured rims, and what JPEG stores anyway."""
    brightness, blue, red = image.split()
    sharp = brightness.filter(ImageFilter.UnsharpMask(_RADIUS_PX, _PERCENT, _THRESHOLD))
    return Image.merge("YCbCr", (sharp, blue, red))
