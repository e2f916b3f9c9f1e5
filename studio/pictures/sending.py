"""A stored picture as it is sent to a service: as it lies where that will do, else a smaller JPEG.

Runs in a child. The stored file is never touched.
"""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any

from PIL import Image

from studio.pictures.colour import on_white
from studio.pictures.decode import open_picture
from studio.pictures.kinds import HEIC, sniff

LONGEST_PX = 2048
# What is heavier is sent as a JPEG.
MOST_BYTES = 1_000_000
QUALITIES = (92, 85, 75)
SMALLER = 0.8


def sending(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: a file → {"mime"} and the JPEG to send instead; no blob where it is sent as it lies.

    It is, when every service can read it, it has at most LONGEST_PX and MOST_BYTES, and nothing in it tells
    of a place or a person. What is clear in others becomes white: a JPEG has no alpha.

    request: {"most": so many bytes may be sent, or None}: of a heavier JPEG the quality gives way first, then
    the size.
    """
    data, most = blobs[0], request["most"] or math.inf
    kind = sniff(data)
    if kind is not HEIC and len(data) <= min(most, MOST_BYTES) and _is_small_and_bare(data, kind.plugin):
        return {"mime": kind.mime}, []
    picture = open_picture(data, "result", within=LONGEST_PX)
    return {"mime": "image/jpeg"}, [_light(on_white(picture.image), most)]


def _light(image: Image.Image, most: float) -> bytes:
    for quality in QUALITIES:
        data = _jpeg(image, quality)
        if len(data) <= most:
            return data
    width, height = (max(1, round(side * SMALLER)) for side in image.size)
    return _light(image.resize((width, height), Image.Resampling.LANCZOS), most)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _is_small_and_bare(data: bytes, plugin: str) -> bool:
    """By its header alone: the file was decoded whole before it was stored."""
    with Image.open(BytesIO(data), formats=(plugin,)) as opened:
        return max(opened.size) <= LONGEST_PX and not opened.getexif()
