"""A person's picture as others may have it: pixels alone, upright, in sRGB; not where or by whom.

Runs in a child, on bytes that another child has accepted before.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from studio.pictures.decode import open_picture

EXTENSIONS = {".jpg": "image/jpeg", ".webp": "image/webp"}
"""What comes out, and its media type."""


def share(request: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Child task: a file → a JPEG (WebP where something is clear) of the same size. Returns its suffix."""
    picture = open_picture(blobs[0])
    file = BytesIO()
    if picture.has_alpha:
        picture.image.save(file, "WEBP", quality=92, method=0)
        return {"suffix": ".webp"}, [file.getvalue()]
    picture.image.convert("RGB").save(file, "JPEG", quality=95, subsampling=0)
    return {"suffix": ".jpg"}, [file.getvalue()]
