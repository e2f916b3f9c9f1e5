"""Words for tests of kits' files: a zip as it should be, and with whatever a test puts in its place."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

from tests.portraits import portrait_of

MANIFEST: dict[str, Any] = {
    "format": "throughline-kit",
    "version": 1,
    "name": "Eileen kit",
    "subject": "person",
    "source": "source.png",
    "source_note": "Influencer “Eileen”",
    "references": [
        {"kind": "anchor", "picture": "anchor.png", "prompt": "head and shoulders"},
        {"kind": "profile", "picture": "profile.png", "allowed": False},
    ],
}


def kit_zip(manifest: Any = None, files: Mapping[str, bytes] | None = None, **changed: Any) -> bytes:
    """The zip of a kit with anchor and profile; `changed` are fields of its manifest, `files` more files."""
    whole = {**MANIFEST, **changed} if manifest is None else manifest
    text = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    pictures = {name: portrait_of(name) for name in ("source.png", "anchor.png", "profile.png")}
    return zip_of({"kit.json": text, **pictures, **(files or {})})


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def padded(data: bytes, padding: int) -> bytes:
    """The zip with so many bytes more in it, which no picture of a kit uses."""
    packed = io.BytesIO(data)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("padding.bin", bytes(padding))
    return packed.getvalue()


def claiming(data: bytes, files: int, table_bytes: int | None = None) -> bytes:
    """A zip whose last bytes say that it has so many files, in a table of so many bytes."""
    place = data.rfind(b"PK\x05\x06")
    length = data[place + 12 : place + 16] if table_bytes is None else struct.pack("<L", table_bytes)
    return data[: place + 8] + struct.pack("<2H", files, files) + length + data[place + 16 :]


def with_zip64_end(data: bytes, files: int) -> bytes:
    """A zip with a second end before its own, in which zipfile believes: so many files, all of its table."""
    place = data.rfind(b"PK\x05\x06")
    table_bytes, table_at = struct.unpack_from("<2L", data, place + 12)
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, files, files, table_bytes, table_at)
    return data[:place] + end + struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1) + data[place:]
