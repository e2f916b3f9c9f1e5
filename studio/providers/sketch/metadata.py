"""What a frame says about itself: text chunks of its PNG, written and read back."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from PIL import Image, UnidentifiedImageError

KEYWORD = "throughline"
_SIGNATURE_AND_HEADER = 33
_LONGEST = 20_000


def add_texts(png: bytes, texts: dict[str, str]) -> bytes:
    """The PNG with international text chunks right behind its header, where a reader finds them without
    decoding.
    """
    chunks = b"".join(_chunk(keyword, text) for keyword, text in texts.items())
    return png[:_SIGNATURE_AND_HEADER] + chunks + png[_SIGNATURE_AND_HEADER:]


def _chunk(keyword: str, text: str) -> bytes:
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def read_text(path: Path, keyword: str = KEYWORD) -> str | None:
    """The text under a keyword in a picture file; None where there is none, or the file is no picture."""
    try:
        with Image.open(path) as picture:
            found = picture.info.get(keyword)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError):
        return None
    return str(found) if isinstance(found, str) and len(found) < _LONGEST else None
